"""What the acts on a run ask. What a step has no use for is not asked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.procedures.forms.cases import VersionForm
from dangwu.procedures.registry import Asked
from dangwu.procedures.services import LONGEST_OPINION
from dangwu.procedures.services.writing import LONGEST_REASON, LONGEST_WORDS
from dangwu.rules.terms import Outcome

LONGEST_TITLE = 200
STOPPED = "stopped"  # the outcome of a run that is ended for none of the outcomes it knows


def _words(label: str, most: int, **given: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=most, widget=area, **given)


class StartForm(forms.Form):
    """The title as lists show it, and what the procedure asks besides."""

    title = forms.CharField(
        label="标题", max_length=LONGEST_TITLE, help_text="列在办理清单里，不写个人情况"
    )

    def __init__(self, *args: Any, asks: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for asked in asks:
            self.fields[asked.name] = _field_of(asked)

    def details(self) -> dict[str, str]:
        return {name: said for name, said in self.cleaned_data.items() if name != "title"}


def _field_of(asked: Asked) -> forms.Field:
    if asked.choices:
        first = [] if asked.required else [("", "—")]
        choices = [*first, *asked.choices]
        return forms.ChoiceField(label=asked.label, choices=choices, required=asked.required)
    return forms.CharField(label=asked.label, max_length=asked.most, required=asked.required)


class CompleteForm(VersionForm, DatedForm):
    """When a step was taken, how it ended, and why it may come after its last day."""

    done_on = DayField(label="办结日期")
    outcome = forms.ChoiceField(label="结果")
    special_reason = _words(
        "特殊情况", LONGEST_REASON, required=False, help_text="超过一般期限的，写明原因"
    )
    note = _words("说明", LONGEST_WORDS, required=False)

    def __init__(
        self, *args: Any, outcomes: Sequence[Outcome], may_be_special: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if outcomes:
            _choose(self, "outcome", [(each.id, each.name) for each in outcomes])
        else:
            del self.fields["outcome"]
        if not may_be_special:
            del self.fields["special_reason"]


class SendForm(VersionForm):
    note = _words("报送说明", LONGEST_OPINION, required=False)


class ReasonForm(VersionForm):
    """An act that asks why; the answer goes on record."""

    reason = _words("原因", LONGEST_REASON)


class EndRunForm(ReasonForm):
    outcome = forms.ChoiceField(label="结果")
    field_order = ["outcome", "reason"]

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.id, each.name) for each in outcomes]
        _choose(self, "outcome", [*known, (STOPPED, "不再办理")])


class RefuseForm(forms.Form):
    """The level above decides against a step: what comes of it, and why."""

    case_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label="结果")
    opinion = _words("意见", LONGEST_OPINION)

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "outcome", [(each.id, each.name) for each in outcomes])


class KeepForm(DatedForm):
    """One paper that a step asks for, and since when it is there."""

    name = forms.ChoiceField(label="材料")
    held_on = DayField(label="收存日期")

    def __init__(self, *args: Any, materials: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "name", [(name, name) for name in materials])


class DueForm(forms.Form):
    """The filters of what is due."""

    procedure = forms.ChoiceField(label="程序", required=False)
    until = DayField(label="到哪一天", required=False)

    def __init__(self, *args: Any, procedures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "procedure", [("", "全部"), *procedures])

    def asked_until(self, otherwise: date) -> date:
        return (self.is_valid() and self.cleaned_data["until"]) or otherwise

    def asked_procedure(self) -> str:
        return str((self.is_valid() and self.cleaned_data["procedure"]) or "")


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
