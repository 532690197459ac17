"""Reasons of papers and briefs (`services/briefs.py`)."""

from collections.abc import Mapping

PAPERS: Mapping[str, str] = {
    "brief_empty": "简讯的标题和正文都要写。",
    "brief_too_long": "%(field)s不超过 %(most)s 个字，现有 %(given)s 个。",
    "brief_waiting": "简讯已于 %(day)s报上级审核，还没有答复。要修改的，先在审批里撤回。",
    "brief_approved": "简讯已于 %(day)s审核通过，不能再改。",
    "told_too_early": "通报日期 %(day)s早于 %(year)s年第 %(quarter)s 季度，这一季度还没有开始。",
    "nothing_to_tell": "%(year)s年第 %(quarter)s 季度没有开过会的记录，没有可以通报的情况。"
    "请先记录会议。",
    "absent_for_months": "自 %(since)s起 %(months)s 个月没有参加组织生活，"
    "其间缺席 %(missed)s 次，没有请假事由。请了解原因；连续 %(limit)s 个月的，由支部大会讨论。",
    "long_absent": "自 %(since)s起 %(months)s 个月没有参加组织生活，"
    "其间缺席 %(missed)s 次，没有请假事由，已满 %(limit)s 个月。"
    "有没有正当理由、怎样处理，由支部大会讨论决定，系统不作认定。",
}
