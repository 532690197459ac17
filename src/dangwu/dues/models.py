"""Pay slips, the yearly verification of a branch, and what each member pays by it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.members.models import Person
from dangwu.orgs.models import Organisation

DECEMBER = 12


class PaySlip(ScopedModel):
    """What is known of somebody's pay for a year's verification: items, or the base alone.

    `content` is JSON of fen, under seal: {"pay": [["岗位工资", 300000], …]}, {"base": 520000},
    {"quarter": [..]} or {"previous": …, "increase": "19/500"}. A slip that a later one replaces
    stays.
    """

    class Source(models.TextChoices):
        ENTERED = "entered", "录入"
        IMPORTED = "imported", "工资表导入"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="pay_slips")
    year = models.PositiveSmallIntegerField("年度")
    employer = models.CharField("单位类型", max_length=20, blank=True)
    content = EncryptedTextField("工资项目")
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.ENTERED)
    entered_on = models.DateField("录入日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    replaced_on = models.DateField("被替换日期", null=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "工资项目"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=models.Q(replaced_on__isnull=True),
                name="one_pay_slip_a_year",
            )
        ]


class Relief(ScopedModel):
    """A recorded decision that somebody in hardship pays less or nothing (DUE-04)."""

    class Body(models.TextChoices):
        BRANCH = "branch", "党支部"
        SUPERIOR = "superior", "上一级党组织"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="dues_reliefs")
    year = models.PositiveSmallIntegerField("年度")
    amount_fen = models.BigIntegerField("每月交纳")
    decided_by = models.CharField("决定机构", max_length=10, choices=Body)
    decided_on = models.DateField("决定日期")
    reason = EncryptedTextField("理由")
    withdrawn_on = models.DateField("撤回日期", null=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "党费减免"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_relief_a_year",
            )
        ]


class CategoryRuling(ScopedModel):
    """The category of a year's dues as settled by hand, where the roster's does not say it.

    Annual salary, or somebody who draws the pay of another kind of employer, for example.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="dues_categories")
    year = models.PositiveSmallIntegerField("年度")
    category = models.CharField("人员类别", max_length=20)
    employer = models.CharField("单位类型", max_length=20, blank=True)
    reason = EncryptedTextField("理由")
    ruled_on = models.DateField("确定日期")
    withdrawn_on = models.DateField("撤回日期", null=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "党费类别"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_category_ruling_a_year",
            )
        ]


class Verification(ScopedModel):
    """The verification of one branch's dues for one year.

    Confirmed while every running assessment is; `confirmed_on` is the day of the committee that
    confirmed last, None while something awaits it.
    """

    branch = models.ForeignKey(Organisation, models.PROTECT, related_name="verifications")
    year = models.PositiveSmallIntegerField("年度")
    run_on = models.DateField("核定日期")
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_on = models.DateField("支委会确认日期", null=True)
    standard = models.CharField("依据标准", max_length=32)
    rulebook = models.CharField("制度库摘要", max_length=64)

    class Meta(ScopedModel.Meta):
        verbose_name = "党费核定"
        constraints = [
            models.UniqueConstraint(fields=["branch", "year"], name="one_verification_a_year")
        ]

    def get_absolute_url(self) -> str:
        return reverse("dues:verification", args=[self.branch_id, self.year])


class Assessment(ScopedModel):
    """What one member pays a month, from a month of the year until a month, and how it came about.

    A run that finds another amount writes a new row and marks this one replaced; a change that
    counts within the year ends this row (`until_month`) and begins the next. `amount_fen` is None
    while a fact is missing, `from_month` while it is not known since when; `explanation` (JSON,
    under seal) holds the items, base and reasons as judged. The row belongs to the branch that
    verified, also when the person has moved on.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    verification = models.ForeignKey(Verification, models.PROTECT, related_name="assessments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField("年度")
    from_month = models.PositiveSmallIntegerField("起交月份", null=True, default=1)
    until_month = models.PositiveSmallIntegerField("止交月份", default=DECEMBER)
    category = models.CharField("人员类别", max_length=20, blank=True)
    employer = models.CharField("单位类型", max_length=20, blank=True)
    amount_fen = models.BigIntegerField("月交纳党费", null=True)
    formula_fen = models.BigIntegerField("按比例算得", null=True)
    rate = models.CharField("比例", max_length=20, blank=True)  # an exact fraction: 3/200
    capped = models.BooleanField("封顶", default=False)
    relieved = models.BooleanField("减免", default=False)
    explanation = EncryptedTextField("核定依据")
    fingerprint = models.CharField(max_length=64)  # keyed digest of all that was judged
    note = EncryptedTextField("核对说明", blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    noted_on = models.DateField("核对日期", null=True)
    correction = EncryptedTextField("更正理由", blank=True)
    assessed_on = models.DateField("核定日期")
    confirmed_on = models.DateField("支委会确认日期", null=True)
    replaced_on = models.DateField("被替换日期", null=True)

    scope_own = "person_id"
    scope_moves = False

    class Meta(ScopedModel.Meta):
        verbose_name = "党费核定结果"
        indexes = [
            models.Index(fields=["verification", "replaced_on"], name="assessment_current"),
            models.Index(fields=["person", "year"], name="assessment_person_year"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "verification", "until_month"],
                condition=models.Q(replaced_on__isnull=True),
                name="one_assessment_at_a_time",
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether a question stands: no amount, or no first month."""
        return self.amount_fen is None or self.from_month is None

    def get_absolute_url(self) -> str:
        return reverse("dues:explain", args=[self.pk])


class PayImport(ScopedModel):
    """A pay sheet on its way in: its cells under seal until it is imported or left."""

    class State(models.TextChoices):
        READY = "ready", "可核对"
        COMMITTED = "committed", "已导入"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    layout = models.CharField("工资表类型", max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    table = EncryptedTextField()  # JSON of headings and rows; emptied once imported
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    uploaded_on = models.DateField("上传日期")
    counts = models.JSONField(default=dict)

    class Meta(ScopedModel.Meta):
        verbose_name = "工资表导入"

    def get_absolute_url(self) -> str:
        return reverse("dues:import_preview", args=[self.pk])


class SubtreeRun(ScopedModel):
    """The verification of many branches at once: how far it has come, and what it found."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待开始"
        RUNNING = "running", "正在核定"
        DONE = "done", "已核定"
        FAILED = "failed", "没有完成"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField("提出日期")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta(ScopedModel.Meta):
        verbose_name = "批量核定"

    def get_absolute_url(self) -> str:
        return reverse("dues:run", args=[self.pk])
