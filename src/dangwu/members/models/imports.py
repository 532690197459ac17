"""A roster on its way in: the file under seal, how its headings map, and how far it got."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation


class RosterImport(ScopedModel):
    """`content` and `answers` are all there is; `preview` follows from them and the records."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待核对"
        READING = "reading", "正在核对"
        READY = "ready", "已核对，未导入"
        REFUSED = "refused", "不能读取"
        COMMITTING = "committing", "正在导入"
        COMMITTED = "committed", "已导入"
        DISCARDED = "discarded", "已放弃"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    digest = models.CharField(max_length=64)
    as_of = models.DateField("名册截至日期")
    content = EncryptedTextField(blank=True)  # base64 of the file; emptied when it is over
    answers = EncryptedTextField(blank=True)  # JSON: what the user chose and corrected; likewise
    preview = EncryptedTextField(blank=True)  # JSON: mapping, faults, differences; likewise
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    says = models.CharField(max_length=300, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)  # the last sign of life; the end once over
    counts = models.JSONField(default=dict)

    class Meta(ScopedModel.Meta):
        verbose_name = "名册导入"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("members:import", args=[self.pk])


class HeadingMapping(ScopedModel):
    """What a heading of somebody's own roster stands for, as corrected once and remembered.

    `field` is empty for a column that is not imported.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    heading = models.CharField(max_length=80)
    field = models.CharField(max_length=40, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "栏目对应"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "heading"], name="heading_once")
        ]
