"""The chapter DEV of the rulebook: every rule held, every source heard, old values not applied."""

import pytest

from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.admission import CONDITIONS
from dangwu.rules.admission.case import DAY_OF_STEP
from dangwu.rules.terms import Duty, Majority, Procedure
from tests.rules.admission.dossiers import TODAY

CITED_BY = {  # standards → the rules of the catalogue that name their documents
    "shaoxing": [*range(1, 31), 32, 33, 34],
    "gansu": [2, 3, 4, 8, 13, 18, 22, 25, 30],
    "branch-26": [27, 31],
    "bianban": [7, 11, 12, 15, 21, 35],
    "xian-universities": [36],
}
# rows of the table of conflicts → standard, item, what the old text is there
ROWS = {
    52: ("bianban", "DEV-30.guideline", "stale"),
    53: ("branch-26", "DEV-03.decider", "defect"),
    55: ("bianban", "DEV-35.key_cultivation", "defect"),
    56: ("bianban", "DEV-11.special_case", "unverified"),
    57: ("bianban", "DEV-35.consent_after", "defect"),
    58: ("bianban", "DEV-15.vote", "stale"),
    60: ("bianban", "DEV-21.reviews", "unverified"),
    61: ("shaoxing", "DEV-16.review_age", "unverified"),
    62: ("shaoxing", "DEV-22.apply_before", "unverified"),
    65: ("shaoxing", "DEV-01.applicant", "stale"),
}


def entries_of(rule):
    found = {}
    for id_, entries in rulebook().entries.items():
        if id_.partition(".")[0] == rule:
            for standard, entry in entries.items():
                found.setdefault(standard, []).append(entry)
    return found


@pytest.mark.parametrize("rule", [f"DEV-{n:02d}" for n in range(1, 37)])
def test_every_rule_is_held_with_its_clause(rule):
    versions = [v for es in entries_of(rule).values() for e in es for v in e.versions]
    assert versions
    assert all(version.cite for version in versions)


@pytest.mark.parametrize(("standard", "numbers"), CITED_BY.items())
def test_every_source_that_speaks_of_a_rule_is_heard(standard, numbers):
    assert [n for n in numbers if standard not in entries_of(f"DEV-{n:02d}")] == []


@pytest.mark.parametrize(("row", "where"), ROWS.items())
def test_conflicts_are_treated_as_the_table_says(row, where):
    standard, id_, status = where
    (version,) = rulebook().entries[id_][standard].versions
    assert version.status == status
    assert f"第{row}" in version.note or f"{row}行" in version.note or f"、{row}" in version.note
    held = terms_on(standard, TODAY).items.get(id_)
    assert (held is not None and held.standard == standard) == version.composed


@pytest.mark.parametrize("standard", ["national", "shaoxing", "gansu", "branch-26", "bianban"])
def test_what_a_condition_asks_is_in_the_book(standard):
    items = terms_on(standard, TODAY).items
    asked = {condition.rule for condition in CONDITIONS if not condition.local}
    assert asked <= items.keys()
    held_somewhere = {id_ for name in rulebook().standards for id_ in terms_on(name, TODAY).items}
    others = {id_ for condition in CONDITIONS for id_ in (condition.rule, *condition.also)}
    assert others <= held_somewhere


@pytest.mark.parametrize("standard", rulebook().standards)
def test_the_procedure_has_the_25_steps_of_the_facts(standard):
    procedure = terms_on(standard, TODAY).value("DEV-30.steps")
    assert isinstance(procedure, Procedure)
    assert [step.number for step in procedure.steps] == list(range(1, 26))
    assert len(procedure.stages) == 5
    ids = {step.id for step in procedure.steps}
    assert ids - DAY_OF_STEP.keys() == {"cultivation", "training", "probation"}
    assert DAY_OF_STEP.keys() <= ids
    for step in procedure.steps:
        if step.vote:
            assert isinstance(terms_on(standard, TODAY).value(step.vote), Majority)


def test_duties_are_met_by_the_facts_that_admission_registers():
    found = {}
    for standard in ("national", "shaoxing", "bianban"):
        for id_, item in terms_on(standard, TODAY).items.items():
            if isinstance(item.value, Duty) and id_.startswith("DEV-"):
                found[item.value.satisfied_by] = (item.value.bearer, item.value.every)
    assert found == {
        "review_held": (("activist",), "half_year"),
        "activists_analysed": (("committee",), "year"),
        "quota_surveyed": (("committee", "general_branch"), "year"),
        "probation_review": (("probationary_member",), "quarter"),
    }


def test_the_lists_are_complete():
    terms = terms_on("branch-26", TODAY)
    assert len(terms.value("DEV-27.records").entries) == 25
    local = terms_on("shaoxing", TODAY)
    assert [len(local.value(f"DEV-27.{name}").entries) for name in ("admission", "full")] == [4, 4]
    assert len(local.value("DEV-10.contents").entries) == 4
    assert len(terms_on("bianban", TODAY).value("DEV-15.order").entries) == 7
