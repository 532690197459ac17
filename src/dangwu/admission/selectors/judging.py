"""A dossier judged on a day: by the book its run is pinned to, or by what was in force."""

from collections.abc import Callable
from datetime import date

from dangwu.admission.models import Dossier
from dangwu.admission.selectors.facts import PROCEDURE, facts_of
from dangwu.orgs.selectors import terms_of
from dangwu.procedures.selectors import holidays, pinned_terms, run_of
from dangwu.rules.admission import AdmissionFacts, AdmissionFindings, judge_admission


def judge_of(dossier: Dossier, on: date) -> Callable[[AdmissionFacts], AdmissionFindings]:
    """What judges facts of a dossier on a day, however many of them."""
    run = run_of(dossier, PROCEDURE)
    terms = pinned_terms(run) if run else None
    off = holidays()

    def judge(facts: AdmissionFacts) -> AdmissionFindings:
        return judge_admission(
            facts,
            lambda day: terms_of(dossier.organisation, day),
            on=on,
            terms=terms,
            holidays=off,
        )

    return judge


def judged(dossier: Dossier, facts: AdmissionFacts, on: date) -> AdmissionFindings:
    """Everything that is to say of some facts of a dossier on a day."""
    return judge_of(dossier, on)(facts)


def findings_of(dossier: Dossier, on: date) -> AdmissionFindings:
    """The date health check (材料体检) of a dossier as it stands."""
    return judged(dossier, facts_of(dossier), on)
