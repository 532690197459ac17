"""The record of a meeting already held, on one page: who was there, what was said and decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from dangwu.meetings.forms.acts import ReasonInput
from dangwu.meetings.forms.meeting import AgendaForm, count_field, ticks
from dangwu.meetings.selectors.quorum import Votes
from dangwu.meetings.selectors.roll import Expected
from dangwu.members.models import Activity, Person, Presence
from dangwu.orgs.models import Decision

PRESENCES = [
    (Presence.PRESENT.value, "到会"),
    (Presence.LEAVE.value, "请假"),
    (Presence.ABSENT.value, "缺席"),
]
_METHODS = [
    (Decision.Method.HANDS.value, "举手"),
    (Decision.Method.SECRET.value, "无记名"),
]


@dataclass(frozen=True, slots=True)
class RollRow:
    """One name of the roll: three choices, and a reason for who was not there."""

    expected: Expected
    presence: BoundField
    reason: BoundField


class RecordForm(AgendaForm):
    """Everybody is preset as present; of a topic only its title is needed.

    `expected` is who should have attended on the day of the form. A roll that was shown for
    another day is a fault: the names are to be looked at again.
    """

    summary = forms.CharField(
        label="讨论情况", required=False, max_length=4000, widget=forms.Textarea({"rows": 4})
    )
    next_steps = forms.CharField(
        label="下一步安排", required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self, data: QueryDict | None = None, *, expected: Sequence[Expected], **kwargs: Any
    ) -> None:
        self.expected = list(expected)
        self.shown = {name[9:] for name in data or () if name.startswith("presence_")}
        super().__init__(self._with_newcomers(data), **kwargs)
        for each in self.expected:
            key = each.person.pk.hex
            self.fields[f"presence_{key}"] = forms.ChoiceField(
                label=each.person.name,
                choices=PRESENCES,
                initial=Presence.PRESENT.value,
                widget=forms.RadioSelect(),
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=f"{each.person.name}的事由",
                max_length=120,
                required=False,
                widget=ReasonInput(),
            )
        if self.choices.beside:
            names = [(str(person.pk), person.name) for person in self.choices.beside]
            self.fields["guests"] = ticks("列席人员", names)

    def _with_newcomers(self, data: QueryDict | None) -> QueryDict | None:
        """What was posted, and 到会 for names that stand on the roll only now."""
        if data is None:
            return None
        filled = data.copy()
        for each in self.expected:
            filled.setdefault(f"presence_{each.person.pk.hex}", Presence.PRESENT.value)
        return filled

    def item_fields(self) -> dict[str, forms.Field]:
        found = super().item_fields()
        found["points"] = _text("发言要点", 4000, 3)
        found["dissent"] = _text("不同意见", 2000, 2)
        found["result"] = _text("讨论结果", 2000, 2)
        if self.choices.matters:
            found |= _vote_fields()
        return found

    # ---- how the page lays it out

    @property
    def roll(self) -> list[RollRow]:
        return [
            RollRow(each, self[f"presence_{key}"], self[f"reason_{key}"])
            for each in self.expected
            if (key := each.person.pk.hex)
        ]

    @property
    def should_attend(self) -> int:
        return sum(each.counts for each in self.expected)

    # ---- what is wrong

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_roll(data)
        self._check_speaker(data)
        for number in range(self.count):
            self._check_vote(number, self._item(data, number))
        return data

    def _check_roll(self, data: Mapping[str, Any]) -> None:
        """The roll that was shown is that of the day; who was not there has a reason."""
        keys = {each.person.pk.hex for each in self.expected}
        if self.shown != keys:
            self._say_other_roll(len(keys - self.shown), len(self.shown - keys))
            return
        for key in keys:
            if data.get(f"presence_{key}") == Presence.LEAVE and not data.get(f"reason_{key}"):
                self.add_error(f"reason_{key}", "请假要写事由。")

    def _say_other_roll(self, more: int, less: int) -> None:
        self.add_error(
            "held_on",
            f"这一天的应到名单与原来列出的不同（多 {more} 人，少 {less} 人），"
            "下面已换成这一天的名单，核对到会情况后再保存。",
        )

    def _check_speaker(self, data: Mapping[str, Any]) -> None:
        """A lecture is counted for who gave it: without a name it is nobody's."""
        asked = self.choices.kind == Activity.LECTURE and "speaker" not in self.errors
        if asked and not (data.get("speaker") or data.get("speaker_from_outside")):
            self.add_error("speaker", "党课要写讲课人：选本组织的人，或者在后面写外请的人。")

    def _check_vote(self, number: int, item: Mapping[str, Any]) -> None:
        if not item.get("matter"):
            return
        if not item.get("method"):
            self.add_error(f"item_{number}_method", "还没有选表决方式。")

    # ---- what it comes to

    @property
    def absent(self) -> dict[UUID, tuple[str, str]]:
        """Who was not there: leave or absent, and the reason."""
        data = self.cleaned_data
        return {
            each.person.pk: (data[f"presence_{key}"], data[f"reason_{key}"])
            for each in self.expected
            if data[f"presence_{(key := each.person.pk.hex)}"] != Presence.PRESENT
        }

    @property
    def guests(self) -> list[Person]:
        chosen = set(self.cleaned_data.get("guests", ()))
        return [person for person in self.choices.beside if str(person.pk) in chosen]

    def votes_of(self, item: Mapping[str, Any]) -> Votes | None:
        """What was counted; for-votes left empty are the rest of those with the vote."""
        if not item.get("matter"):
            return None
        against, abstained, invalid = (
            item.get(name) or 0 for name in ("against", "abstained", "invalid")
        )
        given = item.get("votes_for")
        rest = max(self._present_with_vote() - against - abstained - invalid, 0)
        return Votes(
            method=item["method"],
            votes_for=rest if given is None else given,
            against=against,
            abstained=abstained,
            invalid=invalid,
        )

    def _present_with_vote(self) -> int:
        absent = self.absent
        return sum(each.counts for each in self.expected if each.person.pk not in absent)


def _text(label: str, length: int, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=length, widget=forms.Textarea({"rows": rows})
    )


def _vote_fields() -> dict[str, forms.Field]:
    return {
        "method": forms.ChoiceField(
            label="表决方式",
            choices=_METHODS,
            required=False,
            initial=Decision.Method.HANDS.value,
            widget=forms.RadioSelect(),
        ),
        "votes_for": count_field("赞成"),
        "against": count_field("反对"),
        "abstained": count_field("弃权"),
        "invalid": count_field("废票"),
        "wording": _text("决议内容", 2000, 2),
        "needs_approval": forms.BooleanField(label="这项决议须报上级批准", required=False),
    }
