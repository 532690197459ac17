"""Pages of a life meeting's preparation."""

from dangwu.meetings.views.life.acts import (
    life_plan,
    opinion_new,
    papers,
    remedy,
    step,
    told,
)
from dangwu.meetings.views.life.own import paper, paper_read
from dangwu.meetings.views.life.page import life

__all__ = [
    "life",
    "life_plan",
    "opinion_new",
    "paper",
    "paper_read",
    "papers",
    "remedy",
    "step",
    "told",
]
