"""Words for meetings and votes; those for duties stand in their app."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from dangwu.core import messages as core
from dangwu.duties.messages import BEARERS, FINDINGS
from dangwu.rulebook.messages import plain, word
from dangwu.rules.verdict import Reason

REASONS: Mapping[str, str] = {
    # 到会
    "quorum_short": "到会 %(present)s 人，不足 %(needed)s 人，"
    "会议无效（应到会 %(should_attend)s 人）。",
    "two_of_three": "委员 %(should_attend)s 人，在位 %(present)s 人：人数已够，但不宜开会。",
    # 表决
    "votes_short": "赞成 %(votes)s 票，通过须有 %(needed)s 票，还差 %(short)s 票。",
    "close_vote": "赞成 %(votes)s 票、反对 %(against)s 票，人数接近。属于重要问题的，"
    "除紧急情况外应当暂缓决定，"
    "进一步交换意见后下次再表决，或者报上级裁决。",
    "method_not_allowed": "用了%(method)s，这一事项应当%(allowed)s。",
    "written_not_counted": "书面赞成 %(written)s 票没有计入：这一事项缺席人员的意见只作参考，"
    "不计票。",
    # 数目矛盾
    "more_present_than_expected": "到会 %(present)s 人，多于应到会 %(should_attend)s 人。",
    "more_votes_than_present": "赞成、反对、弃权合计 %(votes)s 票，多于到会 %(present)s 人。",
    "more_written_than_absent": "书面赞成 %(written)s 票，多于缺席 %(absent)s 人。",
    # 权利
    "not_full_member": "%(why)s没有表决权、选举权和被选举权，不计算在应到会人数之内。",
    "on_probation": "留党察看期间没有表决权、选举权和被选举权，不计算在应到会人数之内。",
    "rights_suspended": "被依法留置或者逮捕，表决权、选举权和被选举权已中止，"
    "不计算在应到会人数之内。",
    "host_member": "组织关系在原支部，持证在这里参加组织生活，"
    "在这里没有表决权、选举权和被选举权。",
    "absent_not_counted": "%(reason)s，经上级党组织同意并经大会通过，不计算在应到会人数之内。",
    "absent_consent_missing": "%(reason)s，还没有%(missing)s，仍计算在应到会人数之内。",
    "absent_counted": "%(reason)s，仍计算在应到会人数之内。",
    # 通知
    "notice_short": "%(kind)s应至少提前 %(needed)s 天通知，最晚 %(by)s；%(told_on)s 通知，"
    "提前 %(given)s 天。",
    "other_theme_day": "主题党日一般在 %(set_for)s，这次是 %(held_on)s；遇假期等可以另定一天。",
    # 定期工作，还不能判断的
    **FINDINGS,
}

METHODS = {"secret": "无记名投票", "hands": "举手表决"}
ABSENCES = {
    "ill_mind": "因疾病不能表达本人意志",
    "abroad_private": "自费出国半年以上",
    "serving_sentence": "正在服刑",
    "bedridden": "年老体弱卧床不起或者长期生病",
    "away_untransferred": "外出半年以上，组织关系应转没有转",
    "returned_home": "离退休后回原籍长期居住，组织关系没有转",
    "mobile_certificate": "持流动党员活动证外出",
    "ordinary_leave": "请假",
}
FACTS = {
    "should_attend": "应到会人数",
    "present": "到会人数",
    "for": "赞成票",
    "status": "正式或者预备党员",
    "superior_agreed": "上级党组织是否同意",
    "meeting_agreed": "大会是否通过",
    "held": "开展的日期",
    "hours": "学时",
}
_WHY = {"probationary": "预备党员", "expelled": "已开除党籍的人"}
_MISSING = {"superior_agreed": "上级党组织的同意", "meeting_agreed": "大会的通过"}
_NOTICES = {"lecture": "党课", "theme_day": "主题党日"}

# Which numbers of a reason are names of the code, and how they read.
_LABELS: Mapping[str, Mapping[str, str]] = {
    "fact": FACTS,
    "method": METHODS,
    "allowed": METHODS,
    "reason": ABSENCES,
    "why": _WHY,
    "missing": _MISSING,
    "kind": {**{str(code): name for code, name in BEARERS.items()}, **_NOTICES},
}


def explain(reason: Reason) -> core.Explained:
    """A reason of the chapter in words; its own numbers stay as they are."""
    shown = {key: _shown(key, value) for key, value in reason.numbers.items()}
    return core.explain(replace(reason, numbers=shown), REASONS)


def _shown(key: str, value: object) -> object:
    if isinstance(value, tuple):
        return ("、" if key == "missing" else "或者").join(
            str(_shown(key, each)) for each in value
        )
    if isinstance(value, Fraction):
        return plain(value)
    if key == "action":
        return word(str(value))
    return _LABELS.get(key, {}).get(str(value), value)
