"""Forms of the date health check: a sheet to upload, one dossier to type."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from dangwu.admission.services.checkup.columns import COLUMNS, DAY, STAGES, DossierColumn
from dangwu.admission.services.checkup.reading import mismatches
from dangwu.core.sheets.values import Fault


class SheetForm(forms.Form):
    """Which organisation's rules count, and the sheet."""

    organisation = forms.ModelChoiceField(
        label="按哪个组织的制度核对", queryset=None, empty_label=None
    )
    sheet = forms.FileField(
        label="日期表",
        allow_empty_file=True,  # an empty file is refused in the words of the sheets
        help_text=".xlsx 或 .xls，一人一行。用模板，或者现有的表，栏目次序和日期写法不限",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class CellField(forms.CharField):
    """What a cell of the sheet may hold, typed: read alike, and shown again as typed."""

    def __init__(self, column: DossierColumn, **kwargs: Any) -> None:
        self.column = column
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        found = self.column.read(super().clean(value))
        if isinstance(found, Fault):
            raise forms.ValidationError(f"{found.text}。", code="unread")
        return found


def cell_field(column: DossierColumn) -> CellField:
    """The field of a column: a box to type in, or its words to choose from."""
    return CellField(
        column,
        label=column.heading,
        required=False,
        widget=_control(column),
        help_text="" if _says_nothing_new(column) else column.note,
    )


class DossierForm(forms.Form):
    """All dates of one dossier; what is left empty is not known, and not judged."""

    organisation = forms.ModelChoiceField(
        label="按哪个组织的制度核对", queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        for column in COLUMNS:
            self.fields[column.name] = cell_field(column)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, text in mismatches(data):
            self.add_error(name, f"{text}。")
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The read columns of a valid form."""
        return {column.name: self.cleaned_data[column.name] for column in COLUMNS}

    @property
    def stages(self) -> list[tuple[str, list[BoundField]]]:
        """The fields by stage, as the form is laid out."""
        return [
            (title, [self[column.name] for column in COLUMNS if column.stage == stage])
            for stage, title in STAGES.items()
        ]


def _control(column: DossierColumn) -> forms.Widget:
    if column.words:
        return forms.Select(choices=[("", "未填"), *((word, word) for word in column.words)])
    return forms.TextInput(attrs={"autocomplete": "off"})


def _says_nothing_new(column: DossierColumn) -> bool:
    """A note that the head of the page gives for all, or that is about the sheet alone."""
    return column.note == DAY or bool(column.words) or column.needed
