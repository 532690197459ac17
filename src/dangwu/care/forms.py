"""Forms of talks and visits. Who, when and why are filled in where they are known."""

from collections.abc import Mapping
from typing import Any

from django import forms

from dangwu.care.messages import ALWAYS
from dangwu.core.forms import DatedForm, DayField
from dangwu.core.messages import day_in_words
from dangwu.core.services import SHORTEST_REASON

Choices = list[tuple[str, Any]]
LONGEST_NOTE = 4000


def occasion_choices(talks: Mapping[str, str], visits: Mapping[str, str]) -> Choices:
    """In groups: what every standard knows, what calls for a talk, what calls for a visit."""
    groups: Choices = [("日常", list(ALWAYS.items()))]
    return [*groups, *called_for_choices(talks, visits)]


def called_for_choices(talks: Mapping[str, str], visits: Mapping[str, str]) -> Choices:
    named = (("必谈的情形", talks), ("必访的情形", visits))
    return [(title, list(names.items())) for title, names in named if names]


class PersonField(forms.ModelChoiceField):
    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(queryset=None, label=label, empty_label="请选择", **kwargs)


class RecordForm(DatedForm):
    """A talk held or a visit paid. An occasion that calls for a visit makes it one."""

    person = PersonField("谈话或走访对象")
    talker = PersonField("谈话人")
    held_on = DayField(label="日期")
    occasion = forms.ChoiceField(label="事由")
    is_visit = forms.BooleanField(
        label="是走访看望", required=False, help_text="走访不计入谈心谈话的次数"
    )
    place = forms.CharField(label="地点", max_length=80, required=False)
    note = forms.CharField(
        label="谈话内容",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea,
        help_text="加密保存。只有谈话双方和书记、副书记写明事由后可以看，每次查看都有记录",
    )

    def __init__(
        self,
        *args: Any,
        people: Any,
        talkers: Any,
        talks: Mapping[str, str],
        visits: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visits = visits
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["talker"].queryset = talkers  # type: ignore[attr-defined]
        self.fields["occasion"].choices = occasion_choices(talks, visits)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("occasion") in self.visits:
            data["is_visit"] = True
        return data


class NeedForm(DatedForm):
    """An occasion that calls for a talk or a visit."""

    person = PersonField("谁")
    occasion = forms.ChoiceField(label="情形")
    noted_on = DayField(label="发生或者得知日期")
    note = forms.CharField(
        label="情况说明",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea,
        help_text="加密保存。只有书记、副书记写明事由后可以看",
    )

    def __init__(
        self,
        *args: Any,
        people: Any,
        talks: Mapping[str, str],
        visits: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        choices = [("", "请选择"), *called_for_choices(talks, visits)]
        self.fields["occasion"].choices = choices  # type: ignore[attr-defined]


class TalkField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        how = "走访" if obj.is_visit else "谈话"
        return f"{day_in_words(obj.held_on)}，{obj.talker}{how}"


class SettleForm(forms.Form):
    """Which of the talks with the person it was."""

    talk = TalkField(queryset=None, label="由哪一次办结", empty_label="请选择")

    def __init__(self, *args: Any, talks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["talk"].queryset = talks  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="缘由",
        max_length=200,
        min_length=SHORTEST_REASON,
        help_text=f"记入审计记录，不少于 {SHORTEST_REASON} 个字",
    )
