"""Log lines that nobody can forge and that hold no person.

One event is one line. An exception is told by its kind and place; its message is left out, since a
database quotes whole rows in its errors.
"""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return "".join(_shown(sign) for sign in super().format(record))

    def formatException(self, ei: _Info) -> str:
        """The chain of exceptions, the first cause first: where each was raised, and its kind."""
        told = []
        for error in reversed(list(_chain(ei[1]))):
            kind = type(error)
            places = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{places}{kind.__module__}.{kind.__qualname__}")
        return "\n".join(told)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _shown(sign: str) -> str:
    return sign if sign.isprintable() or sign == "\t" else sign.encode("unicode_escape").decode()
