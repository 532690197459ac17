"""What organisation life leaves of a person: who was at what and how long, who was talked with."""

from django.db import models

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import DatedModel, DatedQuerySet, Scope, ScopedManager, ScopedModel
from dangwu.members.models.person import Person
from dangwu.orgs.models import Organisation, one_running


class Activity(models.TextChoices):
    """What a person takes part in; the names are those of `Duty.satisfied_by`."""

    MEMBER_MEETING = "member_meeting", "党员大会"
    COMMITTEE_MEETING = "committee_meeting", "委员会会议"
    GROUP_MEETING = "group_meeting", "党小组会"
    LECTURE = "lecture", "党课"
    THEME_DAY = "theme_day", "主题党日"
    LIFE_MEETING = "life_meeting", "组织生活会"
    DEMOCRATIC_LIFE_MEETING = "democratic_life_meeting", "民主生活会"
    JOINT_STUDY = "joint_study", "集中学习"
    TRAINING = "training", "教育培训"
    SELF_STUDY = "self_study", "自学"


class Presence(models.TextChoices):
    EXPECTED = "expected", "应到"
    PRESENT = "present", "到会"
    LEAVE = "leave", "请假"
    ABSENT = "absent", "未请假缺席"
    MADE_UP = "made_up", "已补课"


TOOK_PART = (Presence.PRESENT, Presence.MADE_UP)


class Attendance(ScopedModel):
    """One person at one activity of an organisation: expected, there, on leave, absent.

    `source` is the record of the activity (a meeting, a training). `counts`: among those who
    should attend with the vote; `votes`: has the vote; both as judged for that day. `invited`:
    present without belonging to the body (列席). `minutes` of study count for the yearly hours.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    source = models.UUIDField("出处", db_index=True)
    activity = models.CharField("活动", max_length=24, choices=Activity)
    held_on = models.DateField("日期")
    presence = models.CharField(
        "到会情况", max_length=10, choices=Presence, default=Presence.EXPECTED
    )
    minutes = models.PositiveSmallIntegerField("学习时长（分钟）", default=0)
    counts = models.BooleanField("计入应到", default=False)
    votes = models.BooleanField("有表决权", default=False)
    invited = models.BooleanField("列席", default=False)
    reason = models.CharField("请假或缺席事由", max_length=120, blank=True)
    in_writing = models.BooleanField("书面请假", default=False)
    made_up_on = models.DateField("补课日期", null=True, blank=True)

    scope_own = "person_id"
    scope_moves = False  # it belongs to the organisation whose activity it was

    class Meta(ScopedModel.Meta):
        verbose_name = "参加情况"
        ordering = ["held_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "person"], name="attendance_once")
        ]
        indexes = [
            models.Index(fields=["person", "held_on"], name="attendance_person"),
            models.Index(fields=["organisation", "held_on"], name="attendance_organisation"),
        ]


class RecordedTalks(ScopedManager):
    """In reach, and the own talks: those had and those held; also those withdrawn."""

    def visible(self, scope: Scope) -> models.Q:
        seen = super().visible(scope)
        return seen | models.Q(talker=scope.person) if scope.person else seen


class TalkManager(RecordedTalks):
    """The talks that count: what was withdrawn was no talk, whoever asks."""

    def get_queryset(self) -> DatedQuerySet:
        return super().get_queryset().filter(withdrawn_on__isnull=True)


class Talk(ScopedModel):
    """A talk held (谈心谈话) or a visit paid: who with whom, when, why.

    What was said is read by the two and by who may, with a reason, and the reading is on record;
    everything else knows the fact of the talk alone. One recorded wrongly is withdrawn: it counts
    for nothing, and what was said is read by nobody any more.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="talks")
    talker = models.ForeignKey(Person, models.PROTECT, related_name="talks_held")
    person = models.ForeignKey(Person, models.PROTECT, related_name="talks")
    held_on = models.DateField("谈话日期")
    occasion = models.CharField("事由", max_length=32)  # an id of MTG-16.occasions, or yearly …
    is_visit = models.BooleanField("走访看望", default=False)
    place = models.CharField("地点", max_length=80, blank=True)
    note = EncryptedTextField("谈话内容", blank=True)
    recorded_on = models.DateField("登记日期")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    scope_own = "person_id"
    scope_moves = False

    objects = TalkManager()
    with_withdrawn = RecordedTalks()

    class Meta(ScopedModel.Meta):
        base_manager_name = "with_withdrawn"
        verbose_name = "谈心谈话"
        ordering = ["held_on", "pk"]
        indexes = [
            models.Index(fields=["person", "held_on"], name="talk_person"),
            models.Index(fields=["organisation", "held_on"], name="talk_organisation"),
        ]


class RestrictionGround(models.TextChoices):
    PROBATION = "probation", "留党察看"
    DETAINED = "detained", "被采取强制措施"


class RightsRestriction(ScopedModel, DatedModel):
    """Somebody has no vote from a day until a day (DIS-11); lists say so, never why."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="restrictions")
    ground = models.CharField("情形", max_length=16, choices=RestrictionGround)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "权利限制"
        ordering = ["starts_on", "pk"]
        constraints = [one_running("person", "ground", name="restriction_running")]
