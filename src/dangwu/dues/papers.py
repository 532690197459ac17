"""The papers of dues verification: the sheet of a branch and one slip a member, in plain values."""

from dataclasses import dataclass
from datetime import date

from dangwu.documents.pdf import typeset
from dangwu.rules.money import yuan

COLUMNS = (
    "序号",
    "姓名",
    "人员类别",
    "月计算基数",
    "交纳比例",
    "月交纳党费",
    "上年月交纳",
    "备注",
)
BLANK = "—"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One member. Amounts in fen; None where a fact is missing or nothing was paid last year."""

    name: str
    category: str
    base: int | None
    rate: str
    amount: int | None
    last_year: int | None = None
    remark: str = ""
    jump: bool = False  # differs much from last year


@dataclass(frozen=True, slots=True)
class VerificationSheet:
    """党费交纳标准核定表 of one branch for one year, rows in the order they are printed.

    `clauses` are the sources the amounts rest on, as they are cited; `notes` are whole sentences.
    `number` is that of the issued document, `digest` that of its content; both may be empty.
    """

    branch: str
    year: int
    rows: tuple[SheetRow, ...]
    clauses: tuple[str, ...]
    notes: tuple[str, ...] = ()
    verified_by: str = ""
    secretary: str = ""
    confirmed_on: date | None = None
    number: str = ""
    digest: str = ""

    @property
    def title(self) -> str:
        return f"{self.year}年度党员党费交纳标准核定表"

    @property
    def amount(self) -> int:
        """Fen a month of all members whose amount is settled."""
        return sum(row.amount or 0 for row in self.rows)

    @property
    def last_year(self) -> int:
        return sum(row.last_year or 0 for row in self.rows)

    @property
    def unsettled(self) -> int:
        """Members whose amount still lacks a fact."""
        return sum(row.amount is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class SlipItem:
    """A pay item and its fen; `note` says why it was left out or taken off, with the clause."""

    label: str
    fen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What one member is told: items counted, left out and taken off, base, rate, amount.

    `formula` is the amount before a cap or relief, where it differs from `amount`.
    """

    name: str
    branch: str
    category: str
    year: int
    base: int | None
    rate: str
    amount: int | None
    counted: tuple[SlipItem, ...] = ()
    taken_off: tuple[SlipItem, ...] = ()
    left_out: tuple[SlipItem, ...] = ()
    formula: int | None = None
    last_year: int | None = None
    remark: str = ""
    clauses: tuple[str, ...] = ()
    starts: str = ""  # "自 2026年1月起"


def sheet_pdf(sheet: VerificationSheet, *, on: date) -> bytes:
    """The sheet on A4 across, as a PDF dated `on`."""
    return typeset("dues/verification_sheet", sheet_data(sheet), on=on)


def slips_pdf(slips: tuple[Slip, ...], *, on: date) -> bytes:
    """One slip a member, two to six a page with cut lines; ValueError where there is none."""
    if not slips:
        raise ValueError("no slips to print")
    data = {
        "title": f"{slips[0].year}年度党费核定通知单",
        "slips": [slip_data(slip) for slip in slips],
    }
    return typeset("dues/slips", data, on=on)


def sheet_data(sheet: VerificationSheet) -> dict[str, object]:
    """The sheet as words: what its template prints, and nothing else."""
    return {
        "branch": sheet.branch,
        "title": sheet.title,
        "year": str(sheet.year),
        "numbered": numbered(sheet),
        "confirmed": written(sheet.confirmed_on) or "尚未确认",
        "confirmed_blank": written(sheet.confirmed_on) or "　　　年　　月　　日",
        "rows": [cells(n, row) for n, row in enumerate(sheet.rows, start=1)],
        "total": {
            "people": f"合计　{len(sheet.rows)}人",
            "amount": yuan(sheet.amount),
            "last_year": yuan(sheet.last_year),
            "remark": f"另有{sheet.unsettled}人缺事实，未计入" if sheet.unsettled else "",
        },
        "lines": lines(sheet),
        "verified_by": sheet.verified_by,
        "secretary": sheet.secretary,
    }


def cells(number: int, row: SheetRow) -> list[str]:
    """One row as printed, in the order of `COLUMNS`."""
    return [
        str(number),
        row.name,
        row.category,
        amount(row.base),
        row.rate or BLANK,
        amount(row.amount),
        ("▲" if row.jump else "") + amount(row.last_year),
        row.remark,
    ]


def lines(sheet: VerificationSheet) -> list[str]:
    """The sentences below the table: what it rests on, notes, what a mark means."""
    found = ["核定依据：" + "；".join(sheet.clauses) + "。"] if sheet.clauses else []
    if sheet.notes:
        found.append("说　　明：" + "".join(sheet.notes))
    if any(row.jump for row in sheet.rows):
        found.append("标　　记：▲ 与上年相差较大，请逐项核对。")
    return found


def slip_data(slip: Slip) -> dict[str, object]:
    """One slip as words."""
    return {
        "name": slip.name,
        "branch": slip.branch,
        "category": slip.category,
        "groups": [
            [words, [[item.label + note(item), yuan(item.fen)] for item in items]]
            for words, items in (
                ("计入基数", slip.counted),
                ("从中扣除", slip.taken_off),
                ("不计入基数", slip.left_out),
            )
        ],
        "sums": sums(slip),
        "amount": [f"{slip.starts or '每'}月交纳党费", amount(slip.amount)],
        "lines": slip_lines(slip),
    }


def sums(slip: Slip) -> list[list[str]]:
    """Base and rate, the formula where something changed it, and last year where it is known."""
    if slip.base is not None and slip.rate:
        found = [["月计算基数 × 交纳比例", f"{yuan(slip.base)} × {slip.rate}"]]
    else:
        found = [["月计算基数", amount(slip.base)]]
    if slip.formula is not None and slip.formula != slip.amount:
        found.append(["按比例计算为", yuan(slip.formula)])
    if slip.last_year is not None:
        found.append(["上年每月交纳", yuan(slip.last_year)])
    return found


def slip_lines(slip: Slip) -> list[str]:
    found = [slip.remark] if slip.remark else []
    if slip.base is not None and not (slip.counted or slip.taken_off or slip.left_out):
        found.append("本年只填报了计算基数，没有逐项填报。")
    if slip.clauses:
        found.append("依据：" + "；".join(slip.clauses) + "。")
    return found


def note(item: SlipItem) -> str:
    return f"（{item.note}）" if item.note else ""


def amount(fen: int | None) -> str:
    return BLANK if fen is None else yuan(fen)


def numbered(sheet: VerificationSheet) -> str:
    """Number and check code in the foot, as far as they are given."""
    found = f"　编号 {sheet.number}" if sheet.number else ""
    return found + (f"　核验码 {sheet.digest[:16]}" if sheet.digest else "")


def written(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
