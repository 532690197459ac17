"""The plan of a year as one table: a row for each meeting, more rows than are filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from dangwu.core.forms import DatedForm, DayField
from dangwu.meetings.forms.fields import PersonField
from dangwu.meetings.models import PlanEntry
from dangwu.meetings.selectors.plans import Proposed
from dangwu.meetings.services.plans import EntryFields
from dangwu.members.models import Activity, Person

SPARE_ROWS = 2
_NAMES = ("on", "title", "content", "form", "place")
_SPEAKERS = ("speaker", "speaker_from_outside")


class OneLine(forms.CharField):
    """Words that may fill two lines of a narrow column and are one line of the plan."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 20})

    def to_python(self, value: Any) -> str:
        return "；".join(line.strip() for line in str(value or "").splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The fields of one row. `key`: e12 an entry, m3 a proposal for March, n0 a spare row."""

    key: str
    label: str
    form: "EntriesForm"

    def __getitem__(self, name: str) -> BoundField:
        """The field of that name; KeyError where the row has none (templates look further)."""
        return self.form[f"{name}_{self.key}"]

    @property
    def is_entry(self) -> bool:
        return self.key.startswith("e")


class EntriesForm(forms.Form):
    """What stands in the plan, what is proposed for the turns without an entry, and spare rows.

    A proposal or a spare row without a theme counts for nothing.
    """

    def __init__(
        self,
        *args: Any,
        kind: str,
        year: int,
        people: Sequence[Person],
        entries: Sequence[PlanEntry] = (),
        proposals: Sequence[Proposed] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.year, self.people = kind, year, people
        self.rows: list[PlanRow] = []
        for entry in entries:
            self._add(f"e{entry.pk}", f"{entry.on.month}月", entry)
            self.fields[f"drop_e{entry.pk}"] = forms.BooleanField(
                label="取消这一次", required=False
            )
        for each in proposals:
            self._add(f"m{each.turn}", f"{each.turn}月", each)
        for number in range(SPARE_ROWS):
            self._add(f"n{number}", "另加", None)
        self.rows.sort(key=self._place)

    def _add(self, key: str, label: str, known: PlanEntry | Proposed | None) -> None:
        for name, field in self._fields().items():
            field.initial = getattr(known, name, None)
            field.required = False
            field.label = f"{label} {field.label}"
            field.widget.attrs["aria-label"] = field.label  # the heading of the column is far
            self.fields[f"{name}_{key}"] = field
        self.rows.append(PlanRow(key, label, self))

    def _fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            "on": DayField(label="时间", help_text=""),
            "title": forms.CharField(label="主题", max_length=120),
            "content": OneLine(label="内容", max_length=200),
            "form": forms.CharField(label="形式", max_length=80),
            "place": forms.CharField(label="地点", max_length=80),
        }
        if self.kind == Activity.LECTURE:
            found["speaker"] = PersonField(self.people, label="讲课人")
            found["speaker_from_outside"] = forms.CharField(label="外请讲课人", max_length=60)
        return found

    @staticmethod
    def _place(row: PlanRow) -> tuple[int, str]:
        """Rows stand in the order of their months, the spare ones last."""
        return (99, row.key) if row.key.startswith("n") else (int(row.label[:-1]), row.key)

    # ---- what it comes to

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            if self._is_dropped(row):
                self._forgive(row)
            else:
                self._check(row, data)
        return data

    def _forgive(self, row: PlanRow) -> None:
        """What is wrong in a row that goes is no fault."""
        for name in (*_NAMES, *_SPEAKERS):
            self.errors.pop(f"{name}_{row.key}", None)

    def _check(self, row: PlanRow, data: dict[str, Any]) -> None:
        title, day = data.get(f"title_{row.key}"), data.get(f"on_{row.key}")
        if row.is_entry and not title:
            self.add_error(f"title_{row.key}", "还没有填主题；不要这一次的，勾选取消。")
        if title and day is None and f"on_{row.key}" not in self.errors:
            self.add_error(f"on_{row.key}", "填了主题，还没有填时间。")
        if title and day and day.year != self.year:
            self.add_error(f"on_{row.key}", f"不在 {self.year} 年内。")
        if data.get(f"speaker_{row.key}") and data.get(f"speaker_from_outside_{row.key}"):
            self.add_error(f"speaker_{row.key}", "讲课人只填一处：本组织的人，或者外请的人。")

    def _is_dropped(self, row: PlanRow) -> bool:
        return bool(self.data.get(f"drop_{row.key}"))

    def _typed(self, row: PlanRow) -> EntryFields | None:
        data = self.cleaned_data
        if not data.get(f"title_{row.key}"):
            return None
        names = (*_NAMES, *(_SPEAKERS if self.kind == Activity.LECTURE else ()))
        return EntryFields(**{name: data[f"{name}_{row.key}"] for name in names})

    @property
    def changed(self) -> dict[int, EntryFields]:
        """Every row of an entry as it was posted, by the key of the entry."""
        kept = (row for row in self.rows if row.is_entry and not self._is_dropped(row))
        return {int(row.key[1:]): typed for row in kept if (typed := self._typed(row))}

    @property
    def dropped(self) -> list[int]:
        return [int(row.key[1:]) for row in self.rows if row.is_entry and self._is_dropped(row)]

    @property
    def added(self) -> list[EntryFields]:
        """The proposals and spare rows that have a theme."""
        return list(self._new())

    def _new(self) -> Iterator[EntryFields]:
        for row in self.rows:
            if not row.is_entry and (typed := self._typed(row)):
                yield typed


class SubmitForm(forms.Form):
    """A word to the level above."""

    note = forms.CharField(
        label="说明", max_length=400, required=False, widget=forms.Textarea({"rows": 3})
    )


class PublishForm(DatedForm):
    published_on = DayField(label="公布日期", help_text="在党务公开栏等公布的那一天")
