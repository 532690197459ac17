"""Work behind the pages: the reminders of a day."""

from django.utils.timezone import localdate, now
from django_tasks import task

from dangwu.core.scope import whole_tree
from dangwu.desk.services import remind


@task()
def remind_today() -> None:
    """As `dangwu remind`, for who starts it through the queue."""
    with whole_tree("reminders are for everybody, and made by nobody in particular"):
        remind(by=None, on=localdate(), at=now())
