"""One form a step: what the step's fact needs, and nothing that is known already."""

from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.core.messages import day_in_words

LONGEST_NOTE = 4000
SEALED = "加密保存，查看须写明事由，每次查看都有记录"


class PersonField(forms.ModelChoiceField):
    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(queryset=None, label=label, empty_label="请选择", **kwargs)


class PeopleField(forms.ModelMultipleChoiceField):
    def __init__(self, label: str, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(queryset=None, label=label, widget=widget, **kwargs)


class StepForm(DatedForm):
    """A form of a dossier; `people` is whom its fields of persons choose from."""

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField | PeopleField):
                field.queryset = people


class DayForm(StepForm):
    """A step that leaves only its day."""

    day = DayField(label="日期")


class TalkForm(StepForm):
    talker = PersonField("谈话人")
    held_on = DayField(label="谈话日期")
    note = forms.CharField(
        label="谈话情况",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea,
        help_text=SEALED,
    )


class SuperiorTalkForm(StepForm):
    """Who was sent may stand outside the system: then the name is written."""

    talker = PersonField("谈话人", required=False)
    talker_name = forms.CharField(label="谈话人（不在名单上的）", max_length=60, required=False)
    held_on = DayField(label="谈话日期")
    note = forms.CharField(
        label="谈话情况", max_length=LONGEST_NOTE, widget=forms.Textarea, help_text=SEALED
    )
    opinion = forms.CharField(label="对能否入党的意见", max_length=400, widget=forms.Textarea)


class BackersForm(StepForm):
    people = PeopleField("人选")
    since = DayField(label="指定日期")


class TrainingForm(StepForm):
    begins_on = DayField(label="开始日期")
    ended_on = DayField(label="结束日期")
    days = forms.DecimalField(label="天数", min_value=0, max_digits=4, decimal_places=1)
    hours = forms.DecimalField(
        label="学时", min_value=0, max_digits=5, decimal_places=1, required=False
    )
    provider = forms.CharField(label="举办单位", max_length=80)
    passed = forms.NullBooleanField(
        label="考试",
        required=False,
        widget=forms.Select(choices=[("", "没有考试"), ("true", "合格"), ("false", "不合格")]),
    )
    special_case = forms.CharField(
        label="培训不足的特殊情况",
        max_length=200,
        required=False,
        help_text="个别特殊情况才填，写明原因",
    )


class SendForm(forms.Form):
    note = forms.CharField(label="报送说明", max_length=400, required=False, widget=forms.Textarea)


class BatchField(forms.ModelChoiceField):
    """A batch with whom it was given to and how many numbers are left."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.organisation.short_name}领取），余 {obj.left} 份"


class FormIssueForm(StepForm):
    """The number is the next of the batch; nobody types it."""

    batch = BatchField(queryset=None, label="编号批次", empty_label=None)
    issued_on = DayField(label="发放日期")

    def __init__(self, *args: Any, batches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = batches  # type: ignore[attr-defined]


class DecisionField(forms.ModelChoiceField):
    """A decision as its record has it."""

    def label_from_instance(self, obj: Any) -> str:
        day = day_in_words(obj.decided_on)
        word = "通过" if obj.passed else "未通过"
        return (
            f"{day}　应到 {obj.should_attend} 人，实到 {obj.present} 人，"
            f"赞成 {obj.votes_for} 票，{word}"
        )


class ResolutionForm(forms.Form):
    decision = DecisionField(
        queryset=None, label="支部大会的决议", empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, decisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]


class FullResolutionForm(ResolutionForm):
    outcome = forms.ChoiceField(
        label="讨论结果",
        choices=[
            ("full", "按期转为正式党员"),
            ("extended", "延长预备期"),
            ("cancelled", "取消预备党员资格"),
        ],
        widget=forms.RadioSelect,
    )
    months = forms.IntegerField(
        label="延长月数", required=False, min_value=1, max_value=24, help_text="延长预备期才填"
    )


class SecondApplicationForm(StepForm):
    applied_on = DayField(label="转正申请日期")
    characters = forms.IntegerField(
        label="申请书字数", required=False, min_value=1, max_value=100_000
    )


class PlacingForm(StepForm):
    placed_on = DayField(label="编入日期")
    group = forms.ModelChoiceField(
        queryset=None, label="党小组", required=False, empty_label="不编入党小组"
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
