"""People and their membership in the reader's words."""

from collections.abc import Mapping

from dangwu.core import messages as core
from dangwu.rules.verdict import Reason

REASONS: Mapping[str, str] = {
    **core.REASONS,
    "id_number_known": "这个公民身份号码已经登记，一人只登记一次；不在本级名册里的，先查组织关系是否转出。",
    "joined_in_future": "入党日期 %(day)s 在今天之后。",
    "full_in_future": "转正日期 %(day)s 在今天之后。",
    "full_before_joined": "转正日期 %(full)s 早于入党日期 %(joined)s。",
    "not_a_branch": "%(name)s在 %(on)s 不是可以编入党员的党支部。",
    "group_of_other_branch": "%(group)s不属于%(branch)s。",
    "not_after_last": "上一次变更在 %(last)s，新的变更应在其后（所填为 %(on)s）。",
    "condition_running": "这一情形已经登记，尚未结束。",
    "post_taken": "%(post)s现有人任职，先免去。",
    "not_full_member": "%(post)s应由有表决权的正式党员担任，所选人员不是。",
    "administrator_holds_no_post": "系统、安全、审计管理员不任党内职务。",
    "person_has_account": "此人已有账号。",
    "administrator_is_nobody": "管理员账号不对应党员。",
    "person_not_on_record": "名册里没有此人。",
}

ACTS = {
    "members.person_registered": "登记党员",
    "members.person_changed": "修改基本信息",
    "members.membership_changed": "变更党员类别",
    "members.person_affiliated": "调整所在支部",
    "members.condition_begun": "登记党籍状态",
    "members.condition_ended": "结束党籍状态",
    "members.post_taken": "任职",
    "members.post_left": "免职",
    "members.account_bound": "绑定账号",
}


def explain(reason: Reason) -> core.Explained:
    return core.explain(reason, REASONS)
