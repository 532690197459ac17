"""The words of the desk: what its pages are called, and what a reminder says."""

from collections.abc import Mapping, Sequence
from typing import Any

# What the pages are called in the trail, where somebody was denied one.
PAGES = {
    "desk.tree": "组织概况",
    "desk.checkup": "设置体检",
    "desk.organisation": "组织情况",
    "desk.self_check": "设置自查",
}

ACTS = {
    "desk.feed_made": "生成日历订阅地址",
    "desk.feed_ended": "停用日历订阅地址",
    "desk.reminders_made": "生成提醒",
    "desk.reminders_sent": "发出提醒邮件和群通知",
    "desk.reminders_read": "看过提醒",
}

# ---- reminders ---------------------------------------------------------------------------------

# How a kind of matter is counted, what presses most first.
COUNTED = {
    "duty_late": "逾期 %d 项",
    "duty_soon": "将到期 %d 项",
    "approvals": "待审批 %d 件",
    "minutes": "会议记录待签字 %d 件",
    "tomorrow": "明天开会 %d 次",
    "called": "新发会议通知 %d 次",
    "run_overdue": "程序超过期限 %d 件",
    "run_nobody": "程序无人办理 %d 件",
    "run_dissolved": "程序所在组织已撤销 %d 件",
    "run_nothing": "程序没有待办步骤 %d 件",
}
# Why a procedure does not go on.
STUCK = {
    "overdue": "程序超过期限",
    "nobody": "程序没有可以办理的人",
    "dissolved": "程序的办理组织已撤销",
    "nothing": "程序没有待办的步骤",
}
MAIL_SUBJECT = "党务提醒：%(number)d 件"
MAIL_END = "办理和查看，请登录系统。这封邮件由系统发出，不必回复。"


def in_order(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines of a reminder, what presses most first."""
    order = list(COUNTED)
    return sorted(lines, key=lambda line: order.index(line["code"]))


def counted(counts: Mapping[str, int]) -> str:
    """逾期 2 项，将到期 1 项。"""
    return "，".join(COUNTED[code] % counts[code] for code in COUNTED if counts.get(code)) + "。"


def mail_text(lines: Sequence[Mapping[str, Any]]) -> str:
    """The body of a mail: matters and days, no names of people and no addresses."""
    said = [f"{number}. {line['text']}" for number, line in enumerate(in_order(lines), 1)]
    return "\n".join([*said, "", MAIL_END])
