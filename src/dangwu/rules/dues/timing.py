"""From when dues are paid, when a change counts, and what late means (DUE-01, 07, 08, 10)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangwu.rules.calendar import add_months
from dangwu.rules.dues.facts import Category
from dangwu.rules.terms import Flag, Terms
from dangwu.rules.verdict import Reason, Verdict

START, FIRST_MONTH = "DUE-08.start", "DUE-08.first-month"
FIXED_FOR_YEAR = "DUE-01.fixed-for-year"
BACK_PAYMENT = "DUE-07.back-payment"
REMIND, ARREARS = "DUE-10.remind", "DUE-10.arrears"
PLACE = "DUE-09.place"


def month_of(day: date) -> date:
    """The first day of a day's month: how months are written in this chapter."""
    return day.replace(day=1)


# ---- start ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DuesStart:
    """The first month owed here (its first day), None while a fact is missing."""

    first_month: date | None
    reasons: tuple[Reason, ...] = ()
    cites: tuple[str, ...] = ()


def dues_start(
    terms: Terms,
    *,
    branch_meeting_on: date | None = None,
    joined_here_on: date | None = None,
    paid_to: date | None = None,
) -> DuesStart:
    """The first month a member owes dues to this branch.

    `branch_meeting_on`: the branch here admitted the member as probationary; dues run from that
    day, its month counting in full (DUE-08). `joined_here_on` with `paid_to` (any day of the last
    month paid elsewhere): a transfer; the month after `paid_to` is the first (DUE-09).
    """
    if joined_here_on is not None:
        return _start_after_transfer(terms, joined_here_on, paid_to)
    if branch_meeting_on is None:
        return DuesStart(None, (Reason("missing_fact", (), {"fact": "branch_meeting_on"}),))
    cites = (*terms.cite(START), *terms.cite(FIRST_MONTH))
    return DuesStart(month_of(branch_meeting_on), cites=cites)


def _start_after_transfer(terms: Terms, joined: date, paid_to: date | None) -> DuesStart:
    cites = terms.cite(PLACE)
    if paid_to is None:
        return DuesStart(None, (Reason("missing_fact", cites, {"fact": "paid_to"}),), cites)
    first = add_months(month_of(paid_to), 1)
    owed = (joined.year - first.year) * 12 + joined.month - first.month
    if owed <= 0:
        return DuesStart(first, cites=cites)
    numbers = {"months": owed, "paid_to": month_of(paid_to), "joined_on": joined}
    return DuesStart(first, (Reason("unpaid_before", cites, numbers, "generally"),), cites)


# ---- change --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DuesChange:
    """The first month with the new base, and whether it waits for the next verification."""

    counts_from: date
    waits: bool
    reasons: tuple[Reason, ...] = ()
    cites: tuple[str, ...] = ()


def judge_change(terms: Terms, *, changed_on: date, category: Category) -> DuesChange:
    """From which month a change of pay within the year counts (DUE-01).

    Where the amount stands for the year the next year's verification takes it up; before that
    rule, and for those whose base is each month's or quarter's income, the month it began.
    """
    fixed = terms.value(FIXED_FOR_YEAR)
    if not isinstance(fixed, Flag):
        raise TypeError(f"{FIXED_FOR_YEAR} is no flag")
    cites = terms.cite(FIXED_FOR_YEAR)
    if not fixed.holds or category in ("annual_salary", "self_employed"):
        return DuesChange(month_of(changed_on), waits=False, cites=cites)
    starts = date(changed_on.year + 1, 1, 1)
    modality = terms.item(FIXED_FOR_YEAR).modality
    reason = Reason("waits_for_year", cites, {"on": changed_on, "year": starts.year}, modality)
    return DuesChange(starts, waits=True, reasons=(reason,), cites=cites)


# ---- late ----------------------------------------------------------------------------------


def judge_back_payment(terms: Terms, *, months: int) -> Verdict:
    """Whether so many months may be paid afterwards: generally at most six (DUE-07)."""
    most = terms.number(BACK_PAYMENT)
    if months <= most:
        return Verdict()
    item = terms.item(BACK_PAYMENT)
    numbers = {"months": months, "most": most}
    return Verdict((Reason("back_payment_long", item.cite, numbers, item.modality),))


@dataclass(frozen=True, slots=True)
class Arrears:
    """How late somebody is: `decide` asks the member meeting, nothing happens by itself."""

    stage: Literal["fine", "warn", "decide"]
    reasons: tuple[Reason, ...] = ()


def judge_arrears(terms: Terms, *, months: int, excused: bool | None = None) -> Arrears:
    """What `months` unpaid months running ask for (DUE-10, DIS-01).

    From the first: remind and set a date. From the sixth without a proper reason (`excused`
    False): the member meeting has to decide; whether there was one (None) is asked first.
    """
    if months <= 0:
        return Arrears("fine")
    limit = terms.number(ARREARS)
    numbers = {"months": months, "limit": limit}
    remind = Reason("arrears_remind", terms.cite(REMIND), numbers, "generally")
    if months < limit or excused:
        return Arrears("warn", (remind,))
    cite = terms.cite(ARREARS)
    if excused is None:
        ask = Reason("missing_fact", cite, {"fact": "excused"})
        return Arrears("warn", (remind, ask))
    return Arrears("decide", (Reason("arrears_decide", cite, numbers, "generally"),))
