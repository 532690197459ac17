"""That the attendance of a quarter was made known to the whole branch."""

from django.db import models

from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation


class AttendanceReport(ScopedModel):
    """One quarter of an organisation, told once; the sheet itself is drawn from the facts."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="attendance_reports"
    )
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    told_on = models.DateField("通报日期")
    recorded_on = models.DateField("登记日期")

    class Meta(ScopedModel.Meta):
        verbose_name = "参加组织生活情况通报"
        ordering = ["told_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "quarter"], name="attendance_told_once"
            )
        ]
