"""What a paper of admission consists of: blocks of plain words, one below the other.

The mappers beside this file turn records into blocks once; `printed` makes PDF and Word of the
same blocks, so that both say the same. Lengths are millimetres.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from dangwu.core.messages import day_in_words
from dangwu.documents.word import Column, Side

ONE_LINE = 22  # hanzi of 20 points that fit there
BLANK_DAY = "　　　年　　月　　日"
HAND = "　" * 6  # room for a name written by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title, a line for each part; `mark` (存根, 草稿) stands below it."""

    parts: tuple[str, ...]
    size: float = 20
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Paragraphs under a heading; `indent` is that of a Chinese paragraph."""

    lines: tuple[str, ...]
    heading: str = ""
    side: Side = "left"
    indent: bool = True
    size: float = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: words at its top, `ends` (signature and day) at its lower right."""

    lines: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    across: int = 1
    down: int = 1
    label: bool = False
    side: Side = "left"
    indent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells from left to right, those a rowspan reaches into left out; at least so high."""

    cells: tuple[Cell, ...]
    height: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A ruled table; the first `heads` rows come again on every page. One that is `joined`
    hangs on the table above it, with columns of its own."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    heads: int = 0
    joined: bool = False
    size: float = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Labels and values on lines of their own, as on the cover of a form."""

    pairs: tuple[tuple[str, str], ...]
    width: float = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Places to sign beside each other."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A new page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A line to cut along, with words on it."""

    words: str


Block = Title | Lines | Table | Fields | Signs | Gap | Break | Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One paper as words. `foot` holds branch, number and check code as far as they are known."""

    title: str
    blocks: tuple[Block, ...]
    foot: str = ""

    def content(self) -> dict[str, object]:
        """The words as JSON holds them: what is printed, and what a digest is taken of."""
        return {
            "title": self.title,
            "foot": self.foot,
            "blocks": [
                {"kind": type(block).__name__.lower(), **asdict(block)} for block in self.blocks
            ],
        }


# ---- words -----------------------------------------------------------------------------------


def titled(*parts: str) -> Title:
    """A title on one line where it fits, else a line for each part."""
    whole = "".join(parts)
    return Title(parts=(whole,) if len(whole) <= ONE_LINE else parts)


def written(day: date | None) -> str:
    """2026年7月13日; room to write it by hand for no day."""
    return day_in_words(day) if day else BLANK_DAY


def month(day: date | None) -> str:
    """1992.05, as the forms ask for it; "" for no day."""
    return f"{day.year}.{day.month:02d}" if day else ""


def number(count: int | None) -> str:
    """A count, or room to write it."""
    return "　　" if count is None else str(count)


def closing(*lines: str, size: float = 14) -> Lines:
    """Who issues a paper and the day, at the right edge."""
    return Lines(lines=lines, side="right", indent=False, size=size)


def lines_of(text: str) -> tuple[str, ...]:
    """What was typed as paragraphs, blank lines left out."""
    return tuple(line for raw in text.splitlines() if (line := raw.strip()))


def numbered(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{place}. {line}" for place, line in enumerate(lines, start=1))


def or_none(text: str) -> str:
    """无 for nothing: no box of these forms stays blank."""
    return text.strip() or "无"


# ---- cells -----------------------------------------------------------------------------------


def label(*lines: str, across: int = 1, down: int = 1) -> Cell:
    return Cell(lines=lines, label=True, side="center", across=across, down=down)


def upright(words: str, *, down: int = 1) -> Cell:
    """A label written from top to bottom in a narrow column."""
    return label(*words, down=down)


def value(text: str, *, across: int = 1, side: Side = "center") -> Cell:
    return Cell(lines=lines_of(text), across=across, side=side)


def box(text: str, *ends: str, across: int = 1) -> Cell:
    """A large box of paragraphs, signature and day at its foot."""
    return Cell(lines=lines_of(text), ends=ends, across=across, indent=True)


def row(*cells: Cell, height: float = 9) -> Row:
    return Row(cells=cells, height=height)


def boxed(*rows: Row, joined: bool = False) -> Table:
    """Rows of an upright label and a large box, as registers have them."""
    return Table(widths=(18.0, 152.0), rows=rows, joined=joined, size=12)


def listed(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], *, height: float = 9
) -> Table:
    """A list with a heading row that comes again on every page."""
    head = row(*(label(column.heading) for column in columns), height=height)
    body = (
        row(
            *(value(words, side=c.side) for words, c in zip(line, columns, strict=True)),
            height=height,
        )
        for line in rows
    )
    return Table(widths=tuple(column.width for column in columns), rows=(head, *body), heads=1)


def _cells(columns: Sequence[Column], line: Sequence[str]) -> tuple[Cell, ...]:
    pairs = zip(columns, line, strict=True)
    return tuple(value(words, side=column.side) for column, words in pairs)
