"""`admission`: everything that is to say of one dossier."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from dangwu.admission.messages import FINDINGS, REMEDIES
from dangwu.admission.messages.findings import in_words
from dangwu.api.judge.admission.lines import AdmissionLine, CountsLine, NoticeLine
from dangwu.api.judge.common import Answer, Book, FactsError, told
from dangwu.core import messages as core
from dangwu.rulebook.selectors import table_days
from dangwu.rules.admission import (
    AdmissionFacts,
    Backer,
    Extension,
    Finding,
    Letter,
    Notice,
    Training,
    judge_admission,
)
from dangwu.rules.meetings import Matter, VoteFacts, contradictions
from dangwu.rules.procedures import Holidays, StepWindow
from dangwu.rules.verdict import Reason

# The contract of the judge: what it finds in a dossier, and under which code.
CODES: Mapping[str, str] = {
    code: code
    for code in (
        "age_under_18",
        "application_before_joining_unit",
        "talk_late",
        "activist_early",
        "review_gap",
        "review_old",
        "prospect_early",
        "sponsor_not_full",
        "inquiry_after_review",
        "review_after_meeting",
        "training_short",
        "notice_short",
        "leaving_soon",
        "quorum_short",
        "vote_short",
        "approval_late",
        "approval_over_limit",
        "extension_short",
        "extension_long",
        "extension_twice",
        "full_meeting_early",
        "full_decision_late",
        "order",
        "future",
        "rule_not_held",
    )
} | {
    "full_approval_late": "approval_late",
    "method_not_allowed": "vote_short",
    "notice_open": "notice_short",
    "sponsor_suspended": "sponsor_not_full",
    "training_missing": "training_short",
}
# The steps that the judge knows, in order, and the fact that says a step was taken.
STEPS: Mapping[str, str] = {
    "application": "applied_on",
    "talk": "talked_on",
    "activist": "activist_on",
    "prospect": "prospect_on",
    "political_review": "political_review_on",
    "training": "training",
    "branch_meeting": "branch_meeting_on",
    "approval": "approved_on",
    "second_application": "second_applied_on",
    "full_meeting": "full_meeting_on",
    "full_approval": "full_approved_on",
}


def judge_admission_line(line: AdmissionLine, book: Book) -> Answer:
    given = {name: value for name, value in dict(line).items() if value not in (None, [])}
    if not given:
        missing = Reason("missing_fact", (), {"fact": "applied_on"}, "generally")
        return Answer(None, _result((), (), {}), told((missing,), explain))
    found = judge_admission(facts_of(line), book.terms, on=book.on, holidays=official_days())
    kept = [each for each in found.findings if each.reason.code in CODES]
    days = {
        "probation_from": found.probation_from,
        "probation_to": found.probation_to,
        "full_from": found.full_from,
    }
    unjudged = bool(kept) and {each.reason.code for each in kept} == {"rule_not_held"}
    result = _result(kept, found.windows.items(), days)
    result["next"] = next((step for step, fact in STEPS.items() if fact not in given), None)
    reasons = tuple(map(_reason, kept))
    return Answer(None if unjudged and not found.checked else _is_fine(kept), result, reasons)


def _is_fine(findings: Iterable[Finding]) -> bool:
    return not any(each.reason.modality == "must" for each in findings)


def _result(
    findings: Iterable[Finding],
    windows: Iterable[tuple[str, StepWindow]],
    days: Mapping[str, date | None],
) -> dict[str, Any]:
    return {
        "findings": [_finding(each) for each in findings],
        "windows": {step: _window(window) for step, window in windows},
        **{name: iso(days.get(name)) for name in ("probation_from", "probation_to", "full_from")},
        "next": None,
    }


def _reason(finding: Finding) -> dict[str, Any]:
    """The reason in words, under the code that the judge has for it."""
    (said,) = told((finding.reason,), explain)
    return {**said, "code": CODES[finding.reason.code]}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        **_reason(finding),
        "severity": finding.reason.modality,
        "step": finding.step,
        "remedy": REMEDIES.get(finding.remedy, ""),
    }


def _window(window: StepWindow) -> dict[str, Any]:
    return {
        "earliest": iso(window.earliest),
        "latest": iso(window.latest),
        "special_latest": iso(window.special_latest),
        "why": list(told(window.why, explain)),
    }


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def explain(reason: Reason) -> core.Explained:
    return core.explain(in_words(reason), FINDINGS)


@cache
def official_days() -> Holidays:
    """The official table; the holidays of a place are known to the product, not to the judge."""
    days = table_days()
    return Holidays(
        off=frozenset(each.day for each in days if not each.is_working),
        working=frozenset(each.day for each in days if each.is_working),
    )


# ---- lines to facts ----


def facts_of(line: AdmissionLine) -> AdmissionFacts:
    """The facts of the rules; FactsError for votes that cannot be counted like this."""
    given = dict(line)
    built = {
        "contacts": all_of(Backer, line.contacts),
        "sponsors": all_of(Backer, line.sponsors),
        "inquiry_letters": all_of(Letter, line.inquiry_letters),
        "reviews": None if line.reviews is None else tuple(line.reviews),
        "training": Training(**dict(line.training)) if line.training else None,
        "notice": _notice(line.notice),
        "vote": _vote("vote", "admission", line.vote),
        "full_vote": _vote("full_vote", "full_membership", line.full_vote),
        "extensions": all_of(Extension, line.extensions),
        "special_reason": line.special_reason or "",
    }
    return AdmissionFacts(**{**given, **built})


def all_of(kind: type[Any], lines: Iterable[Any] | None) -> tuple[Any, ...] | None:
    return None if lines is None else tuple(kind(**dict(each)) for each in lines)


def _notice(line: NoticeLine | None) -> Notice | None:
    return None if line is None else Notice(first=line.from_, last=line.to)


def _vote(name: str, matter: Matter, line: CountsLine | None) -> VoteFacts | None:
    """The counts of a vote; those that cannot all be right are a line that cannot be read."""
    if line is None:
        return None
    given = dict(line)
    vote = VoteFacts(matter=matter, votes_for=given.pop("for_"), **given)
    found: Iterable[Reason] = contradictions(vote)
    for _ in found:
        raise FactsError(name, "票数、到会人数与应到会人数对不上")
    return vote
