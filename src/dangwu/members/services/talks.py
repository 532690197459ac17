"""Putting on record that a talk was held or a visit paid (MTG-16, CAR-01)."""

from datetime import date

from django.db import transaction

from dangwu.core.crypto import Sealed
from dangwu.core.services import HasKey, record_act
from dangwu.members.models import Affiliation, Membership, Person, Talk
from dangwu.members.models.status import MEMBER_STATUSES, ON_THE_WAY
from dangwu.members.services.places import locked
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.rules.care import ALWAYS, occasions_in, visits_in
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def record_talk(
    *,
    organisation: Organisation,
    talker: Person,
    person: Person,
    held_on: date,
    occasion: str,
    is_visit: bool = False,
    place: str = "",
    note: str = "",
    by: HasKey | None,
    on: date,
) -> Talk:
    """Record a talk or visit of one member with another, at the branch of the one talked with.

    `occasion` is an id of the standard (`rules.care.occasions_in`, `visits_in`) or of `ALWAYS`.
    Refused: a day to come, before the person belonged to the branch or the talker was a member,
    with oneself, an occasion the standard does not know. The same two on the same day about the
    same occasion is one talk: told again it is the same, told otherwise it is refused; after a
    withdrawal it is recorded anew. The note goes under seal and is in no line of the trail.
    """
    branch = locked(organisation)
    found = Person.objects.select_for_update().get(pk=person.pk)
    verdict_from(
        (
            Reason("talk_in_future", (), {"day": held_on}) if held_on > on else None,
            Reason("talk_with_oneself", ()) if talker.pk == found.pk else None,
            _belonged(found, branch, held_on),
            _was_member(talker, held_on),
            _is_known(occasion, is_visit, branch, held_on),
        )
    ).require()
    same: Talk | None = (
        Talk.objects.select_for_update()
        .filter(talker=talker, person=found, held_on=held_on, occasion=occasion)
        .first()
    )
    if same is not None:
        verdict_from((_told_otherwise(same, is_visit, place, note),)).require()
        return same
    talk: Talk = Talk.objects.create(
        scope_path=branch.scope_path,
        organisation=branch,
        talker=talker,
        person=found,
        held_on=held_on,
        occasion=occasion,
        is_visit=is_visit,
        place=place.strip(),
        note=note.strip(),
        recorded_on=on,
    )
    facts = {"is_visit": is_visit, "has_note": bool(note.strip())}
    record_act("members.talk_recorded", subject=talk, by=by, on=held_on, facts=facts)
    return talk


def _belonged(person: Person, branch: Organisation, held_on: date) -> Reason | None:
    """Had come to the branch by that day, or was on the way into the Party there; a visit may
    follow on the last.
    """
    rows = Affiliation.objects.filter(person=person, organisation=branch)
    since = rows.order_by("starts_on").values_list("starts_on", flat=True).first()
    if since is not None and since <= held_on:
        return None
    on_the_way = Membership.objects.on(held_on).filter(
        person=person, scope_path=branch.scope_path, status__in=ON_THE_WAY
    )
    if on_the_way.exists():
        return None
    numbers = {"name": person.name, "branch": branch.short_name, "day": held_on}
    return Reason("talk_before_belonging", (), numbers)


def _was_member(talker: Person, held_on: date) -> Reason | None:
    rows = Membership.objects.on(held_on).filter(person=talker, status__in=MEMBER_STATUSES)
    if rows.exists():
        return None
    return Reason("talker_no_member", (), {"name": talker.name, "day": held_on})


def _is_known(occasion: str, is_visit: bool, branch: Organisation, held_on: date) -> Reason | None:
    """Among the occasions of that day's standard; one that asks for a visit is a visit."""
    terms = terms_of(branch, held_on)
    visits = visits_in(terms)
    if occasion in visits and not is_visit:
        return Reason("visit_needed", terms.cite("CAR-01.occasions"), {"is": visits[occasion]})
    known = {*ALWAYS, *occasions_in(terms), *visits}
    return None if occasion in known else Reason("talk_occasion_unknown", (), {"day": held_on})


def _told_otherwise(talk: Talk, is_visit: bool, place: str, note: str) -> Reason | None:
    """What is on record is not overwritten in silence."""
    kept = talk.note.open() if isinstance(talk.note, Sealed) else str(talk.note)
    told = (is_visit, place.strip(), note.strip())
    if told == (talk.is_visit, talk.place, kept):
        return None
    return Reason("talk_on_record", (), {"name": talk.person.name, "day": talk.held_on})
