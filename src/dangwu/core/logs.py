"""Log lines that nobody can forge: control characters are escaped, one event is one line."""

import logging


class OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return "".join(c if c.isprintable() or c == "\t" else c.encode("unicode_escape").decode() for c in text)
