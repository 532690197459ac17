"""Words for what the rules find in a dossier: reasons, remedies, and the names of the steps."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from dangwu.rulebook.messages import plain
from dangwu.rules.verdict import Reason

REASONS: Mapping[str, str] = {
    # 申请入党
    "age_under_18": "递交入党申请书时（%(applied)s）不满 %(years)s 周岁，满 %(years)s 周岁是 "
    "%(earliest)s。",
    "application_before_joining_unit": "递交入党申请书（%(applied)s）早于到本单位的日期"
    "（%(joined)s）。",
    "application_short": "申请书 %(characters)s 字，不足 %(least)s 字。",
    "talk_late": "%(applied)s 收到入党申请书，应在 %(latest)s 前谈话，%(talked)s 才谈话。",
    # 入党积极分子
    "activist_early": "确定入党积极分子（%(activist)s）早于谈话（%(talked)s）。",
    "contact_count": "培养联系人 %(count)s 名，应为 %(least)s 至 %(most)s 名。",
    "contact_not_full": "培养联系人%(name)s %(full_from)s 才转为正式党员，%(day)s 还不能担任。",
    "review_gap": "第 %(turn)s 个 %(months)s 个月（%(first)s 至 %(last)s）没有考察记录，"
    "一共缺 %(missing)s 次。",
    # 发展对象
    "prospect_early": "%(activist)s 确定为入党积极分子，%(earliest)s 起才能列为发展对象，"
    "%(prospect)s 太早。",
    "sponsor_count": "入党介绍人 %(count)s 名，应为 %(needed)s 名。",
    "sponsor_not_full": "入党介绍人%(name)s %(full_from)s 才转为正式党员，%(day)s 还不能担任。",
    "sponsor_suspended": "入党介绍人%(name)s %(since)s 起党员权利受限，%(day)s 还没有恢复，"
    "不能担任。",
    "inquiry_after_review": "有 %(count)s 件函调晚于政审结论（%(review)s），最晚的是 %(letter)s。",
    "review_after_meeting": "政审结论（%(review)s）晚于支部大会（%(meeting)s）。",
    "political_review_failed": "政治审查不合格，不能发展入党。",
    "training_short": "培训 %(days)s 天、%(hours)s 学时，不足 %(least_days)s 天，"
    "也不足 %(least_hours)s 学时。",
    "training_missing": "没有参加培训或者考试不合格，又没有写明特殊情况。",
    "notice_short": "公示 %(first)s 至 %(last)s 有 %(days)s 个工作日，一般不少于 %(least)s 个。",
    "notice_open": "公示 %(first)s 至 %(last)s，期满以后才开会，%(meeting)s 开会太早。",
    # 接收
    "leaving_soon": "%(leaves)s 将离开单位，%(day)s 起 3 个月内（至 %(until)s）"
    "一般不办理接收手续。",
    "review_old": "最后一次考察是 %(review)s，支部大会（%(meeting)s）应在 %(latest)s 前召开。",
    "quorum_short": "有表决权的到会 %(present)s 人，至少要 %(needed)s 人"
    "（应到会 %(should_attend)s 人）。",
    "vote_short": "赞成 %(votes)s 票，至少要 %(needed)s 票（应到会 %(should_attend)s 人）。",
    "method_not_allowed": "没有采取无记名投票的方式表决。",
    "approval_late": "%(meeting)s 支部大会通过，应在 %(latest)s 前审批，%(approved)s 才审批；"
    "有特殊情况的写明，最晚 %(special)s。",
    "approval_over_limit": "%(meeting)s 支部大会通过，最晚 %(latest)s 审批，%(approved)s "
    "已经超过。",
    # 教育考察和转正
    "probation_day_wrong": "预备期应从支部大会通过之日（%(meeting)s）算起，写的是 %(written)s。",
    "probation_review_gap": "预备期第 %(turn)s 个 %(months)s 个月（%(first)s 至 %(last)s）"
    "没有考察记录，一共缺 %(missing)s 次。",
    "extension_review_gap": "延长期第 %(turn)s 个 %(months)s 个月（%(first)s 至 %(last)s）"
    "没有考察记录，一共缺 %(missing)s 次。",
    "extension_short": "预备期延长 %(months)s 个月，不能少于 %(least)s 个月。",
    "extension_long": "预备期延长 %(months)s 个月，不能超过 %(most)s 个月。",
    "extension_twice": "预备期延长了 %(count)s 次，只能延长 %(most)s 次。",
    "full_meeting_early": "预备期从 %(starts)s 算起，%(earliest)s 起才能讨论，%(held)s 太早。",
    "full_decision_late": "预备期 %(ended)s 届满，推迟讨论最晚到 %(latest)s，%(held)s "
    "已经超过；转正时间仍从 %(ended)s 算起。",
    "full_approval_late": "%(meeting)s 支部大会通过，应在 %(latest)s 前审批，%(approved)s "
    "才审批。",
    # 日期
    "order": "“%(step)s”（%(day)s）早于“%(after)s”（%(after_day)s）。",
    "future": "“%(step)s”的日期 %(day)s 在 %(on)s 之后，还没有到。",
    "two_places_at_once": "%(who)s %(day)s 同一时间又在“%(first)s”，又在“%(second)s”。",
    "rule_not_held": "%(on)s 没有收录对应的规定（%(rule)s），不作判断。",
    # 为什么是这个期间
    "window_after": "不早于“%(after)s”（%(anchor)s）。",
    "window_opens": "“%(after)s”是 %(anchor)s，%(earliest)s 起可以办。",
    "window_closes": "“%(after)s”是 %(anchor)s，应在 %(latest)s 前办。",
    # 党龄
    "period_boundary": "支部大会（%(meeting)s）和上级批准（%(approved)s）在两个时期，"
    "按哪一个时期计算，请查阅档案后确定。",
    "missing_fact": "缺少“%(fact)s”，补上后才能判断。",
}
# What can still be done, by the remedy code of a finding.
REMEDIES: Mapping[str, str] = {
    "apply_again": "年满 18 周岁以后，由本人重新递交入党申请书。",
    "explain_unit": "核对到本单位的日期；在原单位申请的，填首次申请日期并补齐原单位转来的材料。",
    "write_again": "请本人补写。",
    "note_why": "已经不能补办，写明原因，以后按时办理。",
    "decide_again": "期限到了以后，由支部委员会重新讨论决定。",
    "appoint_contacts": "重新指定 1 至 2 名正式党员作培养联系人。",
    "name_sponsors": "另定符合条件的介绍人，重新填写介绍意见。",
    "conclude_again": "收齐函调以后，重新作出结论性材料。",
    "meet_again": "由支部大会重新讨论表决。",
    "stop": "停止办理接收手续，继续培养考察。",
    "train_again": "补足培训；属于个别特殊情况的，写明情况。",
    "announce_again": "补足公示的日期。",
    "hand_over": "一般不办理，把培养材料转交接收单位继续培养；确需办理的写明原因。",
    "review_again": "补一次考察，一个季度内召开支部大会。",
    "not_passed": "按没有通过处理；条件成熟以后重新提交讨论。",
    "give_reason": "写明延长审批的特殊情况。",
    "correct_day": "按支部大会通过之日更正预备期的起止时间。",
    "decide_extension": "由支部大会重新决定延长的时间，6 个月至 1 年。",
    "decide_full": "由支部大会作出按期转正或者取消资格的决定。",
    "check_dates": "对照原始材料核对日期。",
}
# The steps as findings and windows name them.
STEPS: Mapping[str, str] = {
    "first_application": "首次申请",
    "application": "递交入党申请书",
    "talk": "派人谈话",
    "activist": "确定入党积极分子",
    "activist_record": "积极分子备案",
    "contacts": "指定培养联系人",
    "cultivation": "培养教育考察",
    "prospect": "确定发展对象",
    "prospect_consent": "发展对象备案",
    "sponsors": "确定入党介绍人",
    "political_review": "政治审查",
    "inquiry": "函调",
    "training": "集中培训",
    "notice": "公示",
    "examination": "支部委员会审查",
    "pre_review": "上级党委预审",
    "form": "填写入党志愿书",
    "branch_meeting": "支部大会讨论",
    "superior_talk": "上级党委派人谈话",
    "approval": "上级党委审批",
    "approval_record": "上级组织部门备案",
    "placing": "编入党支部和党小组",
    "oath": "入党宣誓",
    "probation": "继续教育考察",
    "second_application": "提出转正申请",
    "full_meeting": "支部大会讨论转正",
    "full_approval": "上级党委审批转正",
    "archive": "材料归档",
}
FACTS: Mapping[str, str] = {
    "applied_on": "递交入党申请书日期",
    "branch_meeting_on": "支部大会日期",
    "approved_on": "上级批准日期",
    "activist_on": "确定入党积极分子日期",
    "prospect_on": "确定发展对象日期",
    "extension_decided_on": "延长预备期的决定日期",
    "decision": "转正大会的决定",
    "class": "当时的阶级成分或者职业",
}
_NAMED = {"step": STEPS, "after": STEPS, "fact": FACTS}


def in_words(reason: Reason) -> Reason:
    """The reason with the names of steps and facts in place of their codes."""
    shown = {key: _shown(key, value) for key, value in reason.numbers.items()}
    return replace(reason, numbers=shown)


def _shown(key: str, value: object) -> object:
    if isinstance(value, Fraction):
        return plain(value)
    return _NAMED.get(key, {}).get(str(value), value)
