"""Whose account it is: told by `settings.PEOPLE_DIRECTORY`, of the package that holds people."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from dangwu.accounts.models import User


class Directory(Protocol):
    """What the package of people, which stands above this one, must tell."""

    def name_of(self, user: "User") -> str:
        """The name of the person the account is bound to, "" where it is nobody's."""

    def person_of(self, user: "User") -> UUID | None:
        """The key of the person the account is bound to."""

    def post_of(self, user: "User", path: str, on: date) -> str:
        """The post held on a day in the organisation with that path, else in the nearest above:
        发改局机关党委书记; "" where there is none.
        """

    def posts_at(self, user: "User", path: str, on: date) -> frozenset[str]:
        """The kinds of the posts held on a day in the very organisation with that path."""

    def holders_at(
        self, paths: Collection[str], on: date
    ) -> Mapping[str, Sequence[tuple[str, UUID]]]:
        """Path of an organisation → the posts held there on a day, each with its person, of those
        who have an account.
        """

    def officers_at(self, paths: Collection[str], on: date) -> Sequence[tuple[int, str]]:
        """The accounts of who holds a post on a day in one of these organisations, each with name
        and post in words: 张文（发改一支部书记）.
        """

    def words_of(self, user: "User") -> Iterable[str]:
        """Name, birthday, identity number, units: what a password may not contain."""

    def give_account(self, user: "User", id_number: str, *, by: Any, on: date) -> None:
        """Bind an account to the person with that identity number, or raise `Refused`."""


@cache
def directory() -> Directory:
    return cast(Directory, import_string(settings.PEOPLE_DIRECTORY)())
