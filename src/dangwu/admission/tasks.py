"""Work behind the pages: a task is told an id, and acts with the reach of who asked."""

from datetime import date

from django.utils.timezone import now
from django_tasks import task

from dangwu.admission.models import DateCheck
from dangwu.admission.models.checkup import KEPT
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


@task()
def empty_date_checks() -> int:
    """Empty the sheets whose hour is over."""
    return acts.empty_outlived(now())


def empty_in_time(check: DateCheck) -> None:
    """Have a sheet emptied when its hour is over, by a queue that can wait; `check-runs` looks
    again every night."""
    if empty_date_checks.get_backend().supports_defer:
        empty_date_checks.using(run_after=check.made_at + KEPT).enqueue()


def _find(check_id: str) -> DateCheck:
    with whole_tree("a task learns first whose work it does"):
        rows = DateCheck.objects.select_related("user", "organisation").defer("content")
        found: DateCheck = rows.get(pk=check_id)
        return found
