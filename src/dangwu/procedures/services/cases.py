"""The acts on cases: submit, approve, return, withdraw, put an outside answer on record.

Each locks the case, compares the version that was shown, asks the table of transitions and whose
act it is, writes case and step, records the act, and runs the subject's effect: all or nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from django.db import models, transaction

from dangwu.accounts.models import User
from dangwu.accounts.people import directory
from dangwu.core.crypto import blind_index
from dangwu.core.scope import current_scope
from dangwu.core.services import record_act
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import TRANSITIONS, Action, Case, CaseStep, Side, State
from dangwu.procedures.registry import Effect, definition_of
from dangwu.procedures.selectors.acting import OWN, Authority, concerns
from dangwu.procedures.selectors.cases import (
    action_word,
    authority_of,
    is_declared,
    may_submit,
    side_of,
    state_word,
    submitted,
)
from dangwu.rules.verdict import Reason, verdict_from

LONGEST_OPINION = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What goes on record with an act besides who and when."""

    opinion: str = ""
    answered_on: date | None = None
    reference: str = ""


NO_WORDS = Words()


class Above(Enum):
    """Who decides where nobody else is named."""

    DIRECTLY = "the organisation directly above"


@transaction.atomic
def submit_case(
    *,
    kind: str,
    subject: models.Model,
    organisation: Organisation,
    title: str,
    by: User | None,
    on: date,
    note: str = "",
    about: UUID | None = None,
    content: Mapping[str, object] | None = None,
    decides: Organisation | Above | None = Above.DIRECTLY,
) -> Case:
    """Put a subject before the organisation above: a new case, or the next round of a returned
    or withdrawn one.

    `content` is what is asked for as data, of which a digest is kept with every act; `about` the
    person concerned, who never decides. `decides` where it is not the organisation directly above;
    None: one outside the system. Refused while the case waits or is approved, and to who
    may not submit for the organisation.
    """
    definition = definition_of(kind)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # one at a time
    label, key = subject._meta.label_lower, str(subject.pk)
    rows = Case.objects.filter(kind=kind, subject_table=label, subject_id=key)
    case: Case | None = rows.first()
    verdict_from(
        (
            _stands_against_submission(case),
            None
            if may_submit(organisation, kind, by, on)
            else Reason("case_not_submitter", (), {"organisation": organisation.short_name}),
            _too_long(note),
        )
    ).require()
    if case is None:
        case = Case(kind=kind, subject_table=label, subject_id=key, version=0, round=0)
    case.scope_path, case.organisation = organisation.scope_path, organisation
    case.decides = organisation.parent if isinstance(decides, Above) else decides
    case.title, case.about, case.digest = title, about, digest_of(content)
    case.submitted_by, case.submitted_on = by, on
    case.decided_by = case.decided_on = None
    case.round += 1
    _move(case, Action.SUBMIT, Words(opinion=note.strip()), by, on)
    record_act(
        "procedures.case_submitted",
        subject=case,
        by=by,
        on=on,
        fields=["state"],
        facts=_facts(case),
    )
    definition.on_submitted(case, by, on)
    return case


@transaction.atomic
def approve_case(
    *, case: Case, version: int, opinion: str = "", by: User | None, on: date
) -> Case:
    """Agree, or take note of a filing; `version` is that of the case as it was shown.

    Refused where the case has moved on, to who holds no deciding post at the very organisation
    that decides, to who submitted it and to the person it is about. The same press again by the
    same user counts once.
    """
    return _decide(case, version, Action.APPROVE, opinion, by, on)


@transaction.atomic
def return_case(*, case: Case, version: int, opinion: str, by: User | None, on: date) -> Case:
    """Send back with an opinion, which is needed; refused as `approve_case` is."""
    return _decide(case, version, Action.RETURN, opinion, by, on)


def _decide(
    case: Case, version: int, action: Action, opinion: str, by: User | None, on: date
) -> Case:
    locked = _locked(case)
    if _is_repeated(locked, version, action, by):
        return locked
    words = Words(opinion=opinion.strip())
    missing = action is Action.RETURN and not words.opinion
    _require(
        locked,
        version,
        action,
        by,
        on,
        Reason("opinion_missing", ()) if missing else None,
        _too_long(words.opinion),
    )
    locked.decided_by, locked.decided_on = by, on
    _move(locked, action, words, by, on)
    definition = definition_of(locked.kind)
    if action is Action.APPROVE:
        record_act(
            "procedures.case_approved",
            subject=locked,
            by=by,
            on=on,
            fields=["state"],
            facts=_facts(locked),
        )
        definition.on_approved(locked, by, on)
    else:
        record_act(
            "procedures.case_returned",
            subject=locked,
            by=by,
            on=on,
            fields=["state"],
            facts=_facts(locked),
        )
        definition.on_returned(locked, by, on)
    return locked


@transaction.atomic
def withdraw_case(*, case: Case, version: int, by: User | None, on: date) -> Case:
    """Take a waiting case back, by the side that submitted."""
    locked = _locked(case)
    if _is_repeated(locked, version, Action.WITHDRAW, by):
        return locked
    _require(locked, version, Action.WITHDRAW, by, on)
    _move(locked, Action.WITHDRAW, NO_WORDS, by, on)
    record_act(
        "procedures.case_withdrawn",
        subject=locked,
        by=by,
        on=on,
        fields=["state"],
        facts=_facts(locked),
    )
    definition_of(locked.kind).on_withdrawn(locked, by, on)
    return locked


@transaction.atomic
def record_outside_answer(
    *,
    case: Case,
    version: int,
    approved: bool,
    answered_on: date,
    reference: str,
    by: User | None,
    on: date,
) -> Case:
    """Put on record what a superior outside the system answered to a root: when, and by which
    paper.

    Refused where the organisation above is in the system, for a day to come or before the
    submission, without a reference, and to the person the case is about.
    """
    locked = _locked(case)
    action = Action.ANSWER_YES if approved else Action.ANSWER_NO
    if _is_repeated(locked, version, action, by):
        return locked
    words = Words(answered_on=answered_on, reference=reference.strip())
    early = {"day": answered_on, "submitted": locked.submitted_on}
    _require(
        locked,
        version,
        action,
        by,
        on,
        None if words.reference else Reason("reference_missing", ()),
        Reason("answered_to_come", (), {"day": answered_on}) if answered_on > on else None,
        Reason("answered_before", (), early) if answered_on < locked.submitted_on else None,
    )
    locked.decided_by, locked.decided_on = None, answered_on  # who decided is outside
    _move(locked, action, words, by, on)
    record_act(
        "procedures.outside_answer_recorded",
        subject=locked,
        by=by,
        on=on,
        fields=["state"],
        facts=_facts(locked),
    )
    definition = definition_of(locked.kind)
    effect: Effect = definition.on_approved if approved else definition.on_returned
    effect(locked, by, on)
    return locked


# ---- what stands against an act --------------------------------------------------------------


def _locked(case: Case) -> Case:
    """The case as it is now, held until the act is over (SQLite: the one writer holds it)."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("organisation", "decides")
    found: Case = rows.get(pk=case.pk)
    return found


def _is_repeated(case: Case, version: int, action: Action, by: User | None) -> bool:
    """Whether the very act was the last one on the case: a second press of the same button."""
    if by is None or case.version != version + 1:
        return False
    steps = CaseStep.objects.filter(case=case, version=case.version, actor=by, action=action)
    return bool(steps.exists())


def _require(
    case: Case,
    version: int,
    action: Action,
    by: User | None,
    on: date,
    *more: Reason | None,
) -> None:
    """Raise `Refused` unless the act is declared for the case as it is, and the asker's."""
    numbers = {"state": state_word(case), "action": action_word(case, action)}
    authority = authority_of(case, side_of(action), current_scope(), by, on)
    if case.version != version:
        now: Reason | None = Reason("case_moved_on", (), numbers)
    elif not is_declared(case, action):
        now = Reason("case_undeclared", (), numbers)
    else:
        now = None
    verdict_from((now,)).require()
    wrong = None if authority else _wrong_side(case, action)
    verdict_from((wrong, *_own_case(case, action, by, authority), *more)).require()


def _wrong_side(case: Case, action: Action) -> Reason:
    side = side_of(action)
    if side is Side.DECIDES:
        above = case.decides
        code = "case_not_decider" if above else "case_decided_outside"
        return Reason(code, (), {"organisation": (above or case.organisation).short_name})
    if side is Side.RECORDS and case.decides is not None:
        return Reason("case_decided_inside", (), {"organisation": case.decides.short_name})
    return Reason("case_not_submitter", (), {"organisation": case.organisation.short_name})


def _own_case(
    case: Case, action: Action, by: User | None, authority: Authority | None
) -> tuple[Reason | None, ...]:
    """Nobody answers what they asked themselves, nor what is about them (回避); nor does who acts
    in the place of such a one.
    """
    if side_of(action) is Side.SUBMITS:
        return ()
    giver = authority.giver if authority else None
    concerned = concerns(case.about, by, authority)
    asked = side_of(action) is Side.DECIDES and (submitted(case, by) or submitted(case, giver))
    return (
        Reason("case_submitted_by_self", ()) if asked else None,
        Reason("case_about_self", ()) if concerned else None,
    )


def _stands_against_submission(case: Case | None) -> Reason | None:
    if is_declared(case, Action.SUBMIT):
        return None
    assert case is not None
    if case.state == State.WAITING:
        return Reason("case_waiting", (), {"day": case.submitted_on})
    return Reason("case_approved", (), {"day": case.decided_on, "state": state_word(case)})


def _too_long(words: str) -> Reason | None:
    numbers = {"given": len(words.strip()), "most": LONGEST_OPINION}
    return Reason("opinion_too_long", (), numbers) if numbers["given"] > LONGEST_OPINION else None


# ---- writing ---------------------------------------------------------------------------------


def digest_of(content: Mapping[str, object] | None) -> str:
    """A keyed digest of what is asked: the same content gives the same, and tells nothing."""
    if content is None:
        return ""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return blind_index(text, of="procedures.case.content")


def _move(case: Case, action: Action, words: Words, by: User | None, on: date) -> None:
    """Write the state after an act and its step; an act that is not in the table is a KeyError."""
    before = State(case.state) if case.version else None
    case.state = TRANSITIONS[before, action, side_of(action)]
    case.version += 1
    case.save()
    at = case.decides if side_of(action) is Side.DECIDES else case.organisation
    assert at is not None
    stands_in = authority_of(case, side_of(action), current_scope(), by, on) or OWN
    CaseStep.objects.create(
        scope_path=case.scope_path,
        case=case,
        version=case.version,
        round=case.round,
        action=action,
        actor=by,
        actor_name=directory().name_of(by) if by else "",
        post=directory().post_of(stands_in.giver or by, at.scope_path, on) if by else "",
        for_user=stands_in.giver,
        for_name=stands_in.giver_name,
        opinion=words.opinion,
        digest=case.digest,
        answered_on=words.answered_on,
        reference=words.reference,
        on=on,
    )


def _facts(case: Case) -> dict[str, object]:
    """What the audit trail says of an act: never what anybody typed."""
    return {
        "kind": case.kind,
        "state": str(case.state),
        "version": case.version,
        "round": case.round,
    }
