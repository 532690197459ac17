"""What a password must be, in both profiles (B01)."""

import datetime as dt

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from dangwu.accounts.passwords import PROFILES, REMEMBERED
from dangwu.accounts.services import change_password
from tests.factories import make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 21)
GOOD = "Shan-Yue-2047-Feng"


def faults(password: str, user: object = None) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    ("profile", "password", "says"),
    [
        pytest.param("dengbao3", "Ab3-efghijkl", "", id="12 characters, 4 classes"),
        pytest.param("dengbao3", "Ab3-efghijk", "密码 11 个字符，须不少于 12 个", id="one short"),
        pytest.param("dengbao3", "Ab3efghijklm", "", id="3 classes"),
        pytest.param("dengbao3", "ab3efghijklm", "密码含 2 类字符", id="2 classes"),
        pytest.param("dengbao3", "moonlightriver", "密码含 1 类字符", id="1 class"),
        pytest.param("asvs", "moonlightriverx", "", id="15 characters, no composition"),
        pytest.param(
            "asvs", "moonlightriver", "密码 14 个字符，须不少于 15 个", id="asvs one short"
        ),
    ],
)
def test_length_and_composition(settings, profile, password, says):
    settings.PASSWORD_PROFILE = profile
    found = faults(password)
    assert says in found if says else found == ""


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "word",
    ["党建", "党务", "支部", "DangJian", "dangwu", "ＤＡＮＧＷＵ", "Password", "Qwerty", "123456"],
)
def test_words_that_others_guess_first(settings, profile, word):
    settings.PASSWORD_PROFILE = profile
    assert "容易被猜中" in faults(f"Xy9-{word}-Moonlight")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "word",
    [
        "lanxin",
        "LanXin",
        "沈远",
        "19850312",
        "850312",
        "330699198503120017",
        "120017",
        "青川一支部",
    ],
)
def test_words_of_the_person(settings, profile, word):
    settings.PASSWORD_PROFILE = profile
    branch = make_organisation(name="青川一支部")
    person = make_person("沈远", branch=branch, id_number="330699198503120017", with_user=True)
    user = person.user
    user.username = "lanxin"
    assert "容易被猜中" in faults(f"Xy9-{word}-Moonlight", user)
    assert faults(GOOD, user) == ""


def test_all_faults_at_once():
    found = faults("dangwu")
    assert all(part in found for part in ("6 个字符", "1 类字符", "容易被猜中"))


def test_a_common_password_is_refused(settings):
    settings.PASSWORD_PROFILE = "asvs"
    assert faults("1q2w3e4r5t6y7u8i9o0p")


def test_the_last_five_passwords_may_not_come_back():
    user = make_user(password=GOOD)
    later = [f"Shan-Yue-{n}-Feng" for n in range(3000, 3000 + REMEMBERED)]
    for password in later[:-1]:
        assert "用过" in faults(GOOD, user)
        change_password(user=user, password=password, on=ON)
    assert "用过" in faults(GOOD, user), "the fifth, counting the present one"
    change_password(user=user, password=later[-1], on=ON)
    assert faults(GOOD, user) == ""
    assert user.former_passwords.count() == REMEMBERED
    assert all("用过" in faults(password, user) for password in later)


@pytest.mark.parametrize(
    ("profile", "days", "expired"),
    [("dengbao3", 89, False), ("dengbao3", 90, True), ("asvs", 90, False), ("asvs", 3000, False)],
)
def test_a_password_lives_ninety_days_in_dengbao3(settings, profile, days, expired):
    settings.PASSWORD_PROFILE = profile
    user = make_user(on=ON)
    assert user.must_change_password(ON + dt.timedelta(days=days)) is expired


def test_the_number_of_days_can_be_set(settings):
    settings.PASSWORD_DAYS = 30
    assert make_user(on=ON).must_change_password(ON + dt.timedelta(days=30))
