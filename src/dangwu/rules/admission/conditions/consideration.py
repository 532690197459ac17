"""发展对象: a year of cultivation, sponsors, political review, training, notice (DEV-07 to 11)."""

from collections.abc import Iterator
from datetime import date, timedelta

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.conditions.condition import Condition, Numbers
from dangwu.rules.admission.facts import Notice, Training
from dangwu.rules.admission.limits import Limit, Limits


def prospect_early(case: Case, limit: Limit) -> Iterator[Numbers]:
    activist, prospect = case.facts.activist_on, case.facts.prospect_on
    assert activist is not None
    assert prospect is not None
    earliest = limit.end_of(activist)
    if prospect < earliest:
        yield {"prospect": prospect, "earliest": earliest, "activist": activist}


# ---- sponsors --------------------------------------------------------------------------------


def _sponsored_on(case: Case) -> date | None:
    """The day on which sponsors act: when named, at the latest at the branch meeting."""
    return case.facts.sponsors_on or case.facts.branch_meeting_on


def sponsor_count(case: Case, limit: Limit) -> Iterator[Numbers]:
    sponsors = [each for each in case.facts.sponsors or () if each.until is None]
    if len(sponsors) != limit.number:
        yield {"count": len(sponsors), "needed": limit.number}


def sponsor_not_full(case: Case, limit: Limit) -> Iterator[Numbers]:
    day = _sponsored_on(case)
    for each in case.facts.sponsors or ():
        acts = each.from_ or day
        if acts is not None and each.full_from is not None and acts < each.full_from:
            yield {"name": each.name, "full_from": each.full_from, "day": acts}


def sponsor_suspended(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Rights are back on `suspended_until`."""
    day = _sponsored_on(case)
    for each in case.facts.sponsors or ():
        acts, since = each.from_ or day, each.suspended_from
        if acts is None or since is None or acts < since:
            continue
        if each.suspended_until is None or acts < each.suspended_until:
            yield {"name": each.name, "day": acts, "since": since}


# ---- political review ------------------------------------------------------------------------


def inquiry_after_review(case: Case, limit: Limit) -> Iterator[Numbers]:
    """The answer to a letter, or one still unanswered that was sent, later than the conclusion."""
    concluded = case.facts.political_review_on
    assert concluded is not None
    late = [
        each.on for each in case.facts.inquiry_letters or () if each.on and each.on > concluded
    ]
    if late:
        yield {"letter": max(late), "review": concluded, "count": len(late)}


def review_after_meeting(case: Case, limit: Limit) -> Iterator[Numbers]:
    review, meeting = case.facts.political_review_on, case.facts.branch_meeting_on
    assert review is not None
    assert meeting is not None
    if review > meeting:
        yield {"review": review, "meeting": meeting}


def political_review_failed(case: Case, limit: Limit) -> Iterator[Numbers]:
    if case.facts.political_review_passed is False:
        yield {"meeting": case.facts.branch_meeting_on}


# ---- training --------------------------------------------------------------------------------


def _training(case: Case) -> Training:
    assert case.facts.training is not None
    return case.facts.training


def training_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Days or hours: one of the two suffices; a noted special case needs neither."""
    given = _training(case)
    hours = _limits_of_training(case).get("DEV-11.training_hours")
    if (given.days is None and given.hours is None) or _is_excepted(case) or not _any(given):
        return
    enough_days = given.days is not None and given.days >= limit.number
    enough_hours = hours is not None and given.hours is not None and given.hours >= hours.number
    if not enough_days and not enough_hours:
        yield {
            "days": _plain(given.days),
            "hours": _plain(given.hours),
            "least_days": limit.number,
            "least_hours": hours.number if hours else None,
        }


def training_missing(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Nothing of it was taken part in, or, where the standard examines, it was failed."""
    given = _training(case)
    examines = _limits_of_training(case).get("DEV-11.examination")
    nothing = (given.days, given.hours) != (None, None) and not _any(given)
    failed = given.passed is False and examines is not None and examines.holds
    if (nothing or failed) and not _is_excepted(case):
        yield {"failed": failed}


def _any(given: Training) -> bool:
    return bool(given.days or given.hours)


def _is_excepted(case: Case) -> bool:
    """A special case on record, where the standard knows of any."""
    excepts = _limits_of_training(case).get("DEV-11.special_case")
    return _training(case).special_case and excepts is not None and excepts.holds


def _limits_of_training(case: Case) -> Limits:
    return case.limits(_trained_on(case))


def _trained_on(case: Case) -> date:
    return _training(case).ended_on or case.facts.branch_meeting_on or case.on


def _plain(value: object) -> object:
    return 0 if value is None else value


# ---- notice ----------------------------------------------------------------------------------


def notice_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    assert case.facts.notice is not None
    yield from too_short(case, case.facts.notice, limit)


def full_notice_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    assert case.facts.full_notice is not None
    yield from too_short(case, case.facts.full_notice, limit)


def notice_open(case: Case, limit: Limit) -> Iterator[Numbers]:
    yield from still_open(case.facts.notice, case.facts.branch_meeting_on)


def full_notice_open(case: Case, limit: Limit) -> Iterator[Numbers]:
    yield from still_open(case.facts.full_notice, case.facts.full_meeting_on)


def still_open(notice: Notice | None, meeting: date | None) -> Iterator[Numbers]:
    """A notice is over before the meeting: its last day is an earlier one."""
    assert notice is not None
    assert meeting is not None
    if notice.last >= meeting:
        yield {"first": notice.first, "last": notice.last, "meeting": meeting}


def too_short(case: Case, notice: Notice, limit: Limit) -> Iterator[Numbers]:
    """Working days from the first to the last day, both counted."""
    days = case.holidays.between(notice.first - timedelta(days=1), notice.last)
    if days < limit.number:
        yield {
            "first": notice.first,
            "last": notice.last,
            "days": days,
            "least": limit.number,
        }


CONDITIONS = (
    Condition(
        code="prospect_early",
        step="prospect",
        rule="DEV-07.cultivation",
        needs=("activist_on", "prospect_on"),
        day="prospect_on",
        judge=prospect_early,
        remedy="decide_again",
    ),
    Condition(
        code="sponsor_count",
        step="sponsors",
        rule="DEV-09.sponsors",
        needs=("sponsors",),
        day="branch_meeting_on",
        judge=sponsor_count,
        remedy="name_sponsors",
    ),
    Condition(
        code="sponsor_not_full",
        step="sponsors",
        rule="DEV-09.full_members",
        needs=("sponsors",),
        day="branch_meeting_on",
        judge=sponsor_not_full,
        remedy="name_sponsors",
    ),
    Condition(
        code="sponsor_suspended",
        step="sponsors",
        rule="DEV-09.not_sponsors",
        needs=("sponsors",),
        day="branch_meeting_on",
        judge=sponsor_suspended,
        remedy="name_sponsors",
    ),
    Condition(
        code="inquiry_after_review",
        step="political_review",
        rule="DEV-10.concluding",
        needs=("political_review_on", "inquiry_letters"),
        day="political_review_on",
        judge=inquiry_after_review,
        remedy="conclude_again",
    ),
    Condition(
        code="review_after_meeting",
        step="political_review",
        rule="DEV-10.required",
        needs=("political_review_on", "branch_meeting_on"),
        day="branch_meeting_on",
        judge=review_after_meeting,
        remedy="meet_again",
    ),
    Condition(
        code="political_review_failed",
        step="political_review",
        rule="DEV-10.required",
        needs=("political_review_passed", "branch_meeting_on"),
        day="branch_meeting_on",
        judge=political_review_failed,
        remedy="stop",
    ),
    Condition(
        code="training_short",
        step="training",
        rule="DEV-11.training_days",
        needs=("training",),
        day="branch_meeting_on",
        judge=training_short,
        remedy="train_again",
        also=("DEV-11.training_hours",),
    ),
    Condition(
        code="training_missing",
        step="training",
        rule="DEV-11.required",
        needs=("training",),
        day="branch_meeting_on",
        judge=training_missing,
        remedy="train_again",
        also=("DEV-11.examination",),
    ),
    Condition(
        code="notice_short",
        step="notice",
        rule="DEV-31.notice",
        needs=("notice",),
        day="branch_meeting_on",
        judge=notice_short,
        remedy="announce_again",
        local=True,
    ),
    Condition(
        code="notice_short",
        step="full_meeting",
        rule="DEV-31.notice",
        needs=("full_notice",),
        day="full_meeting_on",
        judge=full_notice_short,
        remedy="announce_again",
        local=True,
    ),
    Condition(
        code="notice_open",
        step="notice",
        rule="DEV-31.notice",
        needs=("notice", "branch_meeting_on"),
        day="branch_meeting_on",
        judge=notice_open,
        remedy="meet_again",
        local=True,
    ),
    Condition(
        code="notice_open",
        step="full_meeting",
        rule="DEV-31.notice",
        needs=("full_notice", "full_meeting_on"),
        day="full_meeting_on",
        judge=full_notice_open,
        remedy="meet_again",
        local=True,
    ),
)
