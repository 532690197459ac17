"""What an organisation-life meeting needs before it: steps done, opinions, checking papers."""

from django.db import models

from dangwu.meetings.models.meeting import Meeting, OfMeeting
from dangwu.members.models import Person


class PreparationStep(OfMeeting):
    """A step of MTG-15.steps that is done, on a day; what facts show themselves has no row."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="preparation")
    step = models.CharField("步骤", max_length=24)
    done_on = models.DateField("完成日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta(OfMeeting.Meta):
        verbose_name = "会前准备"
        ordering = ["done_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "step"], name="preparation_once")
        ]


class Opinion(OfMeeting):
    """An opinion gathered for the meeting, about the body or one of its members."""

    class Source(models.TextChoices):
        MEMBERS = "members", "党员"
        MASSES = "masses", "群众"
        SUPERIOR = "superior", "上级党组织"
        SERVICE = "service", "服务对象"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="opinions")
    about = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对谁的意见"
    )
    source = models.CharField("来源", max_length=12, choices=Source)
    text = models.CharField("意见", max_length=400)
    gathered_on = models.DateField("日期")

    class Meta(OfMeeting.Meta):
        verbose_name = "征求的意见"
        ordering = ["gathered_on", "pk"]


class CheckingPaper(OfMeeting):
    """A participant's checking paper; of an absentee the written statement (MTG-29)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="checking_papers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField("对照检查", blank=True)
    handed_on = models.DateField("提交日期", null=True, blank=True)  # None: told, nothing written
    told_on = models.DateField("转达批评意见日期", null=True, blank=True)

    scope_own = "person_id"

    class Meta(OfMeeting.Meta):
        verbose_name = "对照检查材料"
        ordering = ["handed_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="paper_of_one")]
