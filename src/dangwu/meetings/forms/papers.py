"""Forms about what goes out: a brief, and the day attendance was made known."""

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.meetings.services.briefs import LONGEST_TEXT, LONGEST_TITLE


class BriefForm(forms.Form):
    """A brief; drafted from the record, so that it can be sent as it is."""

    title = forms.CharField(label="标题", max_length=LONGEST_TITLE)
    text = forms.CharField(
        label="正文",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"class": "is-tall"}),
        help_text="由会议记录生成，可以修改。不写个人的发言、请假事由和入党、处分等事项。",
    )


class NoteForm(forms.Form):
    """A word to the level above."""

    note = forms.CharField(
        label="说明", max_length=400, required=False, widget=forms.Textarea({"rows": 3})
    )


class ToldForm(DatedForm):
    told_on = DayField(label="通报日期", help_text="在党员大会上通报或者张贴的那一天")
