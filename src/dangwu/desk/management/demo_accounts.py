"""The accounts of the demonstration: made with the city, given new passwords later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dangwu.accounts.models import User
from dangwu.accounts.services import change_password, create_account, random_password
from dangwu.core.scope import whole_tree
from dangwu.desk.selectors import standing_of
from dangwu.members.models import Person

DUTIES = {"system": "系统", "security": "安全", "audit": "审计"}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    who: str
    person: Person | None = None
    duty: str = ""


@dataclass(frozen=True, slots=True)
class IssuedAccount:
    username: str
    password: str
    who: str


def issue_accounts(accounts: list[DemoAccount], today: date) -> Iterator[IssuedAccount]:
    for account in accounts:
        made = create_account(
            username=account.username,
            display_name="" if account.person else account.who,
            duty=account.duty,
            id_number=account.person.id_number.open() if account.person else "",
            by=None,
            on=today,
        )
        yield IssuedAccount(account.username, ready_password(made.user, today), account.who)


def ready_password(user: User, today: date) -> str:
    """A password to start with at once: in a demonstration nobody hands over an initial one."""
    password = random_password()
    change_password(user=user, password=password, on=today)
    return password


def renew_passwords(today: date) -> list[IssuedAccount]:
    """New passwords for all accounts of the demonstration."""
    with whole_tree("a demonstration account belongs to nobody"):
        return [
            IssuedAccount(user.username, ready_password(user, today), _whose(user, today))
            for user in User.objects.order_by("pk")
        ]


def _whose(user: User, today: date) -> str:
    """The duty of an administrator; else the person's place and post."""
    if user.duty:
        return f"{DUTIES[user.duty]}管理员"
    standing = standing_of(user, today)
    return f"{standing.scope_name}{standing.post or '党员'}"
