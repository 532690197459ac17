"""All contradictions of thirty dossiers are found, none is invented, whichever way they come."""

from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest

from dangwu.admission.messages import REMEDIES, STEPS
from dangwu.admission.services.checkup.judging import check_dossiers, counts_of, shown
from dangwu.admission.services.checkup.reading import read_dossiers
from dangwu.admission.services.checkup.table import Table, find_table
from dangwu.admission.services.checkup.workbook import ADDED, checked_workbook
from dangwu.core.sheets import Sheet, Workbook, read_workbook
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.admission import CONDITIONS, judge_admission
from dangwu.rules.terms import Terms
from tests.apps.admission.dossiers import (
    EVERY,
    ON,
    Made,
    as_sheet,
    consistent,
    names,
    thirty,
)

# A sheet has no column for them: rights restricted are on record in the system.
NO_COLUMN = {"sponsor_suspended"}
# Shaoxing asks no review of probation in each turn; where a standard does, it is judged alike.
ELSEWHERE = {"probation_review_gap", "extension_review_gap"}


def terms_at(standard: str = "shaoxing") -> Callable[[date], Terms]:
    return cache(lambda day: terms_on(standard, day))


def table_of(made: list[Made]) -> Table:
    table = find_table(read_workbook(as_sheet(made), name="材料.xlsx"))
    assert table is not None
    return table


def by_sheet(made: list[Made], standard: str = "shaoxing") -> list[dict]:
    dossiers = list(read_dossiers(table_of(made)))
    return [shown(one) for one in check_dossiers(dossiers, terms_at(standard), on=ON)]


def found_in(people: list[dict]) -> set[tuple[str, str, str]]:
    return {(p["name"], f["code"], f["step"]) for p in people for f in p["findings"]}


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return thirty()


@pytest.fixture(scope="module")
def people(made) -> list[dict]:
    return by_sheet(made)


def test_forty_contradictions_are_found_and_no_other(made, people):
    expected = {(one.name, code, step) for one in made for code, step in one.expected}
    assert len(made) == 30
    assert len(expected) == 40
    assert found_in(people) == expected
    assert sum(len(one["findings"]) for one in people) == 40
    assert not any(one["faults"] for one in people)


@pytest.mark.parametrize("seed", range(1, 6))
def test_so_are_those_of_other_people(seed):
    made = thirty(seed)
    expected = {(one.name, code, step) for one in made for code, step in one.expected}
    assert found_in(by_sheet(made)) == expected


def test_every_condition_is_planted():
    planted = {code for _, (code, _) in EVERY}
    assert {each.code for each in CONDITIONS} == planted - {"order", "future"} | NO_COLUMN | (
        ELSEWHERE
    )


def test_the_sheet_and_the_rule_say_the_same(made, people):
    for one, person in zip(made, people, strict=True):
        answer = judge_admission(one.facts, terms_at(), on=ON)
        direct = {(found.reason.code, found.step) for found in answer.findings}
        across = {("two_places_at_once", "branch_meeting")} & one.expected
        sheet = {(found["code"], found["step"]) for found in person["findings"]}
        assert sheet == direct | across
        assert person["full_from"] == (str(answer.full_from) if answer.full_from else "")


@pytest.mark.parametrize("standard", ["national", "shaoxing", "gansu", "branch-26"])
def test_consistent_dossiers_have_no_finding(standard):
    rng = Random(5)
    pool = names(rng, 180)
    made = [consistent(rng, pool[6 * n], pool[6 * n + 1 : 6 * n + 6]) for n in range(30)]
    assert not found_in(by_sheet(made, standard))


def test_counts_are_by_severity(people):
    counts = counts_of(people)
    must = [f for one in people for f in one["findings"] if f["modality"] == "must"]
    assert counts["people"] == 30
    assert counts["clean"] == 9
    assert counts["must"] == len(must)
    assert counts["must"] + counts["generally"] == 40
    assert counts["wrong"] == sum(
        any(f["modality"] == "must" for f in one["findings"]) for one in people
    )


def test_what_must_be_stands_before_what_generally_is(people):
    for one in people:
        order = [found["modality"] for found in one["findings"]]
        assert order == sorted(order, key=lambda modality: modality != "must")


def test_every_finding_has_its_sentence_its_clause_its_step_and_what_can_be_done(people):
    for found in (found for one in people for found in one["findings"]):
        assert found["text"].endswith("。")
        assert "%(" not in found["text"]
        assert found["cite"]
        assert found["step_name"] in STEPS.values()
        assert found["remedy"] in REMEDIES.values()


# ---- the checked sheet -----------------------------------------------------------------------


def reread(table: Table, people: list[dict]) -> list[list]:
    (sheet,) = read_workbook(checked_workbook(table, people), name="结果.xlsx").sheets
    return sheet.rows


def test_the_checked_sheet_is_the_sheet_with_its_findings(made, people):
    table = table_of(made)
    headings, *rows = reread(table, people)
    assert headings == [*table.headings, *ADDED]
    for (_, cells), row, one in zip(table.rows, rows, people, strict=True):
        assert row[: len(cells)] == list(cells)
        verdict, must, generally = row[len(cells) : len(cells) + 3]
        said = [f["text"] for f in one["findings"] if f["modality"] == "must"]
        assert (must or "").split("\n") == (said or [""])
        assert verdict.startswith(f"{len(said)} 处不符" if said else "符合")
        assert bool(generally) == any(f["modality"] != "must" for f in one["findings"])


FORMULAE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠a", "'=1"]


@pytest.mark.parametrize("text", FORMULAE)
def test_text_that_looks_like_a_formula_stays_text(text):
    """J11: in a cell of the sheet, in a heading, and in what a fault quotes of it."""
    rows = [["姓名", "谈话日期", text], [text, text, text], ["沈立群", text, text]]
    table = find_table(Workbook("表.xlsx", "", [Sheet("表", rows)]))
    people = [shown(c) for c in check_dossiers(list(read_dossiers(table)), terms_at(), on=ON)]
    content = checked_workbook(table, people)
    parts = ZipFile(BytesIO(content))
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    (sheet,) = read_workbook(content, name="结果.xlsx").sheets
    assert sheet.rows[0][2] == text.strip()
    assert sheet.rows[2][1:3] == [text, text]
    assert people[1]["faults"]


def test_a_row_whose_cells_are_not_understood_says_so():
    rows = [["姓名", "谈话日期"], ["沈立群", "2019-02-30"]]
    table = find_table(Workbook("表.xlsx", "", [Sheet("表", rows)]))
    people = [shown(c) for c in check_dossiers(list(read_dossiers(table)), terms_at(), on=ON)]
    _, row = reread(table, people)
    assert row[2] == "有单元格没有读懂"
    assert row[-1].startswith("B2 谈话日期：2019 年 2 月没有 30 日")
