"""People half-way: on record at a branch, without a dossier, and what the records know of them."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from dangwu.admission.models import Dossier
from dangwu.core.scope import below
from dangwu.members.models import Affiliation, Membership, MembershipStatus, Person
from dangwu.members.selectors.people import with_status
from dangwu.orgs.models import Organisation

HALF_WAY = (
    MembershipStatus.APPLICANT,
    MembershipStatus.ACTIVIST,
    MembershipStatus.PROSPECT,
    MembershipStatus.PROBATIONARY,
)
# The fact that each status is the day of.
FACT_OF_STATUS = {
    MembershipStatus.APPLICANT: "applied_on",
    MembershipStatus.ACTIVIST: "activist_on",
    MembershipStatus.PROSPECT: "prospect_consented_on",
    MembershipStatus.PROBATIONARY: "branch_meeting_on",
}


def people_half_way(
    organisation: Organisation, on: date, *, with_dossier: bool = False
) -> QuerySet[Person]:
    """Who is on the way into the Party at a branch, and has no running dossier (or may have)."""
    status = Membership.objects.on(on).filter(person=OuterRef("pk"), status__in=HALF_WAY)
    running = Dossier.objects.filter(person=OuterRef("pk"), state=Dossier.State.RUNNING)
    rows = Person.objects.filter(below((organisation.scope_path,)))
    rows = (
        rows.filter(Exists(status))
        if with_dossier
        else rows.filter(Exists(status), ~Exists(running))
    )
    people: QuerySet[Person] = with_status(rows, on)
    return people.order_by("name_stroke_key", "pk")


def known_days(person: Person, organisation: Organisation) -> dict[str, date]:
    """Fact → day, as the memberships have it; a day of which only the month is known is none."""
    rows = Membership.objects.filter(person=person, month_only=False, status__in=HALF_WAY)
    found = {FACT_OF_STATUS[MembershipStatus(row.status)]: row.starts_on for row in rows}
    moved = _moved_here_on(person, organisation)
    return found | ({"transferred_in_on": moved} if moved else {})


def _moved_here_on(person: Person, organisation: Organisation) -> date | None:
    """Since when a probationary member belongs here, who belonged to another branch before."""
    rows = list(Affiliation.objects.filter(person=person))
    before = [row for row in rows if row.organisation_id != organisation.pk]
    here = [row for row in rows if row.organisation_id == organisation.pk]
    return here[-1].starts_on if before and here else None
