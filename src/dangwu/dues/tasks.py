"""Work behind the pages: a task is told an id alone and acts with the reach of who asked."""

from django.utils.timezone import localdate
from django_tasks import task

from dangwu.core.scope import open_scope, whole_tree
from dangwu.dues.models import SubtreeRun
from dangwu.dues.services.runs import fail_run, work_off_run
from dangwu.members.selectors import scope_of


@task()
def verify_subtree(run_id: str) -> None:
    """Verify the branches that a run asks for; the page polls how far it has come."""
    with whole_tree("a task learns first whose work it does"):
        run = SubtreeRun.objects.select_related("by", "organisation").get(pk=run_id)
    if run.state != SubtreeRun.State.WAITING:
        return
    scope = scope_of(run.by, localdate())
    if not scope.may("dues.verify", run.scope_path):
        with whole_tree("who has lost the post cannot write that the run is over"):
            fail_run(run=run)
        return
    with open_scope(scope):
        try:
            work_off_run(run=run, on=localdate())
        except Exception:
            fail_run(run=run)
            raise
