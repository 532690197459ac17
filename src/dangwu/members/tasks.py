"""Work behind the pages: a task is told an id, and acts with the reach of who asked."""

import logging
from datetime import date

from django.db import IntegrityError
from django.utils.timezone import localdate
from django_tasks import task

from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.models import RosterImport
from dangwu.members.selectors import scope_of
from dangwu.members.services import roster as acts

logger = logging.getLogger(__name__)


@task()
def prepare_roster(import_id: str) -> None:
    """Read and judge an uploaded roster; the page polls what is written beside it."""
    roster, today = _find(import_id), localdate()
    if roster.state not in (RosterImport.State.WAITING, RosterImport.State.READING):
        return
    with open_scope(scope_of(roster.by, today)):
        _prepare(roster, today)


@task()
def commit_roster(import_id: str) -> None:
    """Write a roster that was found without fault, once, however often it is asked for."""
    roster, today = _find(import_id), localdate()
    if roster.state != RosterImport.State.COMMITTING:
        return
    with open_scope(scope_of(roster.by, today)):
        if not acts.may_import(roster):
            _refuse(roster)
            return
        try:
            acts.commit_roster(roster=roster, on=today)
        except IntegrityError:  # the same people were registered elsewhere in the same moment
            _prepare(roster, today)


def _prepare(roster: RosterImport, today: date) -> None:
    if not acts.may_import(roster):
        _refuse(roster)
        return
    try:
        acts.prepare_roster(roster=roster, on=today)
    except Exception:
        acts.refuse_roster(roster=roster, why="failed")
        raise


def _refuse(roster: RosterImport) -> None:
    with whole_tree("who has lost the post must still be told"):
        acts.refuse_roster(roster=roster, why="no_right")


def _find(import_id: str) -> RosterImport:
    with whole_tree("a task learns first whose work it does"):
        found: RosterImport = RosterImport.objects.select_related("by", "organisation").get(
            pk=import_id
        )
        return found
