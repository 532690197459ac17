"""`dangwu demo`: a demonstration city, made through the same acts as everything else."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from dangwu.accounts.selectors import administrators_exist
from dangwu.core.scope import whole_tree
from dangwu.desk.management.city import build_city
from dangwu.desk.management.demo_accounts import IssuedAccount, renew_passwords


class Command(BaseCommand):
    help = "生成演示数据：一个机关工委、八个机关、四十来个支部、九百来名虚构的党员"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--seed", type=int, default=26)
        parser.add_argument("--accounts", action="store_true", help="给演示账号换新口令并显示")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IN_PRODUCTION:
            raise CommandError("演示数据不进入正式库。")
        if options["accounts"]:
            self._show(renew_passwords(localdate()))
        elif administrators_exist():
            self.stdout.write(
                "演示数据已有，保持不动。口令只在生成时显示；要换新口令，用 ./dev accounts。"
            )
        else:
            self._build(options["seed"])

    def _build(self, seed: int) -> None:
        with whole_tree("a demonstration city is made by nobody in particular"):
            self._show(build_city(seed=seed, today=localdate(), say=self.stdout.write))

    def _show(self, accounts: list[IssuedAccount]) -> None:
        self.stdout.write("\n演示账号（口令随机生成，只显示这一次）：")
        for account in accounts:
            self.stdout.write(f"  {account.username:<10} {account.password:<20} {account.who}")
