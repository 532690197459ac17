"""The table of a year's plan (MTG-11.plan_contents: 时间 主题 内容 形式): PDF and workbook."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from dangwu.core.messages import day_in_words
from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.documents.pdf import typeset
from dangwu.meetings.models import PlanEntry, YearPlan
from dangwu.members.models import Activity

HEADINGS = ("序号", "时间", "主题", "内容", "形式", "地点")
WIDTHS = (8, 14, 30, 44, 20, 18)  # of a workbook, in characters
SPEAKER = "讲课人"


def headings_of(plan: YearPlan) -> tuple[str, ...]:
    return (*HEADINGS, SPEAKER) if plan.kind == Activity.LECTURE else HEADINGS


def rows_of(plan: YearPlan, entries: Sequence[PlanEntry]) -> list[tuple[str, ...]]:
    """The table as words, one row an entry; what is not told stays empty."""
    return [
        (
            *(str(number), f"{entry.on.month}月{entry.on.day}日", entry.title, entry.content),
            *(entry.form, entry.place),
            *([_speaker(entry)] if plan.kind == Activity.LECTURE else ()),
        )
        for number, entry in enumerate(entries, 1)
    ]


def _speaker(entry: PlanEntry) -> str:
    return entry.speaker.name if entry.speaker else entry.speaker_from_outside


def title_of(plan: YearPlan) -> str:
    return f"{plan.year}年{plan.get_kind_display()}年度计划表"


def notes_of(plan: YearPlan) -> str:
    """When it was made, filed and published, as far as that is on record."""
    days = (("制定", plan.made_on), ("上级收到备案", plan.filed_on), ("公布", plan.published_on))
    return "　".join(f"{word}：{day_in_words(d)}" for word, d in days if d)


def plan_pdf(plan: YearPlan, entries: Sequence[PlanEntry], *, on: date) -> bytes:
    data = {
        "title": title_of(plan),
        "organisation": plan.organisation.name,
        "headings": list(headings_of(plan)),
        "rows": [list(row) for row in rows_of(plan, entries)],
        "notes": notes_of(plan),
        "foot": f"{plan.organisation.short_name}　{plan.year}年度",
    }
    return typeset("meetings/year_plan", data, on=on)


def plan_xlsx(plan: YearPlan, entries: Sequence[PlanEntry], *, on: date) -> bytes:
    widths = (*WIDTHS, 12)
    columns = [
        Column(heading, kind="text", width=width)
        for heading, width in zip(headings_of(plan), widths, strict=False)
    ]
    title = f"{plan.organisation.name}{title_of(plan)}"
    return write_workbook(
        [SheetOut(name="年度计划", columns=columns, rows=rows_of(plan, entries), title=title)]
    )


PAPERS: Mapping[str, Callable[..., bytes]] = {"pdf": plan_pdf, "xlsx": plan_xlsx}


def paper_of(plan: YearPlan, entries: Sequence[PlanEntry], paper: str, *, on: date) -> bytes:
    """The plan in one of the formats of `PAPERS`."""
    return PAPERS[paper](plan, entries, on=on)
