"""The code of the room as a drawing: one path in an SVG of the page, no picture from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # modules of white around, which readers need


@dataclass(frozen=True, slots=True)
class Drawing:
    """The side in modules, and the dark ones as the data of a path."""

    side: int
    path: str


def drawn(text: str) -> Drawing:
    """A QR code of an address, with the quiet zone around it."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    path = "".join(_runs(row, y + QUIET) for y, row in enumerate(rows))
    return Drawing(len(rows) + 2 * QUIET, path)


def _runs(row: bytes, y: int) -> str:
    return "".join(f"M{x + QUIET} {y}h{width}v1h-{width}z" for x, width in _dark(row))


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    x = 0
    for is_dark, group in groupby(row):
        width = len(list(group))
        if is_dark:
            yield x, width
        x += width
