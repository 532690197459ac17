"""Judging a roster: every row against itself, the others, the organisations, the records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dangwu.core.crypto import blind_index
from dangwu.core.identity import MALE
from dangwu.core.sheets.values import MonthOnly
from dangwu.members.messages import ROSTER
from dangwu.members.models import Sex
from dangwu.members.selectors.records import Known, Record
from dangwu.members.services.facts import Day, first_day, judge_days, not_before_joining
from dangwu.members.services.roster.fields import FIELDS
from dangwu.members.services.roster.places import Places
from dangwu.members.services.roster.reading import Finding, RowRead, finding, read_rows
from dangwu.members.services.roster.table import Table
from dangwu.orgs.models import Organisation
from dangwu.rules.calendar import add_months
from dangwu.rules.verdict import Reason

LONGEST_PROBATION = 24  # one year, extended by at most one more
STEP = 1000  # rows between two notes of progress

NEEDED = tuple(field for field in FIELDS if field.needed)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Around:
    """What a roster is judged against."""

    on: date
    branches: Places
    groups: Mapping[int, Places]  # by branch
    default_branch: Organisation | None
    known: Callable[[Sequence[str]], Known]


@dataclass(slots=True)
class Checked:
    """All rows as read, what was found, and which records they are about."""

    rows: list[RowRead]
    findings: list[Finding]
    records: dict[int, Record] = field(default_factory=dict)  # by row
    taken_as: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    @property
    def blocked(self) -> set[int]:
        return {found.row for found in self.findings if found.blocks}


def check_roster(table: Table, around: Around, progress: Progress) -> Checked:
    """Read and judge all rows. No query for a single row: numbers are looked up many at once."""
    rows, findings = read_rows(table, on=around.on)
    checked = Checked(rows, findings)
    _place_rows(checked, around)
    _look_up(checked, around)
    unread = {(found.row, found.field) for found in findings}
    missing = _missing_columns(table, checked)
    findings += missing
    told = {found.field for found in missing}
    for done, row in enumerate(rows, start=1):
        is_known = row.number in checked.records
        gaps = _gaps(row, is_known)
        # One cell, one fault: what cannot be read is not called missing as well.
        findings += [
            gap for gap in gaps if (gap.row, gap.field) not in unread and gap.field not in told
        ]
        found = _row_findings(row, is_known, around.on)
        findings += [one for one in found if (one.row, one.field) not in unread]
        if done % STEP == 0:
            progress(done, len(rows))
    return checked


def _missing_columns(table: Table, checked: Checked) -> list[Finding]:
    """A column that is not there is one fault, not one for each row."""
    return [
        finding(-1, needed.name, "no_column", label=needed.label)
        for needed in NEEDED
        if needed.name not in table.cells
        and any(_is_gap(row, needed.name, row.number in checked.records) for row in checked.rows)
    ]


def _gaps(row: RowRead, is_known: bool) -> list[Finding]:
    """What is needed and not written."""
    found = [
        finding(row.number, needed.name, "missing", label=needed.label)
        for needed in NEEDED
        if getattr(row, needed.name) is None and _is_gap(row, needed.name, is_known)
    ]
    if not is_known and row.category is None:
        found.append(finding(row.number, "category", "no_category", blocks=False))
    return found


def _is_gap(row: RowRead, name: str, is_known: bool) -> bool:
    """An existing record is found by its number; the other cells of its row may stay blank."""
    return getattr(row, name) is None and not (is_known and name not in ("name", "id_number"))


# ---- branches and groups -----------------------------------------------------------------------


def _place_rows(checked: Checked, around: Around) -> None:
    """The words of branch and group become organisations; each distinct word is looked up once."""
    memo: dict[object, tuple[Organisation | None, Finding | None]] = {}
    for row in checked.rows:
        if row.branch is None:
            row.branch = around.default_branch
        for name in ("branch", "group"):
            word = getattr(row, name)
            if not isinstance(word, str):
                continue
            places = around.branches if name == "branch" else _groups_of(row.branch, around)
            key = (name, word, row.branch.pk if name == "group" and row.branch else None)
            if key not in memo:
                memo[key] = _place(name, word, places)
            found, fault = memo[key]
            setattr(row, name, found)
            if fault:
                checked.findings.append(
                    Finding(row.number, name, fault.text, True, fault.suggestion, word)
                )
            elif found and word not in (found.name, found.short_name):
                label, times = checked.taken_as.get((name, word), (found.short_name, 0))
                checked.taken_as[name, word] = label, times + 1


def _groups_of(branch: Organisation | None, around: Around) -> Places | None:
    return around.groups.get(branch.pk, Places([])) if branch else None


def _place(
    name: str, word: str, places: Places | None
) -> tuple[Organisation | None, Finding | None]:
    if places is None:  # a group of a branch that is not known itself
        return None, None
    found = places.find(word)
    if len(found) == 1:
        return found[0], None
    if found:
        return None, finding(0, name, f"{name}_ambiguous", value=word, count=len(found))
    if name == "group" and not places.by_key:
        return None, finding(0, name, "group_none")
    near = places.suggest(word)
    says = finding(0, name, f"{name}_unknown", suggestion=near, value=word)
    if not near:
        return None, says
    text = says.text + ROSTER["is_it"] % {"suggestion": near}
    return None, Finding(0, name, text, suggestion=near)


# ---- identity ----------------------------------------------------------------------------------


def _look_up(checked: Checked, around: Around) -> None:
    """Identity numbers against each other and against the records."""
    rows_of: dict[str, RowRead] = {}
    for row in checked.rows:
        if row.id_number is None:
            continue
        if row.id_number.faults:
            text = "；".join(row.id_number.faults)
            checked.findings.append(Finding(row.number, "id_number", text))
        elif first := rows_of.get(row.id_number.number):
            checked.findings += [_repeats(row, first), _repeats(first, row)]
        else:
            rows_of[row.id_number.number] = row
    by_index = {
        blind_index(number, of="members.person.id_number"): row for number, row in rows_of.items()
    }
    known = around.known(list(by_index))
    checked.records = {by_index[index].number: record for index, record in known.records.items()}
    checked.findings += [
        finding(by_index[index].number, "id_number", "elsewhere") for index in known.elsewhere
    ]


def _repeats(row: RowRead, other: RowRead) -> Finding:
    code = "same_person" if row.name == other.name else "same_number"
    return finding(row.number, "id_number", code, other=other.number + 1, name=other.name or "")


# ---- one row -----------------------------------------------------------------------------------


def _row_findings(row: RowRead, is_known: bool, on: date) -> list[Finding]:
    found = _identity_findings(row) + _date_findings(row, on) + _condition_findings(row, on)
    return found if is_known else found + _membership_findings(row, on)


def _identity_findings(row: RowRead) -> list[Finding]:
    """Sex and birthday against the identity number."""
    number = row.id_number
    if number is None or number.faults:
        return []
    found = []
    if row.sex and number.sex and row.sex != number.sex:
        parity = "单" if number.sex == MALE else "双"
        right = Sex(number.sex).label
        found.append(
            finding(row.number, "sex", "sex_differs", suggestion=right, parity=parity, sex=right)
        )
    if row.born_on and number.born_on and not _fits(row.born_on, number.born_on):
        found.append(finding(row.number, "born_on", "born_differs", born=number.born_on))
    return found


def _fits(written: Day, day: date) -> bool:
    if isinstance(written, MonthOnly):
        return (written.year, written.month) == (day.year, day.month)
    return written == day


def _date_findings(row: RowRead, on: date) -> list[Finding]:
    number = row.id_number
    born_on = number.born_on if number and not number.faults else None
    found = judge_days(joined=row.joined_on, full=row.full_on, born_on=born_on, on=on)
    return [_found(row, name, reason) for name, reason in found]


def _found(row: RowRead, name: str, reason: Reason) -> Finding:
    text = ROSTER[reason.code] % dict(reason.numbers)
    return Finding(row.number, name, text, blocks=reason.modality == "must")


def _membership_findings(row: RowRead, on: date) -> list[Finding]:
    """Full or probationary must be certain: votes hang on it."""
    if row.membership == "probationary" and row.full_on:
        return [finding(row.number, "full_on", "probationary_with_full")]
    if row.full_on or row.joined_on is None:
        return []
    if row.membership == "full":
        return [finding(row.number, "full_on", "full_missing")]
    joined = first_day(row.joined_on)
    if joined <= on and add_months(joined, LONGEST_PROBATION) < on:
        years = on.year - joined.year
        if row.membership == "probationary":
            return [finding(row.number, "full_on", "probation_long", blocks=False, years=years)]
        return [finding(row.number, "full_on", "full_or_not", years=years)]
    return []


def _condition_findings(row: RowRead, on: date) -> list[Finding]:
    found = []
    if row.lost and row.lost_since is None:
        found.append(finding(row.number, "lost_since", "lost_since_missing"))
    if row.lost_since and first_day(row.lost_since) > on:
        found.append(finding(row.number, "lost_since", "in_future", label="失联日期"))
    if row.lost_since and (early := not_before_joining(row.lost_since, row.joined_on)):
        found.append(_found(row, "lost_since", early))
    if row.lost_since and not row.lost:
        found.append(finding(row.number, "lost", "lost_not_marked", suggestion="是"))
    return found
