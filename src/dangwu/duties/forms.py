"""Forms of what is recorded by hand."""

from django import forms

from dangwu.core.forms import DatedForm, DayField


class DoneForm(DatedForm):
    done_on = DayField(label="完成日期")
    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="例如形式、文号，不写个人的情况。",
    )
