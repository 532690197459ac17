"""Work behind the pages: a task is told an id, and acts with the reach of who asked."""

from datetime import date

from django_tasks import task

from dangwu.admission.models import DateCheck
from dangwu.admission.services import checkup as acts
from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.selectors import scope_of


@task()
def check_dates(check_id: str, on: str) -> None:
    """Judge an uploaded sheet of dossiers, as of a day; the page polls what is written beside."""
    check, today = _find(check_id), date.fromisoformat(on)
    if check.state != DateCheck.State.WAITING:
        return
    with open_scope(scope_of(check.user, today)):
        acts.judge_check(check=check, on=today)


def _find(check_id: str) -> DateCheck:
    with whole_tree("a task learns first whose work it does"):
        rows = DateCheck.objects.select_related("user", "organisation").defer("content")
        found: DateCheck = rows.get(pk=check_id)
        return found
