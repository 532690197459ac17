"""What a person is to the Party and where, from a day until a day; and which posts they hold."""

from django.db import models

from dangwu.core.scope import DatedModel, ScopedModel
from dangwu.members.models.person import MembershipStatus, Person
from dangwu.orgs.models import Organisation, Post, one_running

MEMBER_STATUSES = (MembershipStatus.PROBATIONARY, MembershipStatus.FULL)
# Who is no member yet is affiliated nowhere: the branch that took the application keeps them.
ON_THE_WAY = (MembershipStatus.APPLICANT, MembershipStatus.ACTIVIST, MembershipStatus.PROSPECT)
# What may follow what; None: nothing is on record yet.
MAY_FOLLOW: dict[str | None, tuple[MembershipStatus, ...]] = {
    None: tuple(MembershipStatus),
    MembershipStatus.APPLICANT: (MembershipStatus.ACTIVIST, MembershipStatus.LEFT),
    MembershipStatus.ACTIVIST: (
        MembershipStatus.PROSPECT,
        MembershipStatus.APPLICANT,
        MembershipStatus.LEFT,
    ),
    MembershipStatus.PROSPECT: (
        MembershipStatus.PROBATIONARY,
        MembershipStatus.ACTIVIST,
        MembershipStatus.LEFT,
    ),
    MembershipStatus.PROBATIONARY: (MembershipStatus.FULL, MembershipStatus.LEFT),
    MembershipStatus.FULL: (MembershipStatus.LEFT,),
    # Somebody may apply again; membership may be restored.
    MembershipStatus.LEFT: (
        MembershipStatus.APPLICANT,
        MembershipStatus.PROBATIONARY,
        MembershipStatus.FULL,
    ),
}


class Membership(ScopedModel, DatedModel):
    """One status for one time. The start of `probationary` is 入党日期, that of `full` 转正日期.

    Files of older members sometimes know the month alone: then `starts_on` is its first day and
    `month_only` says that the day is not known; pages show the month.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    status = models.CharField("党员类别", max_length=16, choices=MembershipStatus)
    month_only = models.BooleanField("只知年月", default=False)
    note = models.CharField("备注", max_length=200, blank=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "党籍"
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["person", "starts_on"], name="membership_person")]
        constraints = [one_running("person", name="membership_running")]


class Affiliation(ScopedModel, DatedModel):
    """Where somebody's membership lies: a branch, and a group where the branch has groups."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="affiliations", verbose_name="所在党支部"
    )
    group = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="党小组",
    )
    dues_paid_to = models.DateField("转入前党费交至", null=True, blank=True)

    scope_own = "person_id"
    holds_open = ("organisation", "group")  # an organisation with members is not dissolved
    holds_kind = ("organisation",)  # nor made something that has no members

    class Meta(ScopedModel.Meta):
        verbose_name = "组织关系"
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["person", "starts_on"], name="affiliation_person")]
        constraints = [one_running("person", name="affiliation_running")]


class ConditionKind(models.TextChoices):
    LOST_CONTACT = "lost_contact", "失联"
    MOBILE = "mobile", "流动"
    SUSPENDED = "suspended", "停止党籍"


class Condition(ScopedModel, DatedModel):
    """Lost contact, away as a mobile member, membership suspended: since when, and where to."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="conditions")
    kind = models.CharField("情形", max_length=16, choices=ConditionKind)
    place = models.CharField("外出流向", max_length=120, blank=True)

    scope_own = "person_id"

    class Meta(ScopedModel.Meta):
        verbose_name = "党籍状态"
        ordering = ["starts_on", "pk"]
        constraints = [one_running("person", "kind", name="condition_running")]


class PostHolding(ScopedModel, DatedModel):
    """Who holds a post, from a day until a day; `scope_path` is the post's organisation."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")

    scope_own = "person_id"
    scope_moves = False
    holds_open = ("post__organisation",)

    class Meta(ScopedModel.Meta):
        verbose_name = "任职"
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["person", "starts_on"], name="holding_person")]
        constraints = [one_running("post", name="holding_running")]
