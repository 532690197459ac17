"""Which rows a request, command or task may see: never more than was opened, nothing without.

A business row carries `scope_path`, the materialised path of its organisation: four digits a
level, so that what lies below a path is one range of strings in every collation. The managers here
are the default and the base manager of such models; they fail closed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

STEP = 4  # digits a level
WIDE = 2 * STEP  # the path of a working committee, or of a committee below it


class ScopeError(RuntimeError):
    """A scoped table was read with no scope open."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person reaches now: subtrees by permission, and the own record.

    `reach_of` maps a permission to path prefixes; `subtrees` are all prefixes together.
    """

    reach_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    subtrees: tuple[str, ...] = ()
    person: UUID | None = None
    home: str | None = None  # path of the organisation the person belongs to
    everything: bool = False

    def reach(self, permission: str) -> tuple[str, ...]:
        """The prefixes below which the permission holds; empty where it holds nowhere."""
        return self.reach_of.get(permission, ())

    def may(self, permission: str, path: str | None = None) -> bool:
        """Whether the permission holds anywhere, or at the organisation with that path."""
        if self.everything:
            return True
        prefixes = self.reach(permission)
        return bool(prefixes) if path is None else any(path.startswith(p) for p in prefixes)


_open: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope:
    """The open scope, or ScopeError."""
    scope = _open.get()
    if scope is None:
        raise ScopeError("no scope is open: use open_scope() or whole_tree()")
    return scope


@contextmanager
def open_scope(scope: Scope | None) -> Iterator[None]:
    """Within the block, scoped tables show what `scope` reaches (None: nothing may be read)."""
    token = _open.set(scope)
    try:
        yield
    finally:
        _open.reset(token)


def whole_tree(why: str) -> Any:
    """A scope of everything, for what acts on nobody's behalf; `why` is for who reads the code."""
    assert why
    return open_scope(Scope(everything=True))


def below(prefixes: tuple[str, ...], column: str = "scope_path") -> models.Q:
    """The rows of these subtrees; no prefix means no row."""
    condition = models.Q(pk__in=[])
    for prefix in prefixes:
        condition |= _one_subtree(prefix, column)
    return condition


def _one_subtree(prefix: str, column: str) -> models.Q:
    """A narrow subtree as a range, which an index finds; a wide one as a pattern, which none does.

    Most rows are in a wide one: sorting what an index found of them costs seconds among 100,000
    people, while an index of the order asked for meets the first fifty at once.
    """
    if len(prefix) <= WIDE:
        return models.Q(**{f"{column}__startswith": prefix})
    after = str(int(prefix) + 1).zfill(len(prefix))
    return models.Q(**{f"{column}__gte": prefix, f"{column}__lt": after})


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: Any) -> "DatedQuerySet":
        """The rows that count on a day: begun, and not yet ended (`ends_on` no longer counts)."""
        begun = models.Q(starts_on__lte=day)
        running = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day)
        return self.filter(begun & running)

    def running(self) -> "DatedQuerySet":
        return self.filter(ends_on__isnull=True)


class ScopedManager(models.Manager.from_queryset(DatedQuerySet)):  # type: ignore[misc]
    """The default and base manager of every scoped model: inside a scope, or an error."""

    def get_queryset(self) -> DatedQuerySet:
        scope = current_scope()
        rows: DatedQuerySet = super().get_queryset()
        return rows if scope.everything else rows.filter(self.visible(scope))

    def visible(self, scope: Scope) -> models.Q:
        condition = below(scope.subtrees, self.model.scope_column)
        own = self.model.scope_own
        if own and scope.person:
            condition |= models.Q(**{own: scope.person})
        return condition


class ScopedModel(models.Model):
    """A business row: it belongs to an organisation, and is seen only within reach of it.

    `scope_own` names the column that holds the person whose own record the row is, if any; such
    a row follows its person to another organisation, unless `scope_moves` says that it stays.
    """

    scope_path = models.CharField("所属组织路径", max_length=64, db_index=True, editable=False)

    scope_column = "scope_path"
    scope_own: str | None = None
    scope_moves = True

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"


class DatedModel(models.Model):
    """A row that counts from a day until a day (the first that no longer counts)."""

    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        abstract = True

    def counts_on(self, day: Any) -> bool:
        return bool(self.starts_on <= day and (self.ends_on is None or day < self.ends_on))
