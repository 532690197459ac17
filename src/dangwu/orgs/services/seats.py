"""Seats and terms of office."""

from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import CommitteeTerm, Organisation, Post
from dangwu.orgs.selectors import choices_of, schedule_of, standard_of, term_kind
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.organisation import TermFacts, judge_term
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def create_post(*, organisation: Organisation, kind: str, by: HasKey | None, on: date) -> Post:
    """Set up a seat in an organisation from a day on."""
    post = Post.objects.create(
        scope_path=organisation.scope_path, organisation=organisation, kind=kind, starts_on=on
    )
    record_act("orgs.post_created", subject=post, by=by, on=on, fields=["kind"])
    return post


@transaction.atomic
def end_post(*, post: Post, by: HasKey | None, on: date) -> Post:
    """End a seat on a day; refused while somebody holds it."""
    found = Post.objects.select_for_update().get(pk=post.pk)
    held = found.holdings.on(on).count()  # type: ignore[attr-defined]
    verdict_from((Reason("post_held", (), {"count": held}) if held else None,)).require()
    found.ends_on = on
    found.save(update_fields=["ends_on"])
    record_act("orgs.post_ended", subject=found, by=by, on=on, fields=["ends_on"])
    return found


@transaction.atomic
def begin_term(
    *, organisation: Organisation, number: int, elected_on: date, by: HasKey | None, on: date
) -> CommitteeTerm:
    """Begin a term of office with an election; the length is that of the rule in force on that day.

    A term still running ends on the day of the new election.
    """
    standard = standard_of(organisation, elected_on)
    terms = terms_on(standard, elected_on, choices_of(organisation, elected_on))
    facts = TermFacts(kind=term_kind(organisation), elected_on=elected_on)
    window = judge_term(facts, terms, terms_at_election=terms)
    verdict_from((_term_is_known(window.due_on), _after_last_term(organisation, elected_on))).require()
    running = CommitteeTerm.objects.running().filter(organisation=organisation)
    running.update(ends_on=elected_on)
    term = CommitteeTerm.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        number=number,
        elected_on=elected_on,
        starts_on=elected_on,
        due_on=window.due_on,
        standard=standard,
        rulebook=terms.digest,
    )
    record_act("orgs.term_begun", subject=term, by=by, on=on, fields=["elected_on", "due_on"])
    return term


def _term_is_known(due_on: date | None) -> Reason | None:
    return None if due_on else Reason("term_not_held", ())


def _after_last_term(organisation: Organisation, elected_on: date) -> Reason | None:
    last = CommitteeTerm.objects.filter(organisation=organisation).order_by("-elected_on").first()
    if last is None or last.elected_on < elected_on:
        return None
    return Reason("term_before_last", (), {"last": last.elected_on.isoformat()})


@transaction.atomic
def extend_term(*, term: CommitteeTerm, to: date, by: HasKey | None, on: date) -> CommitteeTerm:
    """Put an approved extension of a term on record; Refused beyond what the rule allows (ELE-01)."""
    found = CommitteeTerm.objects.select_for_update().get(pk=term.pk)
    organisation = found.organisation
    facts = TermFacts(
        kind=term_kind(organisation),
        elected_on=found.elected_on,
        extended_to=found.extended_to,
        asks_extension_to=to,
    )
    verdict_from(schedule_of(found, facts, on).findings).require()
    found.extended_to = to
    found.save(update_fields=["extended_to"])
    record_act("orgs.term_extended", subject=found, by=by, on=on, fields=["extended_to"])
    return found
