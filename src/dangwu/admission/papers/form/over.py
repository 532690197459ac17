"""Printing over the blank form: what does not fit is told before, never cut.

The same template measures and prints (`typst/over.typ`), so what was found to fit does fit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dangwu.admission.papers.form.edition import Box, Edition, FormPage, Rows
from dangwu.admission.papers.form.values import Line, Value
from dangwu.admission.papers.layout import lines_of
from dangwu.documents.pdf import told, typeset

MOST_OFFSET = 20.0  # millimetres; a printer that is further off takes the wrong paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How far one printer sets this form off, by page: (dx, dy) in millimetres, right and down.

    Both are added to every place of the page. Raises ValueError beyond `MOST_OFFSET`.
    """

    printer: str = ""
    offsets: Mapping[int, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(abs(by) > MOST_OFFSET for pair in self.offsets.values() for by in pair):
            raise ValueError(f"an offset is more than {MOST_OFFSET} mm")

    def of(self, page: int) -> tuple[float, float]:
        return self.offsets.get(page, (0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Overflow:
    """A field that does not fit: how many characters, or lines of a table, have no place."""

    field: str
    label: str
    page: int
    left: int
    unit: str  # 字, 行


class DoesNotFit(ValueError):
    """Something would have been cut; carries all of it."""

    def __init__(self, found: tuple[Overflow, ...]) -> None:
        super().__init__("".join(explain_overflow(one) for one in found))
        self.found = found


def explain_overflow(one: Overflow) -> str:
    """What the reader is told, and what to do."""
    return (
        f"第{one.page}页“{one.label}”放不下，还有{one.left}{one.unit}没有位置，"
        "请精简，或者另附页并在本栏注明。"
    )


def overflows(edition: Edition, values: Mapping[str, Value]) -> tuple[Overflow, ...]:
    """All that would not fit, in the order of the pages; ValueError for an unknown field."""
    data = _data(edition, _items(edition, values), edition.pages)
    found: Mapping[str, int] = told("admission/over", data, label="left")
    labels = {
        box.id: (box.label, page.number) for page in edition.pages for box in page.every_box()
    }
    cut = [Overflow(id_, *labels[id_], left, "字") for id_, left in found.items() if left]
    return tuple(sorted([*cut, *_lines_over(edition, values)], key=lambda one: one.page))


def form_pdf(
    edition: Edition,
    values: Mapping[str, Value],
    *,
    on: date,
    calibration: Calibration | None = None,
    pages: Sequence[int] = (),
    outline: bool = False,
) -> bytes:
    """The words for the blank form as a PDF of its size, one page for each page of the form.

    `pages` are the numbers to print, all for none; `outline` draws the boxes as well, to look at
    on plain paper. Raises `DoesNotFit` (for any page, printed or not), ValueError for a field
    the edition does not have and LookupError for a page it does not have.
    """
    if found := overflows(edition, values):
        raise DoesNotFit(found)
    shown = [edition.page(number) for number in pages] or list(edition.pages)
    data = _data(edition, _items(edition, values), shown, calibration, outline=outline)
    return typeset("admission/over", data, on=on)


def calibration_pdf(
    edition: Edition, page: int, *, on: date, calibration: Calibration | None = None
) -> bytes:
    """A page to lay over the form against the light: a grid of millimetres, marks at the edges,
    the boxes of that page, and how to work out the offset."""
    data = _data(edition, (), [edition.page(page)], calibration, outline=True)
    return typeset("admission/over", {**data, "grid": True}, on=on)


# ---- from values to what the template lays out -----------------------------------------------


def _items(edition: Edition, values: Mapping[str, Value]) -> Iterator[dict[str, object]]:
    unknown = set(values) - set(edition.fields())
    if unknown:
        raise ValueError(f"{edition.name} has no field {', '.join(sorted(unknown))}")
    for page in edition.pages:
        for box in page.boxes:
            if not box.after and box.id in values:
                yield _item(_chain(edition, box), values[box.id])
        for rows in page.rows:
            for place, line in enumerate(_lines(rows, values)[: rows.count]):
                for box, column in zip(rows.boxes(place), rows.columns, strict=True):
                    yield _item([(page.number, box)], line.get(column.id, ""))


def _item(boxes: Sequence[tuple[int, Box]], given: Value) -> dict[str, object]:
    """A text and the boxes it runs through; a box with one line takes it without paragraphs."""
    if not isinstance(given, str):
        raise ValueError(f"{boxes[0][1].id} takes a text, not lines")
    first = boxes[0][1]
    return {
        "id": first.id,
        "paragraphs": list(lines_of(given)),
        "size": first.size,
        "least": first.least,
        "side": first.side,
        "indent": first.indent,
        "places": [
            {"page": page, "x": box.x, "y": box.y, "w": box.w, "h": box.h} for page, box in boxes
        ],
    }


def _chain(edition: Edition, first: Box) -> list[tuple[int, Box]]:
    """A box with its page, and all that continue it, in order."""
    after = {
        box.after: (page.number, box) for page in edition.pages for box in page.boxes if box.after
    }
    number = next(page.number for page in edition.pages if first in page.boxes)
    found = [(number, first)]
    while (following := after.get(found[-1][1].id)) and following not in found:
        found.append(following)
    return found


def _lines(rows: Rows, values: Mapping[str, Value]) -> Sequence[Line]:
    """The lines of a table; a word in place of them (无) stands in its widest column."""
    given = values.get(rows.id, ())
    if isinstance(given, str):
        widest = max(rows.columns, key=lambda column: column.w)
        return ({widest.id: given},)
    for line in given:
        if unknown := set(line) - {column.id for column in rows.columns}:
            raise ValueError(f"{rows.id} has no column {', '.join(sorted(unknown))}")
    return given


def _lines_over(edition: Edition, values: Mapping[str, Value]) -> Iterator[Overflow]:
    for page in edition.pages:
        for rows in page.rows:
            over = len(_lines(rows, values)) - rows.count
            if over > 0:
                yield Overflow(rows.id, rows.label, page.number, over, "行")


def _data(
    edition: Edition,
    items: Iterable[Mapping[str, object]],
    pages: Iterable[FormPage],
    calibration: Calibration | None = None,
    *,
    outline: bool = False,
) -> dict[str, object]:
    offsets = calibration or Calibration()
    return {
        "title": edition.name,
        "width": edition.width,
        "height": edition.height,
        "measured": edition.measured,
        "printer": offsets.printer,
        "items": list(items),
        "outline": outline,
        "grid": False,
        "pages": [_page(page, offsets.of(page.number)) for page in pages],
    }


def _page(page: FormPage, offset: tuple[float, float]) -> dict[str, object]:
    return {
        "number": page.number,
        "title": page.title,
        "offset": list(offset),
        "boxes": [
            {"label": box.label, "x": box.x, "y": box.y, "w": box.w, "h": box.h}
            for box in page.every_box()
        ],
    }
