"""The citizen identity number: each position in its turn, right and wrong by one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.core.identity import CHECK_SIGNS, check_id_number, check_sign, upgrade

TODAY = date(2026, 11, 21)


def number(region: str = "110101", born: str = "19920513", order: str = "001") -> str:
    seventeen = region + born + order
    return seventeen + check_sign(seventeen)


def faults(text: str) -> str:
    return "；".join(check_id_number(text, today=TODAY).faults)


def test_the_example_of_the_standard() -> None:
    """GB 11643-1999, appendix: 11010519491231002 takes X."""
    assert check_sign("11010519491231002") == "X"
    assert check_sign("44052418800101001") == "4"


def test_a_right_number_tells_birthday_and_sex() -> None:
    found = check_id_number(number(order="001"), today=TODAY)
    assert (found.faults, found.born_on, found.sex) == ((), date(1992, 5, 13), "male")
    assert check_id_number(number(order="002"), today=TODAY).sex == "female"
    assert not found.upgraded


@pytest.mark.parametrize(
    "written", ["11010519491231002x", " 110105 19491231 002X ",
                "１１０１０５１９４９１２３１００２Ｘ", "110105-19491231-002X"],
)  # fmt: skip
def test_ways_of_writing(written: str) -> None:
    found = check_id_number(written, today=TODAY)
    assert (found.number, found.faults) == ("11010519491231002X", ())


@pytest.mark.parametrize("sign", CHECK_SIGNS)
def test_only_one_check_sign_is_right_and_it_is_named(sign: str) -> None:
    right = number()
    found = faults(right[:17] + sign)
    assert found == ("" if sign == right[17] else f"身份证号末位应为 {right[17]}，这里是 {sign}")


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(place: int, by: int) -> None:
    right = number()
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert "末位应为" in faults(wrong)


@given(st.integers(0, 15))
def test_every_swap_of_neighbours_is_found(place: int) -> None:
    right = number(order="907")
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert wrong == right or "末位应为" in faults(wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "为空"),
        ("1" * 17, "应为 18 位，这里是 17 位"),
        ("1" * 19, "这里是 19 位"),
        ("1" * 16, "这里是 16 位"),
        ("11010119920513001A", "只能是数字"),
        ("1101011992051300X1", "只能是数字"),
        ("11010119920513001Ⅹ", "只能是数字"),
        (number(born="19921301"), "第 7 至 14 位 19921301 不是日期"),
        (number(born="20010229"), "20010229 不是日期"),
        (number(born="19920500"), "19920500 不是日期"),
        (number(born="18991231"), "早于 1900 年"),
        (number(born="20261122"), "出生日期 2026-11-22 晚于今天"),
        (number(region="990101"), "990101 不是行政区划代码"),
        (number(region="100101"), "100101 不是行政区划代码"),
        (number(region="110000"), "110000 不是行政区划代码"),
    ],
)
def test_faults_say_what_is_so_and_what_is_needed(text: str, said: str) -> None:
    assert said in faults(text)


@pytest.mark.parametrize("text", [
    number(born="20261121"), number(born="19000101"), number(born="20000229"),
    number(region="650101"), number(region="830000"[:2] + "0101"),
])  # fmt: skip
def test_the_edges_themselves_hold(text: str) -> None:
    assert faults(text) == ""


def test_all_faults_are_told_at_once() -> None:
    wrong = number(region="990101", born="19921301")
    wrong = wrong[:17] + ("0" if wrong[17] != "0" else "1")
    assert len(check_id_number(wrong, today=TODAY).faults) == 3


def test_fifteen_digits_become_eighteen() -> None:
    assert upgrade("110105491231002") == "11010519491231002X"
    found = check_id_number("110105491231002", today=TODAY)
    assert (found.number, found.upgraded, found.faults) == ("11010519491231002X", True, ())
    assert "不是日期" in faults("110105491331002")
