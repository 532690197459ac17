"""Forms of approvals. `version` is that of the case as the page showed it."""

from typing import Any

from django import forms

from dangwu.core.forms import DayField
from dangwu.procedures.models import Action
from dangwu.procedures.services import LONGEST_OPINION


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DecideForm(VersionForm):
    """One form with two buttons, which say the decision."""

    opinion = forms.CharField(
        label="意见",
        required=False,
        max_length=LONGEST_OPINION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回的，写明要修改什么",
    )
    decision = forms.ChoiceField(
        label="答复",
        choices=[(Action.APPROVE.value, "同意"), (Action.RETURN.value, "退回")],
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == Action.RETURN and not data.get("opinion", "").strip():
            self.add_error("opinion", "退回要写明意见，以便对方修改。")
        return data


class OutsideForm(VersionForm):
    approved = forms.ChoiceField(label="上级答复", choices=[("yes", "同意"), ("no", "退回")])
    answered_on = DayField(label="答复日期")
    reference = forms.CharField(
        label="文号", max_length=120, help_text="没有文号的，写明答复方式，例如：口头答复"
    )

    def __init__(self, *args: Any, filing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if filing:
            self.fields["approved"].choices = [("yes", "收到备案"), ("no", "退回")]  # type: ignore[attr-defined]
