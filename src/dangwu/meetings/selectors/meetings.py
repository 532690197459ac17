"""Finding meetings by the one door, and what is counted of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from dangwu.core.scope import Scope, below, current_scope
from dangwu.meetings.models import HELD, LIVE, AgendaItem, Meeting
from dangwu.members.models import TOOK_PART, Attendance, Presence
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.rules.terms import Terms

WITH = ("organisation", "chair", "recorder", "speaker", "plan_entry", "signed_by", "keeper")


def meetings_visible_to(user: object, permission: str = "meetings.view") -> QuerySet[Meeting]:
    """The one door to meetings asked for: in reach of the permission; to read, also those one was
    called to."""
    scope = current_scope()
    rows: QuerySet[Meeting] = Meeting.objects.select_related(*WITH)
    if scope.everything:
        return rows
    own = Q(pk__in=_called_to(scope)) if permission == "meetings.view" else Q(pk__in=[])
    return rows.filter(below(scope.reach(permission)) | own)


def _called_to(scope: Scope) -> QuerySet[Attendance]:
    rows: QuerySet[Attendance] = Attendance.objects.filter(person=scope.person)
    return rows.values("source")  # type: ignore[return-value]


def my_meetings(scope: Scope) -> QuerySet[Meeting]:
    """The meetings somebody was called to or took part in, the latest first."""
    rows: QuerySet[Meeting] = Meeting.objects.select_related(*WITH)
    return rows.filter(pk__in=_called_to(scope)) if scope.person else rows.none()


def meeting_terms(meeting: Meeting) -> Terms:
    """The rules of the day the meeting is held."""
    return terms_of(meeting.organisation, meeting.held_on)


def meetings_of(organisation: Organisation, year: int) -> QuerySet[Meeting]:
    """All meetings of an organisation in a year but the cancelled, the latest first."""
    rows: QuerySet[Meeting] = Meeting.objects.select_related(*WITH)
    return rows.filter(organisation=organisation, held_on__year=year).exclude(
        state=Meeting.State.CANCELLED
    )


def upcoming(organisations: Sequence[Organisation], on: date) -> QuerySet[Meeting]:
    """What is planned, called or under way in some organisations from a day on, the next first."""
    rows: QuerySet[Meeting] = Meeting.objects.select_related(*WITH)
    return rows.filter(
        organisation__in=[each.pk for each in organisations], state__in=LIVE, held_on__gte=on
    ).order_by("held_on", "begins_at", "id")


def arranged(organisation: Organisation, kind: str) -> list[Meeting]:
    """What an organisation has planned, called or begun of a kind and not closed, in order."""
    rows = Meeting.objects.filter(organisation=organisation, kind=kind, state__in=LIVE)
    return list(rows.order_by("held_on", "begins_at", "id"))


def held_before(
    organisation: Organisation, kind: str, before: date, *, also: bool = True
) -> QuerySet[Meeting]:
    """The meetings held that count as a kind, before a day, the latest first."""
    rows: QuerySet[Meeting] = Meeting.objects.filter(
        organisation=organisation, state__in=HELD, held_on__lt=before
    )
    wanted = counts_as(kind) if also else Q(kind=kind)
    return rows.filter(wanted).order_by("-held_on", "-id")


def counts_as(kind: str) -> Q:
    """The meetings that count as a kind, alone or besides; `also` is read as its written text,
    since SQLite cannot ask whether a list holds a word."""
    return Q(kind=kind) | Q(also__icontains=f'"{kind}"')


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting in order, with whom they are about and what was decided."""
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("about", "decision")
    return list(rows.order_by("position", "pk"))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many: `should_attend` and `present` have the vote; the members are all of the body,
    without the vote too; `invited` those there beside the body."""

    should_attend: int
    present: int
    members: int
    members_present: int
    leave: int
    absent: int
    waiting: int  # on the roll, neither signed in nor excused
    made_up: int
    invited: int


def counts_of(meeting: Meeting) -> Counts:
    """The numbers of the written roll; one query."""
    return count_rows(list(Attendance.objects.filter(source=meeting.pk)))


def count_rows(rows: Sequence[Attendance]) -> Counts:
    """The numbers of some rows of a roll."""
    members = [row for row in rows if not row.invited]
    present = [row for row in members if row.presence == Presence.PRESENT]
    return Counts(
        should_attend=sum(row.counts for row in members),
        present=sum(row.counts for row in present),
        members=len(members),
        members_present=len(present),
        leave=_with(members, Presence.LEAVE),
        absent=_with(members, Presence.ABSENT),
        waiting=_with(members, Presence.EXPECTED),
        made_up=_with(members, Presence.MADE_UP),
        invited=sum(row.invited and row.presence in TOOK_PART for row in rows),
    )


def _with(rows: Sequence[Attendance], presence: str) -> int:
    return sum(row.presence == presence for row in rows)
