"""How an amount came about, as it is kept under seal with each assessment, and read again."""

import json
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, cast

from dangwu.dues.models import Assessment
from dangwu.rules.dues import Category, CountedItem, DuesAssessment, Employer
from dangwu.rules.dues.facts import Counted
from dangwu.rules.verdict import Modality, Reason


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the table of rates as it was applied; `up_to` in fen, None for the last."""

    id: str
    up_to: int | None
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Limit:
    """What generally is the most a month, in fen, and who says so."""

    most: int
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything an amount rests on, so that it reads the same when the rules have moved on.

    `on` is the day whose rules were applied, `rulebook` the digest of the book; `way` says how the
    base is known: pay, base, quarter, previous, or "" where none is needed or none is there.
    `given` are the amounts of that way in fen (three months, or the former dues).
    """

    on: date
    standard: str
    rulebook: str
    category: Category | None
    employer: Employer | None
    way: str = ""
    given: tuple[int, ...] = ()
    increase: Fraction | None = None
    found: DuesAssessment
    start: tuple[Reason, ...] = ()
    start_cites: tuple[str, ...] = ()
    starts_on: date | None = None
    is_transfer: bool = False
    ladder: tuple[Step, ...] = ()
    ladder_cite: tuple[str, ...] = ()
    limit: Limit | None = None
    by_hand: bool = False
    source: str = ""
    entered_on: date | None = None  # the slip that was judged

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (*self.start, *self.found.reasons)

    def items(self, counted: Counted) -> tuple[CountedItem, ...]:
        """The lines of the slip that count, are taken off, are left out or are not known."""
        return tuple(item for item in self.found.items if item.counted == counted)


def explanation_of(assessment: Assessment) -> Explanation:
    """The explanation of an assessment; it is opened here and nowhere else."""
    return load(assessment.explanation.open())


# ---- JSON ----------------------------------------------------------------------------------


def dump(explanation: Explanation) -> str:
    """As text that is the same for the same explanation."""
    found = explanation.found
    content = {
        "on": explanation.on.isoformat(),
        "standard": explanation.standard,
        "rulebook": explanation.rulebook,
        "category": explanation.category,
        "employer": explanation.employer,
        "way": explanation.way,
        "given": explanation.given,
        "increase": _text(explanation.increase),
        "by_hand": explanation.by_hand,
        "source": explanation.source,
        "entered_on": explanation.entered_on.isoformat() if explanation.entered_on else None,
        "start": [_reason(reason) for reason in explanation.start],
        "start_cites": explanation.start_cites,
        "starts_on": explanation.starts_on.isoformat() if explanation.starts_on else None,
        "is_transfer": explanation.is_transfer,
        "ladder": [[step.id, step.up_to, _text(step.rate)] for step in explanation.ladder],
        "ladder_cite": explanation.ladder_cite,
        "limit": [explanation.limit.most, explanation.limit.cite] if explanation.limit else None,
        "found": {
            "base": found.base_fen,
            "rate": _text(found.rate),
            "bracket": found.bracket,
            "formula": found.formula_fen,
            "amount": found.amount_fen,
            "capped": found.capped,
            "relieved": found.relieved,
            "items": [[i.name, i.fen, i.counted, i.cite] for i in found.items],
            "reasons": [_reason(reason) for reason in found.reasons],
            "cites": found.cites,
        },
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> Explanation:
    """The explanation that `dump` wrote."""
    content = json.loads(text)
    found, limit = content["found"], content["limit"]
    return Explanation(
        on=date.fromisoformat(content["on"]),
        standard=content["standard"],
        rulebook=content["rulebook"],
        category=content["category"],
        employer=content["employer"],
        way=content["way"],
        given=tuple(content["given"]),
        increase=_share(content["increase"]),
        by_hand=content["by_hand"],
        source=content["source"],
        entered_on=date.fromisoformat(content["entered_on"]) if content["entered_on"] else None,
        start=tuple(_reason_of(each) for each in content["start"]),
        start_cites=tuple(content["start_cites"]),
        starts_on=date.fromisoformat(content["starts_on"]) if content["starts_on"] else None,
        is_transfer=content["is_transfer"],
        ladder=tuple(Step(id_, up_to, Fraction(rate)) for id_, up_to, rate in content["ladder"]),
        ladder_cite=tuple(content["ladder_cite"]),
        limit=Limit(limit[0], tuple(limit[1])) if limit else None,
        found=DuesAssessment(
            base_fen=found["base"],
            rate=_share(found["rate"]),
            bracket=found["bracket"],
            formula_fen=found["formula"],
            amount_fen=found["amount"],
            capped=found["capped"],
            relieved=found["relieved"],
            items=tuple(
                CountedItem(name, fen, cast(Counted, counted), tuple(cite))
                for name, fen, counted, cite in found["items"]
            ),
            reasons=tuple(_reason_of(each) for each in found["reasons"]),
            cites=tuple(found["cites"]),
        ),
    )


def for_comparison(explanation: Explanation) -> str:
    """What a later run compares: not the digest of the whole book, nor how the pay came in."""
    return dump(replace(explanation, rulebook="", source="", entered_on=None))


def _text(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


def _share(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _reason(reason: Reason) -> list[Any]:
    numbers = {key: _number(value) for key, value in reason.numbers.items()}
    return [reason.code, reason.cite, numbers, reason.modality]


def _number(value: object) -> object:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Fraction):
        return {"share": str(value)}
    return value


def _reason_of(content: list[Any]) -> Reason:
    code, cite, numbers, modality = content
    read = {key: _number_of(value) for key, value in numbers.items()}
    return Reason(code, tuple(cite), read, cast(Modality, modality))


def _number_of(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    return date.fromisoformat(value["day"]) if "day" in value else Fraction(value["share"])
