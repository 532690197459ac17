"""Where everything of a picture stands: a lane for each stage, its steps one below the other.

The lanes are pictures of their own that join when stacked, so that paper breaks between them.
What does not lead from a step to the next is drawn as a branch that ends in a mark with the
number of the other step: branches to the left, waits for earlier steps from the right. Units are
pixels of the screen at normal size.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from dangwu.procedures.drawing.flow import FlowStep, Wait, Way, flow_of
from dangwu.rules.terms import Procedure, Terms

WIDTH = 880
BOX_X, BOX_WIDTH = 235, 390
BOX_END = BOX_X + BOX_WIDTH
MIDDLE = BOX_X + BOX_WIDTH // 2
EDGE = 12  # between the lane and what stands outermost
MARK_WIDTH, MARK_HEIGHT = 68, 26
EM, LINE = 15, 20  # of a letter, of a line of them
SMALL_EM, SMALL_LINE = 14, 18
PAD, GAP, HEADING = 12, 26, 40
HEAD = 8  # of an arrow
LABEL_EMS = 9  # what a branch has room for


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    x: int
    y: int
    words: str
    kind: str = "flow-text"
    anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    kind: str

    @property
    def round(self) -> int:
        return MARK_HEIGHT // 2 if self.width == MARK_WIDTH else 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A line and the point at its end ("" where it leads on in the next lane); `is_loose` where
    the step does not wait for the one before it.
    """

    line: str
    point: str = ""
    is_loose: bool = False


@dataclass(slots=True, kw_only=True)
class Lane:
    """One picture: the stage it belongs to, what is drawn, and the same in a sentence."""

    key: str
    name: str
    words: str = ""
    height: int = 0
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    @property
    def inner(self) -> int:
        return self.height - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All lanes of a procedure, each `width` wide."""

    lanes: tuple[Lane, ...]
    steps: tuple[FlowStep, ...]
    width: int = WIDTH

    @property
    def inner(self) -> int:
        return self.width - 1


def picture_of(procedure: Procedure, terms: Terms) -> Picture:
    """The picture of a procedure by the lengths that the terms hold."""
    steps = flow_of(procedure, terms)
    stages = [list(group) for _, group in groupby(steps, key=lambda step: step.stage)]
    lanes = tuple(
        _Drawing(Lane(key=f"lane-{place}", name=group[0].stage)).of(group, steps[-1])
        for place, group in enumerate(stages, 1)
    )
    return Picture(lanes=lanes, steps=steps)


def _in_words(step: FlowStep) -> str:
    """“3 推荐和确定，由党支部；第 2 步满 6 个月；不同意，结束。”"""
    parts = [f"{step.number} {step.name}，{step.does}"]
    parts += [f"第 {wait.number} 步之后{wait.words}" for wait in step.waits if wait.words]
    parts += [f"{way.name}，{way.words}" for way in step.ways if way.name]
    return "；".join(parts) + "。"


def wrapped(words: str, ems: float) -> list[str]:
    """Lines no wider than that many Chinese letters; no line begins with a closing mark."""
    lines, room = [""], ems
    for letter in words:
        wide = 1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.55
        if wide > room and letter not in "，；。、）”":
            lines.append("")
            room = ems
        lines[-1] += letter
        room -= wide
    return [line.strip() for line in lines]


def _label_lines(words: str) -> list[str]:
    """The lines of a branch's label: one for each part of it, or more."""
    return [line for part in words.split("，") for line in wrapped(part, LABEL_EMS)]


class _Drawing:
    """Draws one lane from the top; `y` is how far it has come."""

    def __init__(self, lane: Lane) -> None:
        self.lane, self.y = lane, 0

    def of(self, steps: Sequence[FlowStep], last: FlowStep) -> Lane:
        if self.lane.name:
            self._say(EDGE, HEADING - 14, self.lane.name, "flow-stage")
        self.lane.words = "".join(_in_words(step) for step in steps)
        for step in steps:
            self._lead_to(step, is_first=step is steps[0])
            self._step(step)
        self._lead_away(steps[-1] is last)
        self.lane.height = self.y
        return self.lane

    def _lead_to(self, step: FlowStep, *, is_first: bool) -> None:
        """The arrow from the step before, with what has to pass meanwhile."""
        if not step.before:
            self.y += HEADING if self.lane.name else PAD
            return
        labels = [wait.words for wait in step.waits if wait.after == step.before and wait.words]
        top = self.y
        room = HEADING if is_first and self.lane.name else GAP
        self.y += max(room, SMALL_LINE * len(labels) + HEAD + 8)
        for place, words in enumerate(labels, 1):
            self._say(MIDDLE + 10, top + SMALL_LINE * place - 2, words, "flow-wait")
        self._arrow_down(top, self.y, is_loose=step.is_loose)

    def _step(self, step: FlowStep) -> None:
        names = wrapped(step.name, (BOX_WIDTH - 60) / EM)
        does = wrapped(step.does, (BOX_WIDTH - 60) / SMALL_EM)
        branches = [way for way in step.ways if not way.is_next]
        waits = [wait for wait in step.waits if wait.after != step.before]
        sides = max(self._rows(branches), self._rows(waits))
        height = max(2 * PAD - 4 + LINE * len(names) + SMALL_LINE * len(does), sides)
        kind = "flow-box"
        kind += " is-answered" if step.answer else ""
        kind += " is-optional" if step.is_optional else ""
        self._box(BOX_X, BOX_WIDTH, self.y, height, kind)
        content = LINE * len(names) + SMALL_LINE * len(does)
        y = self.y + (height - content) // 2 + EM
        self._say(BOX_X + 14, y, str(step.number), "flow-number")
        for line in names:
            self._say(BOX_X + 46, y, line, "flow-name")
            y += LINE
        for line in does:
            self._say(BOX_X + 46, y, line, "flow-actor")
            y += SMALL_LINE
        self._branches(branches)
        self._waits(waits)
        self.y += height
        for way in step.ways:
            if way.name and way.is_next:
                self._say(MIDDLE - 10, self.y + SMALL_LINE - 2, way.name, "flow-way", "end")

    def _branches(self, ways: list[Way]) -> None:
        y = self.y
        for way in ways:
            at = y + self._row(way) // 2
            self._mark(EDGE, at, way.words, is_end=not way.to)
            self._arrow_aside(BOX_X, EDGE + MARK_WIDTH, at)
            self._label((EDGE + MARK_WIDTH + BOX_X) // 2, at, way.name, "flow-way")
            y += self._row(way)

    def _waits(self, waits: list[Wait]) -> None:
        y = self.y
        for wait in waits:
            at = y + self._row(wait) // 2
            left = WIDTH - EDGE - MARK_WIDTH
            self._mark(left, at, f"第 {wait.number} 步", is_end=False)
            self._arrow_aside(left, BOX_END, at)
            self._label((BOX_END + left) // 2, at, wait.words or "之后", "flow-wait")
            y += self._row(wait)

    def _rows(self, parts: Sequence[Way | Wait]) -> int:
        return sum(self._row(part) for part in parts)

    def _row(self, part: Way | Wait) -> int:
        """How high a branch is: its label stands above and below the line."""
        words = part.name if isinstance(part, Way) else part.words
        lines = len(_label_lines(words))
        return max(MARK_HEIGHT + 8, 2 * SMALL_LINE * ((lines + 1) // 2) + 8)

    def _label(self, x: int, y: int, words: str, kind: str) -> None:
        lines = _label_lines(words)
        above = (len(lines) + 1) // 2
        for place, line in enumerate(lines):
            step = (place - above) * SMALL_LINE + 12 if place < above else 0
            below = (place - above) * SMALL_LINE + SMALL_LINE - 2
            self._say(x, y + (step or below), line, kind, "middle")

    def _lead_away(self, is_last: bool) -> None:
        if not is_last:
            self.lane.arrows.append(Arrow(line=f"M{MIDDLE} {self.y}V{self.y + GAP}"))
            self.y += GAP
            return
        self._arrow_down(self.y, self.y + GAP)
        self._mark(MIDDLE - MARK_WIDTH // 2, self.y + GAP + MARK_HEIGHT // 2, "结束", is_end=True)
        self.y += GAP + MARK_HEIGHT + PAD

    def _arrow_down(self, top: int, end: int, *, is_loose: bool = False) -> None:
        line, point = f"M{MIDDLE} {top}V{end}", f"M{MIDDLE} {end}l-5 -{HEAD}h10z"
        self.lane.arrows.append(Arrow(line=line, point=point, is_loose=is_loose))

    def _arrow_aside(self, start: int, end: int, y: int) -> None:
        """To the left, from one thing to the other."""
        line, point = f"M{start} {y}H{end}", f"M{end} {y}l{HEAD} -5v10z"
        self.lane.arrows.append(Arrow(line=line, point=point))

    def _mark(self, x: int, middle: int, words: str, *, is_end: bool) -> None:
        top = middle - MARK_HEIGHT // 2
        self._box(x, MARK_WIDTH, top, MARK_HEIGHT, "flow-end" if is_end else "flow-mark")
        self._say(x + MARK_WIDTH // 2, middle + 5, words, "flow-actor", "middle")

    def _box(self, x: int, width: int, y: int, height: int, kind: str) -> None:
        self.lane.boxes.append(Box(x=x, y=y, width=width, height=height, kind=kind))

    def _say(self, x: int, y: int, words: str, kind: str, anchor: str = "start") -> None:
        self.lane.texts.append(Text(x=x, y=y, words=words, kind=kind, anchor=anchor))
