"""What was done of duties that no other chapter records."""

from django.conf import settings
from django.db import models

from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation


class DoneRecord(ScopedModel):
    """That an organisation did something on a day, recorded by hand.

    Only for facts that no app registers. One that was recorded by mistake is withdrawn and stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="done_records")
    fact = models.CharField("事项", max_length=40)
    done_on = models.DateField("完成日期")
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_on = models.DateField("登记日期")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "办理登记"
        ordering = ["done_on", "id"]
        indexes = [models.Index(fields=["fact", "done_on"], name="done_record_fact_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fact", "done_on"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_done_record_a_day",
            )
        ]
