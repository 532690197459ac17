"""Forms of dues. Amounts are typed in yuan and come out as fen."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dangwu.core.forms import DayField, YuanField
from dangwu.dues.messages import CATEGORIES, EMPLOYERS
from dangwu.dues.models import Relief
from dangwu.dues.selectors.layouts import LAYOUTS, KnownItem
from dangwu.rules.dues import normal_name

FREE_ROWS = 3  # for names that the standard does not list


class PercentField(forms.Field):
    """A percentage typed as 3.8 or 3.8%; cleaned to an exact share."""

    def to_python(self, value: Any) -> Fraction | None:
        if value in self.empty_values:
            return None
        text = unicodedata.normalize("NFKC", str(value)).strip().rstrip("%")
        if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text):
            raise ValidationError("写成百分数，例如 3.8。", code="invalid")
        return Fraction(Decimal(text)) / 100

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Fraction):
            percent = Decimal(value.numerator * 100) / Decimal(value.denominator)
            return f"{percent.normalize():f}"
        return value


class PayForm(forms.Form):
    """The pay of one member: a row for each name the standard knows, a few free ones, or the base.

    `groups` are the names by fate; `known` what is on the slip now, by name.
    """

    def __init__(
        self,
        *args: Any,
        items: Sequence[KnownItem],
        known: dict[str, Any],
        ways: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.ways = list(items), ways
        written = {normal_name(name): (name, fen) for name, fen in known.get("pay", ())}
        for number, item in enumerate(self.items):
            found = next((written.pop(n) for n in item.names if n in written), None)
            field = YuanField(label=item.name, required=False, initial=found and found[1])
            self.fields[f"item_{number}"] = field
        self._add_free_rows(list(written.values()))
        if "base" in ways:
            self.fields["base"] = YuanField(
                label="计算基数", required=False, initial=known.get("base")
            )
        if "quarter" in ways:
            self._add_quarter(known.get("quarter") or (None, None, None))
        if "previous" in ways:
            self._add_previous(known)

    def _add_free_rows(self, rows: list[tuple[str, int]]) -> None:
        self.free = max(FREE_ROWS, len(rows) + 1) if self.items else 0
        for number in range(self.free):
            name, fen = rows[number] if number < len(rows) else (None, None)
            self.fields[f"name_{number}"] = forms.CharField(
                label=f"其他项目 {number + 1} 的名称", required=False, max_length=40, initial=name
            )
            self.fields[f"amount_{number}"] = YuanField(
                label=f"其他项目 {number + 1} 的金额", required=False, initial=fen
            )

    def _add_quarter(self, months: Sequence[int | None]) -> None:
        for number, fen in enumerate(months):
            self.fields[f"month_{number}"] = YuanField(
                label=f"上季度第 {number + 1} 个月纯收入",
                required=False,
                initial=fen,
                least=-(10**11),
            )

    def _add_previous(self, known: dict[str, Any]) -> None:
        increase = known.get("increase")
        self.fields["previous"] = YuanField(
            label="原月交纳党费", required=False, initial=known.get("previous")
        )
        self.fields["increase"] = PercentField(
            label="养老金调整幅度（%）",
            required=False,
            initial=None if increase is None else Fraction(increase),
            help_text="没有调整的填 0",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "is-money"}),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(self.free):
            name, fen = data.get(f"name_{number}"), data.get(f"amount_{number}")
            if name and fen is None and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", f"“{name}”还没有填金额。")
            if fen is not None and not name:
                self.add_error(f"name_{number}", "有金额，还没有填名称。")
        return data

    @property
    def pay(self) -> dict[str, Any]:
        """What `services.pay.Pay` is made of; an item of zero says that there is none."""
        data = self.cleaned_data
        listed = [(item.name, data.get(f"item_{n}")) for n, item in enumerate(self.items)]
        free = [(data.get(f"name_{n}"), data.get(f"amount_{n}")) for n in range(self.free)]
        items = [(name, fen) for name, fen in [*listed, *free] if name and fen]
        months = [data.get(f"month_{n}") for n in range(3)] if "quarter" in self.ways else []
        given = [fen for fen in months if fen is not None]
        return {
            "items": items or None,
            "base": data.get("base"),
            "quarter": given or None,
            "previous": data.get("previous"),
            "increase": data.get("increase"),
        }

    def bound_items(self, counted: str) -> list[Any]:
        """The rows of one fate: in, off, out."""
        return [self[f"item_{n}"] for n, item in enumerate(self.items) if item.counted == counted]

    @property
    def counted_in(self) -> list[Any]:
        return self.bound_items("in")

    @property
    def taken_off(self) -> list[Any]:
        return self.bound_items("off")

    @property
    def left_out(self) -> list[Any]:
        return self.bound_items("out")

    @property
    def free_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"name_{n}"], self[f"amount_{n}"]) for n in range(self.free)]

    @property
    def quarter_rows(self) -> list[Any]:
        return [self[f"month_{n}"] for n in range(3)] if "quarter" in self.ways else []


class ReliefForm(forms.Form):
    amount_fen = YuanField(label="每月交纳", help_text="单位元；免交填 0")
    decided_by = forms.ChoiceField(label="由谁同意", choices=Relief.Body.choices)
    decided_on = DayField(label="决定日期")
    reason = forms.CharField(
        label="困难情况和理由", max_length=400, widget=forms.Textarea, help_text="加密保存"
    )


class CategoryForm(forms.Form):
    category = forms.ChoiceField(label="按哪一类计算", choices=list(CATEGORIES.items()))
    employer = forms.ChoiceField(
        label="单位类型",
        choices=[("", "不适用"), *EMPLOYERS.items()],
        required=False,
        help_text="在职按月领工资的要选",
    )
    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea)


class PaidToForm(forms.Form):
    paid_to = DayField(label="党费交至", help_text="填那个月的任一天，例如 2026-02-28")


class ConfirmForm(forms.Form):
    confirmed_on = DayField(label="支部委员会确认日期")


class NoteForm(forms.Form):
    note = forms.CharField(
        label="核对说明", max_length=200, help_text="例如：跨档所致，工资项目与人事部门一致"
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="更正理由", max_length=200, widget=forms.Textarea)


class UploadForm(forms.Form):
    layout = forms.ChoiceField(
        label="工资表类型", choices=[(each.id, each.title) for each in LAYOUTS]
    )
    file = forms.FileField(label="工资表文件", help_text=".xlsx 或 .xls")
