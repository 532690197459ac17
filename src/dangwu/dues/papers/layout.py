"""The papers of dues verification: the sheet of a branch and one slip a member."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.core.sheets.writing import Kind
from dangwu.documents import word
from dangwu.documents.pdf import typeset
from dangwu.rules.money import yuan

COLUMNS = (  # widths in millimetres, as in typst/verification_sheet.typ
    word.Column("序号", 14),
    word.Column("姓名", 33),
    word.Column("人员类别", 27),
    word.Column("月计算基数", 30, "right"),
    word.Column("交纳比例", 20),
    word.Column("月交纳党费", 30, "right"),
    word.Column("上年月交纳", 30, "right"),
    word.Column("备注", 81, "left"),
)
BLANK = "—"
ONE_LINE = 37  # hanzi of 20 points on a sheet across


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One member. Amounts in fen; None where a fact or last year's amount is missing."""

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
        draft = "" if self.confirmed_on else "（草稿）"
        return f"{self.year}年度党员党费交纳标准核定表{draft}"

    @property
    def amount(self) -> int:
        """Fen a month of all members whose amount is settled."""
        return sum(row.amount or 0 for row in self.rows)

    @property
    def last_year(self) -> int | None:
        """Fen a month of last year, of all members it is known for; None where of nobody."""
        known = [row.last_year for row in self.rows if row.last_year is not None]
        return sum(known) if known else None

    @property
    def unsettled(self) -> int:
        """How many members' amount still lacks a fact."""
        return sum(row.amount is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class SlipItem:
    """A pay item and its fen; `note` says why it was left out or taken off, with the clause."""

    label: str
    fen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What one member is told: items counted, taken off and left out, base, rate, amount.

    Amounts in fen. `formula` is what the rate gives, printed where a cap or relief changed it;
    `starts` is printed before 每月 where the member does not pay from January on.
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
    starts: str = ""


def sheet_pdf(sheet: VerificationSheet, *, on: date) -> bytes:
    """The sheet on A4 across, as a PDF dated `on`."""
    data = {
        **sheet_content(sheet),
        "title_parts": heading(sheet),
        "foot": foot(sheet),
        "people": f"合计　{len(sheet.rows)}人",
        "confirmed": confirmed(sheet),
    }
    return typeset("dues/verification_sheet", data, on=on)


def slips_pdf(slips: tuple[Slip, ...], *, on: date) -> bytes:
    """One slip a member, up to six a page with cut lines; ValueError where there is none."""
    if not slips:
        raise ValueError("no slips to print")
    data = {
        "title": f"{slips[0].year}年度党费核定通知单",
        "slips": [slip_content(slip) for slip in slips],
    }
    return typeset("dues/slips", data, on=on)


def sheet_docx(sheet: VerificationSheet, *, on: date) -> bytes:
    """The same sheet as a Word file dated `on`."""
    paper = word.new_paper(sheet.branch + sheet.title, landscape=True, margin=(16, 15))
    word.number_pages(paper, foot(sheet))
    for part in heading(sheet):
        word.write(
            paper.add_paragraph(), part, font=word.XIAOBIAOSONG, size=20, side="center", spacing=30
        )
    word.write_apart(paper, confirmed(sheet), "单位：元", spacing=20)
    table = word.add_table(paper, COLUMNS, [cells(*row) for row in enumerate(sheet.rows, start=1)])
    total = word.add_row(table, COLUMNS, total_cells(sheet))
    word.span(total, 0, 2, f"合计　{len(sheet.rows)}人", font=word.HEITI)
    for sentence in sentences(sheet):
        word.write(paper.add_paragraph(), sentence, size=10.5, spacing=18)
    word.write_apart(paper, *signatures(sheet), spacing=40)
    return word.write_docx(paper, on=on)


def sheet_xlsx(sheet: VerificationSheet) -> bytes:
    """The same sheet as a workbook whose amounts are numbers of yuan; sentences on a second."""
    kinds: tuple[Kind, ...] = (
        "integer",
        "text",
        "text",
        "money",
        "text",
        "money",
        "money",
        "text",
    )
    columns = [Column(c.heading, kind) for c, kind in zip(COLUMNS, kinds, strict=True)]
    rows = [figures(number, row) for number, row in enumerate(sheet.rows, start=1)]
    *_, open_rows = total_cells(sheet)
    people, settled = f"合计 {len(sheet.rows)}人", in_yuan(sheet.amount)
    rows.append([None, people, "", None, "", settled, in_yuan(sheet.last_year), open_rows])
    spoken = [foot(sheet), confirmed(sheet), *sentences(sheet)]
    return write_workbook(
        [
            SheetOut("核定表", columns, rows, title=sheet.branch + sheet.title),
            SheetOut("说明", [Column("说明", "text", width=100)], [[words] for words in spoken]),
        ]
    )


def figures(number: int, row: SheetRow) -> list[str | int | Decimal | None]:
    """One row with numbers in place of written amounts, in the order of `COLUMNS`."""
    mark = "▲ 与上年相差较大。" if row.jump else ""
    return [
        number,
        row.name,
        row.category,
        in_yuan(row.base),
        row.rate,
        in_yuan(row.amount),
        in_yuan(row.last_year),
        mark + row.remark,
    ]


def in_yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)


def sheet_content(sheet: VerificationSheet) -> dict[str, object]:
    """The sheet as words, without number and digest: what an issued sheet's digest is taken of."""
    return {
        "branch": sheet.branch,
        "title": sheet.title,
        "confirmed_on": written(sheet.confirmed_on),
        "columns": [column.heading for column in COLUMNS],
        "rows": [cells(number, row) for number, row in enumerate(sheet.rows, start=1)],
        "total": total_cells(sheet),
        "sentences": sentences(sheet),
        "verified_by": sheet.verified_by,
        "secretary": sheet.secretary,
    }


def heading(sheet: VerificationSheet) -> list[str]:
    """The title on one line, or the branch on a line of its own where it is long."""
    whole = sheet.branch + sheet.title
    return [whole] if len(whole) <= ONE_LINE else [sheet.branch, sheet.title]


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


def total_cells(sheet: VerificationSheet) -> list[str]:
    """The last row, in the order of `COLUMNS`."""
    open_rows = f"另有{sheet.unsettled}人缺少事实，未计入" if sheet.unsettled else ""
    return ["", "", "", "", "", yuan(sheet.amount), amount(sheet.last_year), open_rows]


def sentences(sheet: VerificationSheet) -> list[str]:
    """What stands below the table: the clauses it rests on, notes, what a mark means."""
    found = ["核定依据：" + "；".join(sheet.clauses) + "。"] if sheet.clauses else []
    if sheet.notes:
        found.append("说　　明：" + "".join(sheet.notes))
    if any(row.jump for row in sheet.rows):
        found.append("标　　记：▲ 与上年相差较大，请逐项核对。")
    return found


def confirmed(sheet: VerificationSheet) -> str:
    return f"支部委员会确认日期：{written(sheet.confirmed_on) or '尚未确认'}"


def signatures(sheet: VerificationSheet) -> tuple[str, str]:
    """Places to sign, on the left and the right of a paper without drawn lines."""
    verified_by, secretary = sheet.verified_by or "　" * 6, sheet.secretary or "　" * 6
    day = written(sheet.confirmed_on) or "　　　　年　　月　　日"
    return f"核定人：{verified_by}　　　　党支部书记：{secretary}", f"（党支部盖章）　　{day}"


def foot(sheet: VerificationSheet) -> str:
    """Branch, year, number and check code at the foot of every page, as far as they are given."""
    parts = [sheet.branch, f"{sheet.year}年度"]
    if sheet.number:
        parts.append(f"编号 {sheet.number}")
    if sheet.digest:
        parts.append(f"核验码 {sheet.digest[:16]}")
    return "　".join(parts)


def slip_content(slip: Slip) -> dict[str, object]:
    """One slip as words."""
    groups = (
        ("计入基数", slip.counted),
        ("从中扣除", slip.taken_off),
        ("不计入基数", slip.left_out),
    )
    return {
        "name": slip.name,
        "branch": slip.branch,
        "category": slip.category,
        "groups": [
            {"title": title, "items": [[labelled(item), yuan(item.fen)] for item in items]}
            for title, items in groups
            if items
        ],
        "sums": sums(slip),
        "amount": [f"{slip.starts}每月交纳党费", amount(slip.amount)],
        "sentences": slip_sentences(slip),
    }


def labelled(item: SlipItem) -> str:
    return f"{item.label}（{item.note}）" if item.note else item.label


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


def slip_sentences(slip: Slip) -> list[str]:
    """Remark, how the base was given, clauses."""
    found = [slip.remark] if slip.remark else []
    if slip.base is not None and not (slip.counted or slip.taken_off or slip.left_out):
        found.append("本年只填报了计算基数，没有逐项填报。")
    if slip.clauses:
        found.append("依据：" + "；".join(slip.clauses) + "。")
    return found


def amount(fen: int | None) -> str:
    return BLANK if fen is None else yuan(fen)


def written(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
