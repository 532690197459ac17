"""The small forms: one act each on a meeting that is there."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.meetings.forms.fields import PersonField
from dangwu.members.models import Attendance, Person

# What a leave is mostly asked for: offered beside the field, typed over where it is another.
REASONS = ("因公外出", "因病", "参加其他会议", "休假", "值班")


class ReasonInput(forms.TextInput):
    """A short reason, with the usual ones offered by the list `reasons` of the page."""

    def __init__(self) -> None:
        super().__init__({"list": "reasons", "autocomplete": "off"})


def _note(label: str, *, required: bool = True, length: int = 400) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=length, widget=forms.Textarea({"rows": 4})
    )


class CallForm(forms.Form):
    """What the notice says beside when, where and what about."""

    requirements = _note("通知事项", required=False, length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "requirements"
        ].help_text = "例如要带的材料、要准备的发言。时间、地点、议题会自动写入通知。"


class CancelForm(forms.Form):
    reason = forms.CharField(label="取消的原因", max_length=200)


class LeaveForm(forms.Form):
    """Asked by a person for themself."""

    reason = forms.CharField(label="请假事由", max_length=120, widget=ReasonInput())
    in_writing = forms.BooleanField(
        label="已交书面请假条",
        required=False,
        help_text="主题党日请假应当书面提出；在这里写明事由并保存，即为书面请假。",
    )

    def __init__(self, *args: Any, own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:  # what the person writes here themself is in writing
            del self.fields["in_writing"]


class LeaveOfForm(LeaveForm):
    """Noted by who keeps the meeting for one of those who were called."""

    field_order = ("person",)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, own=False, **kwargs)
        self.fields["person"] = PersonField(people, label="请假人", nobody="请选择")
        self.order_fields(self.field_order)


class InviteForm(forms.Form):
    """Who is asked to attend without belonging to the body."""

    person = forms.CharField()

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonField(people, label="列席人员", nobody="请选择")


class SignForm(forms.Form):
    """Who signs the minutes, and who keeps them."""

    signed_by = forms.CharField()
    keeper = forms.CharField()

    def __init__(
        self, *args: Any, signers: Sequence[Person], keepers: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_by"] = PersonField(signers, label="签字人", nobody="请选择")
        self.fields["keeper"] = PersonField(
            keepers, label="记录保管人", nobody="请选择", help_text="会议记录归档，专人保存。"
        )


class AdditionForm(forms.Form):
    text = _note("更正或补充", length=2000)


class FollowUpForm(forms.Form):
    """One task after the meeting: what, whose, until when."""

    measure = forms.CharField(label="任务", max_length=200)
    owner = forms.CharField()
    due_on = DayField(label="期限")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonField(people, label="责任人", nobody="请选择")
        self.order_fields(("measure", "owner", "due_on"))


class FinishForm(DatedForm):
    done_on = DayField(label="完成日期")
    outcome = forms.CharField(label="落实情况", max_length=200)


class ReportForm(forms.Form):
    """Nothing to type: the press is the record."""


class MakeUpForm(DatedForm):
    """Absentees of a lecture that have heard it since."""

    people = forms.MultipleChoiceField(
        label="补课的人",
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "至少选 1 人。"},
    )
    made_up_on = DayField(label="补课日期")

    def __init__(self, *args: Any, rows: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.person_id): row for row in rows}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (key, row.person.name) for key, row in self.rows.items()
        ]

    @property
    def chosen(self) -> list[Person]:
        return [self.rows[key].person for key in self.cleaned_data["people"]]


class DecisionDayForm(DatedForm):
    """The day on which a resolution was approved above, or made known to the members."""

    day = DayField(label="日期")

    def __init__(self, *args: Any, label: str, earliest: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = label
        self.earliest = earliest

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day = data.get("day")
        if day and day < self.earliest:
            self.add_error("day", f"不早于作出决议的那天 {self.earliest}。")
        return data


class RecordTextForm(forms.Form):
    """What the record of a meeting that is over still lacks."""

    summary = _note("讨论情况", required=False, length=4000)
    next_steps = _note("下一步安排", required=False, length=2000)
    place = forms.CharField(label="地点", max_length=80, required=False)
    study_minutes = forms.IntegerField(
        label="学习时长（分钟）",
        required=False,
        min_value=0,
        max_value=600,
        widget=forms.TextInput({"inputmode": "numeric", "class": "is-num"}),
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = PersonField(people, label="主持人", required=False)
        self.fields["recorder"] = PersonField(people, label="记录人", required=False)
        self.order_fields(("summary", "next_steps", "place", "chair", "recorder", "study_minutes"))
