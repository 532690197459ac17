"""What letting somebody act in one's place asks."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from dangwu.accounts.models import User
from dangwu.core.forms import DatedForm, DayField
from dangwu.procedures.services import LONGEST_DELEGATION
from dangwu.procedures.services.writing import LONGEST_REASON

GIVEN = [("procedures.submit", "办理和报送"), ("procedures.approve", "答复下级")]


class TakerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The accounts that may be asked, each under name and post."""

    words: Mapping[int, str]

    def label_from_instance(self, obj: Any) -> str:
        return self.words[obj.pk]


class DelegationForm(DatedForm):
    """To whom, what, from when; the last day is one on which it still holds."""

    may_lie_ahead = ("starts_on", "last_on")

    taker = TakerField(
        queryset=User.objects.none(),
        label="委托给",
        empty_label="请选择",
        help_text="在本组织或者上级担任职务的同志",
    )
    permissions = forms.MultipleChoiceField(
        label="委托事项", choices=GIVEN, widget=forms.CheckboxSelectMultiple
    )
    starts_on = DayField(label="从哪一天")
    last_on = DayField(label="到哪一天", help_text=f"含当天，最长 {LONGEST_DELEGATION} 天")
    reason = forms.CharField(label="事由", max_length=LONGEST_REASON, help_text="例如：外出学习")

    def __init__(self, *args: Any, takers: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["taker"]
        assert isinstance(field, TakerField)
        field.words, field.queryset = takers, User.objects.filter(pk__in=takers)

    @property
    def ends_on(self) -> date:
        """The first day on which it no longer holds."""
        last: date = self.cleaned_data["last_on"]
        return last + timedelta(days=1)
