"""Writing the roll of a meeting: who was expected, as computed for its day."""

from collections.abc import Iterable, Sequence

from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors.roll import Expected
from dangwu.members.models import Attendance, Person


def attendance_row(meeting: Meeting, each: Expected) -> Attendance:
    """A row of the roll, expected and not yet written."""
    return Attendance(
        scope_path=meeting.scope_path,
        person=each.person,
        organisation=meeting.organisation,
        source=meeting.pk,
        activity=meeting.kind,
        held_on=meeting.held_on,
        counts=each.counts,
        votes=each.votes,
        invited=each.invited,
    )


def guest_row(meeting: Meeting, person: Person) -> Attendance:
    """Somebody beside the body: neither counted nor voting."""
    guest = Expected(person=person, counts=False, votes=False, invited=True, note="列席")
    return attendance_row(meeting, guest)


def write_roll(meeting: Meeting, expected: Iterable[Expected]) -> list[Attendance]:
    """Everybody expected who is not on the roll yet; rows that are there stay as they are."""
    there = set(Attendance.objects.filter(source=meeting.pk).values_list("person_id", flat=True))
    rows = [attendance_row(meeting, each) for each in expected if each.person.pk not in there]
    Attendance.objects.bulk_create(rows)
    return rows


def renew_roll(meeting: Meeting, expected: Sequence[Expected]) -> None:
    """After the day or kind changed: who is still expected keeps leave and reason; who is not, and
    was not invited by name, goes off; the rest come on."""
    rows = Attendance.objects.filter(source=meeting.pk)
    now = {each.person.pk: each for each in expected}
    rows.exclude(person__in=list(now)).filter(invited=False).delete()
    rows.update(held_on=meeting.held_on, activity=meeting.kind)
    kept = list(rows.filter(person__in=list(now)))
    for row in kept:
        each = now[row.person_id]
        row.counts, row.votes, row.invited = each.counts, each.votes, each.invited
    Attendance.objects.bulk_update(kept, ["counts", "votes", "invited"])
    write_roll(meeting, expected)
