"""Who may sign in, the passwords they had, and the sessions that live."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from dangwu.core.actor import session_mark


class UserManager(BaseUserManager["User"]):
    """Look-up by username; accounts are made by `services.create_account` alone."""


class User(AbstractBaseUser):
    """An account. What it may do follows from the posts of its person, or from its duty."""

    class Duty(models.TextChoices):
        NONE = "", "无"
        SYSTEM = "system", "系统管理员"
        SECURITY = "security", "安全管理员"
        AUDIT = "audit", "审计管理员"

    username = models.CharField("用户名", max_length=64, unique=True)
    display_name = models.CharField("显示名", max_length=64, blank=True)
    # Only the person gives it, on the own page, to be reminded by mail.
    email = models.EmailField("电子邮件", max_length=120, blank=True)
    duty = models.CharField("管理职责", max_length=8, choices=Duty, default=Duty.NONE, blank=True)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    password_set_on = models.DateField("密码设置日期")
    password_temporary = models.BooleanField("初始密码", default=True)
    password_void_at = models.DateTimeField("初始密码失效时间", null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "账号"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(duty__in=["", "system", "security", "audit"]),
                name="accounts_user_one_duty",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def must_change_password(self, on: date) -> bool:
        """Whether the password was made by somebody else, or is older than the profile allows."""
        if self.password_temporary:
            return True
        lives = timedelta(days=settings.PASSWORD_DAYS)
        expires = settings.PASSWORD_PROFILE == "dengbao3"  # noqa: S105
        return expires and on >= self.password_set_on + lives


class FormerPassword(models.Model):
    """The hash of a password somebody had: the last few may not come back."""

    user = models.ForeignKey(User, models.PROTECT, related_name="former_passwords")
    encoded = models.CharField("摘要", max_length=128)
    set_on = models.DateField("设置日期")

    class Meta:
        verbose_name = "旧密码"

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_on}"


class Session(AbstractBaseSession):
    """A session that knows whose it is, so that people see and end their own."""

    user_id = models.BigIntegerField("账号", null=True, db_index=True)
    address = models.CharField("地址", max_length=45, blank=True)
    begun_at = models.DateTimeField("开始时间", null=True)

    class Meta:
        verbose_name = "会话"

    def __str__(self) -> str:
        return self.mark

    @property
    def mark(self) -> str:
        """What names this session in the trail and on pages; never the key."""
        return session_mark(self.session_key)
