"""The dossier: one person's way into the Party, from the application to the archive.

The days of the 25 steps stand in the run of the procedure (`procedures.RunStep`); here stands what
a day alone does not say. Nothing is deleted: what was wrong is withdrawn or ended.
"""

from django.db import models
from django.urls import reverse

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import DatedModel, ScopedModel
from dangwu.members.models import Person
from dangwu.orgs.models import Organisation, one_running


class Dossier(ScopedModel):
    """One application of one person; a person whose dossier ended may begin another.

    `form` is what was filled into the 入党志愿书, as JSON under seal: names, family and CV.
    """

    class State(models.TextChoices):
        RUNNING = "running", "培养和办理中"
        ADMITTED = "admitted", "已转为正式党员"
        REFUSED = "refused", "未获批准"
        CANCELLED = "cancelled", "取消预备党员资格"
        WITHDRAWN = "withdrawn", "已中止"
        MOVED = "moved", "已转出"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="dossiers")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="dossiers", verbose_name="所在党支部"
    )
    group = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="负责培养的党小组",
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.RUNNING)
    applied_on = models.DateField("递交入党申请书日期")
    first_applied_on = models.DateField("首次申请日期", null=True, blank=True)
    application_characters = models.PositiveIntegerField("申请书字数", null=True, blank=True)
    joined_unit_on = models.DateField("到本单位日期", null=True, blank=True)
    leaves_unit_on = models.DateField("预计离开本单位日期", null=True, blank=True)
    from_elsewhere = models.BooleanField("流动人员", default=False)
    special_reason = models.CharField("审批延期的特殊情况", max_length=200, blank=True)
    probation_from = models.DateField("预备期起", null=True, blank=True)
    full_from = models.DateField("转正之日", null=True, blank=True)
    transferred_in_on = models.DateField("预备期内转入日期", null=True, blank=True)
    second_application_characters = models.PositiveIntegerField(
        "转正申请书字数", null=True, blank=True
    )
    decision = models.CharField("转正讨论结果", max_length=8, blank=True)  # rules: Decision
    delay_cause = models.CharField("未能按期讨论的原因", max_length=16, blank=True)
    form = EncryptedTextField("入党志愿书内容", blank=True)
    opened_on = models.DateField("建卷日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)

    scope_own = "person_id"
    scope_moves = False  # a transfer hands it over by an act of its own

    class Meta(ScopedModel.Meta):
        verbose_name = "发展党员卷宗"
        ordering = ["applied_on", "pk"]
        indexes = [
            models.Index(fields=["organisation", "state"], name="dossier_organisation"),
            models.Index(fields=["person"], name="dossier_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state="running"),
                name="one_running_dossier",
            )
        ]

    def __str__(self) -> str:
        return "发展党员卷宗"

    def get_absolute_url(self) -> str:
        return reverse("admission:dossier", args=[self.pk])


class OfDossier(ScopedModel):
    """A row of a dossier; its path is that of the dossier and moves with it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="%(class)ss")

    class Meta(ScopedModel.Meta):
        abstract = True


class Backer(OfDossier, DatedModel):
    """A contact (培养联系人) or a sponsor (入党介绍人), from a day until a day."""

    class Role(models.TextChoices):
        CONTACT = "contact", "培养联系人"
        SPONSOR = "sponsor", "入党介绍人"

    role = models.CharField("身份", max_length=8, choices=Role)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(OfDossier.Meta):
        verbose_name = "联系人和介绍人"
        ordering = ["starts_on", "pk"]
        constraints = [one_running("dossier", "role", "person", name="backer_running")]


class MoveRequest(OfDossier):
    """The branch asks a level above to hand the dossier over to a branch out of its reach.

    A dossier has one at a time that is not done; returned or withdrawn it may be asked again.
    """

    to = models.CharField("转往的单位和党支部", max_length=120)
    moves_on = models.DateField("到新单位日期")
    done_on = models.DateField("转交日期", null=True, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "转交卷宗请求"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(done_on__isnull=True),
                name="one_open_move_request",
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("admission:move_request", args=[self.pk])


class DossierTalk(OfDossier):
    """A talk that a step asks for: with the applicant, from above before approval, after."""

    step = models.CharField("步骤", max_length=24)
    held_on = models.DateField("谈话日期")
    talker = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="谈话人"
    )
    talker_name = models.CharField("谈话人（系统外）", max_length=60, blank=True)
    note = EncryptedTextField("谈话情况", blank=True)
    opinion = models.CharField("意见", max_length=400, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "发展党员谈话"
        ordering = ["held_on", "pk"]


class Recommendation(OfDossier):
    """How an activist was put forward: by members, or by a mass organisation (推优)."""

    class Manner(models.TextChoices):
        MEMBERS = "members", "党员推荐"
        MASS = "mass_organisation", "群团组织推优"

    manner = models.CharField("推荐方式", max_length=20, choices=Manner)
    held_on = models.DateField("推荐日期")
    taking_part = models.PositiveSmallIntegerField("参加人数", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("同意人数", null=True, blank=True)
    by_whom = models.CharField("推荐的党小组或群团组织", max_length=80, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "推荐推优"
        ordering = ["held_on", "pk"]


class Review(OfDossier):
    """A review (考察): half-yearly of an activist, quarterly of a probationary member."""

    class Phase(models.TextChoices):
        ACTIVIST = "activist", "入党积极分子考察"
        PROBATION = "probation", "预备党员考察"

    phase = models.CharField("阶段", max_length=10, choices=Phase)
    held_on = models.DateField("考察日期")
    reviewer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="考察人"
    )
    text = EncryptedTextField("考察情况")
    signed = models.BooleanField("考察人已签名", default=False)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "培养考察"
        ordering = ["held_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "phase", "held_on"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_review_a_day",
            )
        ]


class Opinion(OfDossier):
    """What a group, contacts, members or masses said before a step: how many, and in short."""

    class Source(models.TextChoices):
        GROUP = "group", "党小组"
        CONTACTS = "contacts", "培养联系人"
        MEMBERS = "members", "党员"
        MASSES = "masses", "群众"
        SUPERIOR_OFFICES = "offices", "执纪执法等部门"

    step = models.CharField("步骤", max_length=24)
    source = models.CharField("征求对象", max_length=10, choices=Source)
    collected_on = models.DateField("日期")
    asked = models.PositiveSmallIntegerField("征求人数", null=True, blank=True)
    agreeing = models.PositiveSmallIntegerField("同意人数", null=True, blank=True)
    text = EncryptedTextField("意见内容", blank=True)
    recorder = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(OfDossier.Meta):
        verbose_name = "征求意见"
        ordering = ["collected_on", "pk"]
