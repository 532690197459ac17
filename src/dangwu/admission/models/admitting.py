"""Training, notice, the numbered form, the resolutions, and the quota of a year."""

from django.db import models

from dangwu.admission.models.dossier import OfDossier
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Decision, Organisation


class AdmissionTraining(OfDossier):
    """Short training before admission (短期集中培训)."""

    begins_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期")
    days = models.DecimalField("天数", max_digits=4, decimal_places=1, null=True, blank=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1, null=True, blank=True)
    provider = models.CharField("举办单位", max_length=80)
    passed = models.BooleanField("考试合格", null=True, blank=True)
    special_case = models.CharField("未培训的特殊情况", max_length=200, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "入党前培训"
        ordering = ["ended_on", "pk"]


class PublicNotice(OfDossier):
    """A public notice (公示), first and last day included."""

    class Matter(models.TextChoices):
        PROSPECT = "prospect", "发展对象公示"
        FULL = "full", "转正公示"

    matter = models.CharField("事项", max_length=8, choices=Matter)
    first_day = models.DateField("公示起")
    last_day = models.DateField("公示止")
    place = models.CharField("公示范围", max_length=80, blank=True)
    objections = models.CharField("反映情况和处理", max_length=200, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "公示"
        ordering = ["first_day", "pk"]


class FormRange(ScopedModel):
    """Numbers of 入党志愿书 that an organisation was given: each is used once."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="form_ranges")
    prefix = models.CharField("编号前缀", max_length=20, blank=True)
    first = models.PositiveIntegerField("起号")
    last = models.PositiveIntegerField("止号")
    width = models.PositiveSmallIntegerField("位数", default=0)
    received_on = models.DateField("领取日期")

    class Meta(ScopedModel.Meta):
        verbose_name = "志愿书编号"
        ordering = ["received_on", "pk"]

    def __str__(self) -> str:
        return f"{self.written(self.first)} 至 {self.written(self.last)}"

    def written(self, number: int) -> str:
        """A number as it is printed on the form, with its prefix and its leading zeros."""
        return f"{self.prefix}{number:0{self.width}d}"


class FormIssue(OfDossier):
    """One numbered form handed out; a spoilt one is void and keeps its number."""

    range = models.ForeignKey(FormRange, models.PROTECT, null=True, related_name="issues")
    number = models.CharField("志愿书编号", max_length=40)
    issued_on = models.DateField("发放日期")
    void_on = models.DateField("作废日期", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=120, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "志愿书发放"
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["range", "number"], name="form_number_once"),
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(void_on__isnull=True), name="one_valid_form"
            ),
        ]


class Resolution(OfDossier):
    """A decision of the branch meeting about the person, taken over from its record.

    `outcome` is the outcome of the step; `months` is of an extension. What was resolved before the
    system was in use has no decision: `counted` are its counts as the papers have them, by the
    names of `rules.meetings.VoteFacts`.
    """

    step = models.CharField("步骤", max_length=24)
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="dossier_resolution"
    )
    resolved_on = models.DateField("决议日期")
    outcome = models.CharField("结果", max_length=24)
    months = models.PositiveSmallIntegerField("延长月数", null=True, blank=True)
    wording = models.TextField("决议文字", blank=True)
    counted = models.JSONField("纸质材料上的票数", default=dict, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "支部大会决议"
        ordering = ["resolved_on", "pk"]


class Quota(ScopedModel):
    """The year's numbers (发展指标): what was needed, reported and allotted; used is counted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="quotas")
    year = models.PositiveSmallIntegerField("年度")
    needed = models.PositiveSmallIntegerField("需求数", null=True, blank=True)
    surveyed_on = models.DateField("需求调查日期", null=True, blank=True)
    reported = models.PositiveSmallIntegerField("上报数", null=True, blank=True)
    reported_on = models.DateField("上报日期", null=True, blank=True)
    allotted = models.PositiveSmallIntegerField("下达数", null=True, blank=True)
    allotted_on = models.DateField("下达日期", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "发展指标"
        ordering = ["-year", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_quota_a_year")
        ]


class YearlyAnalysis(ScopedModel):
    """The committee's yearly analysis of its activists (DEV-06)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    held_on = models.DateField("分析日期")
    text = models.TextField("分析情况和改进措施")

    class Meta(ScopedModel.Meta):
        verbose_name = "入党积极分子队伍分析"
        ordering = ["-held_on", "-pk"]
