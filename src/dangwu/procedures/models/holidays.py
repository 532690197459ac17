"""Days on which the week is not as the official table says: what an officer put on record."""

from django.db import models


class HolidayKind(models.TextChoices):
    OFF = "off", "放假"
    WORKING = "working", "上班"
    USUAL = "usual", "按平常的星期"


class Holiday(models.Model):
    """One day that replaces, or adds to, the tables of the rulebook; it holds for everybody."""

    day = models.DateField("日期", unique=True)
    kind = models.CharField("安排", max_length=8, choices=HolidayKind)
    name = models.CharField("名称", max_length=40)
    reference = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = "节假日安排"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
