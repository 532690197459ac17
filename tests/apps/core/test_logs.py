"""What the log says of an exception, and what it must not."""

import logging
import sys

from dangwu.core.logs import OneLine


def line_of(error_info, message="Internal Server Error"):
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, message, None, error_info)
    return OneLine("%(levelname)s %(message)s").format(record)


def raised(cause):
    try:
        try:
            raise ValueError(cause)
        except ValueError as error:
            raise RuntimeError(f"row ({cause}) is bad") from error
    except RuntimeError:
        return sys.exc_info()


def test_an_exception_is_told_by_kind_and_place():
    line = line_of(raised("郑小春 330102199003078425"))
    assert "builtins.ValueError" in line
    assert "builtins.RuntimeError" in line
    assert "in raised" in line


def test_nothing_that_an_exception_quotes_reaches_the_log():
    line = line_of(raised("郑小春 330102199003078425"))
    assert "郑小春" not in line
    assert "330102199003078425" not in line


def test_one_event_is_one_line_whatever_was_sent():
    line = line_of(None, "Not Found: /a\r\n2026 ERROR forged \x1b[31m")
    assert "\n" not in line
    assert "\r" not in line
    assert "\x1b" not in line
