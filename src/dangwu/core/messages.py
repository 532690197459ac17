"""Reasons in the reader's words, and the citations behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import reverse
from django.utils.http import urlencode

from dangwu.rulebook.selectors import citation_text
from dangwu.rules.terms import Item, Terms
from dangwu.rules.verdict import Reason


@dataclass(frozen=True, slots=True)
class Explained:
    """A reason as a page or the API shows it."""

    code: str
    text: str
    cite: tuple[str, ...]
    modality: str


def explain(reason: Reason, words: Mapping[str, str]) -> Explained:
    """The reason in words; `words` maps its code to a sentence with %(number)s places."""
    shown = {name: _said(value) for name, value in reason.numbers.items()}
    return Explained(reason.code, words[reason.code] % shown, reason.cite, reason.modality)


def day_in_words(day: date) -> str:
    """2016年5月12日: a day as sentences and papers have it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _said(value: object) -> object:
    return day_in_words(value) if isinstance(value, date) else value


REASONS = {
    "reveal_needs_reason": "查看完整内容须写明理由，不少于 %(needed)d 个字，现有 %(given)d 个。",
    "reveal_limit_reached": "今天已查看 %(done)d 次，每人每天不超过 %(limit)d 次。",
}

ACTS = {
    "core.field_revealed": "查看完整内容",
    "core.detail_erased": "抹去审计说明",
}


@cache
def _named(table: str) -> dict[str, str]:
    """What each app's `messages` names in a table: ACTS, or PAGES."""
    named: dict[str, str] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("dangwu.") and find_spec(f"{app.name}.messages"):
            named |= getattr(import_module(f"{app.name}.messages"), table, {})
    return named


def act_name(act: str) -> str:
    """What an act is called on a screen, or the page that was denied."""
    if page := _named("PAGES").get(act):
        return f"打开页面：{page}"
    return _named("ACTS").get(act, act)


def clause_link(cite: str) -> dict[str, str]:
    """A citation as the clause part shows it: its short text, and the place in 制度库."""
    return {
        "label": citation_text(cite),
        "url": f"{reverse('rulebook:index')}?{urlencode({'cite': cite})}",
    }


@dataclass(frozen=True, slots=True)
class Saying:
    """A rule as a page shows it: its title, what it says in a sentence, and its first clause."""

    title: str
    says: str
    clause: dict[str, str]


def sayings(terms: Terms, named: Iterable[str]) -> list[Saying]:
    """What the book says, in the order named: items by their id, or all items of a rule.

    Procedures are left out: pages show them as the steps that they are.
    """
    items = [item for item in terms.items.values() if item.kind != "procedure"]
    found = {item.id: item for name in named for item in items if name in (item.id, item.rule)}
    return [_saying(item) for item in found.values()]


def _saying(item: Item) -> Saying:
    return Saying(item.title, item.summary, clause_link(item.cite[0]))
