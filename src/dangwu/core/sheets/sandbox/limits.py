"""How much one file may ask of us, and how it is told that it asked too much."""

from collections.abc import Mapping
from typing import NamedTuple

MEGABYTE = 1_000_000


class Limits(NamedTuple):
    """Bytes, seconds, counts."""

    file_bytes: int = 50 * MEGABYTE
    inflated_bytes: int = 200 * MEGABYTE
    parts: int = 2_000
    ratio: int = 100
    ratio_from: int = 1 * MEGABYTE  # parts that inflate to less are never called bombs
    rows: int = 200_000
    columns: int = 200
    output_bytes: int = 128 * MEGABYTE
    cpu_seconds: int = 20
    wall_seconds: int = 25
    memory_bytes: int = 1_000 * MEGABYTE


class Refused(Exception):
    """The file is not read. `code` is one of `messages.REASONS`, which the numbers go into."""

    def __init__(self, code: str, numbers: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.numbers = dict(numbers or {})


def column_letters(column: int) -> str:
    """The letters of a column counted from zero: A … Z, AA …"""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
