"""A meeting from the plan to the signed minutes; who was there stands in `members.Attendance`."""

from django.db import models
from django.urls import reverse

from dangwu.core.ids import new_id
from dangwu.core.scope import Scope, ScopedManager, ScopedModel
from dangwu.members.models import Activity, Attendance, Person
from dangwu.orgs.models import Decision, Organisation

# The activities of a person that are meetings of an organisation.
MEETING_KINDS = tuple(
    kind for kind in Activity if kind not in (Activity.TRAINING, Activity.SELF_STUDY)
)
KIND_CHOICES = [(kind.value, kind.label) for kind in MEETING_KINDS]


class MeetingManager(ScopedManager):
    """In reach of a post, and the meetings one was called to; `meeting_column` leads there."""

    def visible(self, scope: Scope) -> models.Q:
        condition = super().visible(scope)
        if scope.person:
            own = Attendance.objects.filter(person=scope.person).values("source")
            condition |= models.Q(**{f"{self.model.meeting_column}__in": own})
        return condition


class OfMeeting(ScopedModel):
    """A row of a meeting, seen by whoever sees the meeting."""

    meeting_column = "meeting_id"
    scope_moves = False

    objects = MeetingManager()

    class Meta(ScopedModel.Meta):
        abstract = True


class Meeting(OfMeeting):
    """One meeting. `also` are the further kinds it counts as (a lecture within a theme day)."""

    class State(models.TextChoices):
        PLANNED = "planned", "已列计划"
        CALLED = "called", "已通知"
        OPEN = "open", "进行中"
        CLOSED = "closed", "已结束，待签"
        SIGNED = "signed", "记录已签"
        CANCELLED = "cancelled", "已取消"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="meetings")
    kind = models.CharField("会议类别", max_length=24, choices=KIND_CHOICES)
    also = models.JSONField("同时作为", default=list, blank=True)
    title = models.CharField("主题", max_length=120)
    held_on = models.DateField("日期")
    begins_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    recorder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )
    speaker = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="讲课人"
    )
    speaker_from_outside = models.CharField("外请讲课人", max_length=60, blank=True)
    plan_entry = models.ForeignKey(
        "meetings.PlanEntry", models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    told_on = models.DateField("通知日期", null=True, blank=True)
    requirements = models.TextField("通知事项", blank=True)
    study_minutes = models.PositiveSmallIntegerField("学习时长（分钟）", default=0)
    parts = models.JSONField("主题党日内容", default=list, blank=True)  # ids of MTG-12.parts
    out_of_town = models.BooleanField("在外地开展", default=False)
    summary = models.TextField("讨论情况", blank=True)
    next_steps = models.TextField("下一步安排", blank=True)
    superior_sent = models.CharField("上级派员", max_length=60, blank=True)
    sign_in_code = models.CharField(max_length=64, blank=True, editable=False)  # its digest
    back_filled = models.BooleanField("补录", default=False)
    recorded_on = models.DateField("登记日期", null=True, blank=True)
    signed_on = models.DateField("签字日期", null=True, blank=True)
    signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签字人"
    )
    keeper = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保管人"
    )
    reported_on = models.DateField("报告上级日期", null=True, blank=True)
    standard = models.CharField("依据标准", max_length=32, blank=True)
    rulebook = models.CharField("制度库摘要", max_length=64, blank=True)

    meeting_column = "pk"

    class Meta(OfMeeting.Meta):
        verbose_name = "会议"
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["organisation", "held_on"], name="meeting_organisation"),
            models.Index(fields=["kind", "held_on"], name="meeting_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def kinds(self) -> tuple[str, ...]:
        """All it counts as."""
        return tuple(dict.fromkeys((self.kind, *self.also)))

    @property
    def was_held(self) -> bool:
        return self.state in HELD

    @property
    def is_locked(self) -> bool:
        """Signed minutes are corrected by a dated addition alone."""
        return self.state == Meeting.State.SIGNED


HELD = (Meeting.State.CLOSED, Meeting.State.SIGNED)
LIVE = (Meeting.State.PLANNED, Meeting.State.CALLED, Meeting.State.OPEN)


class AgendaItem(OfMeeting):
    """One topic: what was said, what was dissented from, and what was decided."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("议题", max_length=200)
    task = models.CharField("议题类别", max_length=24, blank=True)  # an id of MTG-25
    # The majority by which it is judged (`rules.meetings.VOTES`); empty where nothing is put
    # to the vote.
    matter = models.CharField("表决规则", max_length=20, blank=True)
    about = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="事关"
    )
    points = models.TextField("发言要点", blank=True)
    dissent = models.TextField("不同意见", blank=True)
    result = models.TextField("讨论结果", blank=True)  # of an item that is not put to the vote
    postponed = models.BooleanField("暂缓表决", default=False)
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="agenda_item"
    )

    class Meta(OfMeeting.Meta):
        verbose_name = "议题"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="item_position")
        ]


class Addition(OfMeeting):
    """What is added to signed minutes later: the minutes stand, the addition is dated."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="additions")
    text = models.TextField("更正或补充")
    added_on = models.DateField("日期")
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(OfMeeting.Meta):
        verbose_name = "更正补充"
        ordering = ["added_on", "pk"]


class FollowUp(OfMeeting):
    """Something to be done after a meeting, or a fault to be mended: whose, until when, done."""

    class Kind(models.TextChoices):
        TASK = "task", "会后任务"
        REMEDY = "remedy", "整改事项"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="follow_ups")
    kind = models.CharField("类别", max_length=8, choices=Kind)
    problem = models.CharField("问题", max_length=200, blank=True)
    measure = models.CharField("任务或整改措施", max_length=200)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    due_on = models.DateField("期限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    outcome = models.CharField("落实情况", max_length=200, blank=True)

    class Meta(OfMeeting.Meta):
        verbose_name = "会后事项"
        ordering = ["due_on", "pk"]
