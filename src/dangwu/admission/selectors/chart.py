"""The windows of the coming steps, drawn as bars over months; the days stand in the list too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dangwu.admission.messages import STEPS
from dangwu.admission.selectors.timeline import Line, Timeline
from dangwu.rules.calendar import add_months

WIDTH, LEFT, ROW, TOP = 706, 172, 30, 54
LONGEST = 24  # months drawn at most
Place = Callable[[date], float]  # where a day stands on the drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A month; `year` where it is the first one shown of a year."""

    x: float
    text: str
    year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step: from its earliest day to its latest, dashed on to the special limit."""

    text: str
    x: float
    y: int
    width: float
    special_x: float = 0
    special: float = 0

    @property
    def text_y(self) -> int:
        return self.y + 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    today: float
    says: str
    width: int = WIDTH

    @property
    def has_special(self) -> bool:
        return any(bar.special for bar in self.bars)

    @property
    def height(self) -> int:
        return TOP + ROW * len(self.bars)


def chart_of(timeline: Timeline, on: date) -> Chart | None:
    """The chart of what comes; None where no window has a day."""
    lines = [line for stage in timeline.stages for line in stage.lines if _is_drawn(line)]
    if not lines:
        return None
    first = on.replace(day=1)
    months = _months(lines, first)
    end = add_months(first, months)

    def x(day: date) -> float:
        share = (min(max(day, first), end) - first).days / (end - first).days
        return round(LEFT + share * (WIDTH - LEFT), 1)

    return Chart(
        ticks=tuple(_ticks(first, months, x)),
        bars=tuple(_bar(line, row, on, end, x) for row, line in enumerate(lines)),
        today=x(on),
        says="后续步骤窗口：" + "；".join(_said(line) for line in lines),
    )


def _is_drawn(line: Line) -> bool:
    window = line.window
    if window is None or line.state not in ("now", "next"):
        return False
    return window.earliest is not None or window.latest is not None


def _months(lines: Sequence[Line], first: date) -> int:
    """Enough months for the last day that is drawn, six at least."""
    days = [
        day
        for line in lines
        if line.window
        for day in (line.window.earliest, line.window.special_latest or line.window.latest)
        if day
    ]
    last = max(days)
    months = (last.year - first.year) * 12 + last.month - first.month + 2
    return min(max(months, 6), LONGEST)


def _ticks(first: date, months: int, x: Place) -> list[Tick]:
    every = 1 if months <= 8 else 3
    days = [add_months(first, n) for n in range(0, months, every)]
    before = (None, *(day.year for day in days))
    return [
        Tick(
            x=x(day),
            text=f"{day.month}月",
            year="" if day.year == year else f"{day.year}年",
        )
        for day, year in zip(days, before, strict=False)
    ]


def _bar(line: Line, row: int, on: date, end: date, x: Place) -> Bar:
    window = line.window
    assert window is not None
    starts = window.earliest or on
    ends = window.latest or end
    left: float = x(starts)
    right: float = x(ends)
    special: float = x(window.special_latest) if window.special_latest else right
    return Bar(
        text=f"{line.number} {STEPS.get(line.key, line.name)}",
        x=left,
        y=TOP + ROW * row,
        width=max(round(right - left, 1), 3),
        special_x=right,
        special=max(round(special - right, 1), 0),
    )


def _said(line: Line) -> str:
    window = line.window
    assert window is not None
    parts = [
        f"{window.earliest:%Y-%m-%d} 起" if window.earliest else "",
        f"{window.latest:%Y-%m-%d} 前" if window.latest else "",
    ]
    return f"{line.name} {''.join(parts)}"
