"""What somebody may see of talks and of what was noted; the fact, not what was said."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from dangwu.care.models import TalkNeed
from dangwu.core.scope import below, current_scope
from dangwu.members.models import Membership, Person, Talk
from dangwu.members.models.status import ON_THE_WAY
from dangwu.members.selectors import members_of
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.orgs.selectors import organisations_visible_to


def branches_visible_to(
    user: object, on: date, permission: str = "care.view"
) -> QuerySet[Organisation]:
    """The branches in reach that stand on a day."""
    rows = organisations_visible_to(user, permission).filter(
        kind__in=BRANCH_KINDS, founded_on__lte=on
    )
    return rows.exclude(dissolved_on__lte=on).select_related("parent")


def talks_visible_to(user: object, permission: str = "care.view") -> QuerySet[Talk]:
    """The one door to talks asked for: in reach of the permission, and the own ones."""
    return _asked_for(Talk.objects.all(), permission)


def recorded_talks_visible_to(user: object) -> QuerySet[Talk]:
    """The same door to the page of one talk, which tells of one withdrawn that it was."""
    return _asked_for(Talk.with_withdrawn.all(), "care.view")


def talks_to_withdraw(user: object) -> QuerySet[Talk]:
    """The talks where one may record some; nobody's own by being talked with."""
    scope = current_scope()
    rows: QuerySet[Talk] = Talk.with_withdrawn.select_related("organisation", "talker", "person")
    return rows if scope.everything else rows.filter(below(scope.reach("care.talk")))


def _asked_for(talks: QuerySet[Talk], permission: str) -> QuerySet[Talk]:
    scope = current_scope()
    rows = talks.select_related("organisation", "talker", "person")
    if scope.everything:
        return rows
    return rows.filter(below(scope.reach(permission)) | _own(scope.person))


def _own(person: UUID | None) -> Q:
    return Q(person=person) | Q(talker=person) if person else Q(pk__in=[])


def own_talks(person: UUID | None) -> QuerySet[Talk]:
    """What somebody was talked with about, or talked with others about; the latest first."""
    rows: QuerySet[Talk] = Talk.objects.filter(_own(person))
    return rows.select_related("organisation", "talker", "person").order_by("-held_on", "-pk")


def needs_visible_to(user: object, permission: str = "care.talk") -> QuerySet[TalkNeed]:
    """What was noted, in reach of who may note; nobody's own."""
    scope = current_scope()
    rows: QuerySet[TalkNeed] = TalkNeed.objects.select_related("organisation", "person")
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def open_needs(branch: Organisation) -> QuerySet[TalkNeed]:
    """What was noted of a branch and neither met nor withdrawn."""
    rows: QuerySet[TalkNeed] = TalkNeed.objects.filter(
        organisation=branch, talk__isnull=True, withdrawn_on__isnull=True
    )
    return rows


def talks_that_may_meet(need: TalkNeed) -> QuerySet[Talk]:
    """The talks and visits with that person since the need, the latest first."""
    rows: QuerySet[Talk] = Talk.objects.filter(
        person=need.person_id, organisation=need.organisation_id, held_on__gte=need.noted_on
    )
    return rows.select_related("talker").order_by("-held_on", "-pk")


def may_read_note(talk: Talk) -> bool:
    """The two themselves, and who may read notes where the talk belongs; of a withdrawn talk
    nobody, for it may have been written of another.
    """
    scope = current_scope()
    is_own = scope.person in (talk.person_id, talk.talker_id)
    may = is_own or scope.may("care.read_notes", talk.scope_path)
    return may and talk.withdrawn_on is None


def may_withdraw(talk: Talk) -> bool:
    """Who may record talks there, but for the one talked with; once."""
    scope = current_scope()
    may = scope.may("care.talk", talk.scope_path) and scope.person != talk.person_id
    return may and talk.withdrawn_on is None


def people_of(branch: Organisation, on: date) -> QuerySet[Person]:
    """Who may be talked with or visited: the members, and of whom something was noted, also
    after they have left (a visit to the family).
    """
    noted = open_needs(branch).values("person")
    of_branch = members_of(branch, on).values("pk")
    rows: QuerySet[Person] = Person.objects.filter(Q(pk__in=of_branch) | Q(pk__in=noted))
    return rows.order_by("name_stroke_key", "pk")


def talked_with_of(branch: Organisation, on: date) -> QuerySet[Person]:
    """Who may be talked with: `people_of`, and who is on the way into the Party there."""
    on_the_way = Membership.objects.on(on).filter(
        scope_path=branch.scope_path, status__in=ON_THE_WAY
    )
    also: QuerySet[Person] = Person.objects.filter(pk__in=on_the_way.values("person"))
    return (people_of(branch, on) | also).order_by("name_stroke_key", "pk")


def talkers_of(branch: Organisation, on: date) -> QuerySet[Person]:
    """Who may have talked: the members, and the reader; an officer from above records own ones."""
    of_branch = members_of(branch, on).values("pk")
    rows: QuerySet[Person] = Person.objects.filter(
        Q(pk__in=of_branch) | Q(pk=current_scope().person)
    )
    return rows.order_by("name_stroke_key", "pk")
