"""The vectorised path gives, fen for fen, what the plain path gives."""

from datetime import date

import numpy as np
import pytest

from dangwu.dues.bulk import BLOCK, assess_many, bases_of, rate_plan
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.dues import DuesFacts, PayLine, assess_dues
from dangwu.rules.dues.amount import FLAT, RATES

TODAY = date(2026, 11, 21)
NATIONAL = terms_on("national", TODAY)


def edges(plan) -> np.ndarray:
    """1 fen, both sides of every step, the first exact ties, the cap, the largest exact base."""
    near = [limit + d for limit in plan.limits for d in (-1, 0, 1)]
    ties = [100, 101, 299, 300, 5000024, 5000025, plan.largest_base - 1, plan.largest_base]
    return np.array(sorted({1, *near, *ties}), np.int64)


def plain(base: int, category, terms) -> tuple[int, int, bool]:
    found = assess_dues(DuesFacts(category=category, base_fen=base), terms)
    return found.amount_fen, found.formula_fen, found.capped


@pytest.mark.parametrize("category", [*RATES, *FLAT])
@pytest.mark.parametrize("day", [date(2016, 12, 31), TODAY])
def test_equal_on_edges_and_at_random(category, day):
    terms = terms_on("national", day)
    random = np.random.default_rng(7).integers(1, 8_000_000, 1500, np.int64)
    bases = np.concatenate([edges(rate_plan(terms, category)), random])
    found = zip(*(part.tolist() for part in assess_many(bases, terms, category)), strict=True)
    expected = [plain(base, category, terms) for base in bases.tolist()]
    assert list(found) == expected


def test_shape_and_blocks_do_not_matter():
    bases = 1 + np.arange(2 * BLOCK + 14, dtype=np.int64).reshape(2, -1) * 97
    amount, formula, capped = assess_many(bases, NATIONAL, "in_service")
    assert amount.shape == formula.shape == capped.shape == bases.shape
    for at in (0, BLOCK - 1, BLOCK, 2 * BLOCK + 13):
        base = int(bases.reshape(-1)[at])
        assert int(amount.reshape(-1)[at]) == plain(base, "in_service", NATIONAL)[0]


def test_strided_bases_are_read_right():
    bases = np.arange(1, 4000000, 1000, dtype=np.int64).reshape(-1, 4)[:, 1]
    amount, _, _ = assess_many(bases, NATIONAL, "in_service")
    expected = [plain(base, "in_service", NATIONAL)[0] for base in bases.tolist()]
    assert amount.tolist() == expected


def test_a_base_of_zero_is_arithmetic_here_and_a_question_there():
    amount, _, _ = assess_many(np.zeros(1, np.int64), NATIONAL, "in_service")
    assert amount.tolist() == [0]
    assert plain(0, "in_service", NATIONAL) == (None, None, False)


@pytest.mark.parametrize("base", [-1, 2**62])
def test_what_is_not_exact_is_refused(base):
    with pytest.raises(ValueError, match="negative or too large"):
        assess_many(np.array([base], np.int64), NATIONAL, "in_service")


def test_slips_in_columns_give_the_bases_of_the_plain_path():
    names = ("岗位工资", "薪级工资", "基础性绩效工资", "奖励性绩效工资", "个人所得税", "车补")
    pay = np.random.default_rng(3).integers(50_000, 900_000, (200, len(names)), np.int64)
    pay[:, 4] //= 20
    bases = bases_of(pay, names, NATIONAL, "in_service", "public_institution")
    for row, base in zip(pay.tolist(), bases.tolist(), strict=True):
        lines = tuple(PayLine(n, fen) for n, fen in zip(names, row, strict=True))
        facts = DuesFacts(category="in_service", employer="public_institution", pay=lines)
        assert assess_dues(facts, NATIONAL).base_fen == base


def test_unknown_and_doubled_columns_are_questions():
    pay = np.ones((1, 2), np.int64)
    with pytest.raises(KeyError, match="甲"):
        bases_of(pay, ("岗位工资", "甲"), NATIONAL, "in_service", "enterprise")
    with pytest.raises(ValueError, match="one pay item"):
        bases_of(pay, ("个税", "个人所得税"), NATIONAL, "in_service", "enterprise")
