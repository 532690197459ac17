"""Who is to be talked with in some branches, by when and why; and what was held in a year."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from dangwu.care.selectors.facts import Gathered, gather
from dangwu.members.models import Person, Talk
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import RulesInForce
from dangwu.rules.care import TalkDue, judge_talks
from dangwu.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Line:
    """One talk or visit that is asked for, with the person and the branch it is asked in."""

    due: TalkDue
    person: Person
    branch: Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchTalks:
    """What a branch has to do in a year, what presses most first, and what it has done.

    `times` are talks and visits of the year by person, in the order of the roster.
    """

    branch: Organisation
    members: int
    lines: tuple[Line, ...]
    talks: int
    visits: int
    times: tuple[tuple[Person, int], ...]

    @property
    def left(self) -> tuple[Line, ...]:
        """What is still to be done."""
        return tuple(line for line in self.lines if line.due.state != "done")

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(line.due.state for line in self.lines)

    @property
    def late(self) -> int:
        return self.counts["late"]

    @property
    def soon(self) -> int:
        return self.counts["soon"]

    @property
    def due(self) -> int:
        return self.counts["due"]


def talks_due(branches: Sequence[Organisation], on: date) -> list[BranchTalks]:
    """What each of some branches has to do on a day, judged by the rules of its year."""
    rules = RulesInForce([branch.scope_path for branch in branches])
    by_branch: dict[int, list[Gathered]] = {branch.pk: [] for branch in branches}
    for one in gather(branches, on):
        by_branch[one.branch.pk].append(one)
    counts = _held_in_year(branches, on)
    return [
        _branch_talks(branch, by_branch[branch.pk], terms_of_year(rules, branch, on), counts, on)
        for branch in branches
    ]


def terms_of_year(rules: RulesInForce, branch: Organisation, on: date) -> Terms:
    """A year is judged by the rules in force when it closes, as every duty is."""
    return rules.terms_of(branch.scope_path, date(on.year, 12, 31))


def _held_in_year(branches: Sequence[Organisation], on: date) -> Mapping[int, Mapping[bool, int]]:
    counts: dict[int, Counter[bool]] = defaultdict(Counter)
    keys = [branch.pk for branch in branches]
    rows = Talk.objects.filter(
        organisation__in=keys, held_on__range=(date(on.year, 1, 1), on)
    ).values_list("organisation", "is_visit")
    for branch, is_visit in rows:
        counts[branch][is_visit] += 1
    return counts


def _branch_talks(
    branch: Organisation,
    people: list[Gathered],
    terms: Terms,
    counts: Mapping[int, Mapping[bool, int]],
    on: date,
) -> BranchTalks:
    lines = [
        Line(due, one.person, branch)
        for one in people
        for due in judge_talks(one.facts, terms, on)
    ]
    held = counts.get(branch.pk, {})
    return BranchTalks(
        branch=branch,
        members=len(people),
        lines=tuple(sorted(lines, key=lambda line: line.due.order)),
        talks=held.get(False, 0),
        visits=held.get(True, 0),
        times=tuple((one.person, _times(one, on)) for one in people),
    )


def _times(one: Gathered, on: date) -> int:
    """How often somebody was talked with or visited in the year; a count, never a rank."""
    return sum(talk.held_on.year == on.year and not talk.as_talker for talk in one.talks)


def register_of(branch: Organisation, year: int, on: date) -> list[Talk]:
    """The talks and visits of a year up to a day, in the order of their days; facts alone."""
    return _of_year(Talk.objects.all(), branch, year, on)


def recorded_in(branch: Organisation, year: int, on: date) -> list[Talk]:
    """The register with those withdrawn, for the page that strikes them out."""
    return _of_year(Talk.with_withdrawn.all(), branch, year, on)


def _of_year(talks: QuerySet[Talk], branch: Organisation, year: int, on: date) -> list[Talk]:
    rows = talks.filter(
        organisation=branch, held_on__range=(date(year, 1, 1), min(date(year, 12, 31), on))
    )
    return list(rows.select_related("talker", "person").defer("note").order_by("held_on", "pk"))
