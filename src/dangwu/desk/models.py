"""What the desk itself keeps: calendar feeds, and what somebody was reminded of."""

from django.db import models

from dangwu.core.scope import DatedModel, ScopedModel
from dangwu.members.models import Person
from dangwu.orgs.models import one_running


class CalendarFeed(ScopedModel, DatedModel):
    """An address at which a calendar program reads one person's days; it can be ended any time.

    Only a digest of the secret in the address is kept: it is shown once, when it is made.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="calendar_feeds")
    digest = models.CharField("地址摘要", max_length=64, unique=True, editable=False)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "日历订阅"
        constraints = [one_running("person", name="feed_running")]


class Reminder(ScopedModel):
    """What one person was reminded of on a day, all in one.

    `lines` are matters as `{code, key, text, url}`: titles, days and numbers, never a name of
    somebody. `key` says what the same matter is, so that it is not told again within a week.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="reminders")
    day = models.DateField("日期")
    lines = models.JSONField("事项", default=list)
    read_at = models.DateTimeField("知道了的时间", null=True, blank=True)
    mailed_at = models.DateTimeField("发出邮件的时间", null=True, blank=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "提醒"
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="reminder_of_a_day")]
        indexes = [models.Index(fields=["day"], name="reminder_day")]


class Announcement(ScopedModel):
    """That a robot of an organisation was told of a day's matters: once a day, counts alone."""

    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    day = models.DateField("日期")
    counts = models.JSONField("件数", default=dict)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    scope_moves = False

    class Meta(ScopedModel.Meta):
        verbose_name = "群通知"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="announced_once_a_day")
        ]
