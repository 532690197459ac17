"""Tags and filters of every screen; a builtin library, so that templates load nothing.

Filters write values as people read them; tags render the parts in `templates/parts/`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localdate, localtime

from dangwu.core.messages import Explained, clause_link, day_in_words

register = template.Library()

MINUS = "\u2212"
MISSING = "—"  # a value nobody has given: never 0, never an empty cell
WEEKDAYS = "一二三四五六日"

# The six states and the word each carries; `templates/parts/sprite.html` holds an icon for each.
STATES = {
    "done": "已完成",
    "due": "应办",
    "soon": "将到期",
    "late": "已逾期",
    "na": "不适用",
    "ask": "缺事实",
}
VERDICT_ICONS = {"ok": "done", "warn": "warn", "no": "no", "note": "note", "unknown": "ask"}


# ---- values --------------------------------------------------------------------------------


@register.filter
def yuan(fen: int | Literal[""] | None) -> str:
    """Money as people read it: integer fen → "1,234.56", "−62.40"; nothing given → "—"."""
    if fen is None or fen == "":
        return MISSING
    whole, cents = divmod(abs(fen), 100)
    return f"{MINUS if fen < 0 else ''}{whole:,}.{cents:02d}"


@register.filter
def count(number: int | Literal[""] | None) -> str:
    """A whole number with thousands commas, for figures and progress; nothing given → "—"."""
    return MISSING if number is None or number == "" else f"{number:,}"


@register.filter
def hours(minutes: int) -> str:
    """Minutes as 学时 without needless zeros: 90 is 1.5, 50 is 0.8 (cut off, never more)."""
    tenths = minutes * 10 // 60
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


@register.filter
def percent(rate: Fraction | Decimal | int | Literal[""] | None) -> str:
    """A share as a percentage, at most two decimals, half up: Fraction(3, 200) → "1.5%"."""
    if rate is None or rate == "":
        return MISSING
    exact = Fraction(rate) * 100
    shown = Decimal(exact.numerator) / Decimal(exact.denominator)
    rounded = shown.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}".rstrip("0").rstrip(".")
    return f"{MINUS if rounded < 0 else ''}{text}%"


def _date_of(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime):
        return localtime(value).date() if is_aware(value) else value.date()
    return value


@register.filter
def day(value: dt.date | None, today: dt.date | None = None) -> str:
    """A day in running text: 3月31日, with the year where it is not the year of `today`.

    A page that stands at another day hands that in: `{{ row.starts_on|day:on }}`.
    """
    if not value:
        return MISSING
    date = _date_of(value)
    year = "" if date.year == (today or localdate()).year else f"{date.year}年"
    return f"{year}{date.month}月{date.day}日"


@register.filter
def long_day(value: dt.date | None) -> str:
    """A day with year and weekday: 2026年3月18日 星期三."""
    if not value:
        return MISSING
    date = _date_of(value)
    return f"{date.year}年{date.month}月{date.day}日 星期{WEEKDAYS[date.weekday()]}"


@register.filter
def year_day(value: dt.date | None) -> str:
    """A day always with its year: 2016年5月12日 (records, papers)."""
    if not value:
        return MISSING
    return day_in_words(_date_of(value))


@register.filter
def iso(value: dt.date | None) -> str:
    """A day for tables of exact dates and for inputs: 2026-03-31."""
    return _date_of(value).isoformat() if value else MISSING


@register.filter
def moment(value: dt.datetime | None, today: dt.date | None = None) -> str:
    """A point in time in local time: 3月18日 9:20."""
    if not value:
        return MISSING
    at = localtime(value) if is_aware(value) else value
    return f"{day(at.date(), today)} {at.hour}:{at.minute:02d}"


@register.filter
def or_dash(value: object) -> object:
    """The value, or "—" where nothing is recorded (None, empty text); 0 stays 0."""
    return MISSING if value is None or value == "" else value


@register.filter
def pieces(text: str) -> SafeString:
    """A heading broken only at its commas and colons, so that no character is left alone."""
    parts: list[str] = []
    rest = ""
    for character in text:
        rest += character
        if character in "，：；":
            parts.append(rest)
            rest = ""
    shown = ((part,) for part in [*parts, rest] if part)
    return format_html_join("", '<span class="piece">{}</span>', shown)


# ---- parts ---------------------------------------------------------------------------------


@register.inclusion_tag("parts/icon.html")
def icon(name: str, label: str = "") -> dict[str, str]:
    """An icon of the sprite; `label` where no word stands beside it."""
    return {"name": name, "label": label}


@register.inclusion_tag("parts/state.html")
def state(kind: str, word: str = "") -> dict[str, str]:
    """A state tag: shape, word, colour. `word` only where it is not the word of the kind."""
    return {"kind": kind, "word": word or STATES[kind]}


@register.inclusion_tag("parts/clause.html")
def clause(label: str, url: str = "") -> dict[str, str]:
    """A clause as the link to its page in 制度库."""
    return {"label": label, "url": url}


@register.inclusion_tag("parts/clause.html")
def cite(citation: str) -> dict[str, str]:
    """A citation of the rulebook (SX#日常/三（一）1（3）) as the same link."""
    return clause_link(citation)


@register.inclusion_tag("parts/verdict.html")
def verdict(
    kind: str,
    says: str,
    reasons: Iterable[Any] = (),
    remedies: Iterable[Any] = (),
    note: str = "",
) -> dict[str, object]:
    """A judgement: conclusion, every reason with its clause, what can be done.

    `kind` is ok, warn, no, note or unknown. A reason is what `core.messages.explain` gives, or
    text, or has `text` and `clauses` (each `label`, `url`); a remedy is text or has `text`, `url`.
    """
    return {
        "kind": kind,
        "icon_name": VERDICT_ICONS[kind],
        "says": says,
        "reasons": [_with_text(reason) for reason in reasons],
        "remedies": [_with_text(remedy) for remedy in remedies],
        "note": note,
    }


def _with_text(item: Any) -> Any:
    if isinstance(item, str):
        return {"text": item}
    if isinstance(item, Explained):
        return {"text": item.text, "clauses": [clause_link(each) for each in item.cite]}
    return item


@register.inclusion_tag("parts/facts.html")
def facts(figures: Iterable[Mapping[str, object]], kind: str = "") -> dict[str, object]:
    """Three to five figures that frame a page.

    Each has `label`, `value`, and where wanted `unit`, `note`, `url` (of the note), `op` (× =).
    `kind` is "is-three" or "is-pair".
    """
    return {"figures": figures, "kind": kind}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One form field: label, control, hint, fault (`templates/parts/field.html`)."""
    return bound.as_field_group()


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], unit: str = "条") -> dict[str, object]:
    """Earlier and later pages of a list, with the filters of the address kept."""
    return {"page": page, "unit": unit, "request": context.get("request")}


@register.inclusion_tag("parts/tree.html")
def tree(nodes: Iterable[Any], depth: int = 0) -> dict[str, object]:
    """An organisation tree that opens without script.

    A node has `name`, `url`, `kind`, `counts` (text), `is_open`, `is_here`, `children` (nodes).
    """
    return {"nodes": nodes, "depth": depth}
