"""Pages of admission."""

from dangwu.admission.views.beside import (
    delay,
    issue_form,
    last_talk,
    leaving,
    new,
    new_analysis,
    notice,
    opinion,
    quota,
    receive_forms,
    recommend,
    review,
    special_reason,
    void_form,
    withdraw,
    withdraw_review,
)
from dangwu.admission.views.dossier import dossier
from dangwu.admission.views.form import calibrate, fill_form, print_form
from dangwu.admission.views.home import home, mine, plan, quotas
from dangwu.admission.views.materials import materials
from dangwu.admission.views.moving import ask_move, move, move_request
from dangwu.admission.views.papers import paper, papers
from dangwu.admission.views.political import (
    answer,
    conclude,
    inquiry,
    political_review,
    redo,
    reveal,
    write_review,
)
from dangwu.admission.views.steps import step

__all__ = [
    "answer",
    "ask_move",
    "calibrate",
    "conclude",
    "delay",
    "dossier",
    "fill_form",
    "home",
    "inquiry",
    "issue_form",
    "last_talk",
    "leaving",
    "materials",
    "mine",
    "move",
    "move_request",
    "new",
    "new_analysis",
    "notice",
    "opinion",
    "paper",
    "papers",
    "plan",
    "political_review",
    "print_form",
    "quota",
    "quotas",
    "receive_forms",
    "recommend",
    "redo",
    "reveal",
    "review",
    "special_reason",
    "step",
    "void_form",
    "withdraw",
    "withdraw_review",
    "write_review",
]
