"""What was typed into the application form, against the rules for filling it.

Pure: the values, the identity card and the terms go in, findings come out. A rule that the
standard does not hold judges nothing. What can only be guessed from the spelling of a place or a
school is a finding of modality `generally`: it warns.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dangwu.admission.papers.form.values import Line, Value
from dangwu.admission.papers.guidance.fields import (
    FIELDS,
    HISTORY,
    NONE,
    SPOUSE,
    TODAY,
    Field,
    Form,
)
from dangwu.core.identity import check_id_number
from dangwu.rules.terms import Catalogue, Item, Range, Terms
from dangwu.rules.verdict import Modality, Reason

FILLING, WILL = "DEV-14.filling", "DEV-14.will_characters"
MONTH = re.compile(r"(\d{4})\.(0[1-9]|1[0-2])", re.ASCII)
CROSSED = re.compile(r"[×xX✕╳/／\\＼\-—－~～、.。]+")
TOWNSHIP = re.compile(r"镇|乡|街道|苏木")
BELOW_COUNTY = re.compile(r"..(镇|街道|村|社区|苏木)$")
LEAST_COUNTY = 4  # hanzi of a province and a county: 浙江诸暨


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the identity card says."""

    name: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding at a field; `line` counts the lines of a table from 1, `part` is its column."""

    field: str
    reason: Reason
    line: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a check knows beside the words: the clause it rests on, the card, the day."""

    item: Item
    card: Card | None
    on: date

    def reason(self, code: str, modality: Modality | None = None, **numbers: object) -> Reason:
        return Reason(code, self.item.cite, numbers, modality or self.item.modality)


def check_form(
    values: Mapping[str, Value], terms: Terms, *, on: date, card: Card | None = None
) -> tuple[Found, ...]:
    """Everything that is wrong with the values of the applicant's pages, in their order.

    `values` is what `form_pdf` prints: texts, and lines of tables by column. Checks the name and
    number with the card where it is given, months (1992.05), places, blank and crossed boxes, a
    CV without gaps from primary school, and the length of the will (DEV-14, SX 发展/四).
    """
    found: list[Found] = []
    if FILLING in terms.items:
        asked = _Asked(terms.item(FILLING), card, on)
        found.extend(_filling(values, asked))
    if WILL in terms.items:
        found.extend(_will(values, _Asked(terms.item(WILL), card, on)))
    order = list(FIELDS)
    return tuple(sorted(found, key=lambda one: order.index(one.field)))


def guidance_of(terms: Terms) -> Mapping[str, tuple[str, ...]]:
    """What stands beside each field while it is filled, by id; {} where no rule is held."""
    if FILLING not in terms.items:
        return {}
    entries = terms.value(FILLING)
    assert isinstance(entries, Catalogue)
    return {entry.id: entry.detail for entry in entries.entries}


# ---- boxes -----------------------------------------------------------------------------------


def _filling(values: Mapping[str, Value], asked: _Asked) -> Iterator[Found]:
    for field in FIELDS.values():
        if field in SPOUSE[1:] and values.get("spouse_name", "") == NONE:
            continue
        given = values.get(field.id, () if field.parts else "")
        if isinstance(given, str):
            yield from (Found(field=field.id, reason=r) for r in _text(field, given, asked))
        else:
            yield from _table(field, given, asked)


def _text(field: Field, given: str, asked: _Asked) -> Iterator[Reason]:
    """The findings of one box; a table is one as well where it holds the one word 无."""
    if blank := _blank(given, field.name, asked):
        yield from blank
        return
    if given.strip() == NONE:
        if field.always:
            yield asked.reason("none_not_possible", box=field.name)
        return
    yield from FORMS[field.form](given.strip(), field.name, asked)
    if field.id == "name":
        yield from _name(given.strip(), asked)
    if field.id == "born":
        yield from _born(given.strip(), asked)


def _blank(given: str, name: str, asked: _Asked) -> tuple[Reason, ...]:
    words = given.strip()
    if not words:
        return (asked.reason("blank_box", box=name),)
    if CROSSED.fullmatch(words):
        return (asked.reason("crossed_out", box=name, given=words),)
    return ()


def _table(field: Field, lines: Sequence[Line], asked: _Asked) -> Iterator[Found]:
    if not lines:
        yield Found(field=field.id, reason=asked.reason("blank_box", box=field.name))
    for place, line in enumerate(lines, start=1):
        for part in field.parts:
            words = line.get(part.id, "").strip()
            blank = _blank(words, part.name, asked)
            last = field is HISTORY and part.id == "to" and words == TODAY
            form = () if blank or last else FORMS[part.form](words, part.name, asked)
            for reason in (*blank, *form):
                yield Found(field=field.id, reason=reason, line=place, part=part.id)
    if field is HISTORY:
        yield from _history(lines, asked)


# ---- forms of words --------------------------------------------------------------------------


def _words(given: str, name: str, asked: _Asked) -> Iterator[Reason]:
    """Any words will do."""
    return iter(())


def _month(given: str, name: str, asked: _Asked) -> Iterator[Reason]:
    if MONTH.fullmatch(given) is None:
        yield asked.reason("month_form", box=name, given=given)
    elif given > f"{asked.on.year}.{asked.on.month:02d}":
        yield asked.reason("month_to_come", box=name, given=given)


def _county(given: str, name: str, asked: _Asked) -> Iterator[Reason]:
    """Province and county: 浙江诸暨; neither a province alone nor a township."""
    if len(given) < LEAST_COUNTY or BELOW_COUNTY.search(given):
        yield asked.reason("not_to_county", "generally", box=name, given=given)


def _township(given: str, name: str, asked: _Asked) -> Iterator[Reason]:
    if TOWNSHIP.search(given) is None:
        yield asked.reason("not_to_township", "generally", box=name, given=given)


def _identity(given: str, name: str, asked: _Asked) -> Iterator[Reason]:
    number = check_id_number(given, today=asked.on)
    for fault in number.faults:
        yield asked.reason("identity_fault", fault=fault)
    if asked.card and asked.card.number and given != asked.card.number:
        yield asked.reason("identity_not_as_card")


FORMS: Mapping[Form, Callable[[str, str, _Asked], Iterator[Reason]]] = {
    "words": _words,
    "month": _month,
    "county": _county,
    "township": _township,
    "identity": _identity,
    "will": _words,
}


def _name(given: str, asked: _Asked) -> Iterator[Reason]:
    if asked.card and given != asked.card.name:
        yield asked.reason("name_not_as_card", given=given, card=asked.card.name)


def _born(given: str, asked: _Asked) -> Iterator[Reason]:
    if asked.card is None or not asked.card.number:
        return
    born_on = check_id_number(asked.card.number, today=asked.on).born_on
    if born_on and given != f"{born_on.year}.{born_on.month:02d}" and MONTH.fullmatch(given):
        yield asked.reason("born_not_as_card", given=given, card=f"{born_on:%Y.%m}")


# ---- the CV ----------------------------------------------------------------------------------


def _history(lines: Sequence[Line], asked: _Asked) -> Iterator[Found]:
    """From primary school to today, each line from the month the one before ends, or the next."""
    if lines and "小学" not in lines[0].get("what", ""):
        yield _at(1, "what", asked.reason("history_start", "generally"))
    for place, line in enumerate(lines, start=1):
        first, last = _month_number(line.get("from", "")), _month_number(line.get("to", ""))
        if first is not None and last is not None and last < first:
            yield _at(place, "to", asked.reason("history_backwards", line=place))
    for place, (before, after) in enumerate(pairwise(lines), start=2):
        yield from _joined(before, after, place, asked)
    if lines and lines[-1].get("to", "").strip() != TODAY:
        yield _at(len(lines), "to", asked.reason("history_end", line=len(lines)))


def _joined(before: Line, after: Line, place: int, asked: _Asked) -> Iterator[Found]:
    if before.get("to", "").strip() == TODAY:
        yield _at(place - 1, "to", asked.reason("history_today_early", line=place - 1))
        return
    ends, begins = _month_number(before.get("to", "")), _month_number(after.get("from", ""))
    if ends is None or begins is None:
        return
    told: dict[str, object] = {"ends": before["to"], "begins": after["from"], "line": place}
    if begins > ends + 1:
        told["months"] = begins - ends - 1
        yield _at(place, "from", asked.reason("history_gap", None, **told))
    elif begins < ends:
        yield _at(place, "from", asked.reason("history_overlap", "generally", **told))


def _at(line: int, part: str, reason: Reason) -> Found:
    return Found(field=HISTORY.id, reason=reason, line=line, part=part)


def _month_number(written: str) -> int | None:
    """Months since year 0, so that neighbours differ by one; None where it is no month."""
    found = MONTH.fullmatch(written.strip())
    return int(found[1]) * 12 + int(found[2]) if found else None


# ---- the will --------------------------------------------------------------------------------


def _will(values: Mapping[str, Value], asked: _Asked) -> Iterator[Found]:
    """Its length in characters without blanks; an empty one is a blank box already."""
    given, range_ = values.get("will", ""), asked.item.value
    assert isinstance(range_, Range)
    count = len("".join(given.split())) if isinstance(given, str) else 0
    if count and range_.least is not None and count < range_.least:
        reason = asked.reason("will_short", count=count, least=int(range_.least))
        yield Found(field="will", reason=reason)
    if range_.most is not None and count > range_.most:
        reason = asked.reason("will_long", count=count, most=int(range_.most))
        yield Found(field="will", reason=reason)
