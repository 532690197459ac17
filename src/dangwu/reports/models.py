"""What an organisation reports to the one above, and to its members."""

from django.db import models
from django.urls import reverse

from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation


class ReportKind(models.TextChoices):
    WORK = "work", "年度工作报告"
    MEETINGS = "meetings", "三会一课执行情况备案"
    REQUEST = "request", "重大事项请示"
    SUDDEN = "sudden", "突发重大情况报告"


YEARLY = (ReportKind.WORK, ReportKind.MEETINGS)


class Report(ScopedModel):
    """One report or request. A work report goes to the level above (`sent_on`) and is heard by the
    members (`heard_on`): written once, it does both.

    `figures` are the counts it was drawn from, as they were when it was sent.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reports")
    kind = models.CharField("类别", max_length=12, choices=ReportKind)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    decide_on = models.DateField("拟决定日期", null=True, blank=True)  # of a request
    happened_on = models.DateField("发生日期", null=True, blank=True)  # of a sudden event
    acted_first = models.BooleanField("已先行处置", default=False)
    why_first = models.CharField("先行处置的理由", max_length=200, blank=True)
    figures = models.JSONField("数据", default=list, blank=True)
    made_on = models.DateField("起草日期")
    sent_on = models.DateField("报送日期", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    heard_on = models.DateField("向党员大会报告日期", null=True, blank=True)
    dropped_on = models.DateField("作废日期", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "请示报告"
        ordering = ["-made_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"],
                condition=models.Q(kind__in=["work", "meetings"], dropped_on__isnull=True),
                name="report_of_the_year",
            )
        ]
        indexes = [models.Index(fields=["organisation", "sent_on"], name="report_sent")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])
