"""The chapter of dues in the reader's words: reasons, categories, employers, facts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dangwu.core import messages as core
from dangwu.rules.dues import Category, Employer, Jump
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
STATES: Mapping[str, str] = {
    "todo": "未核定",
    "questions": "缺事实",
    "to_confirm": "待确认",
    "confirmed": "已确认",
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
    "base_zero": "计算基数为 %(base)s 元，不能核定。请核对工资资料和人员类别。",
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

REASONS_OF_ACTS: Mapping[str, str] = {
    "not_a_branch": "%(name)s在 %(year)s 年不是可以核定党费的党支部。",
    "year_too_early": "%(year)s 年还没有到，上一年12月起可以核定。",
    "no_pay_given": "一项也没有填。填工资项目，或者只填计算基数。",
    "pay_given_twice": "工资项目、计算基数等只用一种办法填，请去掉另一种。",
    "amount_negative": "金额不能是负数；扣除的项目也填正数。",
    "amount_too_large": "金额不应超过 %(most)s 元，请核对单位是不是元。",
    "quarter_incomplete": "上季度要三个月的纯收入，现有 %(given)s 个月。",
    "increase_missing": "填了原月交纳数额，还要填养老金调整幅度；没有调整的填 0。",
    "not_affiliated": "%(name)s的组织关系不在册，无法登记。",
    "paid_to_far": "党费交至 %(paid_to)s，晚于本年度。",
    "reason_missing": "还没有写明理由。",
    "day_to_come": "%(day)s 还没有到。",
    "other_year": "%(day)s 的决定不能用于 %(year)s 年度。",
    "relief_stands": "%(year)s 年度已有一项减免决定，先撤回再登记。",
    "already_withdrawn": "这项决定已经撤回。",
    "no_such_category": "没有这个人员类别。",
    "employer_needed": "按月领工资的，要选单位类型。",
    "employer_not_asked": "只有按月领工资的才选单位类型。",
    "nothing_to_confirm": "没有等待确认的数额。",
    "confirm_in_future": "确认日期 %(day)s 在今天之后。",
    "confirm_before_run": "确认日期 %(day)s 早于核定日期 %(run_on)s。",
    "changed_since_run": "核定以后有 %(count)s 人的资料变动，先重新核定，再确认。",
    "question_open": "%(name)s：%(asked)s",
    "not_running": "这一条已被替换，请到现在的一条办理更正。",
    "not_confirmed_yet": "支委会尚未确认，直接改资料后重新核定即可。",
    "no_longer_here": "此人今年不在本支部核定。",
    "same_facts": "按现在的资料重新判定，结果与这一条相同。先改正工资资料，再更正。",
    "no_branches": "所辖没有可以核定的党支部。",
    "import_has_faults": "工资表有 %(faults)s 处要改，一行也没有导入。",
    "import_done": "这份工资表已经导入。",
}
# Beside last year: the mark, and what made the difference.
REASONS_OF_CHANGE: Mapping[str, str] = {
    "jump": "比上年%(direction)s %(share)s，超过 %(limit)s 的核对线。",
    "bracket_crossed": "基数%(way)s %(limit)s 元，比例由 %(before)s 变为 %(after)s。",
    "base_changed": "基数由 %(before)s 元变为 %(after)s 元。",
    "rate_changed": "适用的比例由 %(before)s 变为 %(after)s。",
    "category_changed": "类别由%(before)s变为%(after)s。",
    "relief_began": "今年经批准减免。",
    "relief_ended": "上年减免，今年没有减免决定。",
    "cap_reached": "今年按每月一般不超过的数核定。",
    "cap_left": "上年按每月一般不超过的数核定，今年没有达到。",
}
ALL_REASONS: Mapping[str, str] = {
    **core.REASONS,
    **REASONS,
    **REASONS_OF_ACTS,
    **REASONS_OF_CHANGE,
}

ACTS = {
    "dues.pay_entered": "录入工资资料",
    "dues.pay_imported": "导入工资表",
    "dues.pay_uploaded": "上传工资表",
    "dues.pay_viewed": "查看工资资料",
    "dues.paid_to_recorded": "登记党费交至月份",
    "dues.relief_decided": "登记党费减免",
    "dues.relief_withdrawn": "撤回党费减免",
    "dues.category_ruled": "确定党费类别",
    "dues.category_withdrawn": "撤回党费类别",
    "dues.dues_verified": "核定党费",
    "dues.subtree_verification_asked": "提出批量核定",
    "dues.verification_confirmed": "支委会确认党费核定",
    "dues.assessment_corrected": "更正党费核定",
    "dues.jump_noted": "说明与上年的差异",
    "dues.paper_exported": "导出党费核定文件",
}

# What the pages are called in the trail, where somebody was denied one.
PAGES = {
    "dues.home": "党费",
    "dues.verification": "支部党费核定",
    "dues.verify": "核定党费",
    "dues.confirm": "登记支委会确认",
    "dues.paper": "党费表册",
    "dues.import": "导入工资资料",
    "dues.template": "工资资料模板",
    "dues.import_preview": "待导入的工资资料",
    "dues.verify_below": "核定所辖支部党费",
    "dues.run": "成批核定",
    "dues.run_progress": "成批核定进度",
    "dues.explain": "党费核定依据",
    "dues.of_person": "个人党费",
    "dues.slip": "党费核定单",
    "dues.note": "核对说明",
    "dues.correct": "更正党费",
    "dues.pay": "填写工资资料",
    "dues.relief": "登记党费减免",
    "dues.end_relief": "撤回党费减免",
    "dues.category": "确定党费类别",
    "dues.end_category": "撤回党费类别",
    "dues.paid_to": "登记党费交至月份",
}

# Which numbers of a reason are names of the code, and how they read.
_LABELS: Mapping[str, Mapping[str, str]] = {
    "fact": FACTS,
    "category": {str(id_): name for id_, name in CATEGORIES.items()},
    "by": BODIES,
    "needed": BODIES,
    "direction": {"more": "多", "less": "少"},
    "way": {"up": "越过", "down": "降到不超过"},
}
_MONTHS = frozenset({"paid_to"})  # days that stand for their month


def explain(reason: Reason) -> core.Explained:
    """A reason of the chapter in words; its own numbers stay as they are."""
    shown = {key: _shown(key, value) for key, value in reason.numbers.items()}
    if "asks" in reason.numbers:
        shown["asked"] = ALL_REASONS[str(reason.numbers["asks"])] % shown
    return core.explain(replace(reason, numbers=shown), ALL_REASONS)


def _shown(key: str, value: object) -> object:
    if isinstance(value, date):
        day = "" if key in _MONTHS else f"{value.day}日"
        return f"{value.year}年{value.month}月{day}"
    if isinstance(value, Fraction):
        return percent_text(value)
    return _LABELS[key].get(str(value), value) if key in _LABELS else value


def percent_text(share: Fraction) -> str:
    """A share without its sign, to the whole percent where it is long: 57%, 30%, 1.5%."""
    size = abs(share)
    return rate_text(size) if (size * 1000).denominator == 1 else f"{round(size * 100)}%"


def rate_text(rate: Fraction | None) -> str:
    """A share as a percentage without needless zeros: 1/200 is 0.5%; nothing for None."""
    if rate is None:
        return ""
    percent = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{percent.normalize():f}%"


def jump_words(jump: Jump) -> core.Explained | None:
    """The mark beside last year's amount in words; None where there is none."""
    if not jump.marked:
        return None
    (reason,) = jump.reasons
    if jump.share is None:
        return core.Explained("jump", "上年不交，今年起交。", reason.cite, reason.modality)
    return explain(reason)


def category_text(category: str, employer: str = "") -> str:
    """A category with the kind of employer where there is one: 在职（事业单位）."""
    named = {str(id_): name for id_, name in CATEGORIES.items()}.get(category, "")
    of = {str(id_): name for id_, name in EMPLOYERS.items()}.get(employer, "")
    return f"{named}（{of}）" if named and of else named


# ---- why a pay item counts or does not ------------------------------------------------------

_WHY_OF_LEAF: Mapping[str, str] = {
    "DUE-02.not-counted:income-tax": "以税后收入为准",
    "DUE-02.not-counted:housing": "改革性补贴不计入",
    "DUE-02.not-counted:transport": "改革性补贴不计入",
    "DUE-02.not-counted:official-car": "改革性补贴不计入",
    "DUE-02.not-counted:telephone": "改革性补贴不计入",
    "DUE-02.not-counted:overtime": "不是每月固定发放的工资，不计入",
    "DUE-02.not-counted:missed-meals": "不是每月固定发放的工资，不计入",
    "DUE-03.public-institution:basic-performance": "事业单位的基础性绩效计入",
    "DUE-03.public-institution:reward-performance": "事业单位的奖励性绩效不计入",
}
_WHY_OF_RULE: Mapping[tuple[str, str], str] = {
    ("DUE-02.not-counted", "off"): "个人缴纳的部分，从应发数里减去",
    ("DUE-02.not-counted", "out"): "各类补贴不计入",
    ("DUE-02.special-allowances", "out"): "只发给部分地区、岗位或人员的津贴补贴，不计入",
    ("DUE-03.research-reward", "out"): "科技成果转化的奖酬不计入",
    ("DUE-03.enterprise", "out"): "不定期或者不是普遍发放的，不计入",
    ("DUE-04.base", "in"): "离退休党员只以基本养老金为基数",
    ("DUE-04.base", "out"): "离退休人员的津贴补贴不计入",
    ("DUE-03.annual-salary", "in"): "年薪制按当月实际领取的薪酬",
}
_WHY: Mapping[str, str] = {
    "in": "每月固定发放",
    "off": "从应发数里减去",
    "out": "不计入基数",
    "unknown": "制度库没有这个名称，不能确定是否计入",
}


def why(meaning: str, counted: str) -> str:
    """In a few words why an item counts, is taken off or is left out; `meaning` is rule:leaf."""
    rule, _, leaf = meaning.partition(":")
    if leaf.endswith("-unit"):
        return "单位缴纳的部分，不在应发数里"
    own = _WHY_OF_LEAF.get(meaning) or _WHY_OF_RULE.get((rule, counted))
    return own or _WHY[counted]
