"""The editions of the blank form: where each box lies, in millimetres from the upper left corner.

One file an edition in `typst/forms/`. An edition whose `measured` is false was drawn up without
the printed form at hand: its places are to be measured with the test page before it is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from dangwu.documents.pdf import template_path
from dangwu.documents.word import Side

STRICT = ConfigDict(extra="forbid")  # an unknown key is a fault, not a silence
FOLDER = template_path("admission/forms/any").parent


class EditionFault(ValueError):
    """A file of places that cannot be used; says what is wrong in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box for one field. A text goes on in the box whose `after` names this one; letters
    shrink from `size` to `least` points before anything is said not to fit."""

    __pydantic_config__ = STRICT
    id: str
    label: str
    x: float
    y: float
    w: float
    h: float
    size: float = 12
    least: float = 9
    side: Side = "left"
    indent: bool = False  # paragraphs, from the top; otherwise one line in the middle
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    __pydantic_config__ = STRICT
    id: str
    label: str
    x: float
    w: float
    side: Side = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Lines of a table of the form: the first begins at `y`, each is `pitch` high."""

    __pydantic_config__ = STRICT
    id: str
    label: str
    y: float
    pitch: float
    count: int
    columns: tuple[Column, ...]
    size: float = 10.5
    least: float = 7

    def boxes(self, line: int) -> tuple[Box, ...]:
        """The boxes of one line, counted from 0."""
        return tuple(
            Box(
                id=f"{self.id}.{line}.{column.id}",
                label=f"{self.label}第{line + 1}行“{column.label}”",
                x=column.x,
                y=self.y + line * self.pitch,
                w=column.w,
                h=self.pitch,
                size=self.size,
                least=self.least,
                side=column.side,
            )
            for column in self.columns
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    __pydantic_config__ = STRICT
    number: int
    title: str
    boxes: tuple[Box, ...] = ()
    rows: tuple[Rows, ...] = ()

    def every_box(self) -> tuple[Box, ...]:
        return (
            *self.boxes,
            *(box for each in self.rows for line in range(each.count) for box in each.boxes(line)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One printed edition: its sheet in millimetres and its pages in order."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    width: float
    height: float
    measured: bool
    pages: tuple[FormPage, ...]

    def fields(self) -> Mapping[str, str]:
        """Id and label of all that can be filled; tables under one id, continued boxes not."""
        boxes = {box.id: box.label for page in self.pages for box in page.boxes if not box.after}
        return boxes | {each.id: each.label for page in self.pages for each in page.rows}

    def page(self, number: int) -> FormPage:
        """The page, or LookupError."""
        for page in self.pages:
            if page.number == number:
                return page
        raise LookupError(f"{self.name}没有第{number}页")


def editions() -> tuple[str, ...]:
    """Ids of the editions that are there, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def edition(id_: str) -> Edition:
    """An edition by id; LookupError where there is none."""
    if id_ not in editions():
        raise LookupError(id_)
    return read_edition(FOLDER / f"{id_}.yaml")


def read_edition(path: Path) -> Edition:
    """An edition from its file. Raises `EditionFault` for an unknown key, boxes off the sheet or
    over each other, an id that stands twice and a continuation of nothing."""
    raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        found = TypeAdapter(Edition).validate_python(raw)
    except ValidationError as error:
        raise EditionFault(f"{path.name}：{error}") from error
    faults = tuple(_faults(found))
    if faults:
        raise EditionFault(f"{path.name}：{'；'.join(faults)}")
    return found


def _faults(found: Edition) -> Iterator[str]:
    ids = [box.id for page in found.pages for box in page.boxes]
    ids += [rows.id for page in found.pages for rows in page.rows]
    yield from (f"“{id_}”出现两次" for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}))
    for page in found.pages:
        boxes = page.every_box()
        yield from (
            f"“{box.label}”接在不存在的栏后" for box in boxes if box.after and box.after not in ids
        )
        yield from (f"“{box.label}”超出纸面" for box in boxes if not _lies_on(found, box))
        for place, box in enumerate(boxes):
            for other in boxes[place + 1 :]:
                if _overlap(box, other):
                    yield f"第{page.number}页“{box.label}”与“{other.label}”重叠"


def _lies_on(found: Edition, box: Box) -> bool:
    right, bottom = box.x + box.w, box.y + box.h
    return min(box.x, box.y) >= 0 and right <= found.width and bottom <= found.height


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge; a hundredth of a millimetre is none."""
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > 0.01 and down > 0.01
