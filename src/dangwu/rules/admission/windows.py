"""When each step may be taken, with the conditions that bind: what is known now says it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.facts import Notice
from dangwu.rules.admission.limits import Limit, Limits
from dangwu.rules.procedures.window import StepWindow
from dangwu.rules.verdict import Reason


@dataclass(frozen=True, slots=True)
class Bound:
    """One thing that bounds a step: not before `earliest`, not after `latest`."""

    reason: Reason
    earliest: date | None = None
    latest: date | None = None
    special_latest: date | None = None


Bounds = Callable[[Case, Limits], Iterator[Bound | None]]


def windows_of_case(case: Case) -> dict[str, StepWindow]:
    """Step → window, of every step of which something is known.

    A step already taken is seen by what was in force on its day, one to come by what is in force
    on the day of judging.
    """
    found = {}
    for step, bounds in _WINDOWS.items():
        limits = case.limits(case.days.get(step))
        bound = [each for each in bounds(case, limits) if each is not None]
        if bound:
            found[step] = _window(bound)
    return found


def _window(bounds: list[Bound]) -> StepWindow:
    special = [each.special_latest for each in bounds if each.special_latest]
    return StepWindow(
        earliest=max((each.earliest for each in bounds if each.earliest), default=None),
        latest=min((each.latest for each in bounds if each.latest), default=None),
        special_latest=min(special, default=None),
        why=tuple(each.reason for each in bounds),
    )


# ---- bounds ----------------------------------------------------------------------------------


def _after(case: Case, limits: Limits, step: str) -> Bound | None:
    """Not before another step, whose day is known."""
    day, rule = case.days.get(step), limits.get("DEV-30.order")
    if day is None or rule is None:
        return None
    return Bound(_why("window_after", rule, after=step, anchor=day), earliest=day)


def _waits(limits: Limits, rule: str, step: str, anchor: date | None) -> Bound | None:
    """Not before a time has passed since another step."""
    limit = limits.get(rule)
    if limit is None or anchor is None:
        return None
    earliest = limit.end_of(anchor)
    return Bound(
        _why("window_opens", limit, after=step, anchor=anchor, earliest=earliest),
        earliest=earliest,
    )


def _within(
    limits: Limits, rule: str, step: str, anchor: date | None, special: str = ""
) -> Bound | None:
    """Not after a time has passed since another step; longer where a special case is noted."""
    limit, longer = limits.get(rule), limits.get(special)
    if limit is None or anchor is None:
        return None
    latest, last = limit.end_of(anchor), longer.end_of(anchor) if longer else None
    numbers = {"after": step, "anchor": anchor, "latest": latest, "special": last}
    return Bound(_why("window_closes", limit, **numbers), latest=latest, special_latest=last)


def _once_over(limits: Limits, notice: Notice | None) -> Bound | None:
    """Not before a public notice is over: from the day after its last."""
    rule = limits.get("DEV-31.notice")
    if notice is None or rule is None or notice.last == date.max:
        return None
    earliest = notice.last + timedelta(days=1)
    numbers = {"after": "notice", "anchor": notice.last, "earliest": earliest}
    return Bound(_why("window_opens", rule, **numbers), earliest=earliest)


def _why(code: str, rule: Limit, **numbers: object) -> Reason:
    return Reason(code, rule.cite, numbers, rule.modality)


# ---- steps -----------------------------------------------------------------------------------


def _talk(case: Case, limits: Limits) -> Iterator[Bound | None]:
    yield _after(case, limits, "application")
    yield _within(limits, "DEV-02.talk_within", "application", case.facts.applied_on)


def _activist(case: Case, limits: Limits) -> Iterator[Bound | None]:
    yield _after(case, limits, "application")
    yield _after(case, limits, "talk")


def _prospect(case: Case, limits: Limits) -> Iterator[Bound | None]:
    yield _waits(limits, "DEV-07.cultivation", "activist", case.facts.activist_on)


def _political_review(case: Case, limits: Limits) -> Iterator[Bound | None]:
    yield _after(case, limits, _prospect_step(case))
    letters = [each.on for each in case.facts.inquiry_letters or () if each.on is not None]
    rule = limits.get("DEV-10.concluding")
    if letters and rule is not None:
        last = max(letters)
        yield Bound(_why("window_after", rule, after="inquiry", anchor=last), earliest=last)


def _training(case: Case, limits: Limits) -> Iterator[Bound | None]:
    yield _after(case, limits, _prospect_step(case))


def _notice(case: Case, limits: Limits) -> Iterator[Bound | None]:
    yield _after(case, limits, "prospect")


def _prospect_step(case: Case) -> str:
    return "prospect_consent" if "prospect_consent" in case.days else "prospect"


def _branch_meeting(case: Case, limits: Limits) -> Iterator[Bound | None]:
    for step in ("prospect", "political_review", "training", "examination", "pre_review", "form"):
        yield _after(case, limits, step)
    yield _once_over(limits, case.facts.notice)
    meeting = case.facts.branch_meeting_on
    held = [day for day in case.facts.reviews or () if meeting is None or day <= meeting]
    yield _within(limits, "DEV-16.review_age", "cultivation", max(held, default=None))


def _approval(case: Case, limits: Limits) -> Iterator[Bound | None]:
    yield _after(case, limits, "branch_meeting")
    yield _after(case, limits, "superior_talk")
    meeting = case.facts.branch_meeting_on
    special = "DEV-18.approval_special"
    yield _within(limits, "DEV-18.approval_within", "branch_meeting", meeting, special)


def _second_application(case: Case, limits: Limits) -> Iterator[Bound | None]:
    """About a week before the end where the standard says so, and by the end of probation."""
    last, due = case.probation.last_day, case.probation.due
    rule, ahead = limits.get("DEV-22.written"), limits.get("DEV-22.apply_before")
    if last is None or due is None or rule is None:
        return
    yield Bound(
        _why("window_closes", rule, after="probation", anchor=due, latest=last), latest=last
    )
    if ahead is not None:
        opens = due - timedelta(days=ahead.number)
        reason = _why("window_opens", ahead, after="probation", anchor=due, earliest=opens)
        yield Bound(reason, earliest=opens)


def _full_meeting(case: Case, limits: Limits) -> Iterator[Bound | None]:
    starts, due = case.probation.starts, case.probation.due
    rule = limits.get("DEV-21.probation")
    if due is None or rule is None:
        return
    why = _why("window_opens", rule, after="branch_meeting", anchor=starts, earliest=due)
    yield Bound(why, earliest=due)
    yield _once_over(limits, case.facts.full_notice)
    moved = case.facts.transferred_in_on
    if moved is not None and moved < due:
        yield _within(limits, "DEV-26.postpone", "probation", due)


def _full_approval(case: Case, limits: Limits) -> Iterator[Bound | None]:
    yield _after(case, limits, "full_meeting")
    yield _within(limits, "DEV-24.approval_within", "full_meeting", case.facts.full_meeting_on)


_WINDOWS: Mapping[str, Bounds] = {
    "talk": _talk,
    "activist": _activist,
    "prospect": _prospect,
    "political_review": _political_review,
    "training": _training,
    "notice": _notice,
    "branch_meeting": _branch_meeting,
    "approval": _approval,
    "second_application": _second_application,
    "full_meeting": _full_meeting,
    "full_approval": _full_approval,
}
