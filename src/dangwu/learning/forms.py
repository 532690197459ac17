"""Forms of study."""

from fractions import Fraction
from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.learning.models import ThoughtReport, Training
from dangwu.learning.selectors import MINUTES_OF_HOUR
from dangwu.members.models import Activity


class HoursField(forms.DecimalField):
    """Hours typed as 2 or 1.5; cleaned to minutes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_digits=5, decimal_places=2, **kwargs)
        self.error_messages["invalid"] = "写成数字，例如 2 或者 1.5。"
        self.error_messages["max_decimal_places"] = "小数点后最多两位，例如 1.5。"
        self.error_messages["max_digits"] = "写成数字，例如 2 或者 1.5。"
        self.error_messages["max_whole_digits"] = "不超过 300 学时，多期的分次登记。"

    def clean(self, value: Any) -> Any:
        hours = super().clean(value)
        return None if hours is None else int(Fraction(hours) * MINUTES_OF_HOUR)


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TrainingForm(DatedForm):
    """One training and who took part; everybody of the branch is ticked to begin with."""

    kind = forms.ChoiceField(
        label="类别", choices=Training.KINDS, widget=forms.RadioSelect, initial=Activity.TRAINING
    )
    title = forms.CharField(label="内容", max_length=120)
    held_on = DayField(label="日期")
    minutes = HoursField(label="每人学时", help_text="按实际学习时间，60 分钟为 1 学时")
    provider = forms.CharField(
        label="举办单位（选填）", max_length=80, required=False, help_text="本支部组织的不填"
    )
    for_secretaries = forms.BooleanField(label="这是党支部书记培训", required=False)
    people = PeopleField(label="参加的人", queryset=None)

    def __init__(self, *args: Any, people: Any, is_branch: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = people
        field.initial = [person.pk for person in people] if is_branch else []
        self.fields["held_on"].initial = self.today
        if is_branch:
            del self.fields["for_secretaries"]  # branches do not train secretaries (MTG-30)


class MaterialForm(DatedForm):
    may_lie_ahead = ("read_by",)

    title = forms.CharField(label="名称", max_length=120)
    where = forms.CharField(
        label="在哪里读（选填）", max_length=200, required=False, help_text="例如：支部书架"
    )
    read_by = DayField(label="建议读完日期（选填）", required=False)


class ThoughtReportForm(DatedForm):
    """The own report, or an officer's note that one was given on paper or by word."""

    form = forms.ChoiceField(
        label="方式",
        choices=ThoughtReport.Form.choices,
        widget=forms.RadioSelect,
        initial=ThoughtReport.Form.WRITTEN,
    )
    handed_on = DayField(label="汇报日期")
    text = forms.CharField(
        label="汇报内容",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_on"].initial = self.today
        if is_own:
            del self.fields["form"]
            self.fields["text"].required = True
            self.fields["text"].help_text = "加密保存，只有本人和支部负责人写明理由后能看，留记录"
        else:
            del self.fields["text"]  # what was handed in on paper stays on paper
