"""An organisation-life meeting or democratic-life meeting before, at and after its day (MTG-15).

What a step has come to is read from facts: the case of the plan, the notice, opinions, talks,
papers, remedies. Only what leaves no fact (a study, an answer given) is noted by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from dangwu.core.scope import Scope, below, current_scope
from dangwu.meetings.models import (
    HELD,
    CheckingPaper,
    FollowUp,
    Meeting,
    Opinion,
    PreparationStep,
)
from dangwu.meetings.selectors.meetings import counts_as, held_before, meeting_terms
from dangwu.meetings.selectors.roll import roll_of, roll_on
from dangwu.members.models import Activity, Person, Presence, Talk
from dangwu.orgs.models import Organisation, OrganisationKind
from dangwu.orgs.selectors import organisations_below
from dangwu.procedures.models import Case, State
from dangwu.procedures.selectors import case_of
from dangwu.rules.terms import Flag, Terms, Words
from dangwu.rules.verdict import Reason

LIFE_PLAN = "meetings.life_plan"  # the kind of its case
LIFE_KINDS = (Activity.LIFE_MEETING, Activity.DEMOCRATIC_LIFE_MEETING)
APPROVED_FIRST, ABSENT, BY_GROUP, SUPERIOR = (
    "MTG-29.plan_approved",
    "MTG-29.absent",
    "MTG-29.by_group",
    "MTG-29.superior_attends",
)
A_YEAR = timedelta(days=365)  # talks count from the last life meeting, else from a year before


def is_life(meeting: Meeting) -> bool:
    return any(kind in LIFE_KINDS for kind in meeting.kinds)


def life_kind(meeting: Meeting) -> str:
    """Which of the two it is."""
    return next(kind for kind in meeting.kinds if kind in LIFE_KINDS)


def holds_flag(terms: Terms, id_: str) -> bool:
    item = terms.items.get(id_)
    return bool(item and isinstance(item.value, Flag) and item.value.holds)


def life_plan_findings(meeting: Meeting, on: date) -> list[Reason]:
    """MTG-29.plan_approved: the plan is approved above before anybody is told.

    With the modality of the rule: a must refuses the notice, a generally warns.
    """
    if not is_life(meeting):
        return []
    terms = meeting_terms(meeting)
    case = case_of(meeting, LIFE_PLAN)
    if not holds_flag(terms, APPROVED_FIRST) or (case and case.state == State.APPROVED):
        return []
    modality = terms.item(APPROVED_FIRST).modality
    return [Reason("plan_not_approved", terms.cite(APPROVED_FIRST), {}, modality)]


# ---- who ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part; `presence` once the roll is written, "" before."""

    person: Person
    presence: str = ""

    @property
    def was_absent(self) -> bool:
        return self.presence in (Presence.LEAVE, Presence.ABSENT)


def participants_of(meeting: Meeting) -> list[Participant]:
    """Who should take part: those of the written roll, before the notice as computed."""
    written = [
        Participant(row.person, row.presence) for row in roll_of(meeting) if not row.invited
    ]
    if written:
        return written
    expected = roll_on(meeting.organisation, meeting.kinds, meeting.held_on)
    return [Participant(each.person) for each in expected if not each.invited]


def last_life_meeting(meeting: Meeting) -> Meeting | None:
    """The one before it, of the same body: the committee's own is another than the members'."""
    rows = held_before(meeting.organisation, life_kind(meeting), meeting.held_on)
    of_committee = Q(kind=Activity.COMMITTEE_MEETING)
    own = of_committee if meeting.kind == Activity.COMMITTEE_MEETING else ~of_committee
    return rows.filter(own).first()


def remedies_of(meeting: Meeting | None) -> list[FollowUp]:
    """What was to be mended after a life meeting, by its deadline."""
    if meeting is None:
        return []
    rows = FollowUp.objects.filter(meeting=meeting, kind=FollowUp.Kind.REMEDY)
    return list(rows.select_related("owner").order_by("due_on", "pk"))


# ---- what only some may read -------------------------------------------------------------------


def may_keep(meeting: Meeting, scope: Scope) -> bool:
    return scope.may("meetings.keep", meeting.scope_path)


def opinions_for(meeting: Meeting, scope: Scope) -> list[Opinion]:
    """The opinions somebody may read: of the body all, of a person the own and who keeps the
    meeting."""
    rows = Opinion.objects.filter(meeting=meeting).select_related("about")
    if not may_keep(meeting, scope):
        rows = rows.filter(Q(about__isnull=True) | Q(about=scope.person))
    return list(rows.order_by("gathered_on", "pk"))


def papers_visible_to(user: object) -> QuerySet[CheckingPaper]:
    """The one door to what somebody wrote of themselves: the own, and who keeps the meeting."""
    rows: QuerySet[CheckingPaper] = CheckingPaper.objects.select_related("meeting", "person")
    scope = current_scope()
    if scope.everything:
        return rows
    own = Q(person=scope.person) if scope.person else Q(pk__in=[])
    return rows.filter(below(scope.reach("meetings.keep")) | own)


def own_paper(meeting: Meeting, person: UUID) -> CheckingPaper | None:
    found: CheckingPaper | None = CheckingPaper.objects.filter(
        meeting=meeting, person=person
    ).first()
    return found


# ---- how far it is -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Every fact about a life meeting, read once."""

    meeting: Meeting
    participants: Sequence[Participant]
    case: Case | None
    noted: Mapping[str, PreparationStep]
    opinions: Sequence[date]  # the days on which one was gathered
    papers: Mapping[UUID, CheckingPaper]
    talked: frozenset[UUID]  # who has had a talk with another participant
    talks: int
    since: date  # from which day talks count
    last: Meeting | None
    remedies: Sequence[FollowUp]
    committee: Meeting | None  # the committee's own life meeting before it

    @property
    def handed(self) -> list[date]:
        """The days on which the participants handed in what they wrote."""
        rows = (self.papers.get(each.person.pk) for each in self.participants)
        return [row.handed_on for row in rows if row and row.handed_on]

    @property
    def without_paper(self) -> list[Person]:
        handed = {pk for pk, row in self.papers.items() if row.handed_on}
        return [each.person for each in self.participants if each.person.pk not in handed]

    @property
    def without_talk(self) -> list[Person]:
        return [each.person for each in self.participants if each.person.pk not in self.talked]

    @property
    def to_be_told(self) -> list[Person]:
        """Absentees to whom nobody has told the criticism yet (MTG-29.absent)."""
        told = {pk for pk, row in self.papers.items() if row.told_on}
        absent = (each.person for each in self.participants if each.was_absent)
        return [person for person in absent if person.pk not in told]


def preparation_of(meeting: Meeting, on: date) -> Preparation:
    """The facts as they stand on a day; as many queries whatever the size."""
    participants = participants_of(meeting)
    last = last_life_meeting(meeting)
    since = last.held_on if last else meeting.held_on - A_YEAR
    pairs = _talks(participants, since, min(on, meeting.held_on))
    steps = PreparationStep.objects.filter(meeting=meeting)
    papers = CheckingPaper.objects.filter(meeting=meeting)
    return Preparation(
        meeting=meeting,
        participants=participants,
        case=case_of(meeting, LIFE_PLAN),
        noted={row.step: row for row in steps},
        opinions=list(
            Opinion.objects.filter(meeting=meeting).values_list("gathered_on", flat=True)
        ),
        papers={row.person_id: row for row in papers},
        talked=frozenset(key for pair in pairs for key in pair),
        talks=len(pairs),
        since=since,
        last=last,
        remedies=remedies_of(meeting),
        committee=_committee_first(meeting, since),
    )


def _talks(
    participants: Sequence[Participant], since: date, until: date
) -> list[tuple[UUID, UUID]]:
    keys = [each.person.pk for each in participants]
    rows = Talk.objects.filter(
        talker__in=keys, person__in=keys, held_on__gt=since, held_on__lte=until
    )
    return list(rows.values_list("talker", "person"))


def _committee_first(meeting: Meeting, since: date) -> Meeting | None:
    """The committee's own life meeting between the last one and this (MTG-15.committee_first)."""
    found: Meeting | None = (
        Meeting.objects.filter(
            counts_as(Activity.LIFE_MEETING),
            organisation=meeting.organisation,
            kind=Activity.COMMITTEE_MEETING,
            state__in=HELD,
            held_on__gt=since,
            held_on__lte=meeting.held_on,
        )
        .exclude(pk=meeting.pk)
        .order_by("-held_on")
        .first()
    )
    return found


# ---- by group ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GroupMeeting:
    """A group of the branch, and its own life meeting of this round where there is one."""

    group: Organisation
    meeting: Meeting | None


def group_meetings(meeting: Meeting, terms: Terms, since: date) -> list[GroupMeeting]:
    """MTG-29.by_group: the groups of a branch, where the standard lets them hold it."""
    item = terms.items.get(BY_GROUP)
    words = item.value.words if item and isinstance(item.value, Words) else ()
    if not any("党小组" in word for word in words):
        return []
    below_it = organisations_below(meeting.organisation, meeting.held_on)
    groups = list(below_it.filter(kind=OrganisationKind.GROUP).exclude(pk=meeting.organisation_id))
    rows = Meeting.objects.filter(
        counts_as(Activity.LIFE_MEETING), organisation__in=groups, held_on__gt=since
    ).exclude(state=Meeting.State.CANCELLED)
    found = {row.organisation_id: row for row in rows.order_by("held_on")}
    return [GroupMeeting(group, found.get(group.pk)) for group in groups]
