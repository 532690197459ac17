"""One dossier as the conditions see it: its facts, the limits of each day, and its probation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dangwu.rules.admission.facts import AdmissionFacts
from dangwu.rules.admission.limits import Limits, limits_of
from dangwu.rules.calendar import add_months
from dangwu.rules.procedures import NO_HOLIDAYS, Holidays
from dangwu.rules.terms import Terms

PROBATION = "DEV-21.probation"
# The day of each step; probation is counted, cultivation is its reviews.
DAY_OF_STEP: Mapping[str, str] = {
    "application": "applied_on",
    "talk": "talked_on",
    "activist": "activist_on",
    "activist_record": "activist_recorded_on",
    "contacts": "contacts_on",
    "prospect": "prospect_on",
    "prospect_consent": "prospect_consented_on",
    "sponsors": "sponsors_on",
    "political_review": "political_review_on",
    "examination": "examined_on",
    "pre_review": "pre_reviewed_on",
    "form": "form_issued_on",
    "branch_meeting": "branch_meeting_on",
    "superior_talk": "superior_talked_on",
    "approval": "approved_on",
    "approval_record": "recorded_above_on",
    "placing": "placed_on",
    "oath": "oath_on",
    "second_application": "second_applied_on",
    "full_meeting": "full_meeting_on",
    "full_approval": "full_approved_on",
    "archive": "archived_on",
}


@dataclass(frozen=True, slots=True)
class Probation:
    """Probation from its first day. `due` is the day on which full membership is to be discussed:
    the first after probation, before any extension that is only now decided; `year_ends` the first
    day after its first year, before any extension at all. `full_from` is None where it does not
    follow: cancelled, or an extension of unknown length.
    """

    starts: date | None = None
    due: date | None = None
    ends: date | None = None
    full_from: date | None = None
    year_ends: date | None = None

    @property
    def last_day(self) -> date | None:
        return self.ends - timedelta(days=1) if self.ends else None


@dataclass(slots=True)
class Case:
    """The facts of a dossier judged on a day.

    `terms` given: they hold for every day (a running case keeps the book it began with).
    """

    facts: AdmissionFacts
    on: date
    terms_at: Callable[[date], Terms]
    terms: Terms | None = None
    holidays: Holidays = NO_HOLIDAYS
    days: dict[str, date] = field(init=False)
    probation: Probation = field(init=False)
    _limits: dict[date, Limits] = field(default_factory=dict)

    def __post_init__(self) -> None:
        facts = self.facts
        self.days = {
            step: day
            for step, name in DAY_OF_STEP.items()
            if (day := getattr(facts, name)) is not None
        }
        if facts.training is not None and facts.training.ended_on is not None:
            self.days["training"] = facts.training.ended_on
        self.probation = probation_of(self)

    def limits(self, day: date | None = None) -> Limits:
        """What was in force on a day; without one, on the day of judging."""
        asked = self.on if day is None else day
        found = self._limits.get(asked)
        if found is None:
            found = limits_of(self.terms or self.terms_at(asked))
            self._limits[asked] = found
        return found


def probation_of(case: Case) -> Probation:
    """DEV-21, DEV-23: a year from the branch meeting, longer by an extension, from the anchor.

    Full membership counts from its end, whatever the day of the meeting or of the approval.
    """
    facts = case.facts
    starts = facts.probation_from or facts.branch_meeting_on
    if starts is None:
        return Probation()
    limit = case.limits(starts).get(PROBATION)
    if limit is None or limit.length is None:
        return Probation(starts)
    months = limit.length.count * (12 if limit.length.unit == "year" else 1)
    extended = sum(each.months for each in facts.extensions)
    ends = add_months(starts, months + extended)
    undecided = facts.extensions[-1].months if facts.extensions and _is_deciding(facts) else 0
    due = add_months(starts, months + extended - undecided)
    year_ends = add_months(starts, months)
    unknown = _asks_extension(facts) and not facts.extensions
    if unknown:
        return Probation(starts, due, year_ends=year_ends)
    full_from = None if facts.decision == "cancel" else ends
    return Probation(starts, due, ends, full_from, year_ends)


def _is_deciding(facts: AdmissionFacts) -> bool:
    """Whether the meeting on record is the one that extended probation, or may be."""
    decided_on = facts.extensions[-1].decided_on
    if decided_on is not None:
        return decided_on == facts.full_meeting_on
    open_ = facts.decision is None and facts.full_meeting_on is not None
    return open_ or facts.decision == "extend"


def _asks_extension(facts: AdmissionFacts) -> bool:
    return facts.decision == "extend" or facts.delay_cause == "not_yet_fit"
