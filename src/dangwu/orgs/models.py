"""Organisations and how they hang together over time; seats, terms, standards in force."""

from datetime import date

from django.db import models
from django.urls import reverse

from dangwu.core.ids import new_id
from dangwu.core.scope import STEP, DatedModel, Scope, ScopedManager, ScopedModel


class OrganisationKind(models.TextChoices):
    WORKING_COMMITTEE = "working_committee", "机关工委"
    COMMITTEE = "committee", "机关党委"
    DISCIPLINE_COMMITTEE = "discipline_committee", "机关纪委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    JOINT_BRANCH = "joint_branch", "联合党支部"
    TEMPORARY_BRANCH = "temporary_branch", "临时党支部"
    GROUP = "group", "党小组"
    LEADING_GROUP = "leading_group", "党组"


# Where a member's affiliation may lie; it never moves to a temporary branch (ORG-12).
BRANCH_KINDS = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)
ROOT_KINDS = (OrganisationKind.WORKING_COMMITTEE, OrganisationKind.COMMITTEE)
# Which kinds may stand directly below which.
MAY_HOLD = {
    OrganisationKind.WORKING_COMMITTEE: (
        OrganisationKind.COMMITTEE,
        OrganisationKind.GENERAL_BRANCH,
        *BRANCH_KINDS,
        OrganisationKind.TEMPORARY_BRANCH,
        OrganisationKind.LEADING_GROUP,
    ),
    OrganisationKind.COMMITTEE: (
        OrganisationKind.DISCIPLINE_COMMITTEE,
        OrganisationKind.GENERAL_BRANCH,
        *BRANCH_KINDS,
        OrganisationKind.TEMPORARY_BRANCH,
        OrganisationKind.LEADING_GROUP,
    ),
    OrganisationKind.GENERAL_BRANCH: (*BRANCH_KINDS, OrganisationKind.TEMPORARY_BRANCH),
    OrganisationKind.BRANCH: (OrganisationKind.GROUP,),
    OrganisationKind.JOINT_BRANCH: (OrganisationKind.GROUP,),
    OrganisationKind.TEMPORARY_BRANCH: (OrganisationKind.GROUP,),
}


def one_running(*fields: str, name: str) -> models.UniqueConstraint:
    """At most one row that has not ended, kept by the database itself."""
    return models.UniqueConstraint(
        fields=fields, condition=models.Q(ends_on__isnull=True), name=name
    )


class OrganisationManager(ScopedManager):
    """In reach, and the names of the organisations above the own ones (exactly those)."""

    def visible(self, scope: Scope) -> models.Q:
        paths = {*scope.subtrees, *([scope.home] if scope.home else [])}
        above = {p[:end] for p in paths for end in range(STEP, len(p) + 1, STEP)}
        return super().visible(scope) | models.Q(scope_path__in=above)


class Organisation(ScopedModel):
    """One organisation as it is today; `OrganisationPeriod` tells how it was on any day.

    `scope_path` is its own path: the parent's and four digits more.
    """

    kind = models.CharField("类别", max_length=24, choices=OrganisationKind)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级党组织",
    )
    position = models.PositiveIntegerField("排序", default=0)
    units = models.PositiveSmallIntegerField("覆盖单位数", default=1)
    approved_below = models.BooleanField("人数不足，经上级批准设立", default=False)
    temporary_until = models.DateField("任务截止", null=True, blank=True)
    founded_on = models.DateField("成立日期")
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    paths_given = models.PositiveSmallIntegerField(
        default=0, editable=False
    )  # no path is given twice

    objects = OrganisationManager()

    class Meta(ScopedModel.Meta):
        verbose_name = "党组织"
        ordering = ["scope_path"]
        constraints = [models.UniqueConstraint(fields=["scope_path"], name="organisation_path")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:organisation", args=[self.pk])

    @property
    def depth(self) -> int:
        return len(self.scope_path) // STEP

    def stands_on(self, day: date) -> bool:
        return self.founded_on <= day and (self.dissolved_on is None or day < self.dissolved_on)

    @property
    def holds_affiliation(self) -> bool:
        return self.kind in BRANCH_KINDS


class OrganisationPeriod(ScopedModel, DatedModel):
    """What an organisation was called, what it was and where it stood, from a day until a day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="periods")
    kind = models.CharField("类别", max_length=24, choices=OrganisationKind)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = "组织沿革"
        ordering = ["starts_on", "pk"]
        constraints = [one_running("organisation", name="period_running")]


class PostKind(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    FULL_TIME_DEPUTY = "full_time_deputy", "专职副书记"
    ORGANISATION_MEMBER = "organisation_member", "组织委员"
    PUBLICITY_MEMBER = "publicity_member", "宣传委员"
    DISCIPLINE_MEMBER = "discipline_member", "纪检委员"
    MASS_MEMBER = "mass_member", "群团委员"
    YOUTH_MEMBER = "youth_member", "青年委员"
    COMMITTEE_MEMBER = "committee_member", "委员"
    DISCIPLINE_SECRETARY = "discipline_secretary", "纪委书记"
    GROUP_LEADER = "group_leader", "党小组长"
    STAFF = "staff", "专职党务干部"


# Seats of the committee itself; staff and group leaders are not members of it.
COMMITTEE_POSTS = (
    PostKind.SECRETARY,
    PostKind.DEPUTY,
    PostKind.FULL_TIME_DEPUTY,
    PostKind.ORGANISATION_MEMBER,
    PostKind.PUBLICITY_MEMBER,
    PostKind.DISCIPLINE_MEMBER,
    PostKind.MASS_MEMBER,
    PostKind.YOUTH_MEMBER,
    PostKind.COMMITTEE_MEMBER,
    PostKind.DISCIPLINE_SECRETARY,
)


# Seats of which an organisation has one; deputies, plain members and staff may be several.
SINGLE_POSTS = (
    PostKind.SECRETARY,
    PostKind.FULL_TIME_DEPUTY,
    PostKind.ORGANISATION_MEMBER,
    PostKind.PUBLICITY_MEMBER,
    PostKind.DISCIPLINE_MEMBER,
    PostKind.MASS_MEMBER,
    PostKind.YOUTH_MEMBER,
    PostKind.DISCIPLINE_SECRETARY,
    PostKind.GROUP_LEADER,
)
# Who leads: set up, filled and ended by the level above where the body is a branch (ELE-15).
LEADING_POSTS = (PostKind.SECRETARY, PostKind.DEPUTY, PostKind.FULL_TIME_DEPUTY)
LED_FROM_ABOVE = (*BRANCH_KINDS, OrganisationKind.TEMPORARY_BRANCH)

_OF_A_COMMITTEE = tuple(p for p in COMMITTEE_POSTS if p != PostKind.DISCIPLINE_SECRETARY)
# Which seats each kind of organisation may have.
SEATS_OF = {
    **dict.fromkeys((*LED_FROM_ABOVE, OrganisationKind.GENERAL_BRANCH), _OF_A_COMMITTEE),
    **dict.fromkeys(ROOT_KINDS, (*_OF_A_COMMITTEE, PostKind.STAFF)),
    OrganisationKind.GROUP: (PostKind.GROUP_LEADER,),
    OrganisationKind.DISCIPLINE_COMMITTEE: (
        PostKind.DISCIPLINE_SECRETARY,
        PostKind.DEPUTY,
        PostKind.COMMITTEE_MEMBER,
    ),
    OrganisationKind.LEADING_GROUP: (
        PostKind.SECRETARY,
        PostKind.DEPUTY,
        PostKind.COMMITTEE_MEMBER,
    ),
}


class Post(ScopedModel, DatedModel):
    """A seat: it stands whether or not somebody holds it (`members.PostHolding`)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    kind = models.CharField("职务", max_length=24, choices=PostKind)

    class Meta(ScopedModel.Meta):
        verbose_name = "职务"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}{self.get_kind_display()}"


class CommitteeTerm(ScopedModel, DatedModel):
    """One term of office, begun by an election; `due_on` is judged by the rule then in force."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField("届次")
    elected_on = models.DateField("选举日期")
    due_on = models.DateField("届满日期")
    extended_to = models.DateField("经批准延期至", null=True, blank=True)
    standard = models.CharField("依据标准", max_length=32)
    rulebook = models.CharField("制度库摘要", max_length=64)

    class Meta(ScopedModel.Meta):
        verbose_name = "届期"
        ordering = ["elected_on"]
        constraints = [one_running("organisation", name="term_running")]


class StandardInForce(ScopedModel, DatedModel):
    """Which standard an organisation follows from a day; what lies below inherits it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="standards")
    standard = models.CharField("制度标准", max_length=32)

    class Meta(ScopedModel.Meta):
        verbose_name = "执行标准"
        ordering = ["starts_on", "pk"]
        constraints = [one_running("organisation", name="standard_running")]


class StandardChoice(ScopedModel, DatedModel):
    """What an organisation chose where the rulebook lets it; what lies below inherits it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="choices")
    item = models.CharField("制度条目", max_length=40)
    option = models.CharField("选择", max_length=40)

    class Meta(ScopedModel.Meta):
        verbose_name = "制度选择"
        ordering = ["starts_on", "pk"]
        constraints = [one_running("organisation", "item", name="choice_running")]


class SelfCheck(ScopedModel):
    """The yearly check of an organisation's own set-up (ORG-16): when, and what it found."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="self_checks")
    checked_on = models.DateField("自查日期")
    findings = models.JSONField("当日体检结果", default=list)
    note = models.CharField("整改说明", max_length=400, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "设置自查"
        ordering = ["checked_on", "pk"]


class Body(models.TextChoices):
    """Which meeting of an organisation decides."""

    MEMBER_MEETING = "member_meeting", "党员大会"
    COMMITTEE_MEETING = "committee_meeting", "委员会会议"
    GROUP_MEETING = "group_meeting", "党小组会"


class Decision(ScopedModel):
    """What a body decided on a day, with who was there and how they voted; never changed.

    `matter` names the majority by which it was judged (`rules.meetings.VOTES`); `should_attend`
    and `present` count those with the vote. `source` is the record it was taken down in (a
    meeting's agenda item); other chapters find the decision by it, or by organisation and matter.
    """

    class Method(models.TextChoices):
        HANDS = "hands", "举手表决"
        SECRET = "secret", "无记名投票"
        POLL = "poll", "保密表决"  # on the own device; never called secret

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="decisions")
    body = models.CharField("决定机构", max_length=20, choices=Body)
    matter = models.CharField("表决规则", max_length=20)
    title = models.CharField("议题", max_length=200)
    wording = models.TextField("决议内容", blank=True)
    decided_on = models.DateField("决定日期")
    should_attend = models.PositiveIntegerField("应到有表决权人数")
    present = models.PositiveIntegerField("实到有表决权人数")
    method = models.CharField("表决方式", max_length=8, choices=Method)
    votes_for = models.PositiveIntegerField("赞成")
    against = models.PositiveIntegerField("反对", default=0)
    abstained = models.PositiveIntegerField("弃权", default=0)
    invalid = models.PositiveIntegerField("废票", default=0)
    written_for = models.PositiveIntegerField("会前书面赞成", default=0)
    needed = models.PositiveIntegerField("须达到的赞成票数")
    passed = models.BooleanField("通过")
    standard = models.CharField("依据标准", max_length=32)
    rulebook = models.CharField("制度库摘要", max_length=64)
    needs_approval = models.BooleanField("须报上级批准", default=False)
    approved_on = models.DateField("上级批准日期", null=True, blank=True)
    announced_on = models.DateField("向党员公布日期", null=True, blank=True)
    source = models.UUIDField("出处", unique=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "决议"
        ordering = ["decided_on", "id"]
        indexes = [
            models.Index(fields=["organisation", "matter", "decided_on"], name="decision_found")
        ]


def path_below(parent: Organisation | None, number: int) -> str:
    """The path of the `number`-th organisation below a parent."""
    return f"{parent.scope_path if parent else ''}{number:0{STEP}d}"


def ancestor_paths(path: str) -> list[str]:
    """The paths from the root down to the given one, itself included."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]
