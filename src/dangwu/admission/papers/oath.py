"""入党宣誓名册: who swore, when and before whom, with the order of the ceremony."""

from dataclasses import dataclass
from datetime import date

from dangwu.admission.papers.layout import (
    Lines,
    Sheet,
    Table,
    Title,
    label,
    listed,
    numbered,
    row,
    value,
    written,
)
from dangwu.documents.word import Column

COLUMNS = (
    Column("序号", 14),
    Column("姓名", 30),
    Column("所在党支部", 54, "left"),
    Column("支部大会通过日期", 32),
    Column("本人签名", 24),
    Column("备注", 16),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sworn:
    """A probationary member at the ceremony; `from_` is the day of the branch meeting."""

    name: str
    branch: str
    from_: date | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OathRoll:
    """`order` are the parts of the ceremony as the rulebook lists them."""

    organiser: str
    held_on: date | None
    place: str
    leader: str  # who leads the oath
    people: tuple[Sworn, ...]
    order: tuple[str, ...] = ()
    from_above: str = ""  # who came from the level above
    speaker: str = ""  # who spoke for those who swore


def oath_roll(paper: OathRoll, *, foot: str = "") -> Sheet:
    """Head, names with room to sign, order of the ceremony."""
    head = Table(
        widths=(30.0, 55.0, 30.0, 55.0),
        rows=(
            row(label("组织单位"), value(paper.organiser, across=3)),
            row(label("时间"), value(written(paper.held_on)), label("地点"), value(paper.place)),
            row(
                label("领誓人"),
                value(paper.leader),
                label("上级党组织", "派员"),
                value(paper.from_above),
            ),
            row(
                label("宣誓人数"),
                value(f"{len(paper.people)}人"),
                label("发言的", "宣誓人代表"),
                value(paper.speaker),
            ),
        ),
    )
    rows = [
        (str(place), one.name, one.branch, written(one.from_), "", one.note)
        for place, one in enumerate(paper.people, start=1)
    ]
    table = listed(COLUMNS, rows, height=11)
    order = (
        (Lines(heading="仪式程序", lines=numbered(paper.order), size=11),) if paper.order else ()
    )
    return Sheet(
        title="入党宣誓名册",
        foot=foot,
        blocks=(
            Title(parts=("入党宣誓名册",)),
            head,
            Lines(heading="宣誓人", lines=()),
            table,
            *order,
        ),
    )
