"""Every address of the product with its class, for the inventory (A01) and the matrix (A02).

`tests/architecture/routes.toml` classes each route and method:

    public                     anybody, signed in or not
    signed_in                  anybody who has signed in; shows what is theirs
    own members.view           one's own record, or whoever holds the permission over it
    permission members.edit    whoever holds the permission over the object
    duty audit                 the administrator with that duty
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).parent / "architecture" / "routes.toml"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
KINDS = ("public", "signed_in", "own", "permission", "duty")


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the URL configuration."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def parameters(self) -> bool:
        return "<" in self.pattern


@dataclass(frozen=True, slots=True)
class Rule:
    """How a method of a route is classed: kind, and the permission or duty it asks."""

    kind: str
    asks: str

    @classmethod
    def of(cls, text: str) -> "Rule":
        kind, _, asks = text.partition(" ")
        return cls(kind, asks)


def _walk(patterns: list[Any], prefix: str, space: str) -> Iterator[Address]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(":".join(filter(None, (space, entry.name or "?"))), path, entry.callback)
        elif isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (space, entry.namespace or "")))
            yield from _walk(entry.url_patterns, path, inner)


@cache
def addresses() -> tuple[Address, ...]:
    """Every address of the resolver."""
    return tuple(_walk(get_resolver().url_patterns, "", ""))


@cache
def rules() -> dict[str, dict[str, Rule]]:
    """Route → method → class, as the table says."""
    table = tomllib.loads(TABLE.read_text())
    return {name: {m: Rule.of(text) for m, text in row.items()} for name, row in table.items()}
