"""Forms of a meeting that runs: items, notes, counts, ballots, opinions in writing."""

from collections.abc import Sequence
from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.meetings.forms.fields import ClockField, PersonField
from dangwu.meetings.forms.meeting import count_input
from dangwu.meetings.messages import MATTERS
from dangwu.meetings.models import WrittenOpinion
from dangwu.members.models import Attendance, Person

ONE_BY_ONE = ("admission", "full_membership")
COUNTS = {"votes_for": "赞成", "against": "反对", "abstained": "弃权", "invalid": "废票"}


def _count(label: str, *, required: bool = True, initial: int | None = None) -> forms.IntegerField:
    """A number of people or ballots."""
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=9999,
        initial=initial,
        widget=count_input(),
    )


def _text(label: str, length: int, rows: int, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=False, max_length=length, widget=widget, **more)


class ItemForm(forms.Form):
    """One item: what it is, whether and by which majority it is put to the vote, whom about."""

    def __init__(
        self,
        *args: Any,
        tasks: Sequence[tuple[str, str]],
        matters: Sequence[str],
        subjects: Sequence[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = dict(tasks)
        if tasks:
            choices = [("", "请选择，或者直接写议题"), *tasks]
            self.fields["task"] = forms.ChoiceField(
                label="议题类别", choices=choices, required=False
            )
        self.fields["title"] = forms.CharField(
            label="议题",
            max_length=200,
            required=not tasks,
            help_text="选了类别可以不写，按类别的名称。" if tasks else "",
        )
        if matters:
            named = [("", "不表决"), *((each, MATTERS[each]) for each in matters)]
            self.fields["matter"] = forms.ChoiceField(
                label="是否表决", choices=named, required=False, widget=forms.RadioSelect()
            )
        if set(matters) & set(ONE_BY_ONE):
            self.fields["about"] = PersonField(
                subjects,
                label="讨论谁",
                required=False,
                nobody="请选择",
                help_text="接收预备党员、转正逐人讨论、逐人表决。",
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        title = data.get("title") or self.tasks.get(data.get("task", ""), "")
        if not title:
            self.add_error("title", "还没有写议题。")
        if data.get("matter") in ONE_BY_ONE and not data.get("about"):
            self.add_error("about", "逐人讨论、逐人表决，一个议题选一个人。")
        return data | {"title": title}

    @property
    def item(self) -> dict[str, Any]:
        """The cleaned values by the names `add_item` takes."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "task": data.get("task", ""),
            "matter": data.get("matter", ""),
            "about": data.get("about"),
        }


class NotesForm(forms.Form):
    """What is said on an item; saved as it is typed."""

    points = _text("发言要点", 4000, 6)
    dissent = _text("不同意见", 2000, 3)
    result = _text("讨论结果", 2000, 3)

    def __init__(self, *args: Any, is_voted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_voted:  # what comes out of it is the decision
            del self.fields["result"]

    @property
    def notes(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("points", "dissent", "result")}


class ResolveForm(forms.Form):
    """What is decided, beside the numbers."""

    wording = _text("决议内容", 2000, 3, help_text="写明决定了什么；不写的，按议题名称。")
    needs_approval = forms.BooleanField(label="这项决议须报上级批准", required=False)
    emergency = _text("情况紧急必须决定的，写明理由", 400, 2)

    @property
    def resolution(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"wording": data["wording"], "needs_approval": data["needs_approval"]}


class HandsForm(ResolveForm):
    """A vote by show of hands, counted in the room."""

    votes_for = _count("赞成")
    against = _count("反对", initial=0)
    abstained = _count("弃权", initial=0)

    @property
    def counts(self) -> dict[str, int]:
        names = ("votes_for", "against", "abstained")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def count_fields(self) -> list[forms.BoundField]:
        return [self["votes_for"], self["against"], self["abstained"]]

    @property
    def has_count_faults(self) -> bool:
        return any(field.errors for field in self.count_fields)


class TellersForm(forms.Form):
    """The two who count."""

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"] = PersonField(people, label="计票人甲", nobody="请选择")
        self.fields["second"] = PersonField(people, label="计票人乙", nobody="请选择")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, second = data.get("first"), data.get("second")
        if first and second and first.pk == second.pk:
            self.add_error("second", "两名计票人不能是同一个人。")
        return data

    @property
    def tellers(self) -> list[Person]:
        return [self.cleaned_data["first"], self.cleaned_data["second"]]


class PaperForm(forms.Form):
    """What one teller counted."""

    issued = _count("发出")
    votes_for = _count("赞成")
    against = _count("反对")
    abstained = _count("弃权")
    invalid = _count("废票", initial=0)


class BallotForm(forms.Form):
    """The vote of one person in a poll."""

    choice = forms.ChoiceField(
        label="表决",
        choices=[("votes_for", "赞成"), ("against", "反对"), ("abstained", "弃权")],
        widget=forms.RadioSelect(),
    )


class OpinionForm(DatedForm):
    """An opinion handed in on paper by somebody who cannot come."""

    stance = forms.ChoiceField(
        label="意见", choices=WrittenOpinion.Stance.choices, widget=forms.RadioSelect()
    )
    received_on = DayField(label="收到日期")
    before_meeting = forms.BooleanField(
        label="会前正式提交的",
        required=False,
        initial=True,
        help_text="开会后才交来的不勾选",
    )
    text = _text("书面意见的内容", 2000, 4)

    def __init__(self, *args: Any, rows: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [row.person for row in rows]
        self.fields["person"] = PersonField(people, label="谁的意见", nobody="请选择")
        self.order_fields(("person", "stance", "received_on", "before_meeting", "text"))


class OwnOpinionForm(forms.Form):
    """The own opinion of somebody who cannot come, handed in from their own account."""

    stance = forms.ChoiceField(
        label="意见", choices=WrittenOpinion.Stance.choices, widget=forms.RadioSelect()
    )
    text = _text("书面意见的内容", 2000, 4)


class CloseForm(forms.Form):
    ends_at = ClockField(label="结束时间", required=False, help_text="写成 15:30")
