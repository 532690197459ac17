"""A case: what an organisation put before the level above, and every act on it."""

from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.urls import reverse

from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation


class State(models.TextChoices):
    WAITING = "waiting", "等待答复"
    APPROVED = "approved", "已同意"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class Action(models.TextChoices):
    SUBMIT = "submit", "报送"
    APPROVE = "approve", "同意"
    RETURN = "return", "退回"
    WITHDRAW = "withdraw", "撤回"
    ANSWER_YES = "answer_yes", "登记上级同意"
    ANSWER_NO = "answer_no", "登记上级退回"


class Side(StrEnum):
    """Whose act it is."""

    SUBMITS = "submits"  # the organisation that asks
    DECIDES = "decides"  # the organisation above it
    RECORDS = "records"  # the asking organisation, for a superior that the system does not know


# All that may happen: the state a case is in (None: there is none yet), the act, whose act it
# is → the state it is in then. What is not here is refused.
TRANSITIONS: Mapping[tuple[State | None, Action, Side], State] = {
    (None, Action.SUBMIT, Side.SUBMITS): State.WAITING,
    (State.RETURNED, Action.SUBMIT, Side.SUBMITS): State.WAITING,
    (State.WITHDRAWN, Action.SUBMIT, Side.SUBMITS): State.WAITING,
    (State.WAITING, Action.WITHDRAW, Side.SUBMITS): State.WITHDRAWN,
    (State.WAITING, Action.APPROVE, Side.DECIDES): State.APPROVED,
    (State.WAITING, Action.RETURN, Side.DECIDES): State.RETURNED,
    (State.WAITING, Action.ANSWER_YES, Side.RECORDS): State.APPROVED,
    (State.WAITING, Action.ANSWER_NO, Side.RECORDS): State.RETURNED,
}


class Case(ScopedModel):
    """One thing that an organisation asks of the one above it; a subject has one of each kind.

    `decides` is the organisation above at the last submission, None for a root, whose superior
    answers outside the system. `version` counts the acts: who decides on a case that has moved
    on since it was shown is refused. `digest` is of the content as submitted (keyed, "" where the
    subject gave none).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField("事项", max_length=60)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cases", verbose_name="报送组织"
    )
    decides = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="cases_to_decide",
        verbose_name="审批组织",
    )
    subject_table = models.CharField("对象类别", max_length=80, editable=False)
    subject_id = models.CharField("对象", max_length=40, editable=False)
    about = models.UUIDField("所涉党员", null=True, editable=False)
    title = models.CharField("标题", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    version = models.PositiveIntegerField("变动次数", default=1)
    round = models.PositiveSmallIntegerField("第几次报送", default=1)
    digest = models.CharField("报送内容摘要", max_length=64, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    submitted_on = models.DateField("报送日期")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField("答复日期", null=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "审批事项"
        ordering = ["-submitted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_table", "subject_id", "kind"], name="one_case_of_a_subject"
            )
        ]
        indexes = [
            models.Index(
                fields=["decides", "submitted_on"],
                condition=models.Q(state="waiting"),
                name="case_waiting",
            ),
            models.Index(fields=["organisation", "submitted_on"], name="case_sent"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("procedures:case", args=[self.pk])


class CaseStep(ScopedModel):
    """One act on a case: who, in which post, with which opinion, on what content.

    Name and post are kept as they were: who answered is part of the record, whatever becomes of
    the person.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField("第几次变动")
    round = models.PositiveSmallIntegerField("第几次报送")
    action = models.CharField("办理", max_length=12, choices=Action)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField("姓名", max_length=60, blank=True)
    post = models.CharField("时任职务", max_length=120, blank=True)
    for_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    for_name = models.CharField("委托人", max_length=60, blank=True)
    opinion = models.CharField("意见", max_length=400, blank=True)
    digest = models.CharField("报送内容摘要", max_length=64, blank=True)
    answered_on = models.DateField("上级答复日期", null=True)
    reference = models.CharField("上级答复文号", max_length=120, blank=True)
    on = models.DateField("日期")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "审批经过"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="one_step_a_version")
        ]

    @property
    def shown_name(self) -> str:
        """张文, or 李华 代 张文."""
        return f"{self.actor_name} 代 {self.for_name}" if self.for_name else self.actor_name
