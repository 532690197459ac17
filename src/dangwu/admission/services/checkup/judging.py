"""Dossiers judged one after the other, and the answer in words. Pure but for the rulebook."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from dangwu.admission.messages import REMEDIES, STEPS, explain
from dangwu.admission.services.checkup.across import repeated, with_engagements
from dangwu.admission.services.checkup.reading import DossierRead, Told
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import RulesInForce
from dangwu.rules.admission import AdmissionFindings, judge_admission
from dangwu.rules.admission.findings import Finding
from dangwu.rules.procedures import NO_HOLIDAYS, Holidays
from dangwu.rules.terms import Terms

TermsAt = Callable[[date], Terms]


@dataclass(frozen=True, slots=True)
class DossierChecked:
    """One person: what the rules answer, and what the sheet says that could not be judged."""

    read: DossierRead
    answer: AdmissionFindings
    faults: tuple[Told, ...]


def terms_of_days(organisation: Organisation) -> TermsAt:
    """What was in force in an organisation on a day; each day is looked up once."""
    rules = RulesInForce((organisation.scope_path,))
    return cache(lambda day: rules.terms_of(organisation.scope_path, day))


def check_dossiers(
    dossiers: Sequence[DossierRead],
    terms_at: TermsAt,
    *,
    on: date,
    holidays: Holidays = NO_HOLIDAYS,
) -> Iterator[DossierChecked]:
    """Everything that is to say of each dossier, in the order of the rows."""
    again = repeated(dossiers)
    for read, facts in zip(dossiers, with_engagements(dossiers), strict=True):
        more = (again[read.row],) if read.row in again else ()
        answer = judge_admission(facts, terms_at, on=on, holidays=holidays)
        yield DossierChecked(read, answer, read.faults + more)


# ---- in words ----------------------------------------------------------------------------------


def shown(checked: DossierChecked) -> dict[str, Any]:
    """One person as pages and the checked sheet show it: plain data, in words."""
    answer = checked.answer
    return {
        "row": checked.read.row,
        "name": checked.read.name,
        "branch": checked.read.branch,
        "findings": [shown_finding(found) for found in _in_order(answer.findings)],
        "faults": [asdict(one) for one in checked.faults],
        "taken": [asdict(one) for one in checked.read.taken],
        "checked": answer.checked,
        **shown_days(answer),
    }


def shown_finding(found: Finding) -> dict[str, Any]:
    """A finding in words: step, modality, sentence with its numbers, clauses, what may be done."""
    said = explain(found.reason)
    return {
        "code": said.code,
        "step": found.step,
        "step_name": STEPS.get(found.step, ""),
        "modality": said.modality,
        "text": said.text,
        "cite": list(said.cite),
        "remedy": REMEDIES.get(found.remedy, ""),
    }


def shown_days(answer: AdmissionFindings) -> dict[str, Any]:
    """What follows from the dates: probation, the day of full membership, the next step."""
    window = answer.windows.get(answer.next or "")
    return {
        "probation_from": _iso(answer.probation_from),
        "probation_to": _iso(answer.probation_to),
        "full_from": _iso(answer.full_from),
        "next": STEPS.get(answer.next or "", ""),
        "earliest": _iso(window.earliest) if window else "",
        "latest": _iso(window.latest) if window else "",
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    """What must be before what generally is; else as the rules have it, step by step."""
    return sorted(findings, key=lambda found: found.reason.modality != "must")


def counts_of(people: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many people and places, by severity: the heading of the result."""
    found: Counter[str] = Counter(people=len(people))
    for one in people:
        kinds = Counter(finding["modality"] for finding in one["findings"])
        found.update(must=kinds["must"], generally=kinds["generally"], faults=len(one["faults"]))
        found.update(
            wrong=bool(kinds["must"]),
            warned=bool(kinds["generally"]),
            unread=bool(one["faults"]),
            clean=not one["findings"] and not one["faults"],
        )
    return dict(found)
