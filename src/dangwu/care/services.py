"""Noting that a talk or visit is called for, and meeting it."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.care.models import TalkNeed
from dangwu.care.selectors import open_needs
from dangwu.core.services import SHORTEST_REASON, record_act
from dangwu.members.models import Affiliation, Person, Talk
from dangwu.members.services.talks import record_talk
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.rules.care import FROM_FACTS, occasions_in, visits_in
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def hold_talk(
    *,
    branch: Organisation,
    talker: Person,
    person: Person,
    held_on: date,
    occasion: str,
    is_visit: bool = False,
    place: str = "",
    note: str = "",
    by: User | None,
    on: date,
) -> Talk:
    """Record a talk or visit (`members.services.talks`, which refuses what is wrong with it).

    It meets what was noted of the same person about the same occasion and had happened by then.
    """
    talk = record_talk(
        organisation=branch,
        talker=talker,
        person=person,
        held_on=held_on,
        occasion=occasion,
        is_visit=is_visit,
        place=place,
        note=note,
        by=by,
        on=on,
    )
    needs = open_needs(branch).filter(person=person, occasion=occasion, noted_on__lte=held_on)
    for need in needs.select_for_update():
        settle_need(need=need, talk=talk, by=by, on=on)
    return talk


@transaction.atomic
def note_need(
    *,
    branch: Organisation,
    person: Person,
    occasion: str,
    noted_on: date,
    note: str = "",
    by: User | None,
    on: date,
) -> TalkNeed:
    """Note an occasion that calls for a talk (MTG-16) or a visit (CAR-01).

    Refused: a day to come, somebody who does not belong to the branch, an occasion that the
    standard of the day does not know. The same of the same day is noted once.
    """
    locked = Organisation.objects.select_for_update().get(pk=branch.pk)
    verdict_from(
        (
            Reason("need_in_future", (), {"day": noted_on}) if noted_on > on else None,
            _belongs(person, locked, on),
            _is_occasion(occasion, locked, noted_on),
        )
    ).require()
    need: TalkNeed
    need, is_new = TalkNeed.objects.get_or_create(
        organisation=locked,
        person=person,
        occasion=occasion,
        noted_on=noted_on,
        defaults={"scope_path": locked.scope_path, "note": note.strip()},
    )
    verdict_from((Reason("need_withdrawn", ()) if need.withdrawn_on else None,)).require()
    if is_new:
        facts = {"has_note": bool(note.strip())}
        record_act("care.need_noted", subject=need, by=by, on=noted_on, facts=facts)
    return need


def _belongs(person: Person, branch: Organisation, on: date) -> Reason | None:
    rows = Affiliation.objects.on(on).filter(person=person, organisation=branch)
    numbers = {"name": person.name, "branch": branch.short_name}
    return None if rows.exists() else Reason("not_of_branch", (), numbers)


def _is_occasion(occasion: str, branch: Organisation, noted_on: date) -> Reason | None:
    terms = terms_of(branch, noted_on)
    if occasion in {*occasions_in(terms), *visits_in(terms)}:
        return None
    return Reason("talk_occasion_unknown", (), {"day": noted_on})


@transaction.atomic
def settle_need(*, need: TalkNeed, talk: Talk, by: User | None, on: date) -> TalkNeed:
    """Say by which talk a need was met. Refused: of another person, before the need, a talk where
    a visit is asked for, a talk withdrawn, and where the need was withdrawn or met by another.
    """
    talk = _locked(talk)  # before the need, as in `withdraw_talk`
    locked: TalkNeed = TalkNeed.objects.select_for_update().get(pk=need.pk)
    if locked.talk_id == talk.pk:
        return locked
    verdict_from(
        (
            _still_open(locked),
            _still_counts(talk),
            Reason("talk_of_other", ()) if talk.person_id != locked.person_id else None,
            _not_before(talk, locked),
            _visit_where_asked(talk, locked),
        )
    ).require()
    locked.talk = talk
    locked.save(update_fields=["talk"])
    record_act("care.need_settled", subject=locked, by=by, on=on, fields=["talk"])
    return locked


def _locked(talk: Talk) -> Talk:
    found: Talk = Talk.with_withdrawn.select_for_update().get(pk=talk.pk)
    return found


def _still_counts(talk: Talk) -> Reason | None:
    if talk.withdrawn_on is None:
        return None
    return Reason("talk_withdrawn", (), {"day": talk.withdrawn_on})


def _still_open(need: TalkNeed) -> Reason | None:
    if need.withdrawn_on:
        return Reason("need_withdrawn", ())
    return Reason("need_met", ()) if need.talk_id else None


def _not_before(talk: Talk, need: TalkNeed) -> Reason | None:
    if talk.held_on >= need.noted_on:
        return None
    return Reason("talk_before_need", (), {"held": talk.held_on, "noted": need.noted_on})


def _visit_where_asked(talk: Talk, need: TalkNeed) -> Reason | None:
    terms = terms_of(need.organisation, need.noted_on)
    visits = visits_in(terms)
    if need.occasion not in visits or talk.is_visit:
        return None
    return Reason("visit_needed", terms.cite("CAR-01.occasions"), {"is": visits[need.occasion]})


@transaction.atomic
def withdraw_need(*, need: TalkNeed, reason: str, by: User | None, on: date) -> TalkNeed:
    """Take back what was noted by mistake, with the reason, which goes to the trail."""
    locked: TalkNeed = TalkNeed.objects.select_for_update().get(pk=need.pk)
    verdict_from((_still_open(locked), _has_reason(reason))).require()
    locked.withdrawn_on = on
    locked.save(update_fields=["withdrawn_on"])
    record_act("care.need_withdrawn", subject=locked, by=by, on=on, detail=reason.strip())
    return locked


@transaction.atomic
def withdraw_talk(*, talk: Talk, reason: str, by: User | None, on: date) -> Talk:
    """Take back a talk or visit recorded wrongly, with the reason, which goes to the trail.

    It counts for nothing any more, its note is read by nobody, and what was noted as met by it is
    open again. Refused: one already withdrawn, without a reason, and by the one talked with.
    """
    locked = _locked(talk)
    verdict_from((_still_counts(locked), _has_reason(reason), _of_another(locked, by))).require()
    for need in TalkNeed.objects.select_for_update().filter(talk=locked):
        need.talk = None
        need.save(update_fields=["talk"])
        record_act("care.need_reopened", subject=need, by=by, on=on, fields=["talk"])
    locked.withdrawn_on = on
    locked.save(update_fields=["withdrawn_on"])
    record_act("care.talk_withdrawn", subject=locked, by=by, on=on, detail=reason.strip())
    return locked


def _of_another(talk: Talk, by: User | None) -> Reason | None:
    """Nobody takes back what was said to them."""
    with_self = by and Person.objects.filter(pk=talk.person_id, user_id=by.pk).exists()
    return Reason("talk_with_self", ()) if with_self else None


@transaction.atomic
def leave_out(
    *,
    branch: Organisation,
    person: Person,
    occasion: str,
    since: date,
    reason: str,
    by: User | None,
    on: date,
) -> TalkNeed:
    """Say that what follows from facts calls for no talk: a corrected job is no change of post.

    Refused for an occasion that only officers note, and without a reason. Said again it is the
    same.
    """
    known = None if occasion in FROM_FACTS else Reason("not_from_facts", ())
    verdict_from((known, _has_reason(reason))).require()
    said = TalkNeed.objects.filter(
        organisation=branch, person=person, occasion=occasion, noted_on=since
    )
    before: TalkNeed | None = said.filter(withdrawn_on__isnull=False).first()
    if before is not None:
        return before
    need = note_need(branch=branch, person=person, occasion=occasion, noted_on=since, by=by, on=on)
    return withdraw_need(need=need, reason=reason, by=by, on=on)


def _has_reason(reason: str) -> Reason | None:
    given = len(reason.strip())
    numbers = {"given": given, "needed": SHORTEST_REASON}
    return Reason("reason_short", (), numbers) if given < SHORTEST_REASON else None


@transaction.atomic
def note_export(*, branch: Organisation, year: int, talks: int, by: User, on: date) -> None:
    """The register of a year went out."""
    facts = {"year": year, "talks": talks}
    record_act("care.register_exported", subject=branch, by=by, on=on, facts=facts)
