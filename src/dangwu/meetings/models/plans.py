"""The plan of a year, and the brief for the site."""

from django.db import models
from django.urls import reverse

from dangwu.core.ids import new_id
from dangwu.core.scope import Scope, ScopedManager, ScopedModel
from dangwu.meetings.models.meeting import KIND_CHOICES, Meeting, OfMeeting
from dangwu.members.models import Person
from dangwu.orgs.models import Organisation


class PublishedManager(ScopedManager):
    """In reach of a post; once it was made public also of who belongs to the organisation."""

    def visible(self, scope: Scope) -> models.Q:
        condition = super().visible(scope)
        if scope.home:
            public = {f"{self.model.to_plan}published_on__isnull": False}
            condition |= models.Q(scope_path=scope.home, **public)
        return condition


class YearPlan(ScopedModel):
    """An organisation's plan of one kind of meeting for a year: filed above and made public."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="year_plans")
    kind = models.CharField("会议类别", max_length=24, choices=KIND_CHOICES)
    year = models.PositiveSmallIntegerField("年度")
    made_on = models.DateField("制定日期")
    filed_on = models.DateField("上级收到日期", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)

    to_plan = ""

    objects = PublishedManager()

    class Meta(ScopedModel.Meta):
        verbose_name = "年度计划"
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "year"], name="plan_of_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}{self.year}年{self.get_kind_display()}计划"

    def get_absolute_url(self) -> str:
        return reverse("meetings:plan", args=[self.pk])


class PlanEntry(ScopedModel):
    """One meeting of the plan: when, on what, with which content, in which form."""

    plan = models.ForeignKey(YearPlan, models.PROTECT, related_name="entries")
    on = models.DateField("时间")
    title = models.CharField("主题", max_length=120)
    content = models.CharField("内容", max_length=200, blank=True)
    form = models.CharField("形式", max_length=80, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    speaker = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="讲课人"
    )
    speaker_from_outside = models.CharField("外请讲课人", max_length=60, blank=True)
    dropped_on = models.DateField("取消日期", null=True, blank=True)

    to_plan = "plan__"

    objects = PublishedManager()

    class Meta(ScopedModel.Meta):
        verbose_name = "计划安排"
        ordering = ["on", "pk"]


class Brief(OfMeeting):
    """A short report on a meeting for the site; it goes out once it was checked above."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="briefs")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    written_on = models.DateField("拟稿日期")
    approved_on = models.DateField("审核通过日期", null=True, blank=True)

    class Meta(OfMeeting.Meta):
        verbose_name = "简讯"
        ordering = ["-written_on", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:brief", args=[self.pk])
