"""What one changed day of the holiday table asks."""

from django import forms

from dangwu.core.forms import DayField
from dangwu.procedures.models import HolidayKind


class HolidayForm(forms.Form):
    """A day off, or one that is worked, with the notice that says so."""

    day = DayField(label="日期")
    kind = forms.ChoiceField(label="安排", choices=HolidayKind.choices)
    name = forms.CharField(label="名称", max_length=40, help_text="例如：春节")
    reference = forms.CharField(label="依据", max_length=120, help_text="通知的名称和文号")
