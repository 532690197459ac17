"""The chapter of dues in the reader's words: reasons, categories, employers, facts."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from dangwu.core import messages as core
from dangwu.rules.dues import Category, Employer
from dangwu.rules.verdict import Reason

CATEGORIES: Mapping[Category, str] = {
    "in_service": "在职",
    "retired": "离退休",
    "student": "学生",
    "farmer": "农民",
    "unemployed": "下岗失业",
    "relief": "依靠抚恤救济",
    "minimum_allowance": "领取低保",
    "self_employed": "不按月取得收入",
    "annual_salary": "年薪制",
}
EMPLOYERS: Mapping[Employer, str] = {
    "government": "机关",
    "public_institution": "事业单位",
    "enterprise": "企业",
}
COUNTED: Mapping[str, str] = {
    "in": "列入",
    "out": "不列入",
    "off": "扣除",
    "unknown": "待定",
}
FACTS: Mapping[str, str] = {
    "category": "人员类别",
    "employer": "单位类型",
    "base": "计算基数",
    "pay": "工资项目",
    "quarter_net_income": "上季度各月纯收入",
    "previous_amount": "原月交纳数额",
    "pension_increase": "养老金调整幅度",
    "chosen": "单位确定的数额",
    "voluntary": "自愿多交",
    "relief": "少交或免交的决定",
    "branch_meeting_on": "支部大会日期",
    "paid_to": "党费交至月份",
    "excused": "是否有正当理由",
}
BODIES: Mapping[str, str] = {"branch": "党支部", "superior": "上一级党组织"}

REASONS: Mapping[str, str] = {
    "missing_fact": "缺少“%(fact)s”，补上后才能计算。",
    "choice_needed": "数额由单位在规定范围内确定，还没有确定。请先在制度标准里选定。",
    "choice_out_of_range": "确定的数额 %(amount)s 元不在规定范围内，"
    "应为 %(least)s 至 %(most)s 元。",
    "rule_not_held": "%(on)s 没有收录对应的规定（%(rule)s），不作判断。",
    "unknown_item": "不认识工资项目“%(item)s”（%(amount)s 元），不能确定是否列入基数。"
    "请核对名称，或者由基层党委确定后加入本单位的标准。",
    "repeated_item": "“%(item)s”（%(amount)s 元）与另一项是同一个项目，请只留一项或者合并。",
    "negative_base": "计算基数为 %(base)s 元，不能是负数。请核对工资项目和扣除项目。",
    "two_ways": "计算基数与另一种算法的事实同时给出，只能用一种，请去掉一种。",
    "fact_not_used": "“%(fact)s”与%(category)s党员的党费无关，没有使用。",
    "capped": "按比例计算为 %(formula)s 元，每月一般不超过 %(most)s 元，按 %(most)s 元核定。",
    "relieved": "经%(by)s同意，每月交纳 %(relief)s 元。",
    "relief_not_approved": "少交或免交须经党支部研究并报%(needed)s批准，现在只有%(by)s同意，"
    "没有采用。",
    "relief_not_less": "决定的数额 %(relief)s 元不少于应交的 %(amount)s 元，不是少交，没有采用。",
    "large_dues": "自愿一次多交 %(voluntary)s 元，达到 %(least)s 元，按大额党费的规定办理。",
    "unpaid_before": "党费交至 %(paid_to)s，%(joined_on)s 转入，中间 %(months)s 个月没有交纳。",
    "waits_for_year": "%(on)s 的变动当年不调整，%(year)s 年初核定时计算。",
    "back_payment_long": "补交 %(months)s 个月，补交时间一般不超过 %(most)s 个月。",
    "arrears_remind": "连续 %(months)s 个月未交党费，应当提醒并限期改正；"
    "无正当理由满 %(limit)s 个月由支部大会讨论。",
    "arrears_decide": "无正当理由连续 %(months)s 个月未交党费，已满 %(limit)s 个月，"
    "由支部大会按自行脱党的程序讨论决定。",
}

# Which numbers of a reason are names of the code, and how they read.
_LABELS: Mapping[str, Mapping[str, str]] = {
    "fact": FACTS,
    "category": {str(id_): name for id_, name in CATEGORIES.items()},
    "by": BODIES,
    "needed": BODIES,
}


def explain(reason: Reason) -> core.Explained:
    """A reason of the chapter in words; its own numbers stay as they are."""
    shown = {
        key: _LABELS[key].get(str(value), value) if key in _LABELS else value
        for key, value in reason.numbers.items()
    }
    return core.explain(replace(reason, numbers=shown), REASONS)


def rate_text(rate: Fraction | None) -> str:
    """A share as a percentage without needless zeros: 1/200 is 0.5%; nothing for None."""
    if rate is None:
        return ""
    percent = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{percent.normalize():f}%"
