"""What the plan of a year still lacks, each with its clause, and its entries beside it."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dangwu.meetings.models import Meeting, PlanEntry, YearPlan
from dangwu.meetings.selectors.plans import (
    HOW_OFTEN,
    is_sent,
    months_of_turn,
    plan_terms,
    set_day,
    turn_of,
)
from dangwu.members.models import Activity
from dangwu.procedures.models import Case
from dangwu.rules.terms import Duty, Terms, Words
from dangwu.rules.verdict import Reason

DAY, THEN = "MTG-11.day", "MTG-11.plan_then"
# What the plan tells of each meeting, and who owes it until when.
CONTENTS = {Activity.THEME_DAY: "MTG-11.plan_contents", Activity.LECTURE: "MTG-10.plan"}
PLAN_DUTY = {Activity.THEME_DAY: "MTG-11.plan", Activity.JOINT_STUDY: "MTG-17.plan"}
# The words of the contents, and the columns that hold them.
COLUMN_OF = {
    "时间": "on",
    "主题": "title",
    "内容": "content",
    "形式": "form",
    "讲课内容": "title",
    "党课时间": "on",
    "讲课人员": "speaker",
}


# ---- what a page shows -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as the page of its plan shows it: its meeting, what it does not tell, and the day
    the standard sets where the entry has another."""

    entry: PlanEntry
    meeting: Meeting | None
    lacks: tuple[str, ...]
    set_for: date | None


def entry_lines(plan: YearPlan, entries: Sequence[PlanEntry], on: date) -> list[EntryLine]:
    """The entries of a plan with everything beside them; two queries however many there are."""
    terms = plan_terms(plan.organisation, plan.year, on)
    others = other_days(plan, entries, terms)
    rows = Meeting.objects.filter(plan_entry__in=list(entries)).exclude(
        state=Meeting.State.CANCELLED
    )
    meetings = {meeting.plan_entry_id: meeting for meeting in rows}
    return [
        EntryLine(
            entry,
            meetings.get(entry.pk),
            tuple(lacking(entry, plan.kind, terms)),
            others.get(entry.pk),
        )
        for entry in entries
    ]


# ---- what a plan lacks -------------------------------------------------------------------------


def due_by(plan: YearPlan, terms: Terms) -> date | None:
    """The last day for making, filing and publishing the plan; None where no rule sets one."""
    item = terms.items.get(PLAN_DUTY.get(Activity(plan.kind), ""))
    if item is None or not isinstance(item.value, Duty) or item.value.window is None:
        return None
    month, day = (int(part) for part in item.value.window[1].split("-"))
    return date(plan.year, month, min(day, monthrange(plan.year, month)[1]))


def lacking(entry: PlanEntry, kind: str, terms: Terms) -> list[str]:
    """What the rule on contents asks of an entry and it does not tell: 主题, 内容, 形式."""
    item = terms.items.get(CONTENTS.get(Activity(kind), ""))
    if item is None or not isinstance(item.value, Words):
        return []
    return [word for word in item.value.words if not _told(entry, COLUMN_OF.get(word, ""))]


def _told(entry: PlanEntry, column: str) -> bool:
    if column == "speaker":
        return bool(entry.speaker_id or entry.speaker_from_outside)
    return not column or bool(getattr(entry, column))


def incomplete(plan: YearPlan, entries: Iterable[PlanEntry], terms: Terms) -> Reason | None:
    """The entries that do not tell what the plan is to tell; such a plan is not filed."""
    wanting = {
        f"{entry.on.month}月{entry.on.day}日缺{'、'.join(words)}"
        for entry in entries
        if (words := lacking(entry, plan.kind, terms))
    }
    if not wanting:
        return None
    id_ = CONTENTS[Activity(plan.kind)]
    numbers = {"count": len(wanting), "which": "；".join(sorted(wanting))}
    return Reason("plan_incomplete", terms.cite(id_), numbers, terms.item(id_).modality)


def plan_findings(
    plan: YearPlan, entries: Sequence[PlanEntry], case: Case | None, on: date
) -> list[Reason]:
    """What is to be seen of a plan today, each with its clause; all of it warns."""
    terms = plan_terms(plan.organisation, plan.year, on)
    found = (
        _turns_missing(plan, entries, terms),
        incomplete(plan, entries, terms),
        _other_days(plan, entries, terms),
        *_lateness(plan, case, terms, on),
    )
    return [_warns(reason) for reason in found if reason]


def _warns(reason: Reason) -> Reason:
    return Reason(reason.code, reason.cite, reason.numbers, "generally")


def _turns_missing(plan: YearPlan, entries: Sequence[PlanEntry], terms: Terms) -> Reason | None:
    months = months_of_turn(plan.kind, terms)
    taken = {turn_of(entry.on, months) for entry in entries}
    missing = [month for month in range(1, 13, months) if month not in taken]
    if not missing:
        return None
    id_ = HOW_OFTEN[Activity(plan.kind)]
    named = [f"{m}月" if months == 1 else f"{m}至{m + months - 1}月" for m in missing]
    numbers = {"count": len(missing), "which": "、".join(named)}
    return Reason("plan_turns_missing", terms.cite(id_) if id_ in terms.items else (), numbers)


def other_days(plan: YearPlan, entries: Iterable[PlanEntry], terms: Terms) -> dict[int, date]:
    """The theme days that are planned for another day than the standard sets, and that day."""
    found = {}
    for entry in entries:
        day, _ = set_day(plan.kind, entry.on.year, entry.on.month, terms)
        if day and day != entry.on:
            found[entry.pk] = day
    return found


def _other_days(plan: YearPlan, entries: Sequence[PlanEntry], terms: Terms) -> Reason | None:
    others = other_days(plan, entries, terms)
    if not others:
        return None
    days = [f"{e.on.month}月{e.on.day}日" for e in entries if e.pk in others]
    return Reason(
        "plan_other_days", terms.cite(DAY), {"count": len(days), "which": "、".join(days)}
    )


def _lateness(plan: YearPlan, case: Case | None, terms: Terms, on: date) -> Iterator[Reason]:
    """Filing and publishing after the last day, or still to come after it."""
    last = due_by(plan, terms)
    if last is None:
        return
    duty = terms.cite(PLAN_DUTY[Activity(plan.kind)])
    cite = tuple(dict.fromkeys((*duty, *(terms.cite(THEN) if THEN in terms.items else ()))))
    sent = case.submitted_on if case and is_sent(case) else None
    for code, day in (("plan_sent", sent), ("plan_published", plan.published_on)):
        if day is None and on > last:
            yield Reason(f"{code}_overdue", cite, {"by": last, "days": (on - last).days})
        elif day is not None and day > last:
            yield Reason(f"{code}_late", cite, {"by": last, "day": day, "days": (day - last).days})
