"""Single cells of a pay sheet: an amount read, a name compared, a number masked, a slip shown."""

from collections.abc import Mapping
from fractions import Fraction

from dangwu.core.sheets.values import Fault, parse_fen
from dangwu.core.templatetags.dangwu import yuan
from dangwu.dues.selectors.pay_sheets import Cell
from dangwu.rules.dues import normal_name

MOST_FEN = 10**11
TOO_LARGE = f"金额超过 {MOST_FEN // 100:,} 元，请核对单位"


def read_amount(cell: Cell, least: int = 0) -> tuple[str, int | None]:
    """(fault, fen) of a cell: one of the two is empty."""
    if cell.kind == "day":
        return "这里是日期，不是金额", None
    if cell.kind == "lost":
        return TOO_LARGE, None
    fen = parse_fen(cell.text)
    if isinstance(fen, Fault):
        return str(fen), None
    if fen < least:
        return "金额不能是负数；扣除的项目也填正数", None
    if fen > MOST_FEN:
        return TOO_LARGE, None
    return "", fen


def heading_of(field_: str) -> str:
    return {
        "base": "计算基数",
        "previous": "原月交纳党费",
        "quarter.0": "上季度第1月纯收入",
        "quarter.1": "上季度第2月纯收入",
        "quarter.2": "上季度第3月纯收入",
    }[field_]


def plain_name(name: str) -> str:
    return normal_name(name).replace("•", "·").replace("・", "·")


def masked(number: str) -> str:
    return f"****{number[-4:]}" if len(number) >= 8 else "****"


def amounts_of(content: Mapping[str, object]) -> dict[str, str]:
    """The amounts of a slip by name, in yuan, for a table of differences."""
    shown: dict[str, str] = {}
    for way, value in content.items():
        if way == "pay" and isinstance(value, list):
            shown |= {str(name): yuan(fen) for name, fen in value}
        elif way == "quarter" and isinstance(value, list):
            shown |= {f"上季度第{n}月": yuan(fen) for n, fen in enumerate(value, start=1)}
        elif isinstance(value, int):
            shown[heading_of(way)] = yuan(value)
        else:
            shown["养老金调整幅度"] = f"{float(Fraction(str(value)) * 100):g}%"
    return shown
