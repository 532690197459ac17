"""Recurring duties in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Protocol

from dangwu.core import messages as core
from dangwu.rulebook.messages import plain, word
from dangwu.rules.duties import Bearer, Turn
from dangwu.rules.terms import Duty, Item
from dangwu.rules.verdict import Reason

# What the rules of duties find; `dangwu judge duty` says the same.
FINDINGS: Mapping[str, str] = {
    "duty_overdue": "%(action)s：应在 %(by)s 前完成 %(due)s 次，完成 %(done)s 次，"
    "缺 %(missing)s 次。",
    "duty_open": "%(action)s：%(by)s 前还要 %(missing)s 次（应 %(due)s 次，已 %(done)s 次）。",
    "hours_short": "%(action)s：应有 %(due)s 学时，已有 %(done)s 学时，"
    "%(by)s 前还差 %(missing)s 学时。",
    "outside_window": "%(action)s：%(held_on)s 不在规定的时间（%(first)s 至 %(by)s）之内，"
    "仍计 1 次。",
    "outside_period": "%(action)s：%(held_on)s 不属于 %(period)s，没有计入。",
    "not_owed": "%(duty)s 里没有%(kind)s要按期做的工作。",
    "not_periodic": "“%(action)s”没有固定的周期，不推算期限。",
    # 还不能判断的
    "choice_needed": "“%(title)s”由组织自己选定，还没有选定。请先在制度标准里选定。",
    "missing_fact": "缺少“%(fact)s”，补上后才能判断。",
    "rule_not_held": "%(on)s 没有收录对应的规定（%(rule)s），不作判断。",
}
REASONS: Mapping[str, str] = {
    **FINDINGS,
    "no_committee": "没有设支部委员会（除书记、副书记外没有委员职务），不召开支委会会议。",
    # 不予登记的
    "fact_not_owed": "%(name)s按现行制度没有“%(fact)s”这项定期工作。",
    "fact_recorded_elsewhere": "“%(fact)s”由系统里的记录自动认定，不在这里登记。",
    "day_to_come": "%(day)s还没有到，完成以后再登记。",
    "before_founding": "本组织 %(founded)s才成立，所填为 %(day)s。",
    "after_dissolution": "本组织已于 %(dissolved)s撤销，所填为 %(day)s。",
}
# In a cell of the board, where the reason has no room.
SHORT: Mapping[str, str] = {"MTG-07": "不设支委会"}

ACTS = {
    "duties.done_recorded": "登记办理情况",
    "duties.record_withdrawn": "撤回办理登记",
}
# What the pages are called in the trail, where somebody was denied one.
PAGES = {
    "duties.home": "应办事项",
    "duties.year": "组织的应办事项",
    "duties.board": "下级应办情况",
    "duties.board_sheet": "导出应办情况",
    "duties.calendar": "应办年历",
    "duties.reason": "应办事项的依据",
    "duties.record": "登记办理情况",
    "duties.withdraw": "撤回办理登记",
}

BEARERS: Mapping[Bearer, str] = {
    "committee": "机关党委",
    "general_branch": "党总支",
    "branch": "党支部",
    "joint_branch": "联合党支部",
    "temporary_branch": "临时党支部",
    "discipline_committee": "机关纪委",
    "working_committee": "机关工委",
    "group": "党小组",
    "leadership": "领导班子",
    "leader": "领导班子成员",
    "leading_secretary": "党委（党组）书记",
    "secretary": "书记",
    "committee_member": "委员",
    "member": "党员",
    "probationary_member": "预备党员",
    "away_member": "外出党员",
    "activist": "入党积极分子",
}
FACTS: Mapping[str, str] = {"held": "开展的日期", "hours": "学时"}
# What a duty is called at the head of a column, by the fact that satisfies it; without one, the
# action of the rulebook.
HEADS: Mapping[str, str] = {
    "member_meeting": "党员大会",
    "committee_meeting": "委员会会议",
    "group_meeting": "党小组会",
    "lecture": "党课",
    "theme_day": "主题党日",
    "theme_day_plan": "党日计划",
    "life_meeting": "组织生活会",
    "democratic_life_meeting": "民主生活会",
    "joint_study": "集中学习",
    "study_plan": "学习计划",
    "notes_read": "调阅笔记",
    "attendance_report": "参加情况通报",
    "report_to_superior": "向上级报告",
    "report_to_members": "向大会报告",
    "meetings_filed": "三会一课备案",
    "setup_self_check": "设置自查",
    "leadership_study": "专题研究",
    "leadership_hears": "听取汇报",
    "secretaries_trained": "书记培训",
    "field_study": "带队调研",
    "review_held": "积极分子考察",
    "activists_analysed": "积极分子分析",
    "probation_review": "预备党员考察",
    "quota_surveyed": "发展需求摸底",
    "dues_verified": "党费核定",
    "dues_published": "党费公布",
    "dues_inspected": "党费检查",
    "dues_reported": "党费报告",
    "dues_budgeted": "党费预算",
    "dues_table_sent": "党费报表",
    "dues_remitted": "党费上缴",
    "dues_spot_checked": "党费抽检",
}
EVERY: Mapping[str, str] = {
    "year": "每年",
    "half_year": "每半年",
    "quarter": "每季度",
    "month": "每月",
    "term": "每届",
    "once": "一次",
}
_PARTS = {
    "half_year": ("上半年", "下半年"),
    "quarter": ("第一季度", "第二季度", "第三季度", "第四季度"),
    "month": tuple(f"{number}月" for number in range(1, 13)),
}
MONTHS_OF = {"half_year": 6, "quarter": 3, "month": 1}

# Which numbers of a reason are names of the code, and how they read.
_LABELS: Mapping[str, Mapping[str, str]] = {
    "fact": FACTS,
    "kind": {str(code): name for code, name in BEARERS.items()},
}


def explain(reason: Reason) -> core.Explained:
    """A reason of the chapter in words; its own numbers stay as they are."""
    shown = {key: _shown(key, value) for key, value in reason.numbers.items()}
    return core.explain(replace(reason, numbers=shown), REASONS)


def _shown(key: str, value: object) -> object:
    if isinstance(value, Fraction):
        return plain(value)
    if key == "action":
        return word(str(value))
    return _LABELS.get(key, {}).get(str(value), value)


def action_text(action: str) -> str:
    """What is to be done, as the rulebook says it."""
    return word(action)


def head_text(fact: str, action: str) -> str:
    """A duty at the head of a column."""
    return HEADS.get(fact) or action_text(action)


def turn_name(every: str, belongs_on: date) -> str:
    """Which part of the year a turn is: 3月, 第二季度, 下半年; a whole year is 全年."""
    if every not in _PARTS:
        return "全年"
    return _PARTS[every][(belongs_on.month - 1) // MONTHS_OF[every]]


def cadence_text(every: str, at_least: int, counted_in: str = "time") -> str:
    """每月 1 次, 每年 32 学时."""
    unit = "学时" if counted_in == "hour" else "次"
    return f"{EVERY[every]} {at_least} {unit}"


# ---- the fact beside the word of a cell --------------------------------------------------------


class HasItem(Protocol):
    @property
    def item(self) -> Item: ...
    @property
    def value(self) -> Duty: ...
    @property
    def turns(self) -> tuple[Turn, ...]: ...


class HasStanding(Protocol):
    """What a cell tells of itself."""

    @property
    def owed(self) -> HasItem: ...
    @property
    def state(self) -> str: ...
    @property
    def is_owed(self) -> bool: ...
    @property
    def waiting(self) -> Turn | None: ...
    @property
    def missed(self) -> tuple[Turn, ...]: ...
    @property
    def last_held(self) -> date | None: ...


def cell_words(cell: HasStanding, on: date) -> str:
    """The fact of a cell: 3月11日, 剩 13 天, 2月缺, 3月31日前, 不设支委会."""
    turn = cell.waiting
    match cell.state:
        case "late":
            return _missed_words(cell, on)
        case "soon" if turn:
            left = (turn.due_by - on).days
            return f"剩 {left} 天" if left else "今天到期"
        case "due" if turn:
            return day_by(turn.due_by, on)
        case "done":
            return day_text(cell.last_held, on) if cell.last_held else ""
        case "ask":
            return "缺事实"
        case _:
            return _idle_words(cell)


def _missed_words(cell: HasStanding, on: date) -> str:
    every, missed = cell.owed.value.every, cell.missed
    if len(missed) > 1:
        return f"缺 {len(missed)} 次"
    if every in _PARTS:
        return f"{turn_name(every, missed[0].belongs_on)}缺"
    return f"逾期 {(on - missed[0].due_by).days} 天"


def _idle_words(cell: HasStanding) -> str:
    item = cell.owed.item
    if not cell.is_owed:
        return SHORT.get(item.id) or SHORT.get(item.rule, "")
    turns = cell.owed.turns
    return "" if not turns else "期限未到"


def day_text(day: date, on: date) -> str:
    year = "" if day.year == on.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def day_by(day: date, on: date) -> str:
    return f"{day_text(day, on)}前"


# ---- a line of the year in words ---------------------------------------------------------------

MOST_NAMED = 4  # missed turns named one by one


class HasTurn(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def due_by(self) -> date: ...


def when_words(
    missed: Sequence[HasTurn], waiting: HasTurn | None, opens_on: date | None, on: date
) -> str:
    """Which turns have passed undone, and by when the present one is to be done."""
    told = []
    if missed:
        names = "、".join(turn.name for turn in missed[:MOST_NAMED])
        more = f"等 {len(missed)} 次" if len(missed) > MOST_NAMED else ""
        told.append(f"{names}{more}没有记录")
    if waiting:
        left = (waiting.due_by - on).days
        ahead = f"{day_text(opens_on, on)}起，" if opens_on and opens_on > on else ""
        told.append(
            f"{ahead}{day_by(waiting.due_by, on)}，{f'剩 {left} 天' if left else '今天到期'}"
        )
    return "；".join(told)


def tally_words(
    cadence: str, modality: str, amounts: tuple[object, object], unit: str, year: int
) -> str:
    """一般每月 1 次。2026年应 12 次，已 10 次。"""
    due, done = (_shown("", each) for each in amounts)
    asked = f"{'一般' if modality == 'generally' else ''}{cadence}。"
    return f"{asked}{year}年应 {due} {unit}，已 {done} {unit}。"
