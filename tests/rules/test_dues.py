"""The monthly amount: exact fen at every edge, and questions where something is not known."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.dues import (
    CATEGORIES,
    DuesAssessment,
    DuesFacts,
    PayLine,
    Relief,
    assess_dues,
    normal_name,
    pay_names,
)

TODAY = date(2026, 11, 21)
NATIONAL = terms_on("national", TODAY)
SHAOXING = terms_on("shaoxing", TODAY)


def assessed(terms=NATIONAL, **facts) -> DuesAssessment:
    return assess_dues(DuesFacts(**facts), terms)


def slip(**items: int) -> tuple[PayLine, ...]:
    """Amounts in whole yuan by item."""
    return tuple(PayLine(item, yuan * 100) for item, yuan in items.items())


def codes(found: DuesAssessment) -> list[str]:
    return [reason.code for reason in found.reasons]


# ---- rates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "base", "amount"),
    [
        ("in_service", 1, 0),
        ("in_service", 99, 0),
        ("in_service", 100, 1),  # 0.5 fen goes up
        ("in_service", 3000_00, 15_00),
        ("in_service", 3000_01, 30_00),
        ("in_service", 3001_00, 30_01),
        ("in_service", 5000_00, 50_00),
        ("in_service", 5000_01, 75_00),
        ("in_service", 10000_00, 150_00),
        ("in_service", 10000_01, 200_00),
        ("in_service", 10001_00, 200_02),
        ("in_service", 50000_00, 1000_00),
        ("retired", 5000_00, 25_00),
        ("retired", 5000_01, 50_00),
        ("retired", 5001_00, 50_01),
        ("self_employed", 3001_00, 30_01),
        ("annual_salary", 3001_00, 30_01),
    ],
)
def test_the_whole_base_takes_the_rate_of_its_step(category, base, amount):
    found = assessed(category=category, base_fen=base)
    assert (found.formula_fen, found.amount_fen, found.capped) == (amount, amount, False)


@given(st.integers(1, 10**10), st.sampled_from(["in_service", "retired"]))
def test_rounding_is_half_up_of_the_exact_product(base, category):
    found = assessed(category=category, base_fen=base)
    rate = Decimal(found.rate.numerator) / Decimal(found.rate.denominator)
    exact = (Decimal(base) * rate).quantize(Decimal(1), ROUND_HALF_UP)
    assert found.formula_fen == int(exact)


@given(st.integers(1, 10**9))
def test_a_larger_base_never_pays_less(base):
    first, second = (assessed(category="in_service", base_fen=b) for b in (base, base + 1))
    assert first.amount_fen <= second.amount_fen


def test_the_cap_is_general_and_shows_the_formula_beside_it():
    found = assessed(category="in_service", base_fen=65000_00)
    assert (found.formula_fen, found.amount_fen, found.capped) == (1300_00, 1000_00, True)
    (reason,) = found.reasons
    assert (reason.code, reason.modality) == ("capped", "generally")
    assert reason.cite == ("national:dues-2017#一（1）",)


def test_a_formula_of_exactly_the_cap_is_not_capped():
    at, over = (assessed(category="in_service", base_fen=b) for b in (50000_00, 50000_25))
    assert (at.amount_fen, at.capped, over.formula_fen) == (1000_00, False, 1000_01)
    assert (over.amount_fen, over.capped) == (1000_00, True)


@pytest.mark.parametrize("category", ["student", "unemployed", "relief", "minimum_allowance"])
def test_members_without_wages_pay_two_jiao(category):
    found = assessed(category=category)
    assert (found.amount_fen, found.base_fen, found.rate) == (20, None, None)
    assert found.cites == ("national:dues-2008#第六条",)


# ---- farmers: the organisation's choice --------------------------------------------------------


def test_farmers_are_a_question_until_the_organisation_chose():
    found = assessed(category="farmer")
    assert (found.amount_fen, codes(found)) == (None, ["choice_needed"])
    chosen = terms_on("national", TODAY, {"DUE-05.farmer": "yuan-0-50"})
    assert assessed(chosen, category="farmer").amount_fen == 50


@pytest.mark.parametrize(("fen", "amount"), [(19, None), (20, 20), (100, 100), (101, None)])
def test_a_chosen_amount_lies_between_both_ends(fen, amount):
    found = assessed(category="farmer", chosen_fen=fen)
    assert found.amount_fen == amount
    assert codes(found) == ([] if amount else ["choice_out_of_range"])


# ---- pay slips ---------------------------------------------------------------------------------

PUBLIC = {"岗位工资": 3000, "薪级工资": 1500, "基础性绩效工资": 1200, "奖励性绩效工资": 2500}


def test_a_public_institution_counts_basic_and_leaves_out_reward_performance():
    found = assessed(category="in_service", employer="public_institution", pay=slip(**PUBLIC))
    assert (found.base_fen, found.amount_fen) == (5700_00, 85_50)
    assert [item.counted for item in found.items] == ["in", "in", "in", "out"]
    assert all(item.cite for item in found.items)


def test_before_2017_reward_performance_counted():
    terms = terms_on("national", date(2016, 12, 31))
    found = assessed(
        terms, category="in_service", employer="public_institution", pay=slip(**PUBLIC)
    )
    assert found.base_fen == 8200_00


def test_what_was_withheld_is_taken_off_and_allowances_are_never_added():
    pay = slip(职务工资=2500, 级别工资=3000, 个人所得税=120, 养老保险=400, 住房公积金=800)
    allowances = slip(住房补贴=900, 公务交通补贴=650, 艰苦边远地区津贴=300)
    facts = {"category": "in_service", "employer": "government"}
    bare, full = assessed(**facts, pay=pay), assessed(**facts, pay=pay + allowances)
    assert bare.base_fen == full.base_fen == (2500 + 3000 - 120 - 400 - 800) * 100
    assert [item.counted for item in full.items[2:]] == ["off"] * 3 + ["out"] * 3


def test_what_the_employer_pays_in_is_neither_added_nor_taken_off():
    pay = slip(职务工资=2500, 级别工资=3000) + (PayLine("住房公积金（单位）", 800_00),)
    found = assessed(category="in_service", employer="government", pay=pay)
    assert found.base_fen == 5500_00


@pytest.mark.parametrize(
    ("employer", "item"),
    [
        ("government", "神秘奖金"),
        ("government", "津贴补贴"),  # regular or special: the slip does not say
        ("government", "薪级工资"),  # a public institution's
        ("public_institution", "绩效工资"),  # basic or reward
        ("enterprise", "奖金"),  # regular or not
    ],
)
def test_an_unknown_item_is_a_question_and_never_an_amount(employer, item):
    pay = (*slip(岗位工资=3000), PayLine(item, 500_00))
    found = assessed(category="in_service", employer=employer, pay=pay)
    assert (found.base_fen, found.amount_fen) == (None, None)
    assert [(r.code, r.numbers["item"]) for r in found.reasons] == [("unknown_item", item)]
    assert [i.counted for i in found.items] == ["in", "unknown"]


def test_every_unknown_item_is_named_at_once():
    pay = (PayLine("甲", 1), PayLine("乙", 2))
    found = assessed(category="in_service", employer="government", pay=pay)
    assert [reason.numbers["item"] for reason in found.reasons] == ["甲", "乙"]


def test_one_item_under_two_names_is_a_question():
    pay = (*slip(岗位工资=3000), PayLine("个税", 100_00), PayLine("个人所得税", 100_00))
    found = assessed(category="in_service", employer="enterprise", pay=pay)
    assert (found.amount_fen, codes(found)) == (None, ["repeated_item", "repeated_item"])


def test_deductions_beyond_the_pay_are_a_question():
    pay = slip(职务工资=100, 住房公积金=101)
    found = assessed(category="in_service", employer="government", pay=pay)
    assert (found.base_fen, codes(found)) == (None, ["negative_base"])


def test_retired_pay_counts_the_basic_pension_only():
    pay = (PayLine("基本养老金", 4800_00), PayLine("退休补贴", 1500_00))
    found = assessed(category="retired", pay=pay)
    assert (found.base_fen, found.amount_fen) == (4800_00, 24_00)
    before = assess_dues(DuesFacts(category="retired", pay=pay[:1]), terms_on("national", TODAY))
    assert before.amount_fen == 24_00


def test_annual_salary_counts_what_is_received_that_month():
    pay = (PayLine("基本年薪", 9000_00), PayLine("绩效年薪", 40000_00))
    found = assessed(category="annual_salary", pay=pay)
    assert (found.base_fen, found.amount_fen) == (49000_00, 980_00)


def test_rewards_for_the_transfer_of_results_stay_out():
    pay = (*slip(**PUBLIC), PayLine("科技成果转化奖励", 80000_00))
    found = assessed(category="in_service", employer="public_institution", pay=pay)
    assert found.base_fen == 5700_00


def test_names_are_compared_whatever_their_width_and_spaces():
    assert normal_name("岗位 工资（元）") == normal_name("岗位工资") == "岗位工资"
    assert normal_name("职务（职级）工资") in pay_names(NATIONAL, "in_service", "government")


@pytest.mark.parametrize("standard", ["national", "shaoxing", "gansu", "bianban", "branch-26"])
def test_no_name_means_two_things(standard):
    terms = terms_on(standard, TODAY)
    for category, employer in [
        ("in_service", "government"),
        ("in_service", "public_institution"),
        ("in_service", "enterprise"),
        ("retired", None),
        ("annual_salary", None),
    ]:
        names = pay_names(terms, category, employer)
        assert len(names) > 30
        assert {name.counted for name in names.values()} == {"in", "out", "off"}


def test_a_local_standard_is_cited_beside_the_national_rule():
    found = assessed(SHAOXING, category="in_service", base_fen=3000_00)
    assert found.cites == ("shaoxing:SX#日常/三（一）1（3）", "national:dues-2008#第二条")


# ---- other ways to the base --------------------------------------------------------------------


def test_self_employed_pay_by_last_quarters_average():
    income = (9000_00, 10000_00, 11000_03)
    found = assessed(category="self_employed", quarter_net_income_fen=income)
    assert (found.base_fen, found.amount_fen) == (10000_01, 200_00)


def test_a_loss_in_the_quarter_is_a_question_and_a_bad_month_is_not():
    one_bad = assessed(category="self_employed", quarter_net_income_fen=(-100, 400, 0))
    all_bad = assessed(category="self_employed", quarter_net_income_fen=(-100, 50, 0))
    assert (one_bad.base_fen, all_bad.base_fen) == (100, None)
    assert codes(all_bad) == ["negative_base"]


def test_two_months_are_no_quarter():
    found = assessed(category="self_employed", quarter_net_income_fen=(1, 2))
    assert codes(found) == ["missing_fact"]
    assert found.reasons[0].numbers == {"fact": "quarter_net_income", "given": 2, "needed": 3}


def test_an_undivided_pension_raises_the_former_dues_in_proportion():
    facts = {"category": "retired", "previous_fen": 33_33}
    found = assessed(**facts, pension_increase=Fraction(38, 1000))
    assert found.amount_fen == 34_60  # 34.596...
    assert assessed(**facts).reasons[0].numbers == {"fact": "pension_increase"}


# ---- hardship and voluntary --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "by", "amount", "code"),
    [
        ("retired", "branch", 0, "relieved"),
        ("retired", "superior", 0, "relieved"),
        ("in_service", "superior", 0, "relieved"),
        ("in_service", "branch", 30_01, "relief_not_approved"),
    ],
)
def test_the_branch_relieves_the_retired_and_the_body_above_the_others(category, by, amount, code):
    base = 6002_00 if category == "retired" else 3001_00
    found = assessed(category=category, base_fen=base, relief=Relief(0, by))
    assert (found.amount_fen, codes(found)) == (amount, [code])
    assert found.relieved == (code == "relieved")


def test_a_relief_that_asks_no_less_is_refused():
    found = assessed(category="retired", base_fen=5000_00, relief=Relief(25_00, "branch"))
    assert (found.amount_fen, codes(found)) == (25_00, ["relief_not_less"])


@pytest.mark.parametrize(("fen", "large"), [(999_99, False), (1000_00, True)])
def test_a_voluntary_payment_of_a_thousand_is_large(fen, large):
    found = assessed(category="in_service", base_fen=3000_00, voluntary_fen=fen)
    assert found.amount_fen == 15_00
    assert codes(found) == (["large_dues"] if large else [])


# ---- what is missing ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({}, "category"),
        ({"category": "in_service"}, "base"),
        ({"category": "in_service", "pay": slip(岗位工资=1)}, "employer"),
        ({"category": "in_service", "employer": "government", "pay": ()}, "pay"),
        ({"category": "self_employed"}, "quarter_net_income"),
    ],
)
def test_a_missing_fact_is_named(facts, fact):
    found = assessed(**facts)
    assert found.amount_fen is None
    assert [(r.code, r.numbers["fact"]) for r in found.reasons] == [("missing_fact", fact)]


def test_a_negative_base_is_a_question():
    assert codes(assessed(category="in_service", base_fen=-1)) == ["negative_base"]


@pytest.mark.parametrize(
    "facts",
    [
        {"category": "in_service", "base_fen": 0},
        {"category": "retired", "base_fen": 0},
        {"category": "annual_salary", "base_fen": 0},
        {"category": "self_employed", "quarter_net_income_fen": (0, 0, 0)},
        {"category": "in_service", "employer": "government", "pay": slip(住房补贴=900)},
        {"category": "in_service", "employer": "government", "pay": slip(职务工资=9, 个税=9)},
    ],
)
def test_a_base_of_zero_is_a_question_and_never_an_amount(facts):
    found = assessed(**facts)
    assert (found.base_fen, found.formula_fen, found.amount_fen) == (None, None, None)
    assert [(r.code, r.numbers) for r in found.reasons] == [("base_zero", {"base": "0.00"})]
    assert found.reasons[0].cite


def test_base_and_slip_together_are_refused():
    with pytest.raises(ValueError, match="not both"):
        DuesFacts(category="in_service", base_fen=1, pay=slip(岗位工资=1))


def test_facts_that_do_not_matter_are_named():
    found = assessed(category="student", base_fen=3000_00)
    assert (found.amount_fen, codes(found)) == (20, ["fact_not_used"])


@pytest.mark.parametrize("category", [c for c in CATEGORIES if c != "farmer"])
def test_before_the_rule_nothing_is_judged(category):
    facts = DuesFacts(category=category, base_fen=3000_00, quarter_net_income_fen=None)
    before = assess_dues(facts, terms_on("national", date(2008, 3, 31)))
    assert (before.amount_fen, codes(before)) == (None, ["rule_not_held"])
    after = assess_dues(facts, terms_on("national", date(2008, 4, 1)))
    assert after.amount_fen is not None


def test_there_was_no_cap_before_2017():
    for day, amount in ((date(2016, 12, 31), 1300_00), (date(2017, 1, 1), 1000_00)):
        terms = terms_on("national", day)
        assert assessed(terms, category="in_service", base_fen=65000_00).amount_fen == amount
