"""`dangwu create_first_admin`: the three administrators, once, with passwords printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from dangwu.accounts.models import User
from dangwu.accounts.selectors import administrators_exist
from dangwu.accounts.services import create_account

ADMINISTRATORS = (
    ("xitong", User.Duty.SYSTEM),
    ("anquan", User.Duty.SECURITY),
    ("shenji", User.Duty.AUDIT),
)


class Command(BaseCommand):
    help = "建立系统、安全、审计三个管理员账号，打印一次初始密码；已有管理员则不办"

    def handle(self, *args: Any, **options: Any) -> None:
        if administrators_exist():
            raise CommandError("已有管理员账号。忘记密码的，用 dangwu issue_password 用户名。")
        for username, duty in ADMINISTRATORS:
            made = create_account(
                username=username, display_name=duty.label, duty=duty, by=None, on=localdate()
            )
            self.stdout.write(f"{duty.label}  {username}  {made.password}")
        self.stdout.write("初始密码只显示这一次，24 小时内有效，首次登录须修改。")
