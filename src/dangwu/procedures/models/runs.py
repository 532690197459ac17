"""A running procedure: its steps with their days, every act, and the rules it began under."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.urls import reverse

from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation


class RunState(models.TextChoices):
    RUNNING = "running", "进行中"
    SUSPENDED = "suspended", "已中止"
    ENDED = "ended", "已结束"


class StepState(models.TextChoices):
    WAITING = "waiting", "未到"
    OPEN = "open", "待办"
    SENT = "sent", "已报上级"
    DONE = "done", "已办"
    SKIPPED = "skipped", "未经"
    UNDONE = "undone", "已作废"


class RunAction(models.TextChoices):
    START = "start", "开始"
    COMPLETE = "complete", "办结一步"
    SEND = "send", "报上级"
    ANSWER = "answer", "上级同意"
    RETURN = "return", "上级退回"
    WITHDRAW = "withdraw", "撤回报送"
    GO_BACK = "go_back", "退回重办"
    EXTEND = "extend", "登记特殊情况"
    KEEP = "keep", "收存材料"
    SUSPEND = "suspend", "中止"
    RESUME = "resume", "恢复"
    MOVE = "move", "转到其他组织"
    MIGRATE = "migrate", "改用新的规定"
    END = "end", "终止"
    FINISH = "finish", "程序结束"


# All that may happen to a run: its state (None: there is none yet) and the act → its state then.
RUN_ACTS: Mapping[tuple[RunState | None, RunAction], RunState] = {
    (None, RunAction.START): RunState.RUNNING,
    (RunState.RUNNING, RunAction.COMPLETE): RunState.RUNNING,
    (RunState.RUNNING, RunAction.SEND): RunState.RUNNING,
    (RunState.RUNNING, RunAction.ANSWER): RunState.RUNNING,
    (RunState.RUNNING, RunAction.RETURN): RunState.RUNNING,
    (RunState.RUNNING, RunAction.WITHDRAW): RunState.RUNNING,
    (RunState.RUNNING, RunAction.GO_BACK): RunState.RUNNING,
    (RunState.RUNNING, RunAction.EXTEND): RunState.RUNNING,
    (RunState.RUNNING, RunAction.KEEP): RunState.RUNNING,
    (RunState.RUNNING, RunAction.SUSPEND): RunState.SUSPENDED,
    (RunState.RUNNING, RunAction.MOVE): RunState.RUNNING,
    (RunState.RUNNING, RunAction.MIGRATE): RunState.RUNNING,
    (RunState.RUNNING, RunAction.END): RunState.ENDED,
    (RunState.RUNNING, RunAction.FINISH): RunState.ENDED,
    (RunState.SUSPENDED, RunAction.RESUME): RunState.RUNNING,
    (RunState.SUSPENDED, RunAction.KEEP): RunState.SUSPENDED,
    (RunState.SUSPENDED, RunAction.WITHDRAW): RunState.SUSPENDED,
    (RunState.SUSPENDED, RunAction.MOVE): RunState.SUSPENDED,
    (RunState.SUSPENDED, RunAction.MIGRATE): RunState.SUSPENDED,
    (RunState.SUSPENDED, RunAction.END): RunState.ENDED,
}
# What may happen to one step: its state and the act → its state then. What is in neither table
# is refused.
STEP_ACTS: Mapping[tuple[StepState, RunAction], StepState] = {
    (StepState.OPEN, RunAction.COMPLETE): StepState.DONE,
    (StepState.OPEN, RunAction.SEND): StepState.SENT,
    (StepState.SENT, RunAction.ANSWER): StepState.DONE,
    (StepState.SENT, RunAction.RETURN): StepState.OPEN,
    (StepState.SENT, RunAction.WITHDRAW): StepState.OPEN,
    (StepState.OPEN, RunAction.EXTEND): StepState.OPEN,
    (StepState.SENT, RunAction.EXTEND): StepState.SENT,
    (StepState.OPEN, RunAction.KEEP): StepState.OPEN,
    (StepState.SENT, RunAction.KEEP): StepState.SENT,
    (StepState.DONE, RunAction.KEEP): StepState.DONE,
    (StepState.DONE, RunAction.GO_BACK): StepState.UNDONE,
}


class PinnedBook(models.Model):
    """The items of the rulebook that a procedure began under, kept whole (案卷适用的规定).

    `digest` is of the standard and the items: runs of any day under the same rules share one row.
    """

    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    standard = models.CharField("标准", max_length=40)
    day = models.DateField("日期")
    content = models.JSONField("条目")

    class Meta:
        verbose_name = "留存的规定"


class Run(ScopedModel):
    """One procedure on its way, for a subject of another app or, without one, for itself.

    `version` counts the acts. `details` is what a procedure that is data only asks at its start.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.CharField("程序", max_length=60)
    title = models.CharField("标题", max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="runs", verbose_name="办理组织"
    )
    subject_table = models.CharField("对象类别", max_length=80, editable=False)
    subject_id = models.CharField("对象", max_length=40, editable=False)
    about = models.UUIDField("所涉人员", null=True, editable=False)
    pinned = models.ForeignKey(PinnedBook, models.PROTECT, related_name="runs")
    state = models.CharField("状态", max_length=10, choices=RunState, default=RunState.RUNNING)
    step = models.CharField("当前步骤", max_length=60, blank=True)
    outcome = models.CharField("结果", max_length=60, blank=True)
    details = models.JSONField("内容", default=dict)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True)
    suspended_on = models.DateField("中止日期", null=True)
    version = models.PositiveIntegerField("变动次数", default=0)

    State = RunState

    scope_moves = False  # `move_run` moves it, with its steps

    class Meta(ScopedModel.Meta):
        verbose_name = "办理中的程序"
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_table", "subject_id", "procedure"],
                condition=models.Q(ended_on__isnull=True),
                name="one_run_of_a_subject",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "started_on"], name="run_of_place"),
            models.Index(fields=["procedure", "state"], name="run_of_procedure"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("procedures:run", args=[self.pk])


class RunStep(ScopedModel):
    """One step of a run. A step that is gone back to becomes `undone`, and has a new row.

    `at` is the organisation that acts, None where it is not in the system. The days are of the
    window as it was last computed, and empty while the step waits; `pushed_days` is by how much
    suspensions moved its end.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    key = models.CharField("步骤", max_length=60)
    name = models.CharField("步骤名称", max_length=120)
    number = models.PositiveSmallIntegerField("顺序")
    state = models.CharField("状态", max_length=8, choices=StepState, default=StepState.WAITING)
    at = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="办理组织"
    )
    opens_on = models.DateField("最早日期", null=True)
    latest_on = models.DateField("最晚日期", null=True)
    special_on = models.DateField("特殊情况最晚日期", null=True)
    pushed_days = models.PositiveSmallIntegerField("因中止顺延天数", default=0)
    done_on = models.DateField("办结日期", null=True)
    outcome = models.CharField("结果", max_length=60, blank=True)
    special_reason = models.CharField("特殊情况", max_length=200, blank=True)
    note = models.CharField("说明", max_length=400, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    State = StepState

    scope_moves = False

    class Meta(ScopedModel.Meta):
        verbose_name = "程序步骤"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "key"],
                condition=~models.Q(state="undone"),
                name="one_row_of_a_step",
            )
        ]
        indexes = [
            # What is due: few of all steps are open and have a last day.
            models.Index(
                fields=["latest_on", "scope_path"],
                condition=models.Q(latest_on__isnull=False, done_on__isnull=True),
                name="step_due",
            ),
            models.Index(fields=["at"], condition=models.Q(done_on__isnull=True), name="step_at"),
        ]

    def __str__(self) -> str:
        return self.name


class RunAct(ScopedModel):
    """One act on a run: who, in which post, for whom, on what day, in which words.

    Names and posts are kept as they were. `digest` is of the paper that was shown (keyed).
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="acts")
    version = models.PositiveIntegerField("第几次变动")
    act = models.CharField("办理", max_length=10, choices=RunAction)
    step = models.CharField("步骤", max_length=60, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField("姓名", max_length=60, blank=True)
    post = models.CharField("时任职务", max_length=120, blank=True)
    for_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    for_name = models.CharField("委托人", max_length=60, blank=True)
    words = models.CharField("说明", max_length=400, blank=True)
    digest = models.CharField("材料摘要", max_length=64, blank=True)
    facts = models.JSONField("内容", default=dict)
    on = models.DateField("日期")
    at = models.DateTimeField("时间", auto_now_add=True)

    scope_moves = False

    class Meta(ScopedModel.Meta):
        verbose_name = "办理经过"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["run", "version"], name="one_act_a_version")
        ]

    @property
    def shown_name(self) -> str:
        """张文, or 李华 代 张文."""
        return f"{self.actor_name} 代 {self.for_name}" if self.for_name else self.actor_name


class StepMaterial(ScopedModel):
    """A paper that a step asks for and that is there since a day."""

    step = models.ForeignKey(RunStep, models.PROTECT, related_name="kept_materials")
    name = models.CharField("材料", max_length=120)
    held_on = models.DateField("收存日期")

    scope_moves = False

    class Meta(ScopedModel.Meta):
        verbose_name = "步骤材料"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "name"], name="one_row_of_a_material")
        ]

    def __str__(self) -> str:
        return self.name
