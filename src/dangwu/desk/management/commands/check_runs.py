"""`dangwu check-runs`: procedures that do not go on, and sheets whose hour is over; from cron,
every night."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate, now

from dangwu.admission.services.checkup import empty_outlived
from dangwu.core.scope import whole_tree
from dangwu.desk.messages import STUCK
from dangwu.desk.services import make_reminders
from dangwu.procedures.selectors import stuck_runs


class Command(BaseCommand):
    help = (
        "查找办理中停滞的程序：超过期限、无人可以办理、组织已撤销、没有待办步骤；"
        "并提醒有关人员，清除过时的材料体检"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = localdate()
        with whole_tree("every run is looked at, on nobody's behalf"):
            counts = Counter[str](stuck.why for stuck in stuck_runs(today))
            told = make_reminders(by=None, on=today)
        for why, words in STUCK.items():
            self.stdout.write(f"{words} {counts[why]} 项")
        self.stdout.write(f"提醒 {told} 人")
        self.stdout.write(f"清除过时的材料体检 {empty_outlived(now())} 份")
