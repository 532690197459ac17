"""Pay slips, the yearly verification of a branch, and what each member pays by it."""

from django.db import models
from django.urls import reverse

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.members.models import Person
from dangwu.orgs.models import Organisation


class PaySlip(ScopedModel):
    """What is known of somebody's pay for a year's verification: items, or the base alone.

    `content` is JSON of fen, under seal: {"pay": [["岗位工资", 300000], …]}, {"base": 520000},
    {"quarter": [..]} or {"previous": …, "increase": "3.8"}. A slip that a later one replaces stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="pay_slips")
    year = models.PositiveSmallIntegerField("年度")
    employer = models.CharField("单位类型", max_length=20, blank=True)
    content = EncryptedTextField("工资项目")
    entered_on = models.DateField("录入日期")
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

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="dues_reliefs")
    year = models.PositiveSmallIntegerField("年度")
    amount_fen = models.BigIntegerField("每月交纳")
    decided_by = models.CharField("决定机构", max_length=10, choices=[("branch", "党支部"), ("superior", "上级党组织")])
    decided_on = models.DateField("决定日期")
    reason = EncryptedTextField("理由")
    withdrawn_on = models.DateField("撤回日期", null=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "党费减免"


class Verification(ScopedModel):
    """The verification of one branch's dues for one year, until the committee confirms it."""

    branch = models.ForeignKey(Organisation, models.PROTECT, related_name="verifications")
    year = models.PositiveSmallIntegerField("年度")
    run_on = models.DateField("核定日期")
    confirmed_on = models.DateField("支委会确认日期", null=True)
    standard = models.CharField("依据标准", max_length=32)
    rulebook = models.CharField("制度库摘要", max_length=64)

    class Meta(ScopedModel.Meta):
        verbose_name = "党费核定"
        constraints = [
            models.UniqueConstraint(fields=["branch", "year"], name="one_verification_a_year")
        ]

    def get_absolute_url(self) -> str:
        return reverse("dues:verification", args=[self.pk])


class Assessment(ScopedModel):
    """What one member pays a month from a month of the year on, and how it came about.

    Never changed: a run that finds another amount writes a new row and marks this one replaced.
    `amount_fen` is None while a fact is missing; `explanation` (JSON, under seal) holds the items,
    base and reasons as judged.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    verification = models.ForeignKey(Verification, models.PROTECT, related_name="assessments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField("年度")
    from_month = models.PositiveSmallIntegerField("起交月份", default=1)
    category = models.CharField("人员类别", max_length=20)
    employer = models.CharField("单位类型", max_length=20, blank=True)
    amount_fen = models.BigIntegerField("月交纳党费", null=True)
    formula_fen = models.BigIntegerField("按比例算得", null=True)
    rate = models.CharField("比例", max_length=20, blank=True)  # an exact fraction: 3/200
    capped = models.BooleanField("封顶", default=False)
    relieved = models.BooleanField("减免", default=False)
    explanation = EncryptedTextField("核定依据")
    fingerprint = models.CharField(max_length=64)  # keyed digest of all that was judged
    note = models.CharField("核对说明", max_length=200, blank=True)
    assessed_on = models.DateField("核定日期")
    replaced_on = models.DateField("被替换日期", null=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "党费核定结果"
        indexes = [models.Index(fields=["verification", "replaced_on"], name="assessment_current")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year", "verification"],
                condition=models.Q(replaced_on__isnull=True),
                name="one_assessment_at_a_time",
            )
        ]
