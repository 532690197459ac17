"""What many tests begin with, built through the services once a process; then its rows are put
back as they were.

    kept(build_cast)                     # in an empty database: what `build_cast()` gives
    kept_upon(key, build)                # upon what the database holds: what `build()` gives

Building takes most of a second, putting back a few hundredths. Rows are copied as the database
holds them, so that nothing of the product runs: a test sees what the first building left.
"""

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass
from datetime import time
from hashlib import sha256
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from dangwu.accounts.models import Session
from tests import factories

T = TypeVar("T")
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]  # table → columns (the key first), rows


@dataclass(frozen=True, slots=True)
class Kept:
    made: Any
    rows: Rows
    given: int  # the last number of the makers


_kept: dict[Hashable, Kept] = {}


def kept(build: Callable[[], T]) -> T:
    """What `build` makes in an empty database; where a test has written before, it is built."""
    if not _is_empty():
        return build()
    if build not in _kept:
        made = build()
        _kept[build] = Kept(deepcopy(made), _rows(), factories._numbers.given)
        return made
    _put_back(_kept[build])
    return deepcopy(_kept[build].made)


def kept_upon(key: Hashable, build: Callable[[], T]) -> T:
    """What `build` makes upon what is there; `key` says all that the building hangs on.

    Where every row is as it was when it was built first, its rows are written in place of it.
    Who has signed in since makes no difference; any act does.
    """
    before = _rows()
    held = (key, _digest(before))
    if held in _kept:
        _put_back(_kept[held])
        return deepcopy(_kept[held].made)
    made = build()
    after = _rows()
    if not _gone(before, after):
        _kept[held] = Kept(deepcopy(made), _changed(before, after), factories._numbers.given)
    return made


def _digest(rows: Rows) -> bytes:
    """What the rows are, and the numbers given; but for what signing in writes."""
    told = []
    for table, (columns, lines) in rows.items():
        if table != Session._meta.db_table:
            shown = [place for place, name in enumerate(columns) if name != "last_login"]
            told.append((table, [[line[place] for place in shown] for line in lines]))
    return sha256(repr((told, factories._numbers.given)).encode()).digest()


def _gone(before: Rows, after: Rows) -> bool:
    return any(set(_by_key(before, table)) - set(_by_key(after, table)) for table in before)


def _changed(before: Rows, after: Rows) -> Rows:
    """The rows that are other than they were, and after them the new ones."""
    found = {}
    for table, (columns, _) in after.items():
        known, now = _by_key(before, table), _by_key(after, table)
        new = [row for key, row in now.items() if key not in known]
        if other := [row for key, row in now.items() if known.get(key, row) != row] + new:
            found[table] = (columns, other)
    return found


def _by_key(rows: Rows, table: str) -> dict[Any, tuple[Any, ...]]:
    return {row[0]: row for row in rows.get(table, ([], []))[1]}


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("dangwu.")]


def _is_empty() -> bool:
    """Whether no act has been done: each leaves a line in the trail."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM core_auditentry LIMIT 1")
        return cursor.fetchone() is None


def _rows() -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    found = {}
    with connection.cursor() as cursor:
        for model in _models():
            fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
            columns = [field.column for field in fields]
            named = ", ".join(connection.ops.quote_name(column) for column in columns)
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT {named} FROM {table}")
            if rows := cursor.fetchall():
                found[model._meta.db_table] = (columns, [tuple(map(_taken, row)) for row in rows])
    return found


def _taken(value: Any) -> Any:
    """A value as the database takes it: SQLite gives times of day and takes words."""
    return connection.ops.adapt_timefield_value(value) if isinstance(value, time) else value


def _put_back(kept: Kept) -> None:
    factories._numbers.given = kept.given
    with connection.cursor() as cursor:
        for table, (columns, rows) in kept.rows.items():
            cursor.executemany(_written_over(table, columns), rows)
        used = [model for model in _models() if model._meta.db_table in kept.rows]
        for statement in connection.ops.sequence_reset_sql(no_style(), used):
            cursor.execute(statement)


def _written_over(table: str, columns: list[str]) -> str:
    """What writes a row in place of the one with its key, if there is one."""
    key, *others = map(connection.ops.quote_name, columns)
    places = ", ".join(["%s"] * len(columns))
    new = ", ".join(f"{column} = excluded.{column}" for column in others)
    into = f"INSERT INTO {connection.ops.quote_name(table)} ({', '.join((key, *others))})"
    return f"{into} VALUES ({places}) ON CONFLICT ({key}) DO " + (
        f"UPDATE SET {new}" if new else "NOTHING"
    )
