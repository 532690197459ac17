"""Whose account this is: told by the package that holds people, which stands above this one."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from dangwu.accounts.models import User


class Directory(Protocol):
    """What `members` registers when it is ready."""

    def words_of(self, user: "User") -> Iterable[str]:
        """Name, birthday, identity number, units: what a password may not contain."""

    def give_account(self, user: "User", id_number: str, *, by: Any, on: date) -> None:
        """Bind an account to the person with that identity number, or raise `Refused`."""


_directories: list[Directory] = []


def register_directory(directory: Directory) -> None:
    _directories[:] = [directory]


def words_of(user: "User") -> list[str]:
    return [word for directory in _directories for word in directory.words_of(user)]


def give_account(user: "User", id_number: str, *, by: Any, on: date) -> None:
    for directory in _directories:
        directory.give_account(user, id_number, by=by, on=on)
