"""People and their membership in the reader's words."""

from collections.abc import Mapping

from dangwu.core import messages as core
from dangwu.orgs import messages as orgs
from dangwu.rules.verdict import Reason

# What holds of every member, in forms, acts and rosters alike; without the full stop, as several
# stand in one cell.
FACTS: Mapping[str, str] = {
    "unreadable": "%(says)s",
    "joined_in_future": "入党日期在今天之后",
    "full_in_future": "转正日期在今天之后",
    "under_age": "当日 %(age)d 周岁，入党须年满 %(needed)d 周岁，请核对档案",
    "full_before_joined": "转正日期 %(full)s 早于入党日期 %(joined)s",
    "probation_short": "%(joined)s 入党，%(full)s 转正，预备期不足一年，请核对档案",
    "condition_before_joined": "%(day)s 早于入党日期 %(joined)s",
}

REASONS: Mapping[str, str] = {
    **core.REASONS,
    **{code: f"{words}。" for code, words in FACTS.items()},
    "decided_above": orgs.REASONS["decided_above"],
    "id_number_known": "这个公民身份号码已经登记，一人只登记一次；"
    "不在本级名册里的，先查组织关系是否转出。",
    "affiliated_before_joined": "转入日期 %(since)s早于入党日期 %(joined)s。",
    "affiliated_in_future": "转入日期 %(day)s在今天之后。",
    "born_differs": "身份证号中的出生日期为 %(born)s，两处至少一处有误。",
    "sex_differs": "身份证号第 17 位表明应为%(sex)s。",
    "status_does_not_follow": "现为%(before)s，不能直接改为%(after)s。",
    "before_last": "上一次变更在 %(last)s，新的变更不能早于这一天（所填为 %(on)s）。",
    "already_there": "现在就在%(name)s，没有变化。",
    "has_left": "已经离开党组织，没有组织关系可调整；先恢复党籍。",
    "condition_ended": "这一情形已于 %(on)s结束。",
    "post_not_standing": "%(on)s没有设%(post)s这一职务。",
    "post_already_left": "已于 %(on)s免去。",
    "left_before_taken": "%(since)s才任职，免职不能早于这一天（所填为 %(on)s）。",
    "not_a_branch": "%(name)s在 %(on)s不是可以编入党员的党支部。",
    "group_of_other_branch": "%(group)s不属于%(branch)s。",
    "not_after_last": "上一次变更在 %(last)s，新的变更应在其后（所填为 %(on)s）。",
    "condition_running": "这一情形已经登记，尚未结束。",
    "no_member_on": "%(on)s不是党员，没有表决权可言。",
    "restriction_running": "已自 %(since)s起登记没有表决权，尚未恢复。",
    "restriction_ended": "已于 %(on)s恢复表决权。",
    "post_taken": "%(post)s现有人任职，先免去。",
    "seat_of_kind_held": "所选人员已任本组织%(post)s，一人不占两个相同的职务。",
    "not_full_member": "%(post)s应由有表决权的正式党员担任，所选人员不是。",
    "administrator_holds_no_post": "系统、安全、审计管理员不任党内职务。",
    "person_has_account": "此人已有账号。",
    "administrator_is_nobody": "管理员账号不对应党员。",
    "person_not_on_record": "名册里没有此人。",
    "import_not_ready": "这份名册正在处理或已经办结，不能再改。",
    "import_has_faults": "还有 %(faults)d 处要改，改好前一条都不导入。",
    "import_changes_nothing": "这份名册与在册情况一致，没有要导入的。",
    "export_needs_reason": "%(why)s，须写明用途，不少于 4 个字。",
    "talk_in_future": "%(day)s还没有到，谈过、访过再登记。",
    "talk_with_oneself": "谈话人和谈话对象是同一人。",
    "talk_before_belonging": "%(day)s，%(name)s的组织关系还没有在%(branch)s，"
    "也没有在那里申请入党。",
    "talker_no_member": "%(day)s，谈话人%(name)s不是在册党员。",
    "talk_occasion_unknown": "%(day)s执行的标准没有这一事由。",
    "visit_needed": "“%(is)s”应当走访，不以谈话代替。",
    "talk_on_record": "%(day)s与%(name)s的这一次已经登记，内容与所填不同；已登记的不改写。",
}

ACTS = {
    "members.applicant_registered": "登记入党申请人",
    "members.person_registered": "登记党员",
    "members.person_changed": "修改基本信息",
    "members.membership_changed": "变更党员类别",
    "members.person_affiliated": "调整所在支部",
    "members.condition_begun": "登记党籍状态",
    "members.condition_ended": "结束党籍状态",
    "members.rights_restricted": "登记没有表决权",
    "members.rights_restored": "恢复表决权",
    "members.post_taken": "任职",
    "members.post_left": "免职",
    "members.account_bound": "绑定账号",
    "members.talk_recorded": "登记谈心谈话",
    "members.roster_uploaded": "上传名册",
    "members.roster_corrected": "更正待导入的名册",
    "members.roster_mapped": "指明名册的栏目",
    "members.roster_restarted": "重新开始核对名册",
    "members.roster_confirmed": "确认导入名册",
    "members.roster_imported": "导入名册",
    "members.roster_discarded": "放弃导入名册",
    "members.roster_marked": "下载标出错处的名册",
    "members.roster_exported": "导出名册",
}

# What the pages are called in the trail, where somebody was denied one.
PAGES = {
    "members.roster": "党员名册",
    "members.search": "查找党员",
    "members.register": "登记党员",
    "members.person": "党员信息",
    "members.change": "修改基本信息",
    "members.affiliate": "调整支部、小组",
    "members.status": "变更党员类别",
    "members.condition": "登记党籍状态",
    "members.end_condition": "结束党籍状态",
    "members.restrict": "登记没有表决权",
    "members.restore": "恢复表决权",
    "members.reveal": "查看完整内容",
    "members.imports": "导入名册",
    "members.template": "名册模板",
    "members.import": "待导入的名册",
    "members.import_progress": "导入进度",
    "members.import_list": "导入名单",
    "members.import_correct": "更正待导入的名册",
    "members.import_map": "指明名册的栏目",
    "members.import_take_back": "收回名册的更正",
    "members.import_marked": "标出错处的名册",
    "members.import_restart": "重新核对名册",
    "members.import_discard": "放弃导入名册",
    "members.import_commit": "确认导入名册",
    "members.export": "导出名册",
    "members.hold_post": "任职",
    "members.leave_post": "免职",
}

# What is found in a roster. Sentences without their full stop, as several stand in one cell.
ROSTER = {
    **FACTS,
    "no_column": "表中没有“%(label)s”一栏",
    "missing": "缺%(label)s",
    "no_category": "没有填人员类别，核定党费前须补填",
    "no_such_word": "没有这个%(label)s",
    "is_it": "；是否“%(suggestion)s”",
    "too_long": "超过 %(most)d 个字，现有 %(is)d 个",
    "same_number": "与第 %(other)d 行%(name)s是同一号码，两人中至少一人有误",
    "same_person": "与第 %(other)d 行是同一人，只留一行",
    "elsewhere": "这个号码已在别处登记，一人只登记一次；先查组织关系是否转出",
    "sex_differs": "身份证号第 17 位为%(parity)s数，应为%(sex)s",
    "born_differs": "身份证号中的出生日期为 %(born)s，两处至少一处有误",
    "branch_unknown": "“%(value)s”不在管辖范围内的支部之中",
    "branch_ambiguous": "“%(value)s”对得上 %(count)d 个支部，请写全称",
    "group_unknown": "支部里没有“%(value)s”",
    "group_ambiguous": "“%(value)s”对得上 %(count)d 个党小组，请写全称",
    "group_none": "所在支部未设党小组",
    "in_future": "%(label)s在今天之后",
    "probation_long": "入党已 %(years)d 年仍为预备党员，请核对档案",
    "probationary_with_full": "党员类别为预备党员，却填了转正日期",
    "full_missing": "正式党员须有转正日期，请按档案填写",
    "full_or_not": "入党已 %(years)d 年，没有转正日期；请按档案填写",
    "lost_since_missing": "是否失联为“是”，缺失联日期",
    "lost_not_marked": "填了失联日期，是否失联却不是“是”",
}

# How the meaning of a column was found.
ROSTER_HOW = {
    "label": "同名",
    "synonym": "同义词",
    "content": "按内容",
    "remembered": "上次改过",
    "chosen": "已改",
    "passed": "名册用不到",
    "twice": "与另一栏重复",
    "unknown": "请选",
}

# What the import tells and does not change, and what has to be done instead.
ROSTER_ACTS = {
    "needs_membership": "须办转正等党籍手续，不随表改动",
    "needs_transfer": "须办组织关系调整，不随表改动",
    "needs_regrouping": "在党员页面调整小组，不随表改动",
    "needs_condition": "在党员页面登记，不随表改动",
}

# What an import says of itself while it runs and where it stopped.
ROSTER_SAYS = {
    "waiting": "文件已收到，等待核对",
    "reading": "正在读取文件",
    "checking": "正在逐行核对",
    "committing": "正在导入，全部写完之前一条都不生效",
    "no_rows": "工作簿里没有内容。请打开文件看看名册在不在里面，另存后再上传。",
    "no_right": "上传人现在没有导入这个组织名册的权限，没有改动任何数据。",
    "failed": "核对时出了错，没有改动任何数据。请重新核对；仍不成功的，另存为 .xlsx 后再上传。",
    "changed_meanwhile": "核对之后情况有了变化，没有导入任何一条。下面是重新核对的结果。",
    "nothing": "名册与在册情况一致，没有要改的。",
}


def explain(reason: Reason) -> core.Explained:
    return core.explain(reason, REASONS)
