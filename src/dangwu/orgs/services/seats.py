"""Seats and terms of office."""

from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import (
    SEATS_OF,
    SINGLE_POSTS,
    CommitteeTerm,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
)
from dangwu.orgs.selectors import choices_of, schedule_of, standard_of, term_kind
from dangwu.orgs.services.checks import (
    directed_above,
    leads_from_above,
    locked,
    stands,
    still_counting,
    stood,
)
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.organisation import TermFacts, TermSchedule, judge_term
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def create_post(*, organisation: Organisation, kind: str, by: HasKey | None, on: date) -> Post:
    """Set up a seat in an organisation from a day on; Refused where it does not fit, or twice."""
    place = locked(organisation)
    verdict_from(
        (
            leads_from_above(kind, place, on),
            stands(place),
            stood(place, on),
            _fits(place, kind),
            _is_set_up_once(place, kind, on),
        )
    ).require()
    post: Post = Post.objects.create(
        scope_path=place.scope_path, organisation=place, kind=kind, starts_on=on
    )
    record_act("orgs.post_created", subject=post, by=by, on=on, fields=["kind"])
    return post


def _fits(organisation: Organisation, kind: str) -> Reason | None:
    if kind in SEATS_OF[OrganisationKind(organisation.kind)]:
        return None
    numbers = {"kind": organisation.get_kind_display(), "seat": PostKind(kind).label}
    return Reason("seat_does_not_fit", (), numbers)


def _is_set_up_once(organisation: Organisation, kind: str, on: date) -> Reason | None:
    """One secretary, one organisation member …; deputies and plain members may be several."""
    twins = Post.objects.filter(organisation=organisation, kind=kind)
    if kind not in SINGLE_POSTS or not still_counting(twins, on).exists():
        return None
    return Reason("seat_set_up", (), {"seat": PostKind(kind).label})


@transaction.atomic
def end_post(*, post: Post, by: HasKey | None, on: date) -> Post:
    """End a seat on a day; refused while somebody holds it on that day or later."""
    found: Post = Post.objects.select_for_update().get(pk=post.pk)
    verdict_from(
        (
            leads_from_above(found.kind, found.organisation, on),
            _seat_stands(found),
            _not_before(found, on),
            _nobody_holds(found, on),
        )
    ).require()
    found.ends_on = on
    found.save(update_fields=["ends_on"])
    record_act("orgs.post_ended", subject=found, by=by, on=on, fields=["ends_on"])
    return found


def _seat_stands(post: Post) -> Reason | None:
    if post.ends_on is None:
        return None
    return Reason("post_already_ended", (), {"on": post.ends_on})


def _not_before(post: Post, on: date) -> Reason | None:
    if post.starts_on <= on:
        return None
    numbers = {"on": on, "last": post.starts_on}
    return Reason("before_last_change", (), numbers)


def _nobody_holds(post: Post, on: date) -> Reason | None:
    held = still_counting(post.holdings.all(), on).count()
    return Reason("post_held", (), {"count": held}) if held else None


@transaction.atomic
def begin_term(
    *, organisation: Organisation, number: int, elected_on: date, by: HasKey | None, on: date
) -> CommitteeTerm:
    """Begin a term of office with an election; its length is by the rule in force on that day.

    A term still running ends on the day of the new election.
    """
    place = locked(organisation)
    standard = standard_of(place, elected_on)
    terms = terms_on(standard, elected_on, choices_of(place, elected_on))
    facts = TermFacts(kind=term_kind(place), elected_on=elected_on)
    window = judge_term(facts, terms, terms_at_election=terms)
    verdict_from(
        (
            stands(place),
            stood(place, elected_on),
            *_has_terms(window),
            _after_last_term(place, elected_on, number),
        )
    ).require()
    CommitteeTerm.objects.running().filter(organisation=place).update(ends_on=elected_on)
    term: CommitteeTerm = CommitteeTerm.objects.create(
        scope_path=place.scope_path,
        organisation=place,
        number=number,
        elected_on=elected_on,
        starts_on=elected_on,
        due_on=window.due_on,
        standard=standard,
        rulebook=terms.digest,
    )
    record_act("orgs.term_begun", subject=term, by=by, on=on, fields=["elected_on", "due_on"])
    return term


def _has_terms(window: TermSchedule) -> list[Reason]:
    """Bodies without terms of office say so by a finding; others lack a rule for that day."""
    if window.due_on:
        return []
    told = [Reason(f.code, f.cite, f.numbers) for f in window.findings if f.code == "no_term"]
    return told or [Reason("term_not_held", ())]


def _after_last_term(organisation: Organisation, elected_on: date, number: int) -> Reason | None:
    last = CommitteeTerm.objects.filter(organisation=organisation).order_by("-elected_on").first()
    if last is None or (last.elected_on < elected_on and last.number < number):
        return None
    numbers = {"last": last.elected_on, "number": last.number}
    return Reason("term_before_last", (), numbers)


@transaction.atomic
def extend_term(*, term: CommitteeTerm, to: date, by: HasKey | None, on: date) -> CommitteeTerm:
    """Put an approved extension of a term on record; Refused beyond the rule (ELE-01)."""
    found: CommitteeTerm = CommitteeTerm.objects.select_for_update().get(pk=term.pk)
    organisation = found.organisation
    facts = TermFacts(
        kind=term_kind(organisation),
        elected_on=found.elected_on,
        extended_to=found.extended_to,
        asks_extension_to=to,
    )
    verdict_from(
        (
            directed_above(organisation, "任期延长", on),
            _still_runs(found),
            _is_later(found, to),
            *schedule_of(found, facts, on).findings,
        )
    ).require()
    found.extended_to = to
    found.save(update_fields=["extended_to"])
    record_act("orgs.term_extended", subject=found, by=by, on=on, fields=["extended_to"])
    return found


def _still_runs(term: CommitteeTerm) -> Reason | None:
    if term.ends_on is None:
        return None
    return Reason("term_ended", (), {"on": term.ends_on})


def _is_later(term: CommitteeTerm, to: date) -> Reason | None:
    if to > term.due_on:
        return None
    numbers = {"due_on": term.due_on, "asked": to}
    return Reason("extension_not_later", (), numbers)
