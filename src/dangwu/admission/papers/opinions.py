"""Opinions asked of members and masses, of the group and of the contacts."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangwu.admission.papers.layout import (
    Lines,
    Sheet,
    Signs,
    Table,
    Title,
    box,
    label,
    lines_of,
    listed,
    number,
    row,
    value,
    written,
)
from dangwu.documents.word import Column

Stage = Literal["prospect", "admission", "full"]
PURPOSES: dict[Stage, str] = {
    "prospect": "确定为发展对象",
    "admission": "接收为预备党员",
    "full": "转为正式党员",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One opinion: from whom (party member or of the masses), what was said."""

    who: str
    standing: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsRecord:
    """A meeting or round of asking; counts of those for, against and undecided may be unknown.

    `heard` is what was said by whom, for the file of the branch only.
    """

    stage: Stage
    name: str
    branch: str
    held_on: date | None
    way: str  # 座谈会, 个别谈话, 书面征求
    host: str = ""
    recorder: str = ""
    members: int | None = None
    masses: int | None = None
    agree: int | None = None
    disagree: int | None = None
    undecided: int | None = None
    heard: tuple[Heard, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOpinion:
    """What a Party group or the contacts think; `whose` is 党小组 or 培养联系人."""

    stage: Stage
    name: str
    group: str
    held_on: date | None
    should_attend: int | None = None
    present: int | None = None
    conduct: str = ""
    opinion: str = ""
    whose: Literal["党小组", "培养联系人", "入党介绍人"] = "党小组"


def opinions_record(paper: OpinionsRecord, *, foot: str = "") -> Sheet:
    """征求党员和群众意见记录."""
    asked = f"党员{number(paper.members)}人，群众{number(paper.masses)}人"
    counted = (
        f"同意{number(paper.agree)}人，不同意{number(paper.disagree)}人，"
        f"未表明意见{number(paper.undecided)}人"
    )
    head = Table(
        widths=(26.0, 59.0, 26.0, 59.0),
        rows=(
            row(label("征求对象"), value(paper.name), label("征求事项"), value(_purpose(paper))),
            row(label("时间"), value(written(paper.held_on)), label("方式"), value(paper.way)),
            row(label("主持人"), value(paper.host), label("记录人"), value(paper.recorder)),
            row(label("参加人数"), value(asked, across=3)),
            row(label("意见汇总"), value(counted, across=3)),
        ),
    )
    said = listed(
        (Column("序号", 14), Column("发言人", 30), Column("身份", 30), Column("意见", 96, "left")),
        [
            (str(place), each.who, each.standing, each.said)
            for place, each in enumerate(paper.heard, start=1)
        ],
    )
    return Sheet(
        title=f"征求党员和群众意见记录（{paper.name}）",
        foot=foot,
        blocks=(
            Title(parts=("征求党员和群众意见记录",)),
            Lines(lines=(paper.branch,), side="center", indent=False),
            head,
            *((Lines(heading="意见记录", lines=()), said) if paper.heard else ()),
            Lines(heading="综合情况", lines=lines_of(paper.summary)) if paper.summary else _room(),
            Signs(words=("主持人签名", "记录人签名")),
        ),
    )


def _purpose(paper: OpinionsRecord | GroupOpinion) -> str:
    return PURPOSES[paper.stage]


def _room() -> Table:
    return Table(widths=(26.0, 144.0), rows=(row(label("综合情况"), box(""), height=60),))


def group_opinion(paper: GroupOpinion, *, foot: str = "") -> Sheet:
    """党小组意见 (also that of the contacts or sponsors)."""
    title = f"{paper.whose}意见"
    is_group = paper.whose == "党小组"
    attended = f"应到{number(paper.should_attend)}人，实到{number(paper.present)}人"
    meeting = (row(label("到会人数"), value(attended, across=3)),) if is_group else ()
    signer = "党小组组长签名" if is_group else f"{paper.whose}签名"
    ends = (f"{signer}：{'　' * 6}", written(paper.held_on))
    rows = (
        row(label("姓名"), value(paper.name), label("事项"), value(_purpose(paper))),
        row(
            label("党小组" if is_group else "党支部"),
            value(paper.group),
            label("日期"),
            value(written(paper.held_on)),
        ),
        *meeting,
        row(label("主要表现"), box(paper.conduct, across=3), height=80),
        row(label("意见"), box(paper.opinion, *ends, across=3), height=80),
    )
    return Sheet(
        title=f"{title}（{paper.name}）",
        foot=foot,
        blocks=(Title(parts=(title,)), Table(widths=(26.0, 59.0, 26.0, 59.0), rows=rows)),
    )
