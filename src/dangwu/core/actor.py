"""Who acts in this request: set once by the middleware, read by the audit trail."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Where an act came from; a command or a task has neither address nor session."""

    address: str = ""
    session: str = ""  # a hash, never the key


def session_mark(key: str | None) -> str:
    """A short hash that names a session without opening it."""
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""


_actor: ContextVar[Actor] = ContextVar("actor", default=Actor())  # noqa: B039  frozen


def current_actor() -> Actor:
    return _actor.get()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)
