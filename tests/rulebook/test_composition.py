"""Composition by id and date: boundaries, chains, history, choices, provenance."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.rulebook.engine import Rulebook, RulebookError, UnknownItem, UnknownStandard, load
from dangwu.rules.terms import ChoiceNeeded, ItemSum, NotHeld, Number
from tests.rulebook.books import HEAD, book_of, item, write_book, years

ONE_DAY = timedelta(days=1)
START, CHANGE = date(2010, 6, 4), date(2018, 7, 12)

TWO_VERSIONS = item(
    "ORG-06.committee",
    years("2010-06-04", 4, "open#六", until="2018-07-12"),
    years("2018-07-12", 5, "law#第三条"),
    **HEAD,
)


def test_from_counts_and_until_does_not(tmp_path: Path) -> None:
    book = book_of(tmp_path, {"national/a.yaml": TWO_VERSIONS})

    def says(on: date) -> int:
        return book.terms_on("national", on).number("ORG-06.committee")

    with pytest.raises(NotHeld):
        says(START - ONE_DAY)
    assert says(START) == 4
    assert says(CHANGE - ONE_DAY) == 4
    assert says(CHANGE) == 5
    assert says(date(2100, 1, 1)) == 5


@given(day=st.dates(min_value=date(2005, 1, 1), max_value=date(2030, 1, 1)))
def test_every_day_agrees_with_the_versions(chained: Rulebook, day: date) -> None:
    book = chained
    held = book.terms_on("branch-26", day).items
    for id_, entries in book.entries.items():
        speaking = [
            entries[name].version_on(day)
            for name in reversed(book.chain("branch-26"))
            if name in entries and entries[name].version_on(day)
        ]
        assert (id_ in held) == bool(speaking)
        if speaking and speaking[0] is not None and speaking[0].change is None:
            assert held[id_].value == speaking[0].value
            assert held[id_].standard == speaking[0].standard


THREE_DEEP = {
    "national/a.yaml": item(
        "ORG-06.branch", years("2010-01-01", 3, "law#第一条"), **HEAD, lock="any"
    )
    + item(
        "ORG-11.vacancy",
        years("2012-01-01", 1, "law#第二条", until="2016-01-01"),
        years("2017-01-01", 2, "law#第二条"),
        **HEAD,
        lock="any",
    ),
    "gansu/a.yaml": item("ORG-06.branch", years("2014-01-01", 4, "A#设置", until="2020-01-01"))
    + item("ORG-99.own", years("2015-01-01", 7, "A#设置/一"), **HEAD),
    "branch-26/a.yaml": item("ORG-06.branch", years("2018-01-01", 5, "B#4", until="2022-01-01")),
}


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return book_of(tmp_path_factory.mktemp("book"), THREE_DEEP)


@pytest.mark.parametrize(
    ("on", "national", "gansu", "branch"),
    [
        ("2013-12-31", 3, 3, 3),
        ("2014-01-01", 3, 4, 4),
        ("2017-12-31", 3, 4, 4),
        ("2018-01-01", 3, 4, 5),
        ("2019-12-31", 3, 4, 5),
        ("2020-01-01", 3, 3, 5),
        ("2021-12-31", 3, 3, 5),
        ("2022-01-01", 3, 3, 3),
    ],
)
def test_the_most_specific_standard_speaks(
    chained: Rulebook, on: str, national: int, gansu: int, branch: int
) -> None:
    day = date.fromisoformat(on)
    said = [
        chained.terms_on(name, day).number("ORG-06.branch")
        for name in ("national", "gansu", "branch-26")
    ]
    assert said == [national, gansu, branch]


def test_a_child_inherits_what_only_its_parent_has(chained: Rulebook) -> None:
    found = chained.terms_on("branch-26", date(2020, 1, 1)).item("ORG-99.own")
    assert (found.standard, found.cite) == ("gansu", ("gansu:A#设置/一",))
    with pytest.raises(NotHeld):
        chained.terms_on("national", date(2020, 1, 1)).item("ORG-99.own")


def test_timeline_joins_the_chain(chained: Rulebook) -> None:
    spans = chained.timeline("branch-26", "ORG-11.vacancy")
    assert [(str(span.from_), span.item is None) for span in spans] == [
        ("2012-01-01", False),
        ("2016-01-01", True),
        ("2017-01-01", False),
    ]
    assert spans[-1].until is None


def test_unknown_names_are_told_apart_from_nothing_held(chained: Rulebook) -> None:
    with pytest.raises(UnknownStandard):
        chained.terms_on("nowhere", date(2020, 1, 1))
    with pytest.raises(UnknownItem):
        chained.history("ORG-00")


def test_stale_and_defect_are_kept_and_never_composed(tmp_path: Path) -> None:
    book = book_of(
        tmp_path,
        {
            "national/a.yaml": TWO_VERSIONS,
            "shaoxing/a.yaml": item(
                "ORG-06.committee",
                years("2017-07-01", 4, "C#设置", status="stale", note="冲突表第9行"),
                {"from": "2017-07-01", "cite": ["C#设置"], "status": "defect", "note": "前后不一"},
            ),
        },
    )
    assert book.terms_on("shaoxing", date(2026, 1, 1)).number("ORG-06.committee") == 5
    kept = book.history("ORG-06.committee")["shaoxing"]
    assert sorted(version.status for version in kept) == ["defect", "stale"]


# ---- set: what a standard changes of a value -------------------------------------------------

SUM = {
    "shape": "item_sum",
    "include": [{"id": "post", "name": "岗位工资"}],
    "exclude": [{"id": "overtime", "name": "加班费"}],
}
NATIONAL_SUM = item(
    "DUE-02.base",
    {"from": "2008-04-01", "cite": ["law#第一条"], "value": SUM},
    title="基数",
    summary="基数。",
    kind="parameter",
    lock={"include": "add"},
)


def adding(from_: str, id_: str, name: str, cite: str) -> dict[str, object]:
    change = {"include": {"add": [{"id": id_, "name": name}]}}
    return {"from": from_, "cite": [cite], "set": change}


def test_each_leaf_cites_who_set_it(tmp_path: Path) -> None:
    book = book_of(
        tmp_path,
        {
            "national/a.yaml": NATIONAL_SUM,
            "gansu/a.yaml": item("DUE-02.base", adding("2020-01-01", "x", "甲津贴", "A#党费")),
            "branch-26/a.yaml": item("DUE-02.base", adding("2022-01-01", "y", "乙津贴", "B#16")),
        },
    )
    found = book.terms_on("branch-26", date(2024, 1, 1)).item("DUE-02.base")
    assert isinstance(found.value, ItemSum)
    assert [each.id for each in found.value.include] == ["post", "x", "y"]
    assert found.cite == ("branch-26:B#16", "gansu:A#党费", "national:law#第一条")
    assert found.cite_of("include", "y") == ("branch-26:B#16",)
    assert found.cite_of("include", "x") == ("gansu:A#党费",)
    assert found.cite_of("include", "post") == ("national:law#第一条",)
    assert found.cite_of("exclude", "overtime") == ("national:law#第一条",)
    between = book.terms_on("branch-26", date(2021, 1, 1)).value("DUE-02.base")
    assert isinstance(between, ItemSum)
    assert [each.id for each in between.include] == ["post", "x"]
    untouched = book.terms_on("gansu", date(2019, 1, 1)).item("DUE-02.base")
    assert untouched.cite == ("national:law#第一条",)


# ---- choices ---------------------------------------------------------------------------------


def test_what_is_to_be_chosen_is_a_question_until_it_is(tmp_path: Path) -> None:
    half = {"shape": "flag", "holds": "true"}
    whole = {"shape": "flag", "holds": "false"}
    options = {
        "yes": {"title": "设总支", "value": half, "cite": ["open#乙"]},
        "no": {"title": "设支部", "value": whole},
    }
    version = {"from": "2018-01-01", "cite": ["open#甲"], "choose": options}
    text = item("ORG-02.fifty", version, title="正好50人", summary="选。", kind="parameter")
    book = book_of(tmp_path, {"national/a.yaml": text})
    day = date(2026, 1, 1)
    with pytest.raises(ChoiceNeeded) as asked:
        book.terms_on("national", day).value("ORG-02.fifty")
    assert asked.value.item.choose_titles == {"yes": "设总支", "no": "设支部"}
    chosen = book.terms_on("national", day, {"ORG-02.fifty": "yes"}).item("ORG-02.fifty")
    assert (chosen.chosen, chosen.cite) == ("yes", ("national:open#乙",))
    other = book.terms_on("national", day, {"ORG-02.fifty": "no"}).item("ORG-02.fifty")
    assert other.cite == ("national:open#甲",)
    gone = book.terms_on("national", day, {"ORG-02.fifty": "abolished"}).item("ORG-02.fifty")
    assert gone.value is None


# ---- locks -----------------------------------------------------------------------------------


def lock_book(tmp_path: Path, lock: object, *versions: dict[str, object], **head: object) -> None:
    national = item(
        "ORG-06.branch",
        years("2010-01-01", 9, "law#第一条", until="2012-01-01"),
        years("2018-10-28", 3, "law#第一条"),
        **{**HEAD, "lock": lock, **head},
    )
    book_of(
        tmp_path,
        {"national/a.yaml": national, "shaoxing/a.yaml": item("ORG-06.branch", *versions)},
    )


def test_what_ended_before_the_lock_loads_as_history(tmp_path: Path) -> None:
    lock_book(tmp_path, "none", years("2017-07-01", 4, "C#一", until="2018-10-28"))


def test_one_day_into_the_lock_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"shaoxing/a\.yaml:\d+：ORG-06\.branch：.*不许改"):
        lock_book(tmp_path, "none", years("2017-07-01", 4, "C#一", until="2018-10-29"))


def test_saying_the_same_is_no_change(tmp_path: Path) -> None:
    lock_book(tmp_path, "none", years("2018-10-28", 3, "C#一"))


@pytest.mark.parametrize(
    ("direction", "number", "allowed"),
    [("less", 2, True), ("less", 4, False), ("more", 4, True), ("more", 2, False)],
)
def test_stricter_goes_one_way(tmp_path: Path, direction: str, number: int, allowed: bool) -> None:
    version = years("2018-10-28", number, "C#一")
    if allowed:
        lock_book(tmp_path, "stricter", version, stricter=direction)
    else:
        with pytest.raises(RulebookError, match="只许更严"):
            lock_book(tmp_path, "stricter", version, stricter=direction)


def test_a_number_without_direction_has_no_stricter(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="只许更严"):
        lock_book(tmp_path, "stricter", years("2018-10-28", 2, "C#一"))


def test_lock_any_lets_through(tmp_path: Path) -> None:
    lock_book(tmp_path, "any", years("2018-10-28", 6, "C#一"))


def test_modality_is_locked_with_the_value(tmp_path: Path) -> None:
    national = item("ORG-06.branch", years("2018-10-28", 3, "law#第一条"), **HEAD)
    weaker = item("ORG-06.branch", years("2018-10-28", 3, "C#一"), modality="generally")
    with pytest.raises(RulebookError, match="modality"):
        book_of(tmp_path, {"national/a.yaml": national, "shaoxing/a.yaml": weaker})


# ---- the book as a whole ---------------------------------------------------------------------


def test_snapshot_equals_a_fresh_load(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {**THREE_DEEP, "national/b.yaml": NATIONAL_SUM})
    fresh = load(folder, cache=tmp_path / "cache")
    assert (tmp_path / "cache" / "rulebook.json").exists()
    kept = load(folder, cache=tmp_path / "cache")
    assert kept.digest == fresh.digest
    for name in fresh.standards:
        for year in range(2008, 2027):
            day = date(year, 6, 1)
            assert kept.terms_on(name, day) == fresh.terms_on(name, day)


def test_a_changed_file_changes_the_digest_and_the_book(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"national/a.yaml": TWO_VERSIONS})
    before = load(folder, cache=tmp_path / "cache")
    text = TWO_VERSIONS.replace("number: '5'", "number: '6'")
    (folder / "national" / "a.yaml").write_text(text, encoding="utf-8")
    after = load(folder, cache=tmp_path / "cache")
    assert after.digest != before.digest
    assert after.terms_on("national", CHANGE).number("ORG-06.committee") == 6


@pytest.mark.parametrize("content", ["", "{", '{"digest": 1}', "[]"])
def test_a_broken_snapshot_is_read_past(tmp_path: Path, content: str) -> None:
    folder = write_book(tmp_path / "book", {"national/a.yaml": TWO_VERSIONS})
    (tmp_path / "rulebook.json").write_text(content)
    book = load(folder, cache=tmp_path)
    assert book.terms_on("national", CHANGE).number("ORG-06.committee") == 5


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"national/a.yaml": TWO_VERSIONS})
    (tmp_path / "file").write_text("")
    assert load(folder, cache=tmp_path / "file" / "cache").digest


def test_a_standard_may_live_outside_the_product(tmp_path: Path) -> None:
    own = write_book(tmp_path / "own", {"national/a.yaml": TWO_VERSIONS + "  lock: any\n"})
    city = tmp_path / "jia"
    (city / "jiashi").mkdir(parents=True)
    (city / "standards.yaml").write_text(
        "- {id: jiashi, title: 甲市, short: 甲市, extends: national}"
    )
    (city / "sources.yaml").write_text(
        "- {id: J, title: 甲市规程, short: 甲市规程, standard: jiashi, clauses: open}"
    )
    (city / "jiashi" / "a.yaml").write_text(
        item("ORG-06.committee", years("2024-01-01", 4, "J#一"))
    )
    book = load(own, city)
    day = date(2026, 1, 1)
    assert book.terms_on("jiashi", day).number("ORG-06.committee") == 4
    assert book.terms_on("national", day).number("ORG-06.committee") == 5


def test_amounts_are_fen_and_shares_exact(tmp_path: Path) -> None:
    cap = {"shape": "number", "number": "1000", "unit": "yuan"}
    third = {"shape": "number", "number": "33.3%", "unit": "share"}
    head = {"title": "上限", "summary": "上限。", "kind": "parameter"}
    version = {"from": "2017-01-01", "cite": ["law#第一条"]}
    text = item("DUE-06.cap", {**version, "value": cap}, **head)
    text += item("EVA-01.share", {**version, "value": third}, **head)
    terms = book_of(tmp_path, {"national/a.yaml": text}).terms_on("national", date(2026, 1, 1))
    assert terms.number("DUE-06.cap") == 100_000
    assert terms.value("EVA-01.share") == Number(
        shape="number", number=Fraction(333, 1000), unit="share"
    )
