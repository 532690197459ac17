"""`dangwu issue_password USERNAME`: a new initial password, by who has the server in hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from dangwu.accounts.messages import REASONS
from dangwu.accounts.selectors import account_with
from dangwu.accounts.services import issue_initial_password
from dangwu.core.messages import explain
from dangwu.rules.verdict import Refused


class Command(BaseCommand):
    help = "给一个账号发放新的初始密码，打印一次"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = account_with(username)
        if user is None:
            raise CommandError(f"没有用户名为“{username}”的账号。")
        try:
            password = issue_initial_password(user=user, by=None, on=localdate())
        except Refused as refused:
            raise CommandError(explain(refused.verdict.reasons[0], REASONS).text) from refused
        self.stdout.write(f"{username}  {password}")
        self.stdout.write("只显示这一次，24 小时内有效，首次登录须修改。")
