"""What a password must be, in one of two profiles.

`dengbao3` follows GB/T 22239-2019 8.1.4.1 a): length, composition, change after a time. `asvs`
follows
OWASP ASVS 5.0 chapter 6: length alone. Both refuse what others guess first, and the last five.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from dangwu.accounts.people import directory

REMEMBERED = 5  # former passwords that may not come back, the present one among them
GUESSED = (
    *("党建", "党务", "党委", "支部", "机关", "工委", "dangjian", "dangwu", "dangwei", "zhibu"),
    *("jiguan", "gongwei", "password", "admin", "qwerty", "123456", "abcdef"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    least: int  # characters
    classes: int  # of capital, small, digit, other


PROFILES = {"dengbao3": Profile(least=12, classes=3), "asvs": Profile(least=15, classes=1)}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _refused_words(user: Any) -> Iterator[str]:
    """What must not stand in the password; words too short to be guessed by are left out."""
    yield from GUESSED
    if user is None:
        return
    for word in (user.username, user.display_name, *directory().words_of(user)):
        shortest = 2 if any(not c.isascii() for c in word) else 4
        if len(word) >= shortest:
            yield _folded(word)


def _classes(password: str) -> int:
    kinds = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())
    return sum(any(kind(c) for c in password) for kind in kinds)


def _was_used(password: str, user: Any) -> bool:
    if user is None or user.pk is None:
        return False
    before = user.former_passwords.order_by("-pk").values_list("encoded", flat=True)[:REMEMBERED]
    return any(check_password(password, encoded) for encoded in before)


class ProfileValidator:
    """All faults of a password at once, by the profile of the settings."""

    def validate(self, password: str, user: Any = None) -> None:
        profile = PROFILES[settings.PASSWORD_PROFILE]
        faults = []
        if len(password) < profile.least:
            faults.append(f"密码 {len(password)} 个字符，须不少于 {profile.least} 个。")
        if (kinds := _classes(password)) < profile.classes:
            faults.append(
                f"密码含 {kinds} 类字符，大写字母、小写字母、数字、符号中"
                f"须不少于 {profile.classes} 类。"
            )
        if any(word in _folded(password) for word in _refused_words(user)):
            faults.append("密码含用户名、姓名、证件号码、出生日期、单位或常见词语，容易被猜中。")
        if _was_used(password, user):
            faults.append(f"这个密码用过，最近 {REMEMBERED} 个密码不能再用。")
        if faults:
            raise ValidationError(faults)

    def get_help_text(self) -> str:
        profile = PROFILES[settings.PASSWORD_PROFILE]
        kinds = (
            ""
            if profile.classes == 1
            else f"，大写字母、小写字母、数字、符号中至少 {profile.classes} 类"
        )
        return f"不少于 {profile.least} 个字符{kinds}；不含用户名、姓名、出生日期等。"
