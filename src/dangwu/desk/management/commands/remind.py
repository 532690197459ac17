"""`dangwu remind`: what everybody is to know today; from cron, once a day or more often."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate, now

from dangwu.core.scope import whole_tree
from dangwu.desk.services import remind


class Command(BaseCommand):
    help = "生成当日的提醒，按设置发送邮件和群通知；同一天重复运行不会重复提醒"

    def handle(self, *args: Any, **options: Any) -> None:
        with whole_tree("reminders are for everybody, and made by nobody in particular"):
            done = remind(by=None, on=localdate(), at=now())
        self.stdout.write(
            f"提醒 {done.people} 人；发出邮件 {done.mails} 封，群通知 {done.messages} 条"
        )
