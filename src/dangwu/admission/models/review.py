"""Political review (政治审查): read by few, under seal, every reading on record."""

from django.db import models

from dangwu.admission.models.dossier import OfDossier
from dangwu.core.crypto import EncryptedTextField


class PoliticalReview(OfDossier):
    """The review of one dossier: four contents and the concluding paper."""

    class Result(models.TextChoices):
        PASSED = "passed", "合格"
        FAILED = "failed", "不合格"

    attitude = EncryptedTextField("对党的理论和路线、方针、政策的态度", blank=True)
    history = EncryptedTextField("政治历史和在重大政治斗争中的表现", blank=True)
    conduct = EncryptedTextField("遵纪守法和遵守社会公德情况", blank=True)
    family = EncryptedTextField("直系亲属和主要社会关系的政治情况", blank=True)
    clear_without_letters = models.BooleanField("情况清楚，不函调外调", default=False)
    household_asked_on = models.DateField(
        "征求户籍所在地和居住地党组织意见日期", null=True, blank=True
    )
    concluded_on = models.DateField("结论日期", null=True, blank=True)
    result = models.CharField("结论", max_length=6, choices=Result, blank=True)
    conclusion = EncryptedTextField("结论性材料", blank=True)
    replaced_on = models.DateField("重新出具后作废日期", null=True, blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "政治审查"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(replaced_on__isnull=True),
                name="one_current_review",
            )
        ]


class Inquiry(OfDossier):
    """An inquiry about somebody near to the person: by letter, or on the spot."""

    class Manner(models.TextChoices):
        LETTER = "letter", "函调"
        VISIT = "visit", "外调"

    manner = models.CharField("方式", max_length=6, choices=Manner, default=Manner.LETTER)
    number = models.CharField("函号", max_length=40, blank=True)
    addressee = EncryptedTextField("收函单位")
    about = EncryptedTextField("被调查人和关系")
    sent_on = models.DateField("发函（外调）日期")
    answered_on = models.DateField("回函日期", null=True, blank=True)
    answer = EncryptedTextField("回函情况", blank=True)

    class Meta(OfDossier.Meta):
        verbose_name = "函调外调"
        verbose_name_plural = "函调外调"
        ordering = ["sent_on", "pk"]
