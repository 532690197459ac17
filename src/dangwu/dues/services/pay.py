"""Recording what is known of somebody's pay: items, the base alone, a quarter, a former amount."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.dues.models import PaySlip
from dangwu.dues.selectors.decisions import slip_in_force
from dangwu.dues.selectors.population import slip_content
from dangwu.members.models import Affiliation, Person
from dangwu.rules.dues import Employer
from dangwu.rules.verdict import Reason, verdict_from

MOST_FEN = 10**11  # a thousand million yuan: more is a slip of the hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """What a slip says, in one of four ways; amounts in fen.

    `items` (name, amount) as they stand on the slip, `base` alone, `quarter` (three months' net
    income), or `previous` dues with the `increase` of a pension that cannot be divided.
    """

    items: Sequence[tuple[str, int]] | None = None
    base: int | None = None
    quarter: Sequence[int] | None = None
    previous: int | None = None
    increase: Fraction | None = None

    def content(self) -> dict[str, Any]:
        """As it is kept; the order of the items is that of the slip."""
        if self.items is not None:
            return {"pay": [[name, fen] for name, fen in self.items]}
        if self.quarter is not None:
            return {"quarter": list(self.quarter)}
        if self.previous is not None:
            increase = {} if self.increase is None else {"increase": str(self.increase)}
            return {"previous": self.previous, **increase}
        return {"base": self.base}

    def faults(self) -> list[Reason | None]:
        """Everything against it: no way or two, an amount below zero or beyond belief."""
        ways = (self.items or None, self.base, self.quarter, self.previous)
        given = sum(way is not None for way in ways)
        amounts = [*(fen for _, fen in self.items or ()), self.base or 0, self.previous or 0]
        large = max([*amounts, *(self.quarter or ())])
        months = len(self.quarter or ())
        return [
            Reason("no_pay_given", ()) if given == 0 else None,
            Reason("pay_given_twice", ()) if given > 1 else None,
            Reason("amount_negative", ()) if min(amounts) < 0 else None,
            Reason("amount_too_large", (), {"most": MOST_FEN // 100})
            if large > MOST_FEN
            else None,
            Reason("quarter_incomplete", (), {"given": months}) if months not in (0, 3) else None,
            Reason("increase_missing", ())
            if self.previous is not None and self.increase is None
            else None,
        ]


@transaction.atomic
def enter_pay(
    *,
    person: Person,
    year: int,
    pay: Pay,
    by: User | None,
    on: date,
    employer: Employer | None = None,
) -> PaySlip:
    """Record a member's pay for a year; an earlier slip stays, marked replaced.

    The same again changes nothing. Refused with every reason where the slip says nothing, says
    two things, or holds an amount that cannot be.
    """
    verdict_from(pay.faults()).require()
    locked = Person.objects.select_for_update().get(pk=person.pk)
    before = slip_in_force(locked, year)
    if before and before.employer == (employer or "") and slip_content(before) == pay.content():
        return before
    if before:
        PaySlip.objects.filter(pk=before.pk).update(replaced_on=on)
    slip = slip_row(locked, year, pay, employer, by, on, PaySlip.Source.ENTERED)
    slip.save(force_insert=True)
    record_act(
        "dues.pay_entered",
        subject=slip,
        by=by,
        on=on,
        fields=["content"],
        facts={"year": year, "way": next(iter(pay.content())), "replaces": before is not None},
    )
    return slip


def slip_row(
    person: Person,
    year: int,
    pay: Pay,
    employer: Employer | None,
    by: User | None,
    on: date,
    source: str,
) -> PaySlip:
    """A slip not yet saved; it is seen where the person belongs."""
    return PaySlip(
        scope_path=person.scope_path,
        person=person,
        year=year,
        employer=employer or "",
        content=content_text(pay.content()),
        source=source,
        entered_on=on,
        entered_by=by,
    )


def content_text(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


@transaction.atomic
def record_paid_to(*, person: Person, paid_to: date, by: User | None, on: date) -> Affiliation:
    """Note to which month a member who came from elsewhere had paid dues (DUE-09)."""
    row: Affiliation | None = (
        Affiliation.objects.select_for_update().on(on).filter(person=person).first()
    )
    verdict_from(
        (
            None if row else Reason("not_affiliated", (), {"name": person.name}),
            Reason("paid_to_far", (), {"paid_to": paid_to}) if paid_to.year > on.year else None,
        )
    ).require()
    assert row is not None
    month = paid_to.replace(day=1)
    if row.dues_paid_to != month:
        row.dues_paid_to = month
        row.save(update_fields=["dues_paid_to"])
        record_act("dues.paid_to_recorded", subject=row, by=by, on=on, fields=["dues_paid_to"])
    return row
