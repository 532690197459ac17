"""Pages of dues."""

from dangwu.dues.views.acts import (
    category,
    confirm,
    correct,
    end_category,
    end_relief,
    note,
    paid_to,
    relief,
    verify,
)
from dangwu.dues.views.branch import home, verification
from dangwu.dues.views.explain import explain, mine, of_person
from dangwu.dues.views.imports import import_preview, template, upload
from dangwu.dues.views.papers import paper, slip
from dangwu.dues.views.pay import pay
from dangwu.dues.views.runs import run, run_progress, verify_below

__all__ = [
    "category",
    "confirm",
    "correct",
    "end_category",
    "end_relief",
    "explain",
    "home",
    "import_preview",
    "mine",
    "note",
    "of_person",
    "paid_to",
    "paper",
    "pay",
    "relief",
    "run",
    "run_progress",
    "slip",
    "template",
    "upload",
    "verification",
    "verify",
    "verify_below",
]
