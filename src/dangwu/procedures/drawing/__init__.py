"""A procedure of the rulebook made visible: as a picture, as a list, as BPMN 2.0."""

from dangwu.procedures.drawing.bpmn import bpmn_of
from dangwu.procedures.drawing.flow import FlowStep, Wait, Way, flow_of
from dangwu.procedures.drawing.picture import Lane, Picture, picture_of

__all__ = [
    "FlowStep",
    "Lane",
    "Picture",
    "Wait",
    "Way",
    "bpmn_of",
    "flow_of",
    "picture_of",
]
