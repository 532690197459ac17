"""The forms of a life meeting's preparation, one act each."""

from collections.abc import Sequence
from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.meetings.forms.fields import PersonField
from dangwu.meetings.models import Opinion
from dangwu.members.models import Person

LONGEST_PAPER = 8000
OF_THE_BODY = "对组织的意见"


class LifePlanForm(forms.Form):
    """What the level above reads beside title, day and place."""

    note = forms.CharField(
        label="方案要点",
        max_length=400,
        widget=forms.Textarea({"rows": 6}),
        help_text="主题、时间、参加人员、准备工作和会议议程，不超过 400 字。",
    )


class StepForm(DatedForm):
    done_on = DayField(label="完成日期")
    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="例如学习了什么、用什么方式征求意见",
    )


class OpinionForm(DatedForm):
    source = forms.ChoiceField(
        label="来自哪里", choices=Opinion.Source.choices, widget=forms.RadioSelect()
    )
    about = forms.CharField()
    text = forms.CharField(label="意见", max_length=400, widget=forms.Textarea({"rows": 4}))
    gathered_on = DayField(label="征求日期")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"] = PersonField(
            people,
            label="对谁的意见",
            required=False,
            nobody=OF_THE_BODY,
            help_text="对个人的意见，只有本人和负责会议的同志可以看到。",
        )
        self.order_fields(("source", "about", "text", "gathered_on"))


class PeopleForm(DatedForm):
    """Some people of a list and a day."""

    people = forms.MultipleChoiceField(
        label="人员",
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "至少选 1 人。"},
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(person.pk): person for person in people}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (key, person.name) for key, person in self.by_key.items()
        ]

    @property
    def chosen(self) -> list[Person]:
        return [self.by_key[key] for key in self.cleaned_data["people"]]


class PapersForm(PeopleForm):
    handed_on = DayField(label="提交日期")


class ToldForm(PeopleForm):
    told_on = DayField(label="转达日期")


class PaperForm(forms.Form):
    text = forms.CharField(
        label="对照检查材料",
        max_length=LONGEST_PAPER,
        widget=forms.Textarea({"rows": 14, "class": "is-tall"}),
        help_text="只有本人和负责会议的同志可以看到。保存以后、记录签字以前可以再改。",
    )


class RemedyForm(forms.Form):
    problem = forms.CharField(label="问题", max_length=200)
    measure = forms.CharField(label="整改措施", max_length=200)
    owner = forms.CharField()
    due_on = DayField(label="整改期限")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonField(people, label="责任人", nobody="请选择")
        self.order_fields(("problem", "measure", "owner", "due_on"))
