"""A procedure as a picture and as BPMN 2.0: nothing of it is lost, and nothing points nowhere."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from lxml import etree

from dangwu.procedures.drawing import bpmn_of, flow_of, picture_of
from dangwu.procedures.drawing.bpmn import SPACES
from dangwu.procedures.drawing.picture import wrapped
from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.terms import Guard, Item, Number, Outcome, Procedure, Stage, Step, Terms

DAY = date(2026, 11, 1)
STANDARDS = sorted(rulebook().standards)


def item(id_, number, unit, modality="must"):
    return Item(
        id=id_,
        rule=id_.partition(".")[0],
        kind="parameter",
        title=id_,
        summary="",
        modality=modality,
        standard="national",
        cite=(f"national:test#{id_}", "national:test#2"),
        from_=date(2000, 1, 1),
        until=None,
        value=Number(shape="number", number=Fraction(number), unit=unit),
    )


TERMS = Terms(
    standard="national",
    on=DAY,
    digest="",
    items={each.id: each for each in (item("TST-01.reply", 3, "month", "generally"),)},
)
TRICKY = '看 <b>"甲" & 乙</b> 的材料'
PROCEDURE = Procedure(
    stages=(Stage(id="first", name="提出"), Stage(id="second", name="决定")),
    steps=(
        Step(id="ask", name="提出申请", actor="本人", stage="first"),
        Step(
            id="look",
            name=TRICKY,
            actor="branch",
            stage="first",
            optional=True,
            materials=("表 <一>",),
            guards=(Guard(id="soon", after="ask", at_most="P5WD"),),
        ),
        Step(
            id="decide",
            name="研究决定",
            actor="committee",
            stage="second",
            answer="approval",
            guards=(
                Guard(id="wait", after="ask", at_least="P1Y", cite=("national:test#1",)),
                Guard(
                    id="limit",
                    after="look",
                    at_most="TST-01.reply",
                    special="P6M",
                    cite=("test#2",),
                ),
            ),
            outcomes=(
                Outcome(id="yes", name="同意"),
                Outcome(id="again", name="补正", then="ask"),
                Outcome(id="no", name="不同意", then="end"),
            ),
        ),
        Step(
            id="tell",
            name="通知",
            actor="branch",
            stage="second",
            guards=(
                Guard(id="at_once", after="ask", at_least="TST-99.gone"),
                Guard(id="open", after="decide", at_least="P3WD"),
            ),
        ),
    ),
)


def every_procedure():
    for standard in STANDARDS:
        terms = terms_on(standard, DAY)
        for held in terms.items.values():
            if isinstance(held.value, Procedure):
                yield pytest.param(held, terms, id=f"{standard}-{held.id}")


EVERY = list(every_procedure())


# ---- the steps in words ----------------------------------------------------------------------


def test_waits_are_told_in_words_with_the_lengths_of_the_rulebook():
    waits = {f"{s.id}.{w.id}": w.words for s in flow_of(PROCEDURE, TERMS) for w in s.waits}
    assert waits == {
        "look.soon": "5 个工作日内",
        "decide.wait": "满 1 年",
        "decide.limit": "一般 3 个月内，特殊情况 6 个月内",
        "tell.at_once": "满 TST-99.gone 规定的时间",
        "tell.open": "满 3 个工作日",
    }


def test_the_clauses_of_a_wait_are_those_of_the_guard_and_of_the_item():
    decide = flow_of(PROCEDURE, TERMS)[2]
    assert [wait.cite for wait in decide.waits] == [
        ("national:test#1",),
        ("test#2", "national:test#TST-01.reply"),
    ]


def test_ways_lead_to_the_next_step_to_another_or_to_the_end():
    ask, _, decide, tell = flow_of(PROCEDURE, TERMS)
    assert [(w.name, w.to) for w in ask.ways] == [("", "look")]
    assert [(w.name, w.to) for w in decide.ways] == [
        ("同意", "tell"),
        ("补正", "ask"),
        ("不同意", ""),
    ]
    assert [(w.name, w.to) for w in tell.ways] == [("", "")]


def test_outcomes_that_lead_to_the_same_place_share_a_way():
    outcomes = (
        Outcome(id="x", name="按期"),
        Outcome(id="y", name="延长"),
        Outcome(id="z", name="重来", then="b"),
    )
    first = Step(id="a", name="甲", actor="甲", outcomes=outcomes)
    ways = flow_of(Procedure(steps=(first, Step(id="b", name="乙", actor="乙"))), TERMS)[0].ways
    assert [(way.name, way.to) for way in ways] == [("按期、延长、重来", "b")]


def test_a_step_that_waits_only_for_earlier_ones_is_loose():
    assert [step.is_loose for step in flow_of(PROCEDURE, TERMS)] == [False] * 4
    apart = Step(id="c", name="丙", actor="丙", guards=(Guard(id="g", after="a"),))
    steps = (Step(id="a", name="甲", actor="甲"), Step(id="b", name="乙", actor="乙"), apart)
    assert [s.is_loose for s in flow_of(Procedure(steps=steps), TERMS)] == [False, False, True]


# ---- the picture -----------------------------------------------------------------------------


def drawn(procedure, terms, title="程序"):
    svg = render_to_string(
        "procedures/diagram.svg", {"picture": picture_of(procedure, terms), "title": title}
    )
    return etree.fromstring(f"<page>{svg}</page>".encode())


def test_every_step_every_way_and_every_wait_is_drawn():
    words = [node.text for node in drawn(PROCEDURE, TERMS).iter("text")]
    for said in (
        *("提出", "决定", "提出申请", TRICKY, "由基层党委审批", "党支部", "1", "2", "3", "4"),
        *("同意", "补正", "不同意", "第 1 步", "结束"),
        *("5 个工作日内", "满 1 年", "满 3 个工作日"),
    ):
        assert said in words, said
    assert "一般 3 个月内，特殊情况 6 个月内" in words  # of the step before: beside the arrow


def test_each_lane_has_a_title_and_tells_what_it_shows():
    lanes = drawn(PROCEDURE, TERMS).findall("svg")
    assert [lane.findtext("title") for lane in lanes] == ["提出", "决定"]
    assert all(lane.get("role") == "img" for lane in lanes)
    told = lanes[1].findtext("desc")
    assert "3 研究决定，由基层党委审批；第 1 步之后满 1 年" in told
    assert "补正，第 1 步；不同意，结束" in told
    labels = {lane.get("aria-labelledby") for lane in lanes}
    assert labels == {lane.find("title").get("id") for lane in lanes}


def test_answers_options_and_ends_have_forms_of_their_own():
    kinds = [node.get("class") for node in drawn(PROCEDURE, TERMS).iter("rect")]
    assert kinds.count("flow-box is-answered") == 1
    assert kinds.count("flow-box is-optional") == 1
    assert kinds.count("flow-end") == 2  # 不同意, and the last step
    assert kinds.count("flow-mark") == 3  # back to the first, and two waits for it


def test_a_procedure_without_stages_is_one_lane_named_after_it():
    plain = Procedure(steps=(Step(id="a", name="甲", actor="党支部"),))
    (lane,) = drawn(plain, TERMS, "成立程序").findall("svg")
    assert lane.findtext("title") == "成立程序"


@pytest.mark.parametrize(("held", "terms"), EVERY)
def test_nothing_stands_outside_a_lane_or_in_another_box(held, terms):
    picture = picture_of(held.value, terms)
    assert [s.id for s in picture.steps] == [s.id for s in held.value.steps]
    for lane in picture.lanes:
        for box in lane.boxes:
            assert box.x >= 0
            assert box.x + box.width <= picture.width
            assert box.y >= 0
            assert box.y + box.height <= lane.height
        for one in lane.boxes:
            assert not [b for b in lane.boxes if b is not one and overlap(one, b)]
        for text in lane.texts:
            assert 0 < text.y <= lane.height
            assert 0 <= text.x <= picture.width


def overlap(one, other):
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("一二三四", ["一二三四"]),
        ("一二三四五", ["一二三四", "五"]),
        ("一二三四，五", ["一二三四，", "五"]),
        ("abcdefg", ["abcdefg"]),
        ("abcdefgh", ["abcdefg", "h"]),
    ],
)
def test_lines_are_as_long_as_there_is_room(words, lines):
    assert wrapped(words, 4) == lines


# ---- BPMN 2.0 --------------------------------------------------------------------------------

FLOW_NODES = {
    "startEvent",
    "endEvent",
    "userTask",
    "exclusiveGateway",
    "intermediateCatchEvent",
}


class Read:
    """A document read back."""

    def __init__(self, data):
        self.root = etree.fromstring(data)
        self.process = self.root.find("bpmn:process", SPACES)
        parts = list(self.process)
        self.nodes = {p.get("id"): p for p in parts if local(p) in FLOW_NODES}
        self.flows = self.process.findall("bpmn:sequenceFlow", SPACES)

    def of(self, kind):
        return [n for n in self.nodes.values() if local(n) == kind]

    def from_(self, id_):
        return {f.get("targetRef"): f.get("name") for f in self.flows if f.get("sourceRef") == id_}


def local(element):
    return etree.QName(element).localname


@pytest.fixture
def document():
    return Read(bpmn_of(PROCEDURE, TERMS, id_="TST-01.steps", title="研究<程序>"))


def test_steps_are_tasks_named_by_number_in_the_lanes_of_who_acts(document):
    assert [task.get("name") for task in document.of("userTask")] == [
        "1 提出申请",
        f"2 {TRICKY}",
        "3 研究决定",
        "4 通知",
    ]
    lanes = {
        lane.get("name"): {ref.text for ref in lane.iterfind("bpmn:flowNodeRef", SPACES)}
        for lane in document.process.iter(f"{{{SPACES['bpmn']}}}lane")
    }
    assert list(lanes) == ["本人", "党支部", "基层党委"]
    assert "step_decide" in lanes["基层党委"]
    assert {"step_look", "step_tell"} <= lanes["党支部"]
    pool = document.root.find("bpmn:collaboration/bpmn:participant", SPACES)
    assert pool.get("name") == "研究<程序>"


def test_outcomes_leave_a_gateway(document):
    ways = document.from_("choice_decide")
    assert ways["step_ask"] == "补正"
    assert ways["wait_tell_open"] == "同意"
    (end,) = set(ways) - {"step_ask", "wait_tell_open"}
    assert document.nodes[end].get("name") == "不同意"
    assert local(document.nodes[end]) == "endEvent"


def test_waits_are_timers_of_that_length(document):
    timers = {
        node.get("id"): (
            node.get("name"),
            node.findtext("bpmn:timerEventDefinition/bpmn:timeDuration", None, SPACES),
        )
        for node in document.of("intermediateCatchEvent")
    }
    assert timers == {
        "wait_decide_wait": ("第 1 步之后满 1 年", "P1Y"),
        "wait_tell_open": ("第 3 步之后满 3 个工作日", None),
    }
    assert document.from_("wait_decide_wait") == {"step_decide": None}


def test_limits_are_notes_at_their_tasks(document):
    notes = {
        note.get("id"): note.findtext("bpmn:text", None, SPACES)
        for note in document.process.iterfind("bpmn:textAnnotation", SPACES)
    }
    assert notes == {
        "step_look_note": "第 1 步之后5 个工作日内",
        "step_decide_note": "第 2 步之后一般 3 个月内，特殊情况 6 个月内",
        "step_tell_note": "第 1 步之后满 TST-99.gone 规定的时间",
    }


def test_what_need_not_be_done_may_be_passed_by(document):
    assert document.from_("skip_look") == {"step_look": "办理", "wait_decide_wait": "不办理"}
    assert document.from_("step_ask") == {"skip_look": None}


def test_materials_are_told_at_the_task(document):
    (said,) = document.nodes["step_look"].iterfind("bpmn:documentation", SPACES)
    assert said.text == "材料：表 <一>"


@pytest.mark.parametrize(("held", "terms"), EVERY)
def test_every_procedure_of_the_book_is_sound(held, terms):
    check_soundness(Read(bpmn_of(held.value, terms, id_=held.id, title=held.title)), held.value)


def test_the_sample_is_sound(document):
    check_soundness(document, PROCEDURE)


def check_soundness(read, procedure):
    ids = [element.get("id") for element in read.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {f"step_{step.id}" for step in procedure.steps} == {
        task.get("id") for task in read.of("userTask")
    }
    check_flows(read)
    check_order_of_parts(read)
    check_diagram(read)


def check_flows(read):
    """Every flow joins two nodes that name it; from the start all is reached; only ends end."""
    for flow in read.flows:
        for end, told in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            node = read.nodes[flow.get(end)]
            assert flow.get("id") in [e.text for e in node.iterfind(f"bpmn:{told}", SPACES)]
    told = [e.text for n in read.nodes.values() for e in n.iterfind("bpmn:outgoing", SPACES)]
    assert sorted(told) == sorted(flow.get("id") for flow in read.flows)
    reached, fresh = set(), {"start"}
    while fresh:
        reached |= fresh
        fresh = {target for id_ in fresh for target in read.from_(id_)} - reached
    assert reached == set(read.nodes)
    for id_, node in read.nodes.items():
        assert bool(read.from_(id_)) == (local(node) != "endEvent")
        assert local(node) != "exclusiveGateway" or len(read.from_(id_)) > 1


def check_order_of_parts(read):
    """As the schema has it: the lanes, then nodes and flows, then notes; each node in one lane."""
    order = {"documentation": 0, "laneSet": 1, "textAnnotation": 3, "association": 3}
    places = [order.get(local(part), 2) for part in read.process]
    assert places == sorted(places)
    assert [local(part) for part in read.root] == ["collaboration", "process", "BPMNDiagram"]
    refs = [ref.text for ref in read.process.iterfind(".//bpmn:flowNodeRef", SPACES)]
    assert sorted(refs) == sorted(read.nodes)


def check_diagram(read):
    """Everything has its shape or line; nodes do not overlap; lines begin and end at nodes."""
    plane = read.root.find("bpmndi:BPMNDiagram/bpmndi:BPMNPlane", SPACES)
    boxes = {s.get("bpmnElement"): bounds(s) for s in plane.iterfind("bpmndi:BPMNShape", SPACES)}
    lines = {
        e.get("bpmnElement"): [
            (int(p.get("x")), int(p.get("y"))) for p in e.iterfind("di:waypoint", SPACES)
        ]
        for e in plane.iterfind("bpmndi:BPMNEdge", SPACES)
    }
    notes = {n.get("id") for n in read.process.iterfind("bpmn:textAnnotation", SPACES)}
    shown = set(read.nodes) | notes
    assert shown <= set(boxes)
    assert {flow.get("id") for flow in read.flows} <= set(lines)
    for one in shown:
        assert not [other for other in shown - {one} if meet(boxes[one], boxes[other])]
        x, y, width, height = boxes[one]
        left, top, across, down = boxes["pool"]
        assert left <= x
        assert x + width <= left + across
        assert top <= y
        assert y + height <= top + down
    for flow in read.flows:
        points = lines[flow.get("id")]
        assert on_border(points[0], boxes[flow.get("sourceRef")])
        assert on_border(points[-1], boxes[flow.get("targetRef")])
        for (x1, y1), (x2, y2) in pairwise(points):
            assert x1 == x2 or y1 == y2


def bounds(shape):
    box = shape.find("dc:Bounds", SPACES)
    return tuple(int(box.get(name)) for name in ("x", "y", "width", "height"))


def meet(one, other):
    (x1, y1, w1, h1), (x2, y2, w2, h2) = one, other
    return x1 < x2 + w2 and x2 < x1 + w1 and y1 < y2 + h2 and y2 < y1 + h1


def on_border(point, box):
    (x, y), (left, top, width, height) = point, box
    inside = left <= x <= left + width and top <= y <= top + height
    return inside and (x in (left, left + width) or y in (top, top + height))
