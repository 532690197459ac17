"""A roster on its way in: the uploaded file under seal, how its headings map, and how far it got."""

from django.conf import settings
from django.db import models

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation


class RosterImport(ScopedModel):
    class State(models.TextChoices):
        WAITING = "waiting", "等待读取"
        READING = "reading", "正在读取"
        READY = "ready", "可核对"
        REFUSED = "refused", "不能读取"
        COMMITTING = "committing", "正在导入"
        COMMITTED = "committed", "已导入"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = EncryptedTextField()  # base64 of the file; emptied once committed
    preview = EncryptedTextField(blank=True)  # JSON: mapping, rows, faults, corrections
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    says = models.CharField(max_length=300, blank=True)
    uploaded_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta(ScopedModel.Meta):
        verbose_name = "名册导入"
        ordering = ["-uploaded_at"]


class HeadingMapping(ScopedModel):
    """What a heading of somebody's own roster stands for, as corrected once and remembered."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    heading = models.CharField(max_length=80)
    field = models.CharField(max_length=40)

    class Meta(ScopedModel.Meta):
        verbose_name = "栏目对应"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "heading"], name="heading_once")
        ]
