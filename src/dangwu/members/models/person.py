"""A person, with the basic information of the national member system."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.ids import new_id
from dangwu.core.scope import ScopedModel


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class PersonCategory(models.TextChoices):
    """人员类别: what somebody does; the dues rules read it."""

    CIVIL_SERVANT = "civil_servant", "机关在职"
    INSTITUTION = "institution", "事业单位在职"
    ENTERPRISE = "enterprise", "企业在职"
    RETIRED = "retired", "离退休"
    STUDENT = "student", "学生"
    FARMER = "farmer", "农民"
    SELF_EMPLOYED = "self_employed", "自主经营"
    UNEMPLOYED = "unemployed", "待业"
    RELIEF = "relief", "领取抚恤救济"
    MINIMUM_ALLOWANCE = "minimum_allowance", "领取最低生活保障"


class MembershipStatus(models.TextChoices):
    APPLICANT = "applicant", "入党申请人"
    ACTIVIST = "activist", "入党积极分子"
    PROSPECT = "prospect", "发展对象"
    PROBATIONARY = "probationary", "预备党员"
    FULL = "full", "正式党员"
    LEFT = "left", "已离开"


MEMBERSHIP_LABELS = dict(MembershipStatus.choices)


class Person(ScopedModel):
    """`scope_path` is the path of the group or branch the person belongs to today."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person"
    )
    name = models.CharField("姓名", max_length=60)
    name_pinyin = models.CharField(max_length=120, blank=True, editable=False)
    name_initials = models.CharField(max_length=20, blank=True, editable=False)
    name_stroke_key = models.CharField(max_length=120, blank=True, editable=False)
    id_number = EncryptedTextField("公民身份号码", blank=True, tail=4)
    id_index = models.CharField(max_length=32, null=True, unique=True, editable=False)
    id_tail_index = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    ethnicity = models.CharField("民族", max_length=12, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    education = models.CharField("学历", max_length=20, blank=True)
    category = models.CharField("人员类别", max_length=20, choices=PersonCategory, blank=True)
    job = models.CharField("工作岗位", max_length=80, blank=True)
    mobile = EncryptedTextField("联系电话", blank=True, tail=4)
    landline = EncryptedTextField("固定电话", blank=True, tail=4)
    address = EncryptedTextField("家庭住址", blank=True)

    scope_own = "pk"

    class Meta(ScopedModel.Meta):
        verbose_name = "人员"
        indexes = [
            models.Index(fields=["name_stroke_key", "id", "scope_path"], name="person_by_strokes"),
            models.Index(fields=["name_pinyin"], name="person_pinyin"),
            models.Index(fields=["name_initials"], name="person_initials"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def status_label(self) -> str:
        """The status of the day the list was asked for (`selectors.with_status`)."""
        status = getattr(self, "status", None)
        return MEMBERSHIP_LABELS.get(status, "") if status else ""

    def get_absolute_url(self) -> str:
        return reverse("members:person", args=[self.pk])
