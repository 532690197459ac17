"""Whose account it is: told by `settings.PEOPLE_DIRECTORY`, of the package that holds people."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from dangwu.accounts.models import User


class Directory(Protocol):
    """What the package of people, which stands above this one, must tell."""

    def name_of(self, user: "User") -> str:
        """The name of the person the account is bound to, "" where it is nobody's."""

    def words_of(self, user: "User") -> Iterable[str]:
        """Name, birthday, identity number, units: what a password may not contain."""

    def give_account(self, user: "User", id_number: str, *, by: Any, on: date) -> None:
        """Bind an account to the person with that identity number, or raise `Refused`."""


@cache
def directory() -> Directory:
    return cast(Directory, import_string(settings.PEOPLE_DIRECTORY)())
