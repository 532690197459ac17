"""Which way is stricter, leaf by leaf, and what each word of a lock lets through."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.rulebook.engine.locks import changes, refused
from dangwu.rules.terms import (
    Duty,
    Guard,
    ItemSum,
    Majority,
    Number,
    PayItem,
    Procedure,
    Range,
    Step,
    Threshold,
    Words,
)

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
VOTE = Majority(
    quorum=Threshold(of="entitled", at_least=HALF),
    passing=Threshold(of="entitled", more_than=HALF),
)
DUTY = Duty(bearer=("branch",), action="member_meeting", every="quarter", evidence=("minutes",))
STEPS = Procedure(
    steps=(
        Step(id="ask", name="请示", actor="branch"),
        Step(
            id="reply",
            name="批复",
            actor="committee",
            guards=(Guard(id="g", after="ask", at_most="P3M"),),
        ),
    )
)


def allowed(lock: dict[str, str], old: object, new: object, direction: str | None = None) -> bool:
    return not list(refused(lock, direction, old, new))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "stricter"),
    [
        (Threshold(of="entitled", at_least=TWO_THIRDS), True),
        (Threshold(of="entitled", more_than=HALF), True),
        (Threshold(of="entitled", at_least=Fraction(1, 3)), False),
        (Threshold(of="entitled", more_than=Fraction(49, 100)), False),
        (Threshold(of="present", at_least=TWO_THIRDS), False),
    ],
)
def test_a_higher_bar_of_the_same_whole_is_stricter(new: Threshold, stricter: bool) -> None:
    assert allowed({"quorum": "stricter"}, VOTE, replace(VOTE, quorum=new)) is stricter


def test_the_lock_of_one_leaf_says_nothing_of_another() -> None:
    changed = replace(VOTE, passing=Threshold(of="entitled", at_least=TWO_THIRDS))
    assert not allowed({"quorum": "stricter"}, VOTE, changed)
    assert allowed({"quorum": "none", "*": "any"}, VOTE, changed)


@pytest.mark.parametrize(
    ("every", "at_least", "stricter"),
    [
        ("quarter", 2, True),
        ("month", 1, True),
        ("half_year", 2, False),
        ("year", 12, False),
        ("term", 50, False),
    ],
)
def test_more_often_is_stricter(every: str, at_least: int, stricter: bool) -> None:
    changed = replace(DUTY, every=every, at_least=at_least)
    assert allowed({"every": "stricter"}, DUTY, changed) is stricter


def test_more_evidence_is_stricter_and_less_is_not() -> None:
    assert allowed({"*": "stricter"}, DUTY, replace(DUTY, evidence=("minutes", "photo")))
    assert not allowed({"*": "stricter"}, DUTY, replace(DUTY, evidence=()))


@pytest.mark.parametrize(
    ("limit", "stricter"),
    [("P2M", True), ("P4M", False), ("P1Y", False), ("P30D", False), ("P40WD", False)],
)
def test_a_shorter_limit_of_the_same_measure_is_stricter(limit: str, stricter: bool) -> None:
    reply = replace(STEPS.steps[1], guards=(Guard(id="g", after="ask", at_most=limit),))
    changed = replace(STEPS, steps=(STEPS.steps[0], reply))
    assert allowed({"guards": "stricter"}, STEPS, changed) is stricter


def test_the_innermost_name_that_is_locked_decides() -> None:
    reply = replace(STEPS.steps[1], guards=(Guard(id="g", after="ask", at_most="P2M"),))
    changed = replace(STEPS, steps=(STEPS.steps[0], reply))
    assert allowed({"steps": "add", "guards": "stricter"}, STEPS, changed)
    assert not allowed({"steps": "add"}, STEPS, changed)


def test_a_step_may_be_added_and_not_taken_away() -> None:
    notice = Step(id="notice", name="公示", actor="branch")
    assert allowed({"steps": "add"}, STEPS, replace(STEPS, steps=(*STEPS.steps, notice)))
    assert not allowed({"steps": "add"}, STEPS, replace(STEPS, steps=STEPS.steps[:1]))


def test_the_same_in_another_order_is_no_change() -> None:
    old, new = (Words(shape="words", words=words) for words in (("a", "b"), ("b", "a")))
    assert allowed({}, old, new)


def test_another_shape_is_a_change_of_the_whole() -> None:
    number = Number(shape="number", number=Fraction(3), unit="person")
    between = Range(shape="range", unit="person", least=Fraction(3), most=Fraction(5))
    assert not allowed({"number": "any"}, number, between)
    assert allowed({"*": "any"}, number, between)


ids = st.sets(st.sampled_from("abcdef"), max_size=5)


@given(old=ids, new=ids)
def test_add_lets_through_exactly_the_supersets(old: set[str], new: set[str]) -> None:
    def sums(names: set[str]) -> ItemSum:
        items = tuple(PayItem(id=name, name=name) for name in sorted(names))
        return ItemSum(shape="item_sum", include=items)

    assert allowed({"include": "add"}, sums(old), sums(new)) is (old <= new)
    assert len(list(changes(sums(old), sums(new)))) == len(old ^ new)


whole = st.integers(min_value=0, max_value=20).map(Fraction)


@given(old=whole, new=whole, least=whole)
def test_a_range_may_only_narrow(old: Fraction, new: Fraction, least: Fraction) -> None:
    before = Range(shape="range", unit="person", least=least, most=least + old)
    after = replace(before, most=least + new)
    assert allowed({"*": "stricter"}, before, after) is (new <= old)


@pytest.mark.parametrize(
    ("old", "new", "stricter"),
    [
        ("P6M", "P5M", True),
        ("P6M", "P7M", False),
        ("P6M", None, True),
        (None, "P6M", False),
        ("DEV-18.special", "P5M", False),  # measured by nothing the lock knows
    ],
)
def test_a_shorter_special_limit_is_stricter(
    old: str | None, new: str | None, stricter: bool
) -> None:
    def with_special(special: str | None) -> Procedure:
        guard = Guard(id="g", after="ask", at_most="P3M", special=special)
        return replace(STEPS, steps=(STEPS.steps[0], replace(STEPS.steps[1], guards=(guard,))))

    lock = {"guards": "stricter", "special": "stricter"}
    assert allowed(lock, with_special(old), with_special(new)) is stricter


def test_must_is_stricter_than_generally() -> None:
    def with_modality(modality: str) -> Procedure:
        guard = Guard(id="g", after="ask", at_most="P3M", modality=modality)  # type: ignore[arg-type]
        return replace(STEPS, steps=(STEPS.steps[0], replace(STEPS.steps[1], guards=(guard,))))

    usual, strict = with_modality("generally"), with_modality("must")
    assert allowed({"guards": "stricter"}, usual, strict)
    assert not allowed({"guards": "stricter"}, strict, usual)
