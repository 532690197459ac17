"""How every form of the product looks, and the two fields that read what people write.

`Renderer` is Django's `FORM_RENDERER`: `{{ form }}` gives our fields and our summary of faults.
"""

import datetime as dt
import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import CheckboxInput, ChoiceWidget, FileInput, Input, Widget

from dangwu.core.messages import day_in_words
from dangwu.core.services import SHORTEST_REASON
from dangwu.core.sheets.values import TOO_FINE, Fault, parse_fen

_BOXES = (CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)
# What Django says of a field, in the words of the screens: by kind of field and code of fault.
WORDS: dict[type[forms.Field], dict[str, str]] = {
    forms.FileField: {
        "invalid": "没有收到文件，请重新选择文件。",
        "missing": "没有收到文件，请重新选择文件。",
        "empty": "这个文件没有内容，请打开核对，另选一个。",
        "max_length": "文件名不超过 %(max)d 个字，现有 %(length)d 个，请改短后再选。",
    },
    forms.DecimalField: {
        "invalid": "这里要一个数，例如 3 或 3.5。",
        "max_digits": "数太大，一共不超过 %(max)s 位。",
        "max_whole_digits": "数太大，小数点前不超过 %(max)s 位。",
        "max_decimal_places": "小数点后不超过 %(max)s 位。",
    },
    forms.IntegerField: {"invalid": "这里要一个整数，例如 3。"},
    forms.Field: {
        "min_length": "不少于 %(limit_value)d 个字，现有 %(show_value)d 个。",
        "max_length": "不超过 %(limit_value)d 个字，现有 %(show_value)d 个。",
        "min_value": "不小于 %(limit_value)s。",
        "max_value": "不大于 %(limit_value)s。",
        "invalid_choice": "所选的现在不能选，请从列出的各项里重新选择。",
        "invalid_pk_value": "所选的现在不能选，请从列出的各项里重新选择。",
        "invalid_list": "所选的现在不能选，请从列出的各项里重新选择。",
        "null_characters_not_allowed": "含有看不见的控制字符，请删去后重新填写。",
    },
}


class BoundField(DjangoBoundField):
    """A field whose control carries the classes of the style sheet."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        control = widget or self.field.widget
        own = str(control.attrs.get("class", ""))
        if not control.is_hidden and not isinstance(control, _BOXES):
            bad = "is-bad" if self.errors else ""
            built["class"] = " ".join(part for part in ("ctl", own, bad) if part)
        if getattr(self.field, "max_length", None):
            built["maxlength"] = False  # a browser cuts off in silence; our fault says by how much
        return built

    @property
    def is_tick(self) -> bool:
        """A single box: its label stands beside it, not above."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def is_file(self) -> bool:
        return isinstance(self.field.widget, FileInput)

    @property
    def faults(self) -> list[str]:
        """What is wrong, in the words of the screens where the form has none of its own."""
        return [
            self._missing if self._is_plain_gap(fault) else self._own_words(fault) or message
            for fault in self.errors.as_data()
            for message in fault.messages
        ]

    def _own_words(self, fault: ValidationError) -> str:
        """Our words for what Django finds; nothing where the form has its own."""
        code = fault.code or ""
        if not self._is_djangos(code):
            return ""
        kinds = (WORDS[kind] for kind in type(self.field).__mro__ if kind in WORDS)
        words = next((words[code] for words in kinds if code in words), "")
        return words % (fault.params or {})

    def _is_djangos(self, code: str) -> bool:
        """Whether neither the form nor a field of ours has words for this code."""
        said = self.field.error_messages.get(code)
        return said is None or any(
            said == vars(kind).get("default_error_messages", {}).get(code)
            for kind in type(self.field).__mro__
            if kind.__module__.startswith("django.forms")
        )

    def _is_plain_gap(self, fault: ValidationError) -> bool:
        own = self.field.error_messages["required"]
        return fault.code == "required" and own == forms.Field.default_error_messages["required"]

    @property
    def _missing(self) -> str:
        if self.is_file:
            return "还没有选文件。"
        if self.is_tick:
            return "还没有勾选。"
        return "还没有选。" if isinstance(self.field.widget, ChoiceWidget) else "还没有填写。"

    @property
    def target(self) -> str:
        """The id a summary of faults links to; groups of boxes have one of their own."""
        return self.id_for_label or self.auto_id


class Renderer(TemplatesSetting):
    """Our templates before Django's, for forms, fields, formsets and boxes."""

    form_template_name = "forms/form.html"
    field_template_name = "parts/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = BoundField


# ---- days ----------------------------------------------------------------------------------

_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


def _matched(text: str) -> re.Match[str] | None:
    """The text as year, month and day, whether or not the calendar has them."""
    return _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))


def read_day(text: str) -> dt.date | None:
    """A day as people write it: 2026-03-01, 2026年3月1日, 2026.3.1, 2026/3/1, 20260301.

    None where the text is no day of the calendar.
    """
    found = _matched(text)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


class DayInput(forms.DateInput):
    """A text input that shows a day as 2026-03-01 and keeps what was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "class": "is-day", **(attrs or {})}, "%Y-%m-%d")


class DayField(forms.DateField):
    """A day typed in any of the ways `read_day` knows."""

    widget = DayInput
    default_error_messages = {
        "invalid": "没有这一天。写成 2026-03-01 或 2026年3月1日。",
        "unread": "看不出是哪一天。写成 2026-03-01 或 2026年3月1日。",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "写成 2026-03-01 或 2026年3月1日")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        found = read_day(str(value))
        if found is None:
            code = "invalid" if _matched(str(value)) else "unread"
            raise ValidationError(self.error_messages[code], code=code)
        return found


class DatedForm(forms.Form):
    """A form of an act. What goes on record has happened: its days are not after `today`."""

    may_lie_ahead: tuple[str, ...] = ()  # fields whose day is a limit, not an event

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, field in self.fields.items():
            day = data.get(name)
            is_deed = isinstance(field, DayField) and name not in self.may_lie_ahead
            if is_deed and day and day > self.today:
                late = f"{day_in_words(day)}还没有到，到时再登记。"
                self.add_error(name, f"{late}不晚于今天 {day_in_words(self.today)}。")
        return data


class PlainForm(forms.Form):
    """An act that asks nothing: the press is the answer."""


class OnForm(DatedForm):
    """An act that asks only its day; today, unless another is typed."""

    on = DayField(label="日期")

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today
        self.fields["on"].label = label or self.fields["on"].label


class RevealForm(forms.Form):
    """Why somebody reads what is under seal; `seen_by` names who will see that they did."""

    reason = forms.CharField(label="查看事由", min_length=SHORTEST_REASON, max_length=200)

    def __init__(self, *args: Any, seen_by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = f"，{seen_by}可见" if seen_by else ""
        self.fields["reason"].help_text = f"事由、时间和查看人记入审计记录{seen}"


# ---- money ---------------------------------------------------------------------------------


class YuanInput(Input):
    """A text input for money in yuan; shows integer fen as 1234.56."""

    input_type = "text"
    template_name = "django/forms/widgets/text.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "decimal", "autocomplete": "off", "class": "is-money"}
        super().__init__({**given, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, int):
            sign = "-" if value < 0 else ""
            return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
        return None if value in (None, "") else str(value)


class YuanField(forms.Field):
    """Money typed in yuan with at most two decimals; cleaned to integer fen.

    `least` and `most` are in fen and included.
    """

    widget = YuanInput
    default_error_messages = {
        "invalid": "这里要一个以元为单位的数，例如 5219.31。",
        "cents": "金额最多两位小数，精确到分。",
        "least": "不少于 %(limit)s 元。",
        "most": "不超过 %(limit)s 元。",
    }

    def __init__(self, *, least: int = 0, most: int = 10**11, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        fen = parse_fen(str(value))
        if isinstance(fen, Fault):
            code = "cents" if fen is TOO_FINE else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
        return fen

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        for code, limit, broken in (
            ("least", self.least, value < self.least),
            ("most", self.most, value > self.most),
        ):
            if broken:
                raise ValidationError(
                    self.error_messages[code],
                    code=code,
                    params={"limit": f"{limit // 100:,}.{limit % 100:02d}"},
                )
