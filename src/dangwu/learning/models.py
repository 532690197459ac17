"""Training beside the meetings, what is to be read, and reports of thought."""

from django.db import models
from django.urls import reverse

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.members.models import Activity, Person
from dangwu.orgs.models import Organisation


class Training(ScopedModel):
    """A training, or hours of reading by oneself that an officer knows of; who took part stands in
    `members.Attendance` under this row's key.
    """

    KINDS = [(kind.value, kind.label) for kind in (Activity.TRAINING, Activity.SELF_STUDY)]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="trainings")
    kind = models.CharField("类别", max_length=24, choices=KINDS)
    title = models.CharField("内容", max_length=120)
    provider = models.CharField("举办单位", max_length=80, blank=True)
    held_on = models.DateField("日期")
    minutes = models.PositiveSmallIntegerField("每人学习时长（分钟）")
    for_secretaries = models.BooleanField("党支部书记培训", default=False)  # MTG-30
    recorded_on = models.DateField("登记日期")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "教育培训"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "title", "held_on"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="training_once",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning:training", args=[self.pk])


class Material(ScopedModel):
    """Something to be read; who has read it is not counted."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="materials")
    title = models.CharField("名称", max_length=120)
    where = models.CharField("在哪里读", max_length=200, blank=True)
    read_by = models.DateField("建议读完日期", null=True, blank=True)
    added_on = models.DateField("列入日期")
    ended_on = models.DateField("撤下日期", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "学习资料"
        ordering = ["-added_on", "-pk"]


class ThoughtReport(ScopedModel):
    """A report of thought (思想汇报): that it was given is known, its text is under seal."""

    class Form(models.TextChoices):
        WRITTEN = "written", "书面"
        ORAL = "oral", "口头"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="thought_reports")
    form = models.CharField("方式", max_length=8, choices=Form)
    handed_on = models.DateField("汇报日期")
    text = EncryptedTextField("汇报内容", blank=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "思想汇报"
        ordering = ["-handed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "handed_on"], name="thought_report_once")
        ]
