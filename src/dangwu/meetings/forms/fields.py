"""Fields of ours: a time of the day as people write it, and one person out of a list."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dangwu.members.models import Person

_TIME = re.compile(r"(\d{1,2})[:.点时](\d{1,2})?分?|(\d{1,2})(\d{2})|(\d{1,2})")


def read_time(text: str) -> dt.time | None:
    """A time as people write it: 14:30, 14：30, 1430, 14点30分, 14; None where none."""
    found = _TIME.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if not found:
        return None
    parts = [int(part) for part in found.groups() if part is not None]
    try:
        return dt.time(*parts)
    except ValueError:
        return None


class ClockInput(forms.TimeInput):
    """A text input that shows a time as 14:30 and keeps what was typed."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off", "class": "is-clock"}, "%H:%M")


class ClockField(forms.TimeField):
    """A time typed in any of the ways `read_time` knows."""

    widget = ClockInput

    def to_python(self, value: Any) -> dt.time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.time):
            return value
        found = read_time(str(value))
        if found is None:
            raise ValidationError("看不出是几点。写成 14:30 或 14点30分。", code="unread")
        return found


class PersonField(forms.TypedChoiceField):
    """One person of a list, chosen by name; nobody where the field may stay empty."""

    def __init__(self, people: Sequence[Person], *, nobody: str = "—", **kwargs: Any) -> None:
        self.people: Mapping[str, Person] = {str(person.pk): person for person in people}
        choices = [("", nobody), *((key, each.name) for key, each in self.people.items())]
        super().__init__(
            choices=choices, coerce=self.people.__getitem__, empty_value=None, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Person) else value
