"""How votes are taken: open, by confidential poll, or on paper with two tellers.

No row says who voted what. A poll keeps who has voted apart from the running counts, and is
called confidential, never secret: both change in one transaction, and their order can be seen.
"""

from django.db import models

from dangwu.meetings.models.meeting import AgendaItem, Meeting, OfMeeting
from dangwu.members.models import Person


class WrittenOpinion(OfMeeting):
    """What an absent member handed in before the meeting; only some matters count it (MTG-04)."""

    class Stance(models.TextChoices):
        FOR = "for", "赞成"
        AGAINST = "against", "反对"
        ABSTAIN = "abstain", "弃权"
        ADVICE = "advice", "意见建议"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="written_opinions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="written_opinions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    stance = models.CharField("意见", max_length=8, choices=Stance)
    received_on = models.DateField("收到日期")
    before_meeting = models.BooleanField("会前正式提交", default=True)
    text = models.TextField("内容", blank=True)

    class Meta(OfMeeting.Meta):
        verbose_name = "书面意见"
        ordering = ["received_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="opinion_of_one")]


class TellerCount(OfMeeting):
    """A teller named for one round of one item, and what they counted; two enter without seeing
    each other's. The counts are None until that teller has entered them.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="teller_counts")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="teller_counts")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    teller = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="计票人")
    issued = models.PositiveSmallIntegerField("发出", null=True)
    votes_for = models.PositiveSmallIntegerField("赞成", null=True)
    against = models.PositiveSmallIntegerField("反对", null=True)
    abstained = models.PositiveSmallIntegerField("弃权", null=True)
    invalid = models.PositiveSmallIntegerField("废票", null=True)

    class Meta(OfMeeting.Meta):
        verbose_name = "计票"
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "round", "teller"], name="count_of_teller")
        ]

    @property
    def is_entered(self) -> bool:
        return self.issued is not None


class Poll(OfMeeting):
    """A confidential poll of one item: counts alone, while it is open and after."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="polls")
    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="poll")
    votes_for = models.PositiveSmallIntegerField("赞成", default=0)
    against = models.PositiveSmallIntegerField("反对", default=0)
    abstained = models.PositiveSmallIntegerField("弃权", default=0)
    is_open = models.BooleanField("进行中", default=True)

    class Meta(OfMeeting.Meta):
        verbose_name = "保密表决"


class PollVoter(OfMeeting):
    """That somebody has voted in a poll, so that one person votes once."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="voters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(OfMeeting.Meta):
        verbose_name = "已表决"
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="poll_once")]
