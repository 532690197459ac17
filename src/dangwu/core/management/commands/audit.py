"""`dangwu audit verify|head`: whether the audit trail holds, and its end for safekeeping
elsewhere.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dangwu.core.selectors import chain_breaks, chain_head


class Command(BaseCommand):
    help = "核对审计链（verify），或打印链首供异地留存（head）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify", "head"])
        parser.add_argument("--head", help="留存在别处的链首摘要（64 位十六进制）")

    def handle(self, *args: Any, action: str, head: str | None, **options: Any) -> None:
        if action == "head":
            end = chain_head()
            self.stdout.write(f"{end.seq} {end.hash}")
            return
        broken = 0
        for found in chain_breaks(expected_head=head):
            broken += 1
            self.stdout.write(f"第 {found.seq} 条：{found.fault}")
        if broken:
            self.stdout.write(f"审计链不完整：{broken} 处")
            sys.exit(1)
        self.stdout.write(f"审计链完整：{chain_head().seq} 条")
