"""What an uploaded pay sheet would do: every row matched, every fault by row and column."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from dangwu.core.crypto import blind_index
from dangwu.core.identity import check_id_number
from dangwu.core.scope import below
from dangwu.dues.messages import EMPLOYERS, category_text
from dangwu.dues.models import CategoryRuling, PaySlip
from dangwu.dues.selectors.layouts import Layout, known_items
from dangwu.dues.selectors.pay_cells import (
    MOST_FEN,
    amounts_of,
    heading_of,
    masked,
    plain_name,
    read_amount,
)
from dangwu.dues.selectors.pay_sheets import Cell, Columns, PayTable, read_columns
from dangwu.dues.selectors.population import DUES_CATEGORY, BranchTerms, day_of_year, slip_content
from dangwu.members.models import Affiliation, Membership, Person
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.orgs.models import Organisation
from dangwu.rules.dues import Category, Employer


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong: the row as the spreadsheet counts it (0: the whole sheet), column, why."""

    row: int
    column: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One person's pay as the sheet has it, and what is on record now."""

    row: int
    person: Person
    branch: str
    content: Mapping[str, object]
    before: Mapping[str, object] | None
    slip: PaySlip | None

    @property
    def state(self) -> str:
        if self.before is None:
            return "new"
        return "same" if self.before == self.content else "changed"

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What differs from the record: name, before, now."""
        before, now = amounts_of(self.before or {}), amounts_of(self.content)
        names = dict.fromkeys([*before, *now])
        return [
            (name, before.get(name, "—"), now.get(name, "—"))
            for name in names
            if before.get(name) != now.get(name)
        ]


@dataclass(slots=True)
class PayPlan:
    """The whole sheet: rows to write, faults, and what the reader must know."""

    rows: list[PlannedRow] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)
    unknown: list[tuple[str, int]] = field(default_factory=list)  # heading, members with an amount
    passed_over: tuple[str, ...] = ()
    absent: list[Person] = field(default_factory=list)  # of this kind, not in the sheet

    def of_state(self, state: str) -> list[PlannedRow]:
        return [row for row in self.rows if row.state == state]

    @property
    def new(self) -> list[PlannedRow]:
        return self.of_state("new")

    @property
    def changed(self) -> list[PlannedRow]:
        return self.of_state("changed")

    @property
    def same(self) -> list[PlannedRow]:
        return self.of_state("same")


@dataclass(frozen=True, slots=True)
class _Member:
    person: Person
    branch: Organisation
    category: Category | None
    employer: Employer | None


class _Members:
    """The members of a subtree, by identity number and by name: four queries."""

    def __init__(self, organisation: Organisation, year: int, on: date) -> None:
        day = day_of_year(year, on)
        placed = (
            Affiliation.objects.on(day)
            .filter(below((organisation.scope_path,), "organisation__scope_path"))
            .select_related("person", "organisation")
        )
        members = set(
            Membership.objects.on(day)
            .filter(below((organisation.scope_path,)), status__in=MEMBER_STATUSES)
            .values_list("person_id", flat=True)
        )
        here = below((organisation.scope_path,))
        ruled = {
            row.person_id: row
            for row in CategoryRuling.objects.filter(here, year=year, withdrawn_on__isnull=True)
        }
        self.slips: dict[UUID, PaySlip] = {
            row.person_id: row
            for row in PaySlip.objects.filter(here, year=year, replaced_on__isnull=True)
        }
        self.all = [
            _member(row, ruled.get(row.person_id)) for row in placed if row.person_id in members
        ]
        self.by_index = {m.person.id_index: m for m in self.all if m.person.id_index}
        self.by_name: dict[str, list[_Member]] = {}
        for member in self.all:
            self.by_name.setdefault(plain_name(member.person.name), []).append(member)


def _member(row: Affiliation, ruling: CategoryRuling | None) -> _Member:
    category, employer = DUES_CATEGORY.get(row.person.category, (None, None))
    if ruling:
        category = next((c for c, _ in DUES_CATEGORY.values() if c == ruling.category), None)
        category = category or ("annual_salary" if ruling.category == "annual_salary" else None)
        employer = next((e for e in EMPLOYERS if e == ruling.employer), None)
    return _Member(row.person, row.organisation, category, employer)


def plan_pay(
    table: PayTable, layout: Layout, organisation: Organisation, year: int, on: date
) -> PayPlan:
    """Judge a whole sheet without writing; a fixed number of queries whatever its length."""
    terms = BranchTerms(organisation).on(date(year, 1, 1))
    known = known_items(terms, layout.category, layout.employer) if "pay" in layout.ways else []
    columns = read_columns(table, layout, known)
    members = _Members(organisation, year, on)
    plan = PayPlan(passed_over=columns.passed_over)
    plan.faults += _faults_of_headings(table, columns, layout)
    reader = _Reader(columns, layout, members, plan, on)
    for number, cells in table.rows:
        reader.read(number, cells)
    plan.unknown = _asked(table, columns)
    named = {row.person.pk for row in plan.rows}
    plan.absent = [
        m.person
        for m in members.all
        if (m.category, m.employer) == (layout.category, layout.employer)
        and m.person.pk not in named
        and m.person.pk not in reader.met
    ]
    return plan


def _faults_of_headings(table: PayTable, columns: Columns, layout: Layout) -> Iterator[SheetFault]:
    for first, second in columns.twice:
        yield SheetFault(0, second, "", f"与“{first}”是同一项，请只留一栏或者合并")
    ways = [f for f in columns.fields if f not in ("name", "id_number", "branch")]
    if not columns.items and not ways:
        yield SheetFault(0, "", "", "除姓名以外没有认得出的栏目")
    for name in ways:
        if name.split(".")[0] not in layout.ways and name != "increase":
            heading = table.headings[columns.fields[name]]
            yield SheetFault(0, heading, "", f"{layout.title}的工资表没有这一栏")
    if not table.rows:
        yield SheetFault(0, "", "", "栏目下面没有数据")


def _asked(table: PayTable, columns: Columns) -> list[tuple[str, int]]:
    return [
        (table.headings[place], sum(not _is_zero(cells[place]) for _, cells in table.rows))
        for place in columns.unknown
    ]


def _is_zero(cell: Cell) -> bool:
    return cell.is_blank or not cell.text.strip("0.")


class _Reader:
    """Reads row after row into a plan; every fault of a row is told, not the first."""

    def __init__(
        self, columns: Columns, layout: Layout, members: _Members, plan: PayPlan, on: date
    ) -> None:
        self.columns, self.layout, self.members = columns, layout, members
        self.plan, self.on = plan, on
        self.met: dict[UUID, int] = {}

    def read(self, number: int, cells: Sequence[Cell]) -> None:
        before = len(self.plan.faults)
        member = self._who(number, cells)
        content = self._content(number, cells)
        if member:
            self._fits(number, member)
        if member and content and len(self.plan.faults) == before:
            slip = self.members.slips.get(member.person.pk)
            known = slip_content(slip) if slip else None
            row = PlannedRow(number, member.person, member.branch.short_name, content, known, slip)
            self.plan.rows.append(row)

    def _fault(self, number: int, column: str, value: str, text: str) -> None:
        self.plan.faults.append(SheetFault(number, column, value, text))

    # ---- who -------------------------------------------------------------------------------

    def _who(self, number: int, cells: Sequence[Cell]) -> _Member | None:
        name, id_cell = self._text(cells, "name"), self._cell(cells, "id_number")
        if not name and id_cell.is_blank:
            self._fault(number, "姓名", "", "没有姓名")
            return None
        if not id_cell.is_blank:
            return self._by_number(number, id_cell, name)
        return self._by_name(number, name, self._text(cells, "branch"))

    def _by_number(self, number: int, cell: Cell, name: str) -> _Member | None:
        if cell.kind == "lost":
            self._fault(
                number,
                "公民身份号码",
                "",
                "号码被存成了数字，后几位已丢失，请把该栏设为文本后重填",
            )
            return None
        checked = check_id_number(cell.text, today=self.on)
        if checked.faults:
            self._fault(number, "公民身份号码", masked(cell.text), "；".join(checked.faults))
            return None
        index = blind_index(checked.number, of="members.person.id_number")
        found = self.members.by_index.get(index)
        if found is None:
            self._fault(number, "公民身份号码", masked(cell.text), "本级党员中没有这个号码")
        elif name and plain_name(found.person.name) != plain_name(name):
            self._fault(number, "姓名", name, "姓名与这个公民身份号码登记的不一致")
            return None
        return found

    def _by_name(self, number: int, name: str, branch: str) -> _Member | None:
        found = self.members.by_name.get(plain_name(name), [])
        if branch:
            found = [m for m in found if plain_name(branch) in _names_of(m.branch)]
        if not found:
            where = f"{branch}的党员" if branch else "本级党员"
            self._fault(number, "姓名", name, f"{where}中没有这个姓名")
        elif len(found) > 1:
            self._fault(number, "姓名", name, f"有 {len(found)} 人同名，请补公民身份号码")
        return found[0] if len(found) == 1 else None

    def _fits(self, number: int, member: _Member) -> None:
        """Once in the sheet, and in the sheet of the own kind."""
        earlier = self.met.setdefault(member.person.pk, number)
        if earlier != number:
            self._fault(number, "姓名", member.person.name, f"与第 {earlier} 行是同一个人")
        if member.category is None:
            self._fault(number, "姓名", member.person.name, "名册上没有人员类别，先补上再导入")
        elif (member.category, member.employer) != (self.layout.category, self.layout.employer):
            own = category_text(member.category, member.employer or "")
            text = f"这是{self.layout.title}的工资表，此人是{own}"
            self._fault(number, "姓名", member.person.name, text)

    # ---- how much --------------------------------------------------------------------------

    def _content(self, number: int, cells: Sequence[Cell]) -> dict[str, object] | None:
        """The pay of a row in the one way it is given, or None with the fault said."""
        count = len(self.plan.faults)
        ways = {
            "pay": self._items(number, cells),
            "base": self._amount(number, cells, "base"),
            "quarter": self._quarter(number, cells),
            **self._previous(number, cells),
        }
        given = {way: value for way, value in ways.items() if value not in (None, [])}
        if len(self.plan.faults) > count:
            return None
        if len(given) > 1 and set(given) != {"previous", "increase"}:
            self._fault(number, "计算基数", "", "工资项目与计算基数等只能填一种，请去掉一种")
            return None
        if not given:
            self._fault(number, "", "", "这一行没有金额；没有工资资料的人请删去这一行")
            return None
        return given

    def _items(self, number: int, cells: Sequence[Cell]) -> list[list[object]]:
        found: list[list[object]] = []
        for place, name in self.columns.items.items():
            fen = self._fen(number, name, cells[place])
            if fen:
                found.append([name, fen])
        return found

    def _quarter(self, number: int, cells: Sequence[Cell]) -> list[int] | None:
        months = [self._amount(number, cells, f"quarter.{n}", least=-MOST_FEN) for n in range(3)]
        given = [fen for fen in months if fen is not None]
        if given and len(given) < 3:
            self._fault(
                number, "上季度纯收入", "", f"要三个月的数，现有 {len(given)} 个月；没有收入填 0"
            )
        return given or None

    def _previous(self, number: int, cells: Sequence[Cell]) -> dict[str, object]:
        previous = self._amount(number, cells, "previous")
        cell = self._cell(cells, "increase")
        text = unicodedata.normalize("NFKC", cell.text).strip().rstrip("%")
        if cell.is_blank:
            if previous is not None:
                self._fault(
                    number, "养老金调整幅度", "", "填了原月交纳党费，还要填调整幅度；没有调整填 0"
                )
            return {"previous": previous}
        if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text):
            self._fault(number, "养老金调整幅度", cell.text, "要一个百分数，例如 3.8")
            return {"previous": previous}
        if previous is None:
            self._fault(number, "原月交纳党费", "", "填了调整幅度，还要填原月交纳党费")
        return {"previous": previous, "increase": str(Fraction(Decimal(text)) / 100)}

    def _amount(
        self, number: int, cells: Sequence[Cell], field_: str, least: int = 0
    ) -> int | None:
        place = self.columns.fields.get(field_)
        if place is None:
            return None
        return self._fen(number, heading_of(field_), cells[place], least)

    def _fen(self, number: int, column: str, cell: Cell, least: int = 0) -> int | None:
        """Fen of a cell; None where it is empty or where a fault was said."""
        if cell.is_blank:
            return None
        fault, fen = read_amount(cell, least)
        if fault:
            self._fault(number, column, cell.text[:20], fault)
        return fen

    def _cell(self, cells: Sequence[Cell], name: str) -> Cell:
        place = self.columns.fields.get(name)
        return cells[place] if place is not None else Cell("")

    def _text(self, cells: Sequence[Cell], name: str) -> str:
        return self._cell(cells, name).text


def _names_of(branch: Organisation) -> set[str]:
    return {plain_name(branch.name), plain_name(branch.short_name)}


def names_for(
    organisation: Organisation, layout: Layout, year: int, on: date
) -> list[tuple[str, str]]:
    """The members whose pay a sheet of this kind holds, with their branch, in roster order."""
    fitting = [
        m
        for m in _Members(organisation, year, on).all
        if m.category == layout.category and layout.employer in (None, m.employer)
    ]
    ordered = sorted(fitting, key=lambda m: (m.person.name_stroke_key, m.person.pk))
    return [(m.person.name, m.branch.short_name) for m in ordered]
