"""Invented pay slips, and the verification of dues by them, with some things left to do."""

import random
from collections.abc import Sequence
from datetime import date

from dangwu.dues.services import (
    Pay,
    confirm_verification,
    decide_relief,
    enter_pay,
    verify_dues,
)
from dangwu.members.models import Person, PersonCategory
from dangwu.members.selectors import members_of
from dangwu.orgs.models import Organisation

# How far a branch of the demonstration has come this year.
CONFIRMED, WAITING, QUESTIONS, NOT_RUN = "confirmed", "waiting", "questions", "not_run"


class Payroll:
    """Pay that grows with standing; the same for a seed."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
        self.today = today

    def verify(self, branch: Organisation, year: int, state: str) -> None:
        """Enter a branch's pay for a year and take its verification as far as `state` says."""
        on = date(year, 1, 8)
        members = list(members_of(branch, min(date(year, 12, 31), self.today)))
        for place, person in enumerate(members):
            missing = state == QUESTIONS and place == len(members) // 2
            if not missing:
                odd = state == QUESTIONS and place == len(members) // 3
                self._enter(person, year, on, odd=odd)
        self._relieve(members, year)
        if state == NOT_RUN:
            return
        done = verify_dues(branch=branch, year=year, by=None, on=date(year, 1, 12))
        if state == CONFIRMED:
            day = date(year, 1, 16)
            confirm_verification(verification=done.verification, confirmed_on=day, by=None, on=day)

    def _enter(self, person: Person, year: int, on: date, *, odd: bool) -> None:
        if person.category == PersonCategory.RETIRED:
            pay = Pay(base=self._steady(person, 3_600, 7_400) * 100)
        else:
            items = self._slip(person, year - self.today.year)
            pay = Pay(items=[*items, ("专项工作补助", 60_000)] if odd else items)
        enter_pay(person=person, year=year, pay=pay, by=None, on=on)

    def _slip(self, person: Person, back: int) -> list[tuple[str, int]]:
        """A slip in fen: what counts, what does not, and what is withheld."""
        grade = self._steady(person, 0, 40) + back
        post, scale = 2_300 + 55 * grade, 1_500 + 48 * grade
        if person.category == PersonCategory.INSTITUTION:
            paid = [
                ("岗位工资", post),
                ("薪级工资", scale),
                ("基础性绩效工资", 2_100 + 20 * grade),
            ]
            extra = [("奖励性绩效工资", 2_600 + 30 * grade), ("住房补贴", 620)]
        else:
            paid = [
                ("职务工资", post),
                ("级别工资", scale),
                ("工作性津贴", 1_150),
                ("生活性补贴", 980 + 6 * grade),
            ]
            extra = [("公务交通补贴", 650), ("住房补贴", 700)]
        gross = sum(yuan for _, yuan in paid)
        withheld = [
            ("个人所得税", gross * 9 // 10),
            ("养老保险", gross * 8),
            ("医疗保险", gross * 2),
            ("职业年金", gross * 4),
            ("住房公积金", gross * 12),
        ]
        return [*((name, yuan * 100) for name, yuan in [*paid, *extra]), *withheld]

    def _steady(self, person: Person, least: int, most: int) -> int:
        """A number that belongs to the person, whatever order people are asked in."""
        return random.Random(f"{person.name}{person.born_on}").randint(least, most)  # noqa: S311

    def _relieve(self, members: Sequence[Person], year: int) -> None:
        """One retired member in hardship pays less, as the branch agreed."""
        retired = [m for m in members if m.category == PersonCategory.RETIRED]
        for person in retired[-1:]:
            decide_relief(
                person=person,
                year=year,
                amount_fen=500,
                decided_by="branch",
                decided_on=date(year, 1, 9),
                reason="长期患病，自费药支出较大，生活确有困难",
                by=None,
                on=date(year, 1, 9),
            )
