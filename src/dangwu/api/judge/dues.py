"""`dues`: what a member pays a month."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, model_validator

from dangwu.api.judge.common import (
    Answer,
    Book,
    Facts,
    Kind,
    Money,
    Name,
    Percent,
    SignedMoney,
    exact,
    told,
)
from dangwu.dues.messages import BODIES, CATEGORIES, EMPLOYERS, explain, rate_text
from dangwu.rules.dues import (
    Category,
    CountedItem,
    DuesAssessment,
    DuesFacts,
    Employer,
    PayLine,
    Relief,
    assess_dues,
    normal_name,
)
from dangwu.rules.money import yuan

REFUSALS = frozenset({"relief_not_approved", "relief_not_less", "choice_out_of_range"})


def _as_months(given: Any) -> Any:
    """Three months one by one, or what they come to together: the average is the same."""
    return given if given is None or isinstance(given, list) else [given, 0, 0]


class PayItemFacts(Facts):
    item: Name
    amount: Money


class ReliefFacts(Facts):
    amount: Money
    by: Literal["branch", "superior"]


class DuesLine(Facts):
    category: Category | None = None
    employer: Employer | None = None
    base: Money | None = None
    pay: list[PayItemFacts] | None = None
    quarter_net_income: Annotated[list[SignedMoney] | None, BeforeValidator(_as_months)] = None
    previous_amount: Money | None = None
    pension_increase: Percent | None = None
    chosen: Money | None = None
    voluntary: Money | None = None
    relief: ReliefFacts | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.base is not None and self.pay is not None:
            raise ValueError("base（计算基数）与 pay（工资项目）写一个，不能两个都写")
        return self

    def as_rule_facts(self) -> DuesFacts:
        pay, relief, income = self.pay, self.relief, self.quarter_net_income
        return DuesFacts(
            category=self.category,
            employer=self.employer,
            base_fen=self.base,
            pay=None if pay is None else tuple(PayLine(p.item, p.amount) for p in pay),
            quarter_net_income_fen=None if income is None else tuple(income),
            previous_fen=self.previous_amount,
            pension_increase=self.pension_increase,
            chosen_fen=self.chosen,
            voluntary_fen=self.voluntary,
            relief=None if relief is None else Relief(relief.amount, relief.by),
        )


def judge(line: DuesLine, book: Book) -> Answer:
    found = assess_dues(line.as_rule_facts(), book.terms())
    refused = any(reason.code in REFUSALS for reason in found.reasons)
    return Answer(False if refused else None, result_of(found), told(found.reasons, explain))


def result_of(found: DuesAssessment) -> dict[str, Any]:
    return {
        "base": _yuan(found.base_fen),
        "rate": rate_text(found.rate) or None,
        "formula": _yuan(found.formula_fen),
        "amount": _yuan(found.amount_fen),
        "capped": found.capped,
        "relieved": found.relieved,
        "items": [item_of(item) for item in found.items],
        "cite": list(found.cites),
    }


def item_of(item: CountedItem) -> dict[str, Any]:
    """`counted` is null while nobody knows; `part` also tells what is left out from what is
    taken off."""
    return {
        "item": item.name,
        "amount": yuan(item.fen),
        "counted": None if item.counted == "unknown" else item.counted == "in",
        "part": item.counted,
        "cite": list(item.cite),
    }


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)


# ---- sheets ----------------------------------------------------------------------------------

HEADINGS = {
    "类别": "category",
    "人员类别": "category",
    "党员类别": "category",
    "单位类型": "employer",
    "单位性质": "employer",
    "计算基数": "base",
    "月计算基数": "base",
    "党费基数": "base",
    "基数": "base",
    "上季度第1月纯收入": "quarter_net_income.0",
    "上季度第2月纯收入": "quarter_net_income.1",
    "上季度第3月纯收入": "quarter_net_income.2",
    "原月交纳数额": "previous_amount",
    "养老金调整幅度": "pension_increase",
    "确定数额": "chosen",
    "自愿多交": "voluntary",
    "少交免交数额": "relief.amount",
    "同意少交免交的组织": "relief.by",
}
VALUES = {
    "category": {
        **{name: str(id_) for id_, name in CATEGORIES.items()},
        "在职党员": "in_service",
        "离休": "retired",
        "退休": "retired",
        "离退休党员": "retired",
        "低保": "minimum_allowance",
        "失业": "unemployed",
        "个体经营者": "self_employed",
    },
    "employer": {
        **{name: str(id_) for id_, name in EMPLOYERS.items()},
        "党政机关": "government",
        "事业": "public_institution",
    },
    "relief.by": {name: id_ for id_, name in BODIES.items()},
}
SHOWN = {
    "base": "判定基数",
    "rate": "交纳比例",
    "formula": "按比例计算",
    "amount": "月交纳党费",
}
# Columns of numbers that are no pay items: who it is, and sums of the other columns.
NO_PAY = re.compile(
    r"序号|编号|工号|姓名|性别|民族|年龄|年度|月份|日期|身份|证号|电话|手机|账号|卡号|备注|工龄|党龄"
    r"|.*合计|.*小计|.*总额|应发.*|实发.*|扣款.*|.*总计"
)


def gather_pay(facts: dict[str, Any], others: Mapping[str, Any]) -> None:
    """The further columns with an amount are the pay slip; a zero says that there is no such."""
    pay = []
    for heading, cell in others.items():
        if cell is None or NO_PAY.match(normal_name(heading)):
            continue
        try:
            amount = exact(cell)
        except ValueError:
            continue
        if amount:
            pay.append({"item": heading, "amount": cell})
    if pay:
        facts["pay"] = pay


KINDS = {
    "dues": Kind(
        facts=DuesLine,
        judge=judge,
        headings=HEADINGS,
        values=VALUES,
        shown=SHOWN,
        gather=gather_pay,
    )
}
