"""A date health check in progress: the sheet and its findings under seal, for an hour."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel
from dangwu.orgs.models import Organisation

KEPT = timedelta(hours=1)


class DateCheck(ScopedModel):
    """A sheet of dossiers that is judged; nothing of it is a record.

    Only who uploaded it sees it. `content` is emptied when it is discarded or its hour is over.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "正在核对"
        READY = "ready", "已核对"
        REFUSED = "refused", "没有核对"
        DISCARDED = "discarded", "已清除"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    says = models.CharField("说明", max_length=300, blank=True)
    done = models.PositiveIntegerField("已核对", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    content = EncryptedTextField("表和结果", blank=True)  # base64 of packed JSON
    made_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "材料体检"
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["user", "-made_at"], name="date_check_user")]

    def __str__(self) -> str:
        return "材料体检"
