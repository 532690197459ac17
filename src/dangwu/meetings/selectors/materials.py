"""The materials of the 26-item list (GS) that organisation life fills, for a year.

Each material names the record that fills it. What no record can fill (a script, a banner, a
notebook) is kept elsewhere, and said to be.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from dangwu.duties.registry import fact_of
from dangwu.meetings.models import (
    MEETING_KINDS,
    AgendaItem,
    Brief,
    CheckingPaper,
    FollowUp,
    Meeting,
    YearPlan,
)
from dangwu.meetings.selectors.attendance import with_groups
from dangwu.meetings.selectors.registers import held_meetings
from dangwu.members.models import Activity, Talk
from dangwu.orgs.models import Decision, Organisation

ITEMS_IN_ALL = 26


@dataclass(frozen=True, slots=True)
class Material:
    """One line of a list: its name, and the id of the record that fills it ("": none can)."""

    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    number: int
    title: str
    materials: tuple[Material, ...]

    @property
    def cite(self) -> str:
        return f"GS#{self.number}"


LIST = (
    ListItem(
        1,
        "思想政治建设规范",
        (
            Material("党员大会活动记录", "member_meeting"),
            Material("党课讲稿"),
            Material("外出学习轮训方案"),
            Material("学习心得体会"),
            Material("组织生活会资料", "life_meeting"),
            Material("民主评议党员资料", "appraisal"),
        ),
    ),
    ListItem(
        2,
        "提升组织力规范",
        (
            Material("学习记录", "studied"),
            Material("三会一课等组织生活开展记录", "meetings"),
            Material("谈心谈话开展记录", "talks"),
            Material("驻村帮扶工作日志"),
        ),
    ),
    ListItem(
        3,
        "作风建设规范",
        (
            Material("学习教育、转变作风的会议记录", "studied"),
            Material("“八小时”以外约束细则"),
        ),
    ),
    ListItem(7, "党务公开", (Material("三会一课、党员教育培训相关资料", "meetings"),)),
    ListItem(
        8, "宣传工作", (Material("印发的信息（简讯）", "briefs"), Material("展板、影像资料"))
    ),
    ListItem(
        9,
        "三会一课程序",
        (
            Material("支委会会议记录", "committee_meeting"),
            Material("党员大会会议记录", "member_meeting"),
            Material("党课讲稿等相关资料", "lecture"),
            Material("党员发展决议", "admissions"),
            Material("选举决议", "elections"),
        ),
    ),
    ListItem(
        10,
        "主题党员活动规范",
        (
            Material("主题党日活动方案", "theme_day_plan"),
            Material("主题党日活动记录", "theme_day"),
            Material("心得体会等交流发言材料"),
            Material("服务群众的实施方案、帮扶计划"),
        ),
    ),
    ListItem(
        11,
        "组织生活会程序",
        (
            Material("年度党支部工作报告", "work_report"),
            Material("问题整改情况", "remedies"),
            Material("党员会议发言材料", "checking_papers"),
            Material("党员表态发言材料"),
            Material("组织生活会记录", "life_meeting"),
        ),
    ),
    ListItem(12, "谈心谈话规范", (Material("谈心谈话方案"), Material("谈心谈话记录表", "talks"))),
    ListItem(
        13,
        "民主评议党员规范",
        (Material("民主评议党员会议记录", "appraisal"), Material("评等定级情况资料")),
    ),
    ListItem(
        17,
        "党员教育实施规范",
        (
            Material("年度学习计划", "study_plan"),
            Material("党员自学笔记", "notes_read"),
            Material("集中学习会议记录", "joint_study"),
            Material("参加组织生活各项活动的会议记录", "meetings"),
        ),
    ),
    ListItem(
        24,
        "活动场所及台账管理规范",
        (
            Material("三会一课：通知", "notices"),
            Material("三会一课：记录", "meetings"),
            Material("三会一课：决议", "resolutions"),
            Material("主题党日：年度计划", "theme_day_plan"),
            Material("组织生活会：整改措施及落实情况", "remedies"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A material of the year: how many records fill it (None: none can), and where they are."""

    material: Material
    count: int | None
    url: str = ""

    @property
    def state(self) -> str:
        """done, missing or elsewhere."""
        if self.count is None:
            return "elsewhere"
        return "done" if self.count else "missing"


@dataclass(frozen=True, slots=True)
class FilledItem:
    item: ListItem
    materials: tuple[Filled, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    organisation: Organisation
    year: int
    meetings: Sequence[Meeting]
    bodies: Sequence[int]

    @property
    def keys(self) -> list[UUID]:
        return [meeting.pk for meeting in self.meetings]

    @property
    def days(self) -> tuple[date, date]:
        return date(self.year, 1, 1), date(self.year, 12, 31)


def materials_of(organisation: Organisation, year: int) -> list[FilledItem]:
    """The items of the list that organisation life touches, each material with what fills it."""
    asked = _Asked(
        organisation,
        year,
        list(held_meetings(organisation, year)),
        with_groups(organisation),
    )
    counts: dict[str, int] = {}
    for item in LIST:
        for material in item.materials:
            if material.source and material.source not in counts:
                counts[material.source] = _count(material.source, asked)
    return [
        FilledItem(
            item,
            tuple(
                Filled(m, counts.get(m.source), _place(m.source, organisation, year))
                for m in item.materials
            ),
        )
        for item in LIST
    ]


def _count(source: str, asked: _Asked) -> int:
    if source in COUNTED:
        return COUNTED[source](asked)
    if source in FACTS:
        return _times(source, asked)
    return sum(source in meeting.kinds for meeting in asked.meetings)


def _times(source: str, asked: _Asked) -> int:
    """How often a fact of another chapter was done, as it tells the engine of duties."""
    fact = fact_of(source)
    if fact is None:
        return 0
    return sum(1 for _ in fact.days([asked.organisation.pk], *asked.days))


def _items(asked: _Asked, *tasks: str) -> int:
    return int(AgendaItem.objects.filter(meeting__in=asked.keys, task__in=tasks).count())


def _decisions(asked: _Asked) -> QuerySet[Decision]:
    rows: QuerySet[Decision] = Decision.objects.filter(
        organisation__in=asked.bodies, decided_on__year=asked.year
    )
    return rows


def _briefs(asked: _Asked) -> int:
    """Those that may go out."""
    rows = Brief.objects.filter(meeting__in=asked.keys, approved_on__isnull=False)
    return int(rows.count())


def _papers(asked: _Asked) -> int:
    return int(CheckingPaper.objects.filter(meeting__in=asked.keys).count())


def _remedies(asked: _Asked) -> int:
    rows = FollowUp.objects.filter(meeting__in=asked.keys, kind=FollowUp.Kind.REMEDY)
    return int(rows.count())


def _plans(asked: _Asked) -> int:
    rows = YearPlan.objects.filter(
        organisation=asked.organisation, year=asked.year, kind=Activity.THEME_DAY
    )
    return int(rows.count())


def _talks(asked: _Asked) -> int:
    """The number of talks alone; what was said stays with them."""
    rows = Talk.objects.filter(organisation__in=asked.bodies, held_on__range=asked.days)
    return int(rows.count())


COUNTED: Mapping[str, Callable[[_Asked], int]] = {
    "meetings": lambda asked: len(asked.meetings),
    "studied": lambda asked: sum(meeting.study_minutes > 0 for meeting in asked.meetings),
    "notices": lambda asked: sum(meeting.told_on is not None for meeting in asked.meetings),
    "resolutions": lambda asked: int(_decisions(asked).count()),
    "admissions": lambda asked: int(
        _decisions(asked).filter(matter__in=("admission", "full_membership")).count()
    ),
    "elections": lambda asked: int(_decisions(asked).filter(matter="election").count()),
    "appraisal": lambda asked: _items(asked, "appraisal"),
    "work_report": lambda asked: _items(asked, "report"),
    "briefs": _briefs,
    "checking_papers": _papers,
    "remedies": _remedies,
    "theme_day_plan": _plans,
    "talks": _talks,
}
FACTS = ("study_plan", "notes_read")
REGISTERED: Mapping[str, str] = {
    **dict.fromkeys(("resolutions", "admissions", "elections"), "resolutions"),
    **dict.fromkeys(
        (
            *("meetings", "studied", "notices", "appraisal", "work_report", "checking_papers"),
            *("remedies", "briefs"),
        ),
        "meetings",
    ),
}


def _place(source: str, organisation: Organisation, year: int) -> str:
    """The register where the records are; "" where they have none in this chapter."""
    if source in REGISTERED or source in MEETING_KINDS:
        register = REGISTERED.get(source, "meetings")
        kind = f"&kind={source}" if source in MEETING_KINDS else ""
        address = reverse("meetings:register", args=[organisation.pk])
        return f"{address}?book={register}&year={year}{kind}"
    return ""
