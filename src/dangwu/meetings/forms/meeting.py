"""The form of a meeting that is planned, and what it shares with the record of one held."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from dangwu.core.forms import DayField, read_day
from dangwu.meetings.forms.fields import ClockField, PersonField
from dangwu.meetings.messages import KINDS, MATTERS
from dangwu.members.models import Activity, Person

MOST_ITEMS = 20
MOST_MINUTES = 600
_LIFE = (Activity.LIFE_MEETING, Activity.DEMOCRATIC_LIFE_MEETING)
_LECTURES = (Activity.LECTURE, Activity.THEME_DAY, Activity.MEMBER_MEETING, Activity.GROUP_MEETING)
_OUT = (Activity.THEME_DAY,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What may be chosen for a meeting of a kind: who, what it also counts as, which parts and
    tasks (MTG-12, MTG-25), which majorities, and whom an item may be about."""

    kind: str
    people: Sequence[Person]
    also: Sequence[str] = ()
    parts: Sequence[tuple[str, str]] = ()
    tasks: Sequence[tuple[str, str]] = ()
    matters: Sequence[str] = ()
    subjects: Sequence[Person] = ()
    beside: Sequence[Person] = ()  # of the place and not on the roll: may be asked to attend


class MeetingForm(forms.Form):
    """When, where, about what, who leads; more only where the kind has it."""

    title = forms.CharField(label="主题", max_length=120)
    held_on = DayField(label="日期", help_text="")
    begins_at = ClockField(label="开始", required=False)
    ends_at = ClockField(label="结束", required=False)
    place = forms.CharField(label="地点", max_length=80, required=False)
    plan_entry = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.fields["chair"] = PersonField(choices.people, label="主持人", required=False)
        self.fields["recorder"] = PersonField(choices.people, label="记录人", required=False)
        self._add_more()

    def _add_more(self) -> None:
        kind, choices = self.choices.kind, self.choices
        if kind in _LECTURES:
            self.fields["speaker"] = PersonField(choices.people, label="讲课人", required=False)
            self.fields["speaker_from_outside"] = forms.CharField(
                label="外请讲课人", max_length=60, required=False, help_text="姓名和单位、职务"
            )
        if choices.also:
            labels = [(each, KINDS[each]) for each in choices.also]
            self.fields["also"] = ticks("同时作为", labels)
        if choices.parts:
            self.fields["parts"] = ticks("主题党日内容", choices.parts)
        if kind in _OUT:
            self.fields["out_of_town"] = forms.BooleanField(label="到外地开展", required=False)
        if kind in _LIFE:
            self.fields["superior_sent"] = forms.CharField(
                label="上级派员", max_length=60, required=False, help_text="姓名和职务"
            )
        if kind not in _LIFE:
            self.fields["study_minutes"] = forms.IntegerField(
                label="学习时长（分钟）",
                required=False,
                min_value=0,
                max_value=MOST_MINUTES,
                widget=count_input(),
                help_text="党课、主题党日、集中学习不填时，按起止时间计算。",
            )

    # ---- how the page lays it out

    @property
    def main(self) -> list[BoundField]:
        """What every meeting has: the first sheet."""
        names = ["title", "held_on", "begins_at", "ends_at", "place", "chair", "recorder"]
        return [self[name] for name in names]

    @property
    def leading(self) -> list[BoundField]:
        """Of the further fields those that a meeting of this kind cannot do without."""
        wanted: Mapping[str, tuple[str, ...]] = {
            Activity.LECTURE: ("speaker", "speaker_from_outside"),
            Activity.THEME_DAY: ("parts",),
            Activity.LIFE_MEETING: ("superior_sent",),
            Activity.DEMOCRATIC_LIFE_MEETING: ("superior_sent",),
        }
        return [self[name] for name in wanted.get(self.choices.kind, ()) if name in self.fields]

    @property
    def further(self) -> list[BoundField]:
        """The rest, which most meetings leave alone."""
        names = (
            "speaker",
            "speaker_from_outside",
            "also",
            "parts",
            "study_minutes",
            "out_of_town",
            "superior_sent",
        )
        leading = {field.name for field in self.leading}
        return [self[name] for name in names if name in self.fields and name not in leading]

    @property
    def further_is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.further)

    # ---- what it comes to

    @property
    def meeting_values(self) -> dict[str, Any]:
        """The cleaned values by the names of `MeetingFields`."""
        data = self.cleaned_data
        return {
            "kind": self.choices.kind,
            "title": data["title"],
            "held_on": data["held_on"],
            "begins_at": data["begins_at"],
            "ends_at": data["ends_at"],
            "place": data["place"],
            "chair": data["chair"],
            "recorder": data["recorder"],
            "speaker": data.get("speaker"),
            "speaker_from_outside": data.get("speaker_from_outside", ""),
            "also": tuple(data.get("also", ())),
            "parts": tuple(data.get("parts", ())),
            "out_of_town": data.get("out_of_town", False),
            "study_minutes": data.get("study_minutes"),
            "superior_sent": data.get("superior_sent", ""),
        }


def ticks(label: str, choices: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple()
    )


def count_input() -> forms.TextInput:
    return forms.TextInput(
        {"inputmode": "numeric", "autocomplete": "off", "class": "is-num", "maxlength": "4"}
    )


def count_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=9999, widget=count_input()
    )


# ---- the agenda ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """The fields of one topic as the page lays them out."""

    number: int
    form: "AgendaForm"

    def __getitem__(self, name: str) -> BoundField:
        """A field by its short name; KeyError where topics of this meeting have none."""
        full = f"item_{self.number}_{name}"
        if full not in self.form.fields:
            raise KeyError(name)
        return self.form[full]

    @property
    def votes(self) -> list[BoundField]:
        """The counts of a vote, in the order they are counted."""
        return [self[name] for name in ("votes_for", "against", "abstained", "invalid")]

    @property
    def shown_number(self) -> int:
        return self.number + 1


class AgendaForm(MeetingForm):
    """A meeting with its topics: as many rows as `count`, empty ones count for nothing."""

    def __init__(self, *args: Any, count: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = max(1, min(count, MOST_ITEMS))
        for number in range(self.count):
            for name, field in self.item_fields().items():
                self.fields[f"item_{number}_{name}"] = field

    def item_fields(self) -> dict[str, forms.Field]:
        """The fields of one topic; each call makes new ones."""
        choices = self.choices
        found: dict[str, forms.Field] = {}
        if choices.tasks:
            tasks = [("", "请选择，或者直接写议题"), *choices.tasks]
            found["task"] = forms.ChoiceField(label="议题类别", choices=tasks, required=False)
        found["title"] = forms.CharField(
            label="议题",
            max_length=200,
            required=False,
            help_text="选了类别可以不写，按类别的名称。" if choices.tasks else "",
        )
        if choices.matters:
            matters = [("", "不表决"), *((each, MATTERS[each]) for each in choices.matters)]
            found["matter"] = forms.ChoiceField(
                label="是否表决",
                choices=matters,
                required=False,
                initial="",
                widget=forms.RadioSelect(),
            )
        if choices.subjects and set(choices.matters) & {"admission", "full_membership"}:
            found["about"] = PersonField(
                choices.subjects, label="讨论谁", required=False, nobody="请选择"
            )
        return found

    @property
    def rows(self) -> list[AgendaRow]:
        return [AgendaRow(number, self) for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in range(self.count):
            self._check_item(number, self._item(data, number))
        return data

    def _item(self, data: Mapping[str, Any], number: int) -> dict[str, Any]:
        """What was typed of one topic, by the short names."""
        start = f"item_{number}_"
        return {k[len(start) :]: v for k, v in data.items() if k.startswith(start)}

    def _check_item(self, number: int, item: Mapping[str, Any]) -> None:
        if _is_filled(item) and not self._title(item):
            self.add_error(f"item_{number}_title", "这一项还没有写议题。")
        one_by_one = item.get("matter") in ("admission", "full_membership")
        if one_by_one and "about" in item and not item.get("about"):
            self.add_error(f"item_{number}_about", "逐人讨论、逐人表决，一个议题选一个人。")

    def _title(self, item: Mapping[str, Any]) -> str:
        return str(item.get("title") or dict(self.choices.tasks).get(item.get("task", ""), ""))

    @property
    def items(self) -> Iterator[dict[str, Any]]:
        """The topics that were written, in their order."""
        for number in range(self.count):
            item = self._item(self.cleaned_data, number)
            if _is_filled(item):
                yield {**item, "title": self._title(item)}


def _is_filled(item: Mapping[str, Any]) -> bool:
    return any(value not in (None, "", False) for name, value in item.items() if name != "method")


class PlanForm(AgendaForm):
    """A meeting to be called: the agenda is what the notice says."""

    requirements = forms.CharField(
        label="通知事项",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="例如要带的材料、要准备的发言。",
    )


def shown_again(form_class: type[Any], data: QueryDict, **kwargs: Any) -> Any:
    """The form with all that was typed and nothing judged: for a further row, or another day."""
    typed = {
        name: data.getlist(name) if name in ("also", "parts", "guests") else data[name]
        for name in data
        if name != "csrfmiddlewaretoken"
    }
    return form_class(initial=typed, **kwargs)


def rows_asked(data: QueryDict) -> int:
    """How many topics a posted form shows: its own, and one where one was asked for."""
    given = data.get("rows", "1")
    count = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 1
    return count + ("add" in data)


def on_day(data: QueryDict | None, fallback: dt.date) -> dt.date:
    """The day a posted form is about, as far as it can be read."""
    return (read_day(data.get("held_on", "")) if data else None) or fallback
