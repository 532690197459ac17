"""The chapter DUE of the rulebook: every rule held, every seed heard, old rules not applied."""

from datetime import date

import pytest

from dangwu.rulebook.selectors import OWN, rulebook, terms_on

TODAY = date(2026, 11, 21)
CITED_BY = {  # rule of the catalogue → the standards whose documents it names
    "shaoxing": [*range(1, 19)],
    "bianban": [1, 7, 11, 21],
    "branch-26": [19],
    "gansu": [20, 21, 22],
    "xian-organs": [22],
    "xian-universities": [22],
}


def held(number: int) -> dict:
    """Standard → its entries for one rule."""
    found: dict[str, list] = {}
    for id_, entries in rulebook().entries.items():
        if id_.partition(".")[0] == f"DUE-{number:02d}":
            for standard, entry in entries.items():
                found.setdefault(standard, []).append(entry)
    return found


@pytest.mark.parametrize("number", range(1, 23))
def test_every_rule_is_held_with_its_clause(number):
    versions = [v for es in held(number).values() for e in es for v in e.versions]
    assert versions
    assert all(version.cite for version in versions)


@pytest.mark.parametrize(("standard", "numbers"), CITED_BY.items())
def test_every_source_that_speaks_of_a_rule_is_heard(standard, numbers):
    assert [n for n in numbers if standard not in held(n)] == []


@pytest.mark.parametrize("id_", ["DUE-01.fixed-for-year", "DUE-02.payers", "DUE-07.exceptions"])
def test_what_national_rules_replaced_is_shown_and_not_composed(id_):
    (version,) = rulebook().history(id_)["bianban"]
    assert version.status == "stale"
    assert "冲突表" in version.note
    assert terms_on("bianban", TODAY).item(id_).standard == "national"


def test_money_kept_is_a_local_rule():
    assert "DUE-15.others" not in terms_on("national", TODAY).items
    item = terms_on("shaoxing", TODAY).item("DUE-15.others")
    assert (str(item.value.number), item.modality) == ("1/2", "generally")


def test_five_uses_and_six_items():
    terms = terms_on("national", TODAY)
    counts = [len(terms.value(id_).entries) for id_ in ("DUE-13.uses", "DUE-13.items")]
    assert counts == [5, 6]


def test_the_yearly_table_is_due_in_january():
    duty = terms_on("shaoxing", TODAY).value("DUE-18.yearly-table")
    assert (duty.every, duty.window) == ("year", ("01-01", "01-31"))


def test_every_standard_ships_cases_of_dues():
    assert {f.parent.name for f in OWN.glob("tests/*/dues.yaml")} == set(rulebook().standards)
