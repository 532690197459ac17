"""Approvals in the reader's words."""

from collections.abc import Mapping

from dangwu.core import messages as core
from dangwu.procedures.models import Action, State, StepState
from dangwu.rules.verdict import Reason

# What 同意 and the state after it are called where the level above only takes note.
_FILED: Mapping[str, str] = {
    State.WAITING: "等待收到",
    State.APPROVED: "已收到备案",
    Action.APPROVE: "收到备案",
    Action.ANSWER_YES: "登记上级收到备案",
}


def word_of(name: State | Action, filing: bool) -> str:
    """A state or an act in a word: 已同意, or of a filing 已收到备案."""
    return _FILED.get(name, str(name.label)) if filing else str(name.label)


REASONS = {
    "case_moved_on": "这件事项已有变动，现在是“%(state)s”。页面显示的是变动以前的情况，"
    "没有办理。请看现在的情况再办。",
    "case_undeclared": "现在是“%(state)s”，不能“%(action)s”。",
    "case_waiting": "%(day)s 已报送，正在等待答复，不能重复报送。要改的，先撤回。",
    "case_approved": "%(day)s 已得到答复（%(state)s），不再报送。",
    "case_not_submitter": "报送、撤回和登记答复由%(organisation)s办理。",
    "case_not_decider": "这件事项由%(organisation)s答复，要在该组织担任可以审批的职务。",
    "case_decided_outside": "%(organisation)s的上级党组织不在本系统，请登记上级的书面答复。",
    "case_decided_inside": "由%(organisation)s在本系统答复，不另行登记。",
    "case_submitted_by_self": "本人报送的事项不能由本人答复，请由其他负责同志办理。",
    "case_about_self": "事项涉及本人，应当回避，请由其他负责同志办理。",
    "opinion_missing": "退回要写明意见，以便对方修改。",
    "opinion_too_long": "意见 %(given)d 个字，不超过 %(most)d 个字。",
    "reference_missing": "还没有写上级答复的文号；没有文号的，写明答复方式。",
    "answered_to_come": "答复日期 %(day)s 在今天之后。",
    "answered_before": "答复日期 %(day)s 早于报送日期 %(submitted)s。",
}

# What is found of the days of a step; `after` and `step` are its names once they are shown.
WINDOWS = {
    "step_opens": "“%(after)s”（%(anchor)s）之后，最早 %(earliest)s。",
    "step_closes": "“%(after)s”（%(anchor)s）之后，最晚 %(latest)s。",
    "step_closes:special": "“%(after)s”（%(anchor)s）之后，最晚 %(latest)s；"
    "有特殊情况的，最晚 %(special)s。",
    "step_limit_unchosen": "“%(after)s”（%(anchor)s）之后的期限还没有选定，请先在组织设置里选定。",
    "step_future": "%(day)s 在今天（%(today)s）之后，办了以后再登记。",
    "step_out_of_order": "先办“%(after)s”，再办这一步。",
    "step_out_of_order:dated": "%(day)s 早于“%(after)s”的 %(anchor)s，请核对日期。",
    "step_early": "%(day)s 太早：“%(after)s”是 %(anchor)s，最早 %(earliest)s。",
    "step_late": "%(day)s 已超过期限：“%(after)s”是 %(anchor)s，最晚 %(latest)s。",
    "step_late:special": "%(day)s 已超过期限：“%(after)s”是 %(anchor)s，最晚 %(latest)s；"
    "有特殊情况的写明原因，最晚可以到 %(special)s。",
    "step_over_limit": "%(day)s 已超过最长期限：“%(after)s”是 %(anchor)s，最晚 %(latest)s。"
    "要退回“%(after)s”重新办理。",
}
RUNS = {
    "run_moved_on": "已有变动，现在是“%(state)s”。页面显示的是变动以前的情况，没有办理。"
    "请看现在的情况再办。",
    "run_undeclared": "现在是“%(state)s”，不能“%(action)s”。",
    "step_undeclared": "“%(step)s”现在是“%(state)s”，不能“%(action)s”。",
    f"step_undeclared:{StepState.WAITING.label}": "还没有轮到“%(step)s”，前面的步骤办完以后再办。",
    f"step_undeclared:{StepState.DONE.label}": "“%(step)s”已经办完，没有再办一次。",
    f"step_undeclared:{StepState.SENT.label}": "“%(step)s”已报上级，等待答复；要改的，先撤回。",
    "step_unknown": "适用的程序里没有这一步，请从程序页面办理。",
    "run_not_keeper": "由%(organisation)s负责办理的同志办理。",
    "run_not_starter": "没有为%(organisation)s开始这项程序的权限，"
    "请由该组织的书记或者组织委员办理。",
    "run_running": "%(day)s 开始的同一程序还没有结束，不重复开始。",
    "run_about_self": "事项涉及本人（或者委托人），应当回避，请由其他同志办理。",
    "run_would_be_stuck": "改用这份规定后没有可以办理的步骤，没有改动。请核对规定里的步骤先后。",
    "run_there_already": "已经在%(organisation)s办理。",
    "nothing_left_to_do": "各步都已办完，没有可以接着办理的。",
    "effect_unknown": "规定里“%(step)s”要求的处理（%(effect)s）本系统没有，不能开始。"
    "请联系系统管理员。",
    "step_need_unknown": "规定要求的检查（%(need)s）本系统没有，请联系系统管理员。",
    "detail_missing": "请填写“%(label)s”。",
    "detail_unknown": "“%(label)s”请从可选内容里选择。",
    "reason_missing": "请写明理由。",
    "words_too_long": "写了 %(given)d 个字，不超过 %(most)d 个字。",
    "step_sent": "“%(step)s”已报上级，等待答复。先撤回，或者等上级答复。",
    "step_is_answered": "“%(step)s”由上级答复，请报上级。",
    "step_not_answered": "“%(step)s”不报上级，由本组织办理。",
    "step_not_yours": "“%(step)s”由%(organisation)s（%(actor)s）办理。",
    "outcome_unknown": "“%(step)s”没有这种结果，请从所列结果里选择。",
    "outcome_agrees": "这里登记的是不同意的结果。同意的，直接答复同意。",
    "no_longer_limit": "规定没有给“%(step)s”更长的期限。",
    "longer_limit_passed": "“%(step)s”的最长期限 %(day)s 已过，要退回上一步重新办理。",
    "extended_already": "“%(step)s”已登记特殊情况，期限到 %(day)s。",
    "material_unknown": "“%(step)s”的材料目录里没有这份材料，请从目录里选择。",
    "delegated_not_held": "只能委托本人在%(organisation)s任职所办的事项；别人委托的不能再委托。",
    "nothing_delegated": "请选择委托的事项。",
    "delegated_to_self": "不能委托给本人，请选择其他同志。",
    "delegation_in_the_past": "开始日期 %(day)s 已过，请从今天起委托。",
    "delegation_ends_before": "结束日期 %(day)s 应晚于开始日期。",
    "delegation_long": "委托 %(days)d 天，一次不超过 %(most)d 天。到期后可以再办委托。",
    "delegation_not_yours": "由委托人本人，或者负责任免职务的同志结束委托。",
    "delegation_over": "委托已经结束。",
    "taker_cannot_see": "受托人看不到%(organisation)s的事项，"
    "请选择在该组织或者上级组织任职的同志。",
    "holidays_not_yours": "节假日安排由最上级党组织负责组织信息的同志维护。",
    "holiday_kind_unknown": "请选择放假、上班或者按平常的星期。",
}

ACTS = {
    "procedures.case_submitted": "报送事项",
    "procedures.case_approved": "答复同意（收到备案）",
    "procedures.case_returned": "退回事项",
    "procedures.case_withdrawn": "撤回事项",
    "procedures.outside_answer_recorded": "登记上级答复",
    "procedures.run_started": "开始程序",
    "procedures.step_completed": "办结程序步骤",
    "procedures.step_sent": "程序步骤报上级",
    "procedures.step_answered": "上级答复程序步骤",
    "procedures.step_returned": "上级退回程序步骤",
    "procedures.step_withdrawn": "撤回报送的程序步骤",
    "procedures.step_extended": "登记程序步骤的特殊情况",
    "procedures.step_undone": "退回程序步骤重办",
    "procedures.material_kept": "收存程序材料",
    "procedures.run_suspended": "中止程序",
    "procedures.run_resumed": "恢复程序",
    "procedures.run_moved": "转移办理中的程序",
    "procedures.run_migrated": "程序改用新的规定",
    "procedures.run_ended": "终止程序",
    "procedures.run_finished": "程序办结",
    "procedures.delegated": "委托代办",
    "procedures.delegation_ended": "结束委托代办",
    "procedures.holiday_set": "登记节假日安排",
}

PAGES = {
    "procedures.home": "审批报备",
    "procedures.case": "审批事项",
    "procedures.decide": "答复审批事项",
    "procedures.withdraw": "撤回审批事项",
    "procedures.outside": "登记上级答复",
    "procedures.definition": "程序图",
    "procedures.bpmn": "下载流程图文件",
    "procedures.run": "办理中的程序",
    "procedures.new_run": "开始程序",
    "procedures.due": "近期到期",
    "procedures.suspend": "中止程序",
    "procedures.resume": "恢复办理程序",
    "procedures.end_run": "终止程序",
    "procedures.migrate": "程序改用新的规定",
    "procedures.complete": "登记办结程序步骤",
    "procedures.send": "程序步骤报上级",
    "procedures.extend": "登记程序步骤的特殊情况",
    "procedures.go_back": "退回程序步骤重办",
    "procedures.refuse": "对程序步骤作出决定",
    "procedures.keep": "收存程序材料",
    "procedures.delegations": "委托代办",
    "procedures.delegate": "新的委托",
    "procedures.end_delegation": "结束委托",
    "procedures.holidays": "节假日安排",
    "procedures.change_holiday": "登记节假日安排",
}

ALL_REASONS = {**core.REASONS, **REASONS, **WINDOWS, **RUNS}


def explain(reason: Reason) -> core.Explained:
    """The reason in words; where it also names a day or a longer limit, these too."""
    return core.explain(reason, {reason.code: ALL_REASONS[_variant(reason)]})


def _variant(reason: Reason) -> str:
    if reason.numbers.get("special"):
        return f"{reason.code}:special"
    if reason.code == "step_out_of_order" and reason.numbers.get("anchor"):
        return f"{reason.code}:dated"
    if reason.code == "step_undeclared":
        told = f"{reason.code}:{reason.numbers.get('state')}"
        return told if told in RUNS else reason.code
    return reason.code
