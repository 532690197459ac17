"""`dues`: what a member pays a month."""

from typing import Any, Literal, Self

from pydantic import model_validator

from dangwu.api.judge.common import (
    Answer,
    Book,
    Facts,
    Kind,
    Money,
    Name,
    Percent,
    SignedMoney,
    told,
)
from dangwu.dues.messages import explain, rate_text
from dangwu.rules.dues import (
    Category,
    CountedItem,
    DuesAssessment,
    DuesFacts,
    Employer,
    PayLine,
    Relief,
    assess_dues,
)
from dangwu.rules.money import yuan

REFUSALS = frozenset({"relief_not_approved", "relief_not_less", "choice_out_of_range"})


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
    quarter_net_income: list[SignedMoney] | None = None
    previous_amount: Money | None = None
    pension_increase: Percent | None = None
    chosen: Money | None = None
    voluntary: Money | None = None
    relief: ReliefFacts | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.base is not None and self.pay is not None:
            raise ValueError("base 与 pay 写一个，不能两个都写")
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


KINDS = {"dues": Kind(facts=DuesLine, judge=judge)}
