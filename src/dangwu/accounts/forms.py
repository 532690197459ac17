"""What people type to sign in, to change a password, to make an account, to search the trail."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    get_default_password_validators,
    validate_password,
)
from django.core.validators import RegexValidator

from dangwu.accounts.models import User
from dangwu.core.forms import DayField
from dangwu.core.messages import act_name
from dangwu.core.models import AuditEntry
from dangwu.core.selectors import acts_seen


def _password(label: str, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget)


class UsernameField(forms.CharField):
    """A user name: case and full-width forms make no difference."""

    def to_python(self, value: Any) -> Any:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").casefold()


class SignInForm(forms.Form):
    username = UsernameField(
        label="用户名",
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = _password("密码", "current-password")


class EmailForm(forms.Form):
    """Where reminders are mailed to; empty for none."""

    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        max_length=120,
        help_text="只用来收提醒，邮件里没有人名。留空就不再发邮件。",
        error_messages={"invalid": "这不是电子邮箱地址，应为“名称@域名”。"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PasswordForm(forms.Form):
    """The present password and a new one twice."""

    present = _password("现用密码", "current-password")
    new = _password("新密码", "new-password")
    again = _password("再输一次新密码", "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new"].help_text = get_default_password_validators()[0].get_help_text()

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise forms.ValidationError("现用密码不对。")
        return present

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "new" in given and given.get("again") != given["new"]:
            self.add_error("again", "两次输入的新密码不一样。")
        return given


class AccountForm(forms.Form):
    username = UsernameField(
        label="用户名",
        min_length=2,
        max_length=64,
        help_text="字母、数字、汉字、点和短横，2 至 64 个字符",
        validators=[RegexValidator(r"^[\w.\-]+$", "只能用字母、数字、汉字、点、短横和下划线。")],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(
        label="显示名", max_length=64, required=False, help_text="没有对应人员的账号显示这个名称"
    )
    id_number = forms.CharField(
        label="公民身份号码",
        max_length=18,
        required=False,
        help_text="填写后账号归名册中的这个人，权限随其职务",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SearchForm(forms.Form):
    q = forms.CharField(label="用户名或显示名", max_length=64, required=False)


class TrailForm(forms.Form):
    """Filters of the trail; all optional."""

    act = forms.ChoiceField(label="行为", required=False)
    outcome = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), *AuditEntry.Outcome.choices]
    )
    account = UsernameField(label="用户名", max_length=64, required=False)
    since = DayField(label="自", required=False, help_text="")
    until = DayField(label="至", required=False, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = [(act, act_name(act)) for act in acts_seen()]
        self.fields["act"].choices = [("", "全部"), *acts]  # type: ignore[attr-defined]
