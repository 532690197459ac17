"""The plan of a year: made, changed, submitted to the level above, made public."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.meetings.models import LIVE, Meeting, PlanEntry, YearPlan
from dangwu.meetings.selectors.plan_findings import incomplete
from dangwu.meetings.selectors.plans import (
    YEAR_PLAN,
    YEARS_AHEAD,
    case_of_plan,
    entries_of,
    held_entries,
    is_settled,
    plan_of,
    plan_terms,
    planned_kinds_of,
)
from dangwu.members.models import Activity, Person
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import Case, State
from dangwu.procedures.services import submit_case
from dangwu.rules.verdict import Reason, verdict_from


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFields:
    """One meeting of a plan as it is typed."""

    on: date
    title: str
    content: str = ""
    form: str = ""
    place: str = ""
    speaker: Person | None = None
    speaker_from_outside: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        return (
            *(self.on, self.title, self.content, self.form, self.place),
            *(self.speaker.pk if self.speaker else None, self.speaker_from_outside),
        )


def fields_of(entry: PlanEntry) -> EntryFields:
    """An entry as it would be typed."""
    return EntryFields(
        on=entry.on,
        title=entry.title,
        content=entry.content,
        form=entry.form,
        place=entry.place,
        speaker=entry.speaker,
        speaker_from_outside=entry.speaker_from_outside,
    )


@transaction.atomic
def make_plan(
    *,
    organisation: Organisation,
    kind: str,
    year: int,
    rows: Sequence[EntryFields],
    by: User | None,
    on: date,
) -> YearPlan:
    """The plan of a year with its entries (MTG-10.plan, MTG-11.plan, MTG-17.plan).

    Refused without a row, for a kind the organisation does not plan, for a year that is over or
    further than next year, for a day of another year, and where the plan stands already; the same
    rows once more are the same plan.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    known = plan_of(organisation, kind, year)
    if known and {fields_of(each).key for each in entries_of(known)} == {r.key for r in rows}:
        return known
    verdict_from(
        (
            _not_planned(organisation, kind),
            _year_away(year, on),
            Reason("plan_empty", ()) if not rows else None,
            Reason("plan_exists", (), {"year": year, "kind": kind}) if known else None,
            *_wrong_rows(rows, year),
        )
    ).require()
    plan: YearPlan = YearPlan.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        kind=kind,
        year=year,
        made_on=on,
    )
    PlanEntry.objects.bulk_create(_entry(plan, row) for row in rows)
    record_act("meetings.plan_made", subject=plan, by=by, on=on, facts=_facts(plan, len(rows)))
    return plan


@transaction.atomic
def change_plan(
    *,
    plan: YearPlan,
    changed: Mapping[int, EntryFields] | None = None,
    dropped: Collection[int] = (),
    added: Sequence[EntryFields] = (),
    by: User | None,
    on: date,
) -> YearPlan:
    """Change, drop and add entries of a plan; `changed` and `dropped` are by the entries' keys.

    Once the plan was filed or published what was before stays: the entry dropped with its day, a
    new one in its place. Refused while the plan waits above (it can be withdrawn), for an entry
    whose meeting was held, and for days of another year. Nothing different changes nothing.
    """
    locked = _locked(plan)
    running = {entry.pk: entry for entry in entries_of(locked)}
    other = {
        pk: row
        for pk, row in (changed or {}).items()
        if pk in running and pk not in dropped and row.key != fields_of(running[pk]).key
    }
    gone = [running[pk] for pk in dropped if pk in running]
    there = {fields_of(entry).key for entry in running.values()}
    new = [row for row in added if row.key not in there]
    if not (other or gone or new):
        return locked
    verdict_from(
        (
            _waits_above(locked),
            _was_held(locked, {*other, *(entry.pk for entry in gone)}),
            *_wrong_rows([*other.values(), *new], locked.year),
        )
    ).require()
    _write(locked, other, gone, new, on)
    counts = {"changed": len(other), "dropped": len(gone), "added": len(new)}
    facts = {**_facts(locked, len(entries_of(locked))), **counts}
    record_act("meetings.plan_changed", subject=locked, by=by, on=on, facts=facts)
    return locked


@transaction.atomic
def submit_plan(*, plan: YearPlan, note: str = "", by: User | None, on: date) -> Case:
    """Put the plan before the level above, which takes note of it (MTG-11.plan_then).

    Refused without entries, where an entry does not tell what the rule on contents asks
    (MTG-11.plan_contents), and as `procedures.submit_case` refuses.
    """
    locked = _locked(plan)
    entries = entries_of(locked)
    case = case_of_plan(locked)
    if case and case.state == State.WAITING and case.submitted_by == by:
        return case  # the same press again
    terms = plan_terms(locked.organisation, locked.year, on)
    verdict_from(
        (Reason("plan_empty", ()) if not entries else None, incomplete(locked, entries, terms))
    ).require()
    return submit_case(
        kind=YEAR_PLAN,
        subject=locked,
        organisation=locked.organisation,
        title=str(locked),
        note=note,
        content={"entries": [list(fields_of(entry).key) for entry in entries]},
        by=by,
        on=on,
    )


@transaction.atomic
def publish_plan(*, plan: YearPlan, published_on: date, by: User | None, on: date) -> YearPlan:
    """Put on record that the plan was made public; from then on its members read it here.

    Refused without entries, for a day to come or before the plan was made, and a second time on
    another day. A late day is taken and warned of.
    """
    locked = _locked(plan)
    if locked.published_on == published_on:
        return locked
    stands = locked.published_on
    verdict_from(
        (
            Reason("plan_empty", ()) if not entries_of(locked) else None,
            Reason("day_to_come", (), {"day": published_on}) if published_on > on else None,
            Reason("published_before_made", (), {"day": published_on, "made": locked.made_on})
            if published_on < locked.made_on
            else None,
            Reason("plan_is_public", (), {"day": stands}) if stands else None,
        )
    ).require()
    locked.published_on = published_on
    locked.save(update_fields=["published_on"])
    facts = {"year": locked.year, "kind": locked.kind}
    record_act("meetings.plan_published", subject=locked, by=by, on=published_on, facts=facts)
    return locked


def note_filed(*, plan: YearPlan, filed_on: date) -> None:
    """The level above took note; the act is that of the case."""
    locked = _locked(plan)
    locked.filed_on = filed_on
    locked.save(update_fields=["filed_on"])


@transaction.atomic
def note_plan_export(*, plan: YearPlan, paper: str, by: User | None, on: date) -> None:
    """Put on record that the plan was taken out as a file."""
    record_act("meetings.plan_exported", subject=plan, by=by, on=on, facts={"paper": paper})


# ---- what stands against it --------------------------------------------------------------------


def _not_planned(organisation: Organisation, kind: str) -> Reason | None:
    if kind in planned_kinds_of(organisation):
        return None
    return Reason("kind_not_planned", (), {"name": organisation.short_name, "kind": kind})


def _year_away(year: int, on: date) -> Reason | None:
    first, last = on.year, on.year + YEARS_AHEAD
    if first <= year <= last:
        return None
    return Reason("plan_year_away", (), {"year": year, "first": first, "last": last})


def _wrong_rows(rows: Iterable[EntryFields], year: int) -> Iterable[Reason]:
    for row in rows:
        if row.on.year != year:
            yield Reason("entry_of_other_year", (), {"day": row.on, "year": year})
        if not row.title.strip():
            yield Reason("entry_without_title", (), {"day": row.on})
        if row.speaker and row.speaker_from_outside:
            yield Reason("two_speakers", ())


def _waits_above(plan: YearPlan) -> Reason | None:
    case = case_of_plan(plan)
    if case is None or case.state != State.WAITING:
        return None
    return Reason("plan_waits", (), {"day": case.submitted_on})


def _was_held(plan: YearPlan, entries: Collection[int]) -> Reason | None:
    held = held_entries(plan) & set(entries)
    return Reason("entry_was_held", (), {"count": len(held)}) if held else None


# ---- writing -----------------------------------------------------------------------------------


def _locked(plan: YearPlan) -> YearPlan:
    rows = YearPlan.objects.select_for_update(of=("self",)).select_related("organisation")
    found: YearPlan = rows.get(pk=plan.pk)
    return found


def _entry(plan: YearPlan, row: EntryFields) -> PlanEntry:
    return _filled(PlanEntry(scope_path=plan.scope_path, plan=plan), row)


def _filled(entry: PlanEntry, row: EntryFields) -> PlanEntry:
    entry.on, entry.title, entry.content = row.on, row.title.strip(), row.content.strip()
    entry.form, entry.place, entry.speaker = row.form.strip(), row.place.strip(), row.speaker
    entry.speaker_from_outside = row.speaker_from_outside.strip()
    return entry


def _write(
    plan: YearPlan,
    changed: Mapping[int, EntryFields],
    dropped: Sequence[PlanEntry],
    added: Sequence[EntryFields],
    on: date,
) -> None:
    settled = is_settled(plan)
    for entry in dropped:
        _drop(entry, settled, on)
    for pk, row in changed.items():
        entry = PlanEntry.objects.get(pk=pk)
        if not settled:
            _filled(entry, row).save()
            continue
        new = _entry(plan, row)
        new.save()
        Meeting.objects.filter(plan_entry=entry, state__in=LIVE).update(plan_entry=new)
        _drop(entry, settled, on)
    PlanEntry.objects.bulk_create(_entry(plan, row) for row in added)


def _drop(entry: PlanEntry, settled: bool, on: date) -> None:
    """Out of a draft without a trace, unless a meeting was made from it; else with its day."""
    if settled or Meeting.objects.filter(plan_entry=entry).exists():
        PlanEntry.objects.filter(pk=entry.pk).update(dropped_on=on)
    else:
        PlanEntry.objects.filter(pk=entry.pk).delete()


def _facts(plan: YearPlan, entries: int) -> dict[str, object]:
    return {"year": plan.year, "kind": Activity(plan.kind).value, "entries": entries}
