"""The chapter of organisations in the reader's words."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from dangwu.core import messages as core
from dangwu.rules.organisation import POSTS
from dangwu.rules.verdict import Reason

REASONS: Mapping[str, str] = {
    # 人数
    "too_few_full_members": "正式党员 %(actual)s 人，成立党支部不少于 %(needed)s 人。",
    "too_few_members": "党员 %(actual)s 人，成立党支部不少于 %(needed)s 人。",
    "below_committee": "党员 %(actual)s 人，设立机关党委不少于 %(needed)s 人；"
    "人数不足的，因工作需要并经上级党组织批准才能设立。",
    "below_general_branch": "党员 %(actual)s 人，设立党总支不少于 %(needed)s 人；"
    "人数不足的，因工作需要并经上级党组织批准才能设立。",
    "committee_due": "党员 %(actual)s 人，已达到 %(needed)s 人，应当设立机关党委。",
    "branch_too_large": "党员 %(actual)s 人，一个党支部一般不超过 %(most)s 人，"
    "可以分设党支部或者设立党总支。",
    "too_many_units": "覆盖 %(actual)s 个单位，联合党支部一般不超过 %(most)s 个单位。",
    "task_too_short": "任务为期 %(actual)s 个月，不少于 %(needed)s 个月的一般才单独设立。",
    "task_too_long": "任务为期 %(actual)s 个月，临时党支部的任务不超过 %(most)s 个月。",
    "approval_missing": "临时党支部须经上级党组织批准，还没有批准的记录。",
    # 委员会与职务
    "committee_missing": "正式党员 %(actual)s 人，不少于 %(needed)s 人的党支部应当设支部委员会，"
    "现在没有设。",
    "committee_not_due": "正式党员 %(actual)s 人，不足 %(needed)s 人的党支部不设支部委员会，"
    "现在有委员 %(size)s 人；可以设 1 名书记，必要时设 1 名副书记。",
    "committee_small": "委员 %(actual)s 人，一般不少于 %(least)s 人。",
    "committee_large": "委员 %(actual)s 人，一般不超过 %(most)s 人。",
    "secretary_missing": "没有书记，应设 %(needed)s 名。",
    "too_many_secretaries": "书记 %(actual)s 人，应设 %(needed)s 名。",
    "too_few_deputies": "副书记 %(actual)s 人，不少于 %(least)s 人。",
    "too_many_deputies": "副书记 %(actual)s 人，不超过 %(most)s 人。",
    "full_time_deputy_missing": "专职副书记 %(actual)s 人，应有 %(needed)s 人。",
    "secretary_standing_short": "书记的党龄 %(actual)s 年，一般不少于 %(needed)s 年。",
    "secretary_not_leader": "书记应由%(holders)s担任，现任书记不是。",
    "discipline_committee_missing": "设机关党委的单位应当设机关纪委，现在没有设。",
    "discipline_secretary_not_deputy": "机关纪委书记应由机关党委副书记兼任，现任书记不是。",
    "discipline_committee_overlap": "机关纪委有 %(actual)s 名委员同时是机关党委委员；"
    "除兼任纪委书记的副书记外，不互相兼任。",
    "discipline_work_unassigned": "没有人负责纪检工作，应由副书记负责或者设纪检委员。",
    "officer_not_full_member": "%(seat)s由%(status)s担任，委员应当是正式党员。",
    # 党小组
    "members_without_group": "有 %(actual)s 名党员没有编入党小组，每名党员应编入一个党小组。",
    "group_without_leader": "%(group)s没有组长，应设 1 名。",
    "group_small": "%(group)s有党员 %(actual)s 人，不少于 %(needed)s 人。",
    "group_without_full_member": "%(group)s有正式党员 %(actual)s 人，不少于 %(needed)s 人。",
    # 任期、空缺、自查
    "extension_long": "任期 %(due_on)s届满，延期一般不超过 %(years)s 年，最晚 %(latest)s，"
    "申请的是 %(asked)s。",
    "extension_over_limit": "任期 %(due_on)s届满，延期不得超过 %(years)s 年，最晚 %(latest)s，"
    "申请的是 %(asked)s。",
    "extension_twice": "已经延期至 %(extended_to)s，一届任期只延期一次，不能再延至 %(asked)s。",
    "early_long": "任期 %(due_on)s届满，提前换届一般不超过 %(years)s 年，最早 %(earliest)s，"
    "申请的是 %(asked)s。",
    "no_term": "临时党支部没有任期，随临时机构撤销，不换届。",
    "term_ending": "任期 %(ends_on)s届满，应当做好换届准备。",
    "term_over": "任期 %(ends_on)s已经届满，还没有换届，也没有批准延期。",
    "vacancy_open": "%(post)s自 %(since)s起空缺，应当及时补选。",
    "vacancy_open_until": "%(post)s自 %(since)s起空缺，应在 %(by)s前补选（%(months)s 个月内）。",
    "vacancy_over": "%(post)s自 %(since)s起空缺，已超过 %(months)s 个月，应在 %(by)s前补选。",
    "filled_late": "%(post)s自 %(since)s起空缺，%(filled_on)s才补上，应在 %(by)s前"
    "（%(months)s 个月内）。",
    "self_check_due": "%(year)s 年还没有自查党支部设置情况，应在 %(by)s前完成。",
    "self_check_missed": "%(year)s 年没有自查党支部设置情况的记录，每年应自查 1 次。",
    # 不予办理的
    "decided_above": "%(name)s的%(what)s由上级党组织决定，请上级办理。",
    "task_of_standing_body": "只有临时党支部填写任务截止日期。",
    "task_ends_before": "任务截止日期 %(until)s应在成立日期 %(on)s之后。",
    "before_founding": "本组织 %(founded)s才成立，所填为 %(on)s。",
    "already_below": "现在就在%(name)s之下。",
    "kinds_differ": "%(kind)s不能并入%(other)s，同类组织才能合并。",
    "child_not_below": "下级组织%(name)s不能设在%(kind)s下，先调整。",
    "seat_does_not_fit": "%(kind)s不设%(seat)s。",
    "seat_set_up": "已设%(seat)s，这一职务只设 1 名；原职务撤销后才能再设。",
    "post_already_ended": "这一职务已于 %(on)s撤销。",
    "term_ended": "这一届已于 %(on)s结束，不能延期。",
    "extension_not_later": "任期 %(due_on)s届满，延期应在其后，所填为 %(asked)s。",
    "no_such_standard": "制度库里没有这一标准（%(standard)s）。",
    "kind_not_below": "%(parent)s下不设%(kind)s。",
    "parent_not_standing": "%(name)s在 %(on)s尚未成立或者已经撤销。",
    "name_taken": "同一上级下已有“%(name)s”。",
    "already_dissolved": "本组织已于 %(on)s撤销。",
    "before_last_change": "上一次变更在 %(last)s，新的变更不能早于这一天（所填为 %(on)s）。",
    "into_itself": "不能归入%(name)s自己或者它的下级。",
    "organisations_below": "还有下级组织 %(count)s 个，先撤销或者调整隶属。",
    "remaining_affiliation": "还有 %(count)s 人的组织关系在%(name)s，"
    "先调整到别的支部、小组或者转出。",
    "remaining_postholding": "还有 %(count)s 人在%(name)s任职，先免去。",
    "post_held": "现有 %(count)s 人任此职务，先免去。",
    "term_not_held": "选举当日没有收录对应的任期规定，不能推算届满日期。",
    "term_before_last": "上一届（第 %(number)s 届）选举在 %(last)s，新一届的日期和届次应在其后。",
    "body_without_terms": "%(kind)s没有任期。",
    "no_such_option": "“%(item)s”没有这个选项。",
    # 还不能判断的
    "choice_needed": "“%(title)s”由组织自己选定，还没有选定。请先在制度标准里选定。",
    "missing_fact": "缺少“%(fact)s”，补上后才能判断。",
    "rule_not_held": "%(on)s没有收录对应的规定（%(rule)s），不作判断。",
}

ACTS = {
    "orgs.organisation_founded": "设立组织",
    "orgs.organisation_renamed": "组织更名",
    "orgs.organisation_kind_changed": "调整组织类别",
    "orgs.organisation_moved": "调整隶属",
    "orgs.organisation_merged": "合并组织",
    "orgs.organisation_dissolved": "撤销组织",
    "orgs.post_created": "设置职务",
    "orgs.post_ended": "撤销职务",
    "orgs.term_begun": "登记届期",
    "orgs.term_extended": "登记延期",
    "orgs.standard_followed": "执行标准",
    "orgs.option_chosen": "选定制度选项",
    "orgs.self_check_recorded": "记录设置自查",
}

# What the pages are called in the trail, where somebody was denied one.
PAGES = {
    "orgs.found": "设立下级组织",
    "orgs.rename": "组织更名",
    "orgs.kind": "调整组织类别",
    "orgs.move": "调整隶属",
    "orgs.merge": "合并组织",
    "orgs.dissolve": "撤销组织",
    "orgs.post": "设置职务",
    "orgs.end_post": "撤销职务",
    "orgs.term": "登记届期",
    "orgs.extend_term": "登记延期",
    "orgs.standard": "执行标准",
    "orgs.choice": "选定制度选项",
}

FACTS: Mapping[str, str] = {"full_members": "正式党员人数", "members": "党员人数"}

# Which numbers of a reason are names of the code, and how they read.
_LABELS: Mapping[str, Mapping[str, str]] = {"fact": FACTS, "post": POSTS}


def explain(reason: Reason) -> core.Explained:
    """A reason of the chapter in words; its own numbers stay as they are."""
    shown = {key: _shown(key, value) for key, value in reason.numbers.items()}
    return core.explain(replace(reason, numbers=shown), REASONS)


def _shown(key: str, value: object) -> object:
    if key in _LABELS:
        return _LABELS[key].get(str(value), value)
    if isinstance(value, Fraction):
        return f"{int(value * 100) / 100:g}"  # rounded down: 364 days are not yet a year
    return value
