"""Reading reports: the doors, the counts a report is drawn from, what stands against one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from dangwu.core.scope import below, current_scope
from dangwu.duties.registry import fact_of
from dangwu.members.models import Talk
from dangwu.members.selectors.people import members_of
from dangwu.orgs.models import Decision, Organisation, OrganisationKind
from dangwu.orgs.selectors import organisations_below, organisations_visible_to, terms_of
from dangwu.reports.models import YEARLY, Report, ReportKind
from dangwu.rules.reports import judge_decided, judge_request, judge_sudden
from dangwu.rules.verdict import Reason

# What a filing of 三会一课 counts: name of the fact, how it is called.
COUNTED = (
    ("member_meeting", "党员大会"),
    ("committee_meeting", "委员会会议"),
    ("group_meeting", "党小组会"),
    ("lecture", "党课"),
    ("theme_day", "主题党日"),
    ("life_meeting", "组织生活会"),
)
WRITING_KINDS = (
    OrganisationKind.WORKING_COMMITTEE,
    OrganisationKind.COMMITTEE,
    OrganisationKind.GENERAL_BRANCH,
    OrganisationKind.BRANCH,
    OrganisationKind.JOINT_BRANCH,
    OrganisationKind.TEMPORARY_BRANCH,
)


# ---- doors ------------------------------------------------------------------------------------


def reports_visible_to(user: object, permission: str = "reports.view") -> QuerySet[Report]:
    """The one door to reports: those of organisations in reach."""
    scope = current_scope()
    rows: QuerySet[Report] = Report.objects.select_related("organisation")
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def writers_visible_to(user: object) -> QuerySet[Organisation]:
    """For which organisations somebody may write reports: all in reach of who may write."""
    return organisations_visible_to(user, "reports.write").filter(
        kind__in=WRITING_KINDS, dissolved_on__isnull=True
    )


def own_writers(user: object) -> QuerySet[Organisation]:
    """The organisations of the own posts, which the home page is about."""
    scope = current_scope()
    rows = writers_visible_to(user)
    own = scope.reach("reports.write")
    return rows if scope.everything else rows.filter(scope_path__in=own)


# ---- the counts a report is drawn from --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountLine:
    """How often something was held in each quarter of a year."""

    name: str
    quarters: tuple[int, int, int, int]

    @property
    def total(self) -> int:
        return sum(self.quarters)


def counts_of(organisation: Organisation, year: int, on: date) -> list[CountLine]:
    """What was held in a year by quarter, as the duty board counts it; groups together."""
    groups = [
        place.pk
        for place in organisations_below(organisation, on)
        if place.kind == OrganisationKind.GROUP
    ]
    keys = {"group_meeting": groups}
    return [
        CountLine(name, _quarters(fact, keys.get(fact, [organisation.pk]), year))
        for fact, name in COUNTED
    ]


def _quarters(fact_id: str, keys: Sequence[int], year: int) -> tuple[int, int, int, int]:
    fact = fact_of(fact_id)
    found = [0, 0, 0, 0]
    if fact is not None and keys:
        for _, day in fact.days(keys, date(year, 1, 1), date(year, 12, 31)):
            found[(day.month - 1) // 3] += 1
    return found[0], found[1], found[2], found[3]


def figures_of(lines: Sequence[CountLine]) -> list[list[Any]]:
    """The counts as they are kept with a report that is sent."""
    return [[line.name, *line.quarters, line.total] for line in lines]


def draft_text(organisation: Organisation, kind: str, year: int, on: date) -> str:
    """A first text from what is on record; the officer goes on from there."""
    if kind not in YEARLY:
        return ""
    lines = counts_of(organisation, year, on)
    held = "，".join(f"{line.name} {line.total} 次" for line in lines if line.total)
    said = list(_sentences(organisation, year, on))
    if kind == ReportKind.MEETINGS:
        name = organisation.short_name
        return f"{year}年{name}三会一课执行情况：{held or '还没有会议记录'}。各季度次数见附表。"
    return "\n".join(
        (
            f"{year}年，{organisation.short_name}召开{held or '的会议还没有记录'}。",
            *said,
            "一、主要工作\n",
            "二、存在的问题\n",
            "三、下一步打算\n",
        )
    )


def _sentences(organisation: Organisation, year: int, on: date) -> Iterator[str]:
    people = members_of(organisation, on)
    counted = people.aggregate(all=Count("pk"), new=Count("pk", filter=Q(status="probationary")))
    yield f"现有党员 {counted['all']} 名，其中预备党员 {counted['new']} 名。"
    decided = Decision.objects.filter(organisation=organisation, decided_on__year=year)
    if number := decided.count():
        yield f"作出决议 {number} 项，通过 {decided.filter(passed=True).count()} 项。"
    talks = Talk.objects.filter(organisation=organisation, held_on__year=year).count()
    if talks:
        yield f"开展谈心谈话 {talks} 人次。"


# ---- what stands against it -------------------------------------------------------------------


def findings_on(report: Report, on: date) -> list[Reason]:
    """What the rules say of a report as it stands, on the day it was or would be sent."""
    sent_on = report.sent_on or on
    terms = terms_of(report.organisation, sent_on)
    found: list[Reason] = []
    if report.kind == ReportKind.REQUEST and report.decide_on:
        found += judge_request(report.decide_on, sent_on, terms)
    if report.kind == ReportKind.SUDDEN:
        found += judge_sudden(report.acted_first, report.why_first, terms)
    for decided_on in _decided(report):
        found += judge_decided(decided_on, report.answered_on, terms)
    return found


def _decided(report: Report) -> list[date]:
    """The days on which the organisation passed something of the very title that was asked."""
    if report.kind != ReportKind.REQUEST or report.sent_on is None:
        return []
    rows = Decision.objects.filter(
        organisation=report.organisation, title=report.title, passed=True
    )
    return list(rows.values_list("decided_on", flat=True))


def report_of_year(organisation: Organisation, kind: str, year: int) -> Report | None:
    """The report of a kind of which there is one a year."""
    rows = Report.objects.filter(
        organisation=organisation, kind=kind, year=year, dropped_on__isnull=True
    )
    found: Report | None = rows.first()
    return found
