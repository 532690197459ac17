"""That somebody is to be talked with or visited, as an officer noted it."""

from django.db import models

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.members.models import Person, Talk
from dangwu.orgs.models import Organisation


class TalkNeed(ScopedModel):
    """An occasion that calls for a talk or a visit, since a day.

    It is met by `talk`, or withdrawn: then the occasion of that day asks for nothing, also where
    it is one that follows from facts (a change of post). The person whom it is about does not
    see it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    occasion = models.CharField("事由", max_length=32)  # an id of MTG-16 or CAR-01.occasions
    noted_on = models.DateField("发生或得知日期")
    note = EncryptedTextField("情况说明", blank=True)
    talk = models.ForeignKey(Talk, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "谈话、走访事项"
        ordering = ["noted_on", "pk"]
        indexes = [models.Index(fields=["organisation", "noted_on"], name="talk_need_found")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "occasion", "noted_on"], name="talk_need_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.noted_on}"
