"""Who acts for whom, where, until when."""

from django.conf import settings
from django.db import models

from dangwu.core.ids import new_id
from dangwu.core.scope import DatedModel, ScopedModel
from dangwu.orgs.models import Organisation


class Delegation(ScopedModel, DatedModel):
    """An officer lets another act in their place at one organisation for some days (代办).

    What was given cannot be given on. It holds only while the giver holds a post that may do it,
    and never where the giver would have to stand back (回避). Without `procedures` it is for all.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="delegations", verbose_name="党组织"
    )
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_given",
        verbose_name="委托人",
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_taken",
        verbose_name="受托人",
    )
    giver_name = models.CharField("委托人姓名", max_length=60)
    taker_name = models.CharField("受托人姓名", max_length=60)
    permissions = models.JSONField("事项", default=list)
    procedures = models.JSONField("程序", default=list)
    reason = models.CharField("事由", max_length=200)

    scope_moves = False

    class Meta(ScopedModel.Meta):
        verbose_name = "委托代办"
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["taker", "organisation"], name="delegation_taker")]

    def __str__(self) -> str:
        return f"{self.taker_name} 代 {self.giver_name}"

    def covers(self, permission: str, procedure: str) -> bool:
        """Whether it is for acts of that permission in that procedure ("" for a single case)."""
        return permission in self.permissions and (
            not self.procedures or procedure in self.procedures
        )
