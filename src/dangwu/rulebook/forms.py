"""The filters of the pages 制度库; they stand in the address, so that a page can be handed on."""

from datetime import date
from typing import Any

from django import forms

from dangwu.rulebook.messages import CHAPTERS
from dangwu.rulebook.selectors import rulebook

NATION = "national"


class DayForm(forms.Form):
    """The day at which the book is opened."""

    on = forms.DateField(
        label="哪一天",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日期应写作 2026-01-31。"},
    )

    def day(self, today: date) -> date:
        """The day asked for; today where none, or no day, was given."""
        return (self.is_valid() and self.cleaned_data["on"]) or today


class FindForm(DayForm):
    """Search by word and clause, filter by chapter and standard."""

    field_order = ["q", "chapter", "standard", "on"]

    q = forms.CharField(label="词语或编号", required=False, max_length=60)
    chapter = forms.ChoiceField(label="章", required=False)
    standard = forms.ChoiceField(label="标准", required=False)
    cite = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = rulebook()
        known = sorted({id_.partition("-")[0] for id_ in book.entries}, key=_order)
        self._choose("chapter", [("", "全部"), *((key, CHAPTERS.get(key, key)) for key in known)])
        self._choose("standard", [(each.id, each.title) for each in book.standards.values()])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self, name: str, otherwise: str = "") -> str:
        """What was asked for; a filter that makes no sense filters nothing."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or otherwise)


def _order(chapter: str) -> int:
    known = list(CHAPTERS)
    return known.index(chapter) if chapter in known else len(known)
