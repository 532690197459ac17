"""The date health check of a dossier (材料体检): every condition, every window, what follows."""

from collections.abc import Callable, Iterator
from datetime import date

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.conditions import CONDITIONS, Condition
from dangwu.rules.admission.facts import AdmissionFacts
from dangwu.rules.admission.findings import AdmissionFindings, Finding
from dangwu.rules.admission.limits import Limit
from dangwu.rules.admission.order import order_findings
from dangwu.rules.admission.windows import windows_of_case
from dangwu.rules.procedures import NO_HOLIDAYS, Holidays
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason


def judge_admission(
    facts: AdmissionFacts,
    terms_at: Callable[[date], Terms],
    *,
    on: date,
    terms: Terms | None = None,
    holidays: Holidays = NO_HOLIDAYS,
) -> AdmissionFindings:
    """Everything there is to say of a dossier on a day (DEV-01 to DEV-31).

    Each date is judged by what was in force on it (`terms_at`), or, where `terms` are given, all
    of them by those. A fact that is not known yields no finding; where the rulebook held nothing
    on a date, `rule_not_held` says so once a step, and nothing else is judged there. `holidays`
    count the working days of notices.
    """
    case = Case(facts, on, terms_at, terms, holidays)
    judged, found = _judge_conditions(case)
    found += order_findings(case)
    probation = case.probation
    return AdmissionFindings(
        findings=tuple(_in_order(case, found)),
        windows=windows_of_case(case),
        probation_from=probation.starts,
        probation_to=probation.last_day,
        full_from=probation.full_from,
        next=_next(case),
        checked=judged,
    )


def _judge_conditions(case: Case) -> tuple[int, list[Finding]]:
    judged, unheld = 0, set[str]()
    found: list[Finding] = []
    for condition in CONDITIONS:
        if not condition.is_known(case):
            continue
        day = getattr(case.facts, condition.day) or case.on
        limit = case.limits(day).get(condition.rule)
        if limit is not None:
            judged += 1
            found += _judged(case, condition, limit, day)
        elif not condition.local and condition.step not in unheld:
            unheld.add(condition.step)
            found.append(_not_held(condition, day))
    return judged, found


def _judged(case: Case, condition: Condition, limit: Limit, day: date) -> Iterator[Finding]:
    for numbers in condition.judge(case, limit):
        others = (case.limits(day).get(id_) for id_ in condition.also)
        cites = (limit.cite, *(each.cite for each in others if each is not None))
        cite = tuple(dict.fromkeys(clause for each in cites for clause in each))
        yield Finding(
            reason=Reason(condition.code, cite, numbers, limit.modality),
            step=condition.step,
            remedy=condition.remedy,
        )


def _not_held(condition: Condition, day: date) -> Finding:
    numbers = {"rule": condition.rule, "on": day}
    return Finding(reason=Reason("rule_not_held", (), numbers, "generally"), step=condition.step)


def _in_order(case: Case, found: list[Finding]) -> list[Finding]:
    """Findings in the order of the steps; a notice comes before the training."""
    steps = (*case.limits().steps,)
    place = {step: number for number, step in enumerate(steps)}
    place["notice"] = place.get("prospect_consent", 0)
    return sorted(found, key=lambda each: place.get(each.step, len(steps)))


def _next(case: Case) -> str | None:
    """The first step of the procedure not yet taken; cultivation and probation take themselves."""
    days = case.days
    for step in case.limits().steps:
        if step == "cultivation":
            is_taken = "prospect" in days
        elif step == "probation":
            is_taken = "second_application" in days or "full_meeting" in days
        else:
            is_taken = step in days
        if not is_taken:
            return step
    return None
