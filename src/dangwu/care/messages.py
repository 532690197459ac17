"""Talks and visits in the reader's words."""

from collections.abc import Mapping

from dangwu.core import messages as core
from dangwu.members import messages as members
from dangwu.rules.care import ANNIVERSARY, CULTIVATION, LIFE_MEETING, YEARLY, TalkDue
from dangwu.rules.verdict import Reason

# Why somebody is to be talked with or visited.
DUE: Mapping[str, str] = {
    "talk_yearly": "%(year)s 年应谈心谈话 %(due)s 次，已谈 %(done)s 次。",
    "talk_with_secretary": "%(year)s年书记应与每名党员谈心 %(due)s 次，已谈 %(done)s 次。",
    "talk_held": "%(year)s 年应与人谈心谈话 %(due)s 次，已谈 %(done)s 次。",
    "talk_occasion": "%(since)s，%(occasion)s，应当谈话。",
    "talk_post_change": "名册上的工作岗位 %(since)s有改动；属于“%(occasion)s”的，应当谈话。",
    "talk_anniversary": "%(month)s月入党满 %(years)s 年，当月应当谈话。",
    "visit_occasion": "%(since)s，%(occasion)s，应当及时走访。",
}
REASONS: Mapping[str, str] = {
    **core.REASONS,
    **members.REASONS,
    **DUE,
    "need_in_future": "%(day)s还没有到，发生了再登记。",
    "not_of_branch": "%(name)s的组织关系不在%(branch)s。",
    "need_withdrawn": "这一事项已经撤回。同一天、同一事由不再登记，改填得知的日期。",
    "need_met": "这一事项已经谈过、访过，不能再改。",
    "talk_withdrawn": "这次谈话、走访已于 %(day)s撤回。",
    "talk_with_self": "与本人的谈话、走访，由其他委员或者上级党组织撤回。",
    "talk_of_other": "这次谈话的对象不是同一个人。",
    "talk_before_need": "谈话在 %(held)s，事情在 %(noted)s，谈在事前的不算。",
    "not_from_facts": "这一情形是登记的，不是从记录得知的；登记有误的，撤回。",
    "reason_short": "须写明缘由，不少于 %(needed)d 个字，现有 %(given)d 个。",
}

ACTS = {
    "care.need_noted": "登记应谈、应访的情形",
    "care.need_settled": "注明由哪次谈话办结",
    "care.need_withdrawn": "撤回应谈、应访的情形",
    "care.need_reopened": "应谈、应访的情形重新待办",
    "care.talk_withdrawn": "撤回谈话、走访登记",
    "care.register_exported": "导出谈心谈话登记表",
}

# What the pages are called in the trail, where somebody was denied one.
PAGES = {
    "care.home": "谈心关怀",
    "care.branch": "党支部的谈心谈话",
    "care.record": "登记谈话、走访",
    "care.need": "登记应谈、应访的情形",
    "care.settle": "注明由哪次谈话办结",
    "care.withdraw": "撤回应谈、应访的情形",
    "care.leave_out": "注明不需要谈话",
    "care.talk": "一次谈话",
    "care.withdraw_talk": "撤回谈话、走访登记",
    "care.note": "查看谈话内容",
    "care.need_note": "查看情况说明",
    "care.register": "谈心谈话登记表",
}

ALWAYS: Mapping[str, str] = {
    YEARLY: "日常谈心",
    LIFE_MEETING: "组织生活会前谈心",
    ANNIVERSARY: "入党周年谈话",
    CULTIVATION: "培养教育谈话",
}
CALLED_FOR = "必谈的情形"
VISIT = "走访看望"
SEALED = {"note": "谈话内容"}


def kind_of(occasion: str, is_visit: bool) -> str:
    """What lists, registers and the person talked with are told: never which occasion it was."""
    return VISIT if is_visit else ALWAYS.get(occasion, CALLED_FOR)


def explain(reason: Reason) -> core.Explained:
    return core.explain(reason, REASONS)


def says(due: TalkDue) -> str:
    """Why, in a sentence or two."""
    more = "由上级党组织谈。" if due.by_above else ""
    if due.round_years:
        more += "逢十，可以开座谈会，请新党员、入党积极分子参加。"
    return explain(due.reason).text + more


# What is asked of many in the same words.
_TITLES: Mapping[str, str] = {
    "talk_yearly": "%(year)s 年每人应谈心谈话 %(due)s 次，还差 %(people)s 人",
    "talk_with_secretary": "%(year)s年书记应与每名党员谈心 %(due)s 次，还差 %(people)s 人",
    "talk_held": "%(year)s年书记、委员每人应与人谈心谈话 %(due)s 次，还差 %(people)s 人",
    "talk_anniversary": "入党周年当月应谈话，%(people)s 人过了当月没有谈",
}


def title_of(code: str, due: TalkDue, people: int) -> str:
    title = _TITLES[code] % {**due.reason.numbers, "people": people}
    return f"{title}（由上级党组织谈）" if due.by_above else title


def with_part(name: str, due: TalkDue) -> str:
    """A name with what is special of this person: how many are done, which month."""
    numbers = due.reason.numbers
    if due.occasion == ANNIVERSARY:
        return f"{name} {numbers['month']}月，{numbers['years']} 年"
    return f"{name} 已 {numbers['done']} 次" if numbers["done"] else name
