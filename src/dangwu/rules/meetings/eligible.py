"""Who is counted, who votes, who may be elected: DIS-11, with ELE-04 on who should attend."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dangwu.rules.meetings.facts import Matter
from dangwu.rules.meetings.majority import VOTES
from dangwu.rules.meetings.reading import finding, held, missing, rule_not_held, warning
from dangwu.rules.terms import Catalogue, Flag, Terms
from dangwu.rules.verdict import Reason

Status = Literal["full", "probationary"]
Sanction = Literal["none", "warning", "serious_warning", "removal", "probation", "expulsion"]
Absence = Literal[
    "ill_mind",
    "abroad_private",
    "serving_sentence",
    "bedridden",
    "away_untransferred",
    "returned_home",
    "mobile_certificate",
    "ordinary_leave",
]
RIGHTS = "DIS-11.full_members"
NOT_COUNTED = "ELE-04.not_counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibleFacts:
    """One member on the day of a meeting; None: not known.

    `reason`: why the member is absent. `host`: attends here on a certificate, the affiliation
    being with another branch. The two consents are those of the superior and of the meeting to
    leave the member out of the count.
    """

    matter: Matter = "election"
    status: Status | None = None
    sanction: Sanction = "none"
    detained: bool = False
    reason: Absence | None = None
    superior_agreed: bool | None = None
    meeting_agreed: bool | None = None
    host: bool = False


@dataclass(frozen=True, slots=True)
class Eligible:
    """`counts`: among those who should attend; `votes`: has the vote; `electable`: may be
    elected. None where a fact or the rule is missing."""

    counts: bool | None
    votes: bool | None
    electable: bool | None
    reasons: tuple[Reason, ...] = ()


def judge_eligible(facts: EligibleFacts, terms: Terms) -> Eligible:
    """The rights of a member on the day of the terms.

    Who has no rights is not counted either: the count is of those with the vote. Being absent
    takes no right away; it leaves the count only in an election, in six cases, with two consents.
    """
    if not held(terms, RIGHTS):
        return Eligible(None, None, None, (rule_not_held(terms, RIGHTS),))
    without = tuple(_without_rights(facts, terms))
    if without:
        return Eligible(False, False, False, without)
    if facts.status is None:
        return Eligible(None, None, None, (missing("status"),))
    counts, reasons = _counts(facts, terms)
    return Eligible(counts, True, True, reasons)


def _without_rights(facts: EligibleFacts, terms: Terms) -> Iterator[Reason]:
    if facts.status == "probationary" or facts.sanction == "expulsion":
        why = "expelled" if facts.sanction == "expulsion" else "probationary"
        yield finding(terms, "not_full_member", RIGHTS, why=why)
    if facts.sanction == "probation" and _holds(terms, "DIS-11.probation"):
        yield finding(terms, "on_probation", "DIS-11.probation")
    if facts.detained and _holds(terms, "DIS-11.detained"):
        yield finding(terms, "rights_suspended", "DIS-11.detained")
    if facts.host and _holds(terms, "DIS-11.host"):
        yield finding(terms, "host_member", "DIS-11.host")


def _holds(terms: Terms, id_: str) -> bool:
    value = terms.value(id_) if held(terms, id_) else None
    return isinstance(value, Flag) and value.holds


def _counts(facts: EligibleFacts, terms: Terms) -> tuple[bool | None, tuple[Reason, ...]]:
    """ELE-04: whether an absent member is still one of those who should attend."""
    if facts.reason is None:
        return True, ()
    cases = terms.value(NOT_COUNTED) if held(terms, NOT_COUNTED) else None
    names = {each.id: each.name for each in cases.entries} if isinstance(cases, Catalogue) else {}
    if facts.matter != "election" or facts.reason not in names:
        id_ = NOT_COUNTED if facts.matter == "election" else VOTES[facts.matter]
        if not held(terms, id_):
            return True, ()
        return True, (warning(terms, "absent_counted", id_, reason=facts.reason),)
    return _with_consents(facts, terms)


def _with_consents(facts: EligibleFacts, terms: Terms) -> tuple[bool | None, tuple[Reason, ...]]:
    consents = {
        "superior_agreed": facts.superior_agreed,
        "meeting_agreed": facts.meeting_agreed,
    }
    refused = tuple(name for name, given in consents.items() if given is False)
    unknown = tuple(name for name, given in consents.items() if given is None)
    if refused:
        told = {"reason": facts.reason, "missing": refused}
        return True, (finding(terms, "absent_consent_missing", NOT_COUNTED, **told),)
    if unknown:
        return None, tuple(missing(name) for name in unknown)
    return False, (finding(terms, "absent_not_counted", NOT_COUNTED, reason=facts.reason),)
