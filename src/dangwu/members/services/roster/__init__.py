"""Rosters in and out: upload, check, correct, commit; the template; the export."""

from dangwu.members.services.roster.exporting import (
    MANY,
    Export,
    export_roster,
    judge_export,
    roster_choices,
    template_workbook,
)
from dangwu.members.services.roster.fields import FIELD_CHOICES
from dangwu.members.services.roster.importing import (
    ask_to_commit,
    commit_roster,
    correct_roster,
    discard_roster,
    map_headings,
    may_import,
    prepare_roster,
    refuse_roster,
    restart_roster,
    take_back_rows,
    upload_roster,
)
from dangwu.members.services.roster.marking import mark_roster

__all__ = [
    "FIELD_CHOICES",
    "MANY",
    "Export",
    "ask_to_commit",
    "commit_roster",
    "correct_roster",
    "discard_roster",
    "export_roster",
    "judge_export",
    "map_headings",
    "mark_roster",
    "may_import",
    "prepare_roster",
    "refuse_roster",
    "restart_roster",
    "roster_choices",
    "take_back_rows",
    "template_workbook",
    "upload_roster",
]
