"""Papers that went out under a number."""

from django.conf import settings
from django.db import models

from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation


class IssuedDocument(ScopedModel):
    """One paper of an organisation: its number in the year and the digest of what it says.

    The paper itself is not kept, it is printed again from the facts; the digest shows whether
    they still say the same.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="documents", verbose_name="党组织"
    )
    kind = models.CharField("文种", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    title = models.CharField("标题", max_length=200)
    digest = models.CharField("内容摘要", max_length=64)  # SHA-256, hexadecimal
    issued_on = models.DateField("印发日期")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办"
    )

    class Meta(ScopedModel.Meta):
        verbose_name = "印发文书"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year", "number"], name="document_number"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "year", "digest"], name="document_content"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.written_number} {self.title}"

    @property
    def written_number(self) -> str:
        """The number as printed: `2026-003`."""
        return f"{self.year}-{self.number:03d}"

    @property
    def check_code(self) -> str:
        """The part of the digest that is printed."""
        return self.digest[:16]
