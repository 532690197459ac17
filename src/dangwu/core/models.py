"""The audit trail: who did what, to what, when, and how it ended."""

from datetime import UTC
from typing import Any

from django.db import models


class AuditEntry(models.Model):
    """One line of the trail. The database refuses to change or delete it (migration 0002)."""

    class Outcome(models.TextChoices):
        DONE = "done", "完成"
        REFUSED = "refused", "不予办理"
        DENIED = "denied", "无权"
        FAILED = "failed", "失败"

    seq = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("账号", null=True)
    address = models.CharField("地址", max_length=45, blank=True)
    session = models.CharField("会话", max_length=16, blank=True)
    act = models.CharField("行为", max_length=80)
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    subject_table = models.CharField("对象类别", max_length=80, blank=True)
    subject_id = models.CharField("对象", max_length=40, blank=True)
    scope_path = models.CharField("所属组织路径", max_length=64, blank=True)
    effective_on = models.DateField("生效日期", null=True)
    fields = models.JSONField("涉及栏目", default=list)
    facts = models.JSONField("数字与摘要", default=dict)
    salt = models.CharField(max_length=32, blank=True)
    detail = models.TextField("说明", blank=True)
    commitment = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "审计记录"
        indexes = [
            models.Index(fields=["subject_table", "subject_id"], name="audit_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
            models.Index(fields=["act", "at"], name="audit_act"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.subject_table}#{self.subject_id}"

    def content(self) -> dict[str, Any]:
        """What the hash covers: everything but the erasable words and the hash itself."""
        return {
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor_id,
            "address": self.address,
            "session": self.session,
            "act": self.act,
            "outcome": self.outcome,
            "table": self.subject_table,
            "subject": self.subject_id,
            "scope": self.scope_path,
            "on": self.effective_on.isoformat() if self.effective_on else None,
            "fields": self.fields,
            "facts": self.facts,
            "commitment": self.commitment,
        }
