"""A procedure as BPMN 2.0, so that other programs can show it: lanes by who acts, a task for each
step, a gateway for its outcomes, a timer for each wait.

Every node has a column of its own and stands in the lane of who acts, so that lines up and down
meet nothing; a flow past its neighbour runs along the edge of its lane. What BPMN has no element
for (a limit is no wait) is a note at its task.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree import ElementTree  # written, never read

from dangwu.procedures.drawing.flow import FlowStep, Wait, flow_of, words_of
from dangwu.rules.procedures import Length
from dangwu.rules.terms import Procedure, Terms

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
TARGET = "urn:dangwu:procedures"
UNITS = {"year": "Y", "month": "M", "day": "D"}  # of ISO 8601, which has no working days

SIZES = {"userTask": (120, 80), "exclusiveGateway": (50, 50)}
EVENT = (36, 36)
NOTE = (150, 44)
LEFT, TOP, MARGIN = 60, 60, 30  # of the pool; its heading and that of a lane are MARGIN wide
COLUMN, LANE, ASIDE = 170, 190, 10  # ASIDE: how far from a lane's edge the long lines run

for prefix, space in SPACES.items():
    ElementTree.register_namespace(prefix, space)


def bpmn_of(procedure: Procedure, terms: Terms, *, id_: str, title: str) -> bytes:
    """The procedure as a document of BPMN 2.0 (UTF-8) with its diagram.

    Lengths that name an item are read from the terms. A wait of working days, or one that the
    terms do not hold, stands in words alone.
    """
    return _written(_Chart(flow_of(procedure, terms)), id_, title)


# ---- what there is ---------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Node:
    id: str
    kind: str
    name: str
    lane: int
    column: int
    length: Length | None = None  # of a timer
    materials: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    incoming: list[str] = field(default_factory=list)
    outgoing: list[str] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        return SIZES.get(self.kind, EVENT)

    @property
    def x(self) -> int:
        """Of its middle."""
        return LEFT + 2 * MARGIN + COLUMN * self.column + COLUMN // 2

    @property
    def y(self) -> int:
        return TOP + LANE * self.lane + LANE // 2 + MARGIN // 2  # room for a note above


@dataclass(frozen=True, slots=True)
class _Flow:
    id: str
    source: _Node
    target: _Node
    name: str


class _Chart:
    """Nodes in their order, and the flows between them."""

    def __init__(self, steps: tuple[FlowStep, ...]) -> None:
        self.steps = {step.id: step for step in steps}
        self.lanes = list(dict.fromkeys(step.actor for step in steps))
        self.nodes: dict[str, _Node] = {}
        self.flows: list[_Flow] = []
        wanted = [("start", _entry(steps[0]), "")]
        self._add("start", "startEvent", "开始", steps[0])
        for step in steps:
            wanted += self._place(step)
        for place, (source, target, name) in enumerate(wanted, 1):
            self._join(f"flow_{place}", self.nodes[source], self.nodes[target], name)

    def _place(self, step: FlowStep) -> list[tuple[str, str, str]]:
        """The nodes of a step; returns the flows that leave them, as source, target and name."""
        if step.is_optional:
            self._add(_id("skip", step), "exclusiveGateway", "是否办理", step)
        for wait in _waits(step):
            self._add(_id("wait", step, wait.id), "intermediateCatchEvent", "", step)
            self._set_timer(self.nodes[_id("wait", step, wait.id)], wait)
        self._add(_id("step", step), "userTask", f"{step.number} {step.name}", step)
        task = self.nodes[_id("step", step)]
        task.materials = step.materials
        task.notes = tuple(f"第 {wait.number} 步之后{wait.words}" for wait in _limits(step))
        if len(step.ways) > 1:
            self._add(_id("choice", step), "exclusiveGateway", "结果", step)
        chain = _chain(step)
        flows = [(one, then, "") for one, then in pairwise(chain)]
        if step.is_optional:
            flows[0] = (chain[0], chain[1], "办理")
        flows += self._leave(step, chain[-1])
        if step.is_optional:
            flows.append((chain[0], self._entry_of(step.next, step, "不办理"), "不办理"))
        return flows

    def _leave(self, step: FlowStep, last: str) -> Iterator[tuple[str, str, str]]:
        for way in step.ways:
            yield last, self._entry_of(way.to, step, way.name), way.name

    def _entry_of(self, id_: str, step: FlowStep, name: str) -> str:
        """Where a flow to a step arrives; one to no step arrives at an end of its own."""
        if id_:
            return _entry(self.steps[id_])
        end = _id("end", step, str(len(self.nodes)))
        self._add(end, "endEvent", name or "结束", step)
        return end

    def _set_timer(self, node: _Node, wait: Wait) -> None:
        said = words_of(wait.least) if wait.least else wait.words
        node.name, node.length = f"第 {wait.number} 步之后满 {said}", wait.least

    def _add(self, id_: str, kind: str, name: str, step: FlowStep) -> None:
        lane, column = self.lanes.index(step.actor), len(self.nodes)
        self.nodes[id_] = _Node(id=id_, kind=kind, name=name, lane=lane, column=column)

    def _join(self, id_: str, source: _Node, target: _Node, name: str) -> None:
        self.flows.append(_Flow(id_, source, target, name))
        source.outgoing.append(id_)
        target.incoming.append(id_)


def _id(kind: str, step: FlowStep, *more: str) -> str:
    return "_".join((kind, step.id, *more))


def _waits(step: FlowStep) -> list[Wait]:
    """The waits that a timer can keep."""
    return [wait for wait in step.waits if wait.least is not None]


def _limits(step: FlowStep) -> list[Wait]:
    """What has to be said in a note: the limits, and what the terms do not hold."""
    return [wait for wait in step.waits if wait.words and (wait.most or wait.least is None)]


def _chain(step: FlowStep) -> list[str]:
    """The ids of a step's nodes in the order in which they are passed."""
    return [
        *([_id("skip", step)] if step.is_optional else []),
        *(_id("wait", step, wait.id) for wait in _waits(step)),
        _id("step", step),
        *([_id("choice", step)] if len(step.ways) > 1 else []),
    ]


def _entry(step: FlowStep) -> str:
    return _chain(step)[0]


# ---- written down ----------------------------------------------------------------------------


def _written(chart: _Chart, id_: str, title: str) -> bytes:
    root = ElementTree.Element(_tag("bpmn:definitions"), id="definitions", targetNamespace=TARGET)
    pool = _put(root, "bpmn:collaboration", id="collaboration")
    _put(pool, "bpmn:participant", id="pool", name=title, processRef="process")
    process = _put(root, "bpmn:process", id="process", name=title, isExecutable="false")
    _put(process, "bpmn:documentation").text = f"制度库 {id_}"
    _write_lanes(process, chart)
    for node in chart.nodes.values():
        _write_node(process, node)
    for flow in chart.flows:
        _write_flow(process, flow)
    for node in chart.nodes.values():
        _write_notes(process, node)
    _write_diagram(root, chart)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def _put(parent: ElementTree.Element, tag: str, /, **given: object) -> ElementTree.Element:
    words = {key: str(value) for key, value in given.items()}
    return ElementTree.SubElement(parent, _tag(tag), words)


def _write_lanes(process: ElementTree.Element, chart: _Chart) -> None:
    lanes = _put(process, "bpmn:laneSet", id="lanes")
    for place, name in enumerate(chart.lanes):
        lane = _put(lanes, "bpmn:lane", id=f"lane_{place}", name=name)
        for node in chart.nodes.values():
            if node.lane == place:
                _put(lane, "bpmn:flowNodeRef").text = node.id


def _write_node(process: ElementTree.Element, node: _Node) -> None:
    made = _put(process, f"bpmn:{node.kind}", id=node.id, name=node.name)
    if node.materials:
        _put(made, "bpmn:documentation").text = f"材料：{'、'.join(node.materials)}"
    for id_ in node.incoming:
        _put(made, "bpmn:incoming").text = id_
    for id_ in node.outgoing:
        _put(made, "bpmn:outgoing").text = id_
    if node.length is not None:
        _write_timer(made, node)


def _write_timer(event: ElementTree.Element, node: _Node) -> None:
    timer = _put(event, "bpmn:timerEventDefinition", id=f"{node.id}_timer")
    assert node.length is not None
    if unit := UNITS.get(node.length.unit):
        length = _put(timer, "bpmn:timeDuration")
        length.set(_tag("xsi:type"), "bpmn:tFormalExpression")
        length.text = f"P{node.length.count}{unit}"


def _write_flow(process: ElementTree.Element, flow: _Flow) -> None:
    made = _put(process, "bpmn:sequenceFlow", id=flow.id)
    made.attrib |= {"name": flow.name} if flow.name else {}
    made.attrib |= {"sourceRef": flow.source.id, "targetRef": flow.target.id}


def _write_notes(process: ElementTree.Element, node: _Node) -> None:
    if not node.notes:
        return
    note = _put(process, "bpmn:textAnnotation", id=f"{node.id}_note")
    _put(note, "bpmn:text").text = "；".join(node.notes)
    _put(
        process,
        "bpmn:association",
        id=f"{node.id}_noted",
        sourceRef=node.id,
        targetRef=f"{node.id}_note",
    )


# ---- where it stands -------------------------------------------------------------------------


def _write_diagram(root: ElementTree.Element, chart: _Chart) -> None:
    diagram = _put(root, "bpmndi:BPMNDiagram", id="diagram")
    plane = _put(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement="collaboration")
    width, height = 2 * MARGIN + COLUMN * len(chart.nodes), LANE * len(chart.lanes)
    _write_shape(plane, "pool", (LEFT, TOP, MARGIN + width, height), isHorizontal="true")
    for place in range(len(chart.lanes)):
        bounds = (LEFT + MARGIN, TOP + LANE * place, width, LANE)
        _write_shape(plane, f"lane_{place}", bounds, isHorizontal="true")
    for node in chart.nodes.values():
        across, high = node.size
        _write_shape(plane, node.id, (node.x - across // 2, node.y - high // 2, across, high))
    for flow in chart.flows:
        _write_edge(plane, flow.id, _way_of(flow.source, flow.target))
    for node in chart.nodes.values():
        _write_note_shape(plane, node)


def _write_note_shape(plane: ElementTree.Element, node: _Node) -> None:
    if not node.notes:
        return
    across, high = NOTE
    top = TOP + LANE * node.lane + 2 * ASIDE
    _write_shape(plane, f"{node.id}_note", (node.x - across // 2, top, across, high))
    _write_edge(
        plane, f"{node.id}_noted", [(node.x, node.y - node.size[1] // 2), (node.x, top + high)]
    )


def _write_shape(
    plane: ElementTree.Element, id_: str, bounds: tuple[int, int, int, int], **given: str
) -> None:
    shape = _put(plane, "bpmndi:BPMNShape", id=f"{id_}_shape", bpmnElement=id_, **given)
    _put(shape, "dc:Bounds", **dict(zip(("x", "y", "width", "height"), bounds, strict=True)))


def _write_edge(plane: ElementTree.Element, id_: str, points: list[tuple[int, int]]) -> None:
    edge = _put(plane, "bpmndi:BPMNEdge", id=f"{id_}_edge", bpmnElement=id_)
    for x, y in points:
        _put(edge, "di:waypoint", x=x, y=y)


def _way_of(source: _Node, target: _Node) -> list[tuple[int, int]]:
    """The corners of a flow: to a neighbour across, else along the edge of the source's lane."""
    if target.column == source.column + 1:
        start, end = source.x + source.size[0] // 2, target.x - target.size[0] // 2
        if source.y == target.y:
            return [(start, source.y), (end, target.y)]
        middle = (start + end) // 2
        return [(start, source.y), (middle, source.y), (middle, target.y), (end, target.y)]
    is_back = target.column < source.column
    top = TOP + LANE * source.lane
    along = top + LANE - ASIDE if is_back else top + ASIDE
    leaves = source.y + (1 if is_back else -1) * (source.size[1] // 2)
    meets = target.y + (-1 if along < target.y else 1) * (target.size[1] // 2)
    return [(source.x, leaves), (source.x, along), (target.x, along), (target.x, meets)]
