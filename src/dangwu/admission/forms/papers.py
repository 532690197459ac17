"""Forms of papers: why they are made, the application form, the printer, the papers on file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms

from dangwu.admission.forms.steps import StepForm
from dangwu.admission.papers.filled.form import FROM_ROSTER, OF_BRANCH
from dangwu.admission.papers.form import Edition
from dangwu.admission.papers.form.over import MOST_OFFSET
from dangwu.admission.papers.form.values import Line, Value
from dangwu.admission.papers.guidance.fields import FIELDS, NONE, SPOUSE, Field
from dangwu.core.forms import DayField, RevealForm
from dangwu.core.services import SHORTEST_REASON

LONGEST_TEXT = 6000
LONGEST_CELL = 200
SPARE_LINES = 2  # that a table shows below the filled ones
LONG = frozenset(
    {
        *("will", "league", "parties", "reactionary", "rewards", "punishments", "explain"),
        *(name for name in OF_BRANCH),
    }
)


class PaperForm(RevealForm):
    """Why a paper that prints what is under seal is made."""

    reason = forms.CharField(label="制作事由", min_length=SHORTEST_REASON, max_length=160)


class PlainPaperForm(forms.Form):
    """A paper that prints nothing under seal asks nothing."""


class PapersForm(forms.Form):
    """The papers of several people: the reason, or what is under seal left blank."""

    reason = forms.CharField(
        label="制作事由",
        min_length=SHORTEST_REASON,
        max_length=160,
        required=False,
        help_text="加密的内容印出来，须写明事由，每一处都记入审计记录",
    )
    left_blank = forms.BooleanField(label="加密的内容留空，手写", required=False)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        """`asks` is false where what is made prints nothing under seal."""
        super().__init__(*args, **kwargs)
        self.asks = asks

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_said = data.get("reason") or data.get("left_blank") or "reason" in self.errors
        if self.asks and not is_said:
            self.add_error("reason", "还没有填写。不印加密内容的，勾选“加密的内容留空”。")
        return data


class BoxField(forms.CharField):
    """A box of the form: none stays blank on paper, and what is blank is kept all the same."""

    def validate(self, value: Any) -> None:
        """The check of the form tells a blank box; nothing typed elsewhere is lost for it."""


class FillForm(forms.Form):
    """What the applicant fills into the form, and the texts of the branch's pages.

    Each line of a table is a row of fields `history_1_from`; spare ones follow the filled.
    """

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        filled: Mapping[str, Value],
        guidance: Mapping[str, tuple[str, ...]],
        edition: Edition,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        most = {rows.id: rows.count for page in edition.pages for rows in page.rows}
        self.lines: dict[str, int] = {}
        for field in FIELDS.values():
            if field.id in FROM_ROSTER:
                continue
            if field.parts:
                self._add_table(field, filled.get(field.id, ()), most.get(field.id, 14))
            else:
                told = "；".join(guidance.get(field.id, ()))
                self._add_text(field.id, field.name, filled.get(field.id, ""), told)
        for name, label in OF_BRANCH.items():
            self._add_text(name, label, filled.get(name, ""), "")

    def _add_text(self, name: str, label: str, value: Value, told: str) -> None:
        is_long = name in LONG
        is_box = name not in OF_BRANCH
        self.fields[name] = (BoxField if is_box else forms.CharField)(
            label=label,
            required=is_box,
            max_length=LONGEST_TEXT if is_long else LONGEST_CELL,
            widget=forms.Textarea({"rows": 16 if name == "will" else 3})
            if is_long
            else forms.TextInput,
            help_text=told,
            initial=value,
        )

    def _add_table(self, field: Field, value: Value, most: int) -> None:
        lines: Sequence[Line] = () if isinstance(value, str) else value
        if not field.always:
            self.fields[f"{field.id}_none"] = forms.BooleanField(
                label="没有，写“无”",
                required=False,
                initial=isinstance(value, str) and bool(value),
            )
        shown = max(self._sent(field), len(lines) + SPARE_LINES)
        self.lines[field.id] = min(max(shown, SPARE_LINES + 1), most)
        for place in range(self.lines[field.id]):
            for part in field.parts:
                line = lines[place] if place < len(lines) else {}
                self.fields[cell(field, place, part.id)] = forms.CharField(
                    label=f"{field.name}第 {place + 1} 行{part.name}",
                    required=False,
                    max_length=LONGEST_CELL,
                    initial=line.get(part.id, ""),
                    widget=forms.TextInput(
                        {"aria-label": f"{field.name}第 {place + 1} 行{part.name}"}
                    ),
                )

    def _sent(self, field: Field) -> int:
        """How many lines were sent: what was typed stays, however many lines are shown."""
        part = field.parts[0].id
        places = range(60) if self.is_bound else ()
        return max((n + 1 for n in places if cell(field, n, part) in self.data), default=0)

    def values(self) -> dict[str, Value]:
        """What was typed, as the dossier keeps it; lines without a word are left out."""
        typed = self.cleaned_data
        found: dict[str, Value] = {
            name: typed[name].strip()
            for name in self.fields
            if isinstance(typed.get(name), str) and not self._is_cell(name)
        }
        for id_ in self.lines:
            lines = tuple(self._lines(FIELDS[id_], lambda name: str(typed[name]).strip()))
            found[id_] = NONE if typed.get(f"{id_}_none") and not lines else lines
        return found

    def _is_cell(self, name: str) -> bool:
        head, _, rest = name.partition("_")
        return head in self.lines and rest[:1].isdigit()

    def _lines(self, field: Field, read: Callable[[str], str]) -> Iterator[Line]:
        for place in range(self.lines[field.id]):
            line = {part.id: read(cell(field, place, part.id)) for part in field.parts}
            if any(line.values()):
                yield line

    # ---- as the page shows it ----------------------------------------------------------------

    def table(self, id_: str) -> dict[str, Any]:
        """A table with its headings and rows of fields."""
        field = FIELDS[id_]
        return {
            "id": id_,
            "title": field.name,
            "none": None if field.always else self[f"{id_}_none"],
            "heads": [part.name for part in field.parts],
            "rows": [
                [(part.name, self[cell(field, place, part.id)]) for part in field.parts]
                for place in range(self.lines[id_])
            ],
        }

    def texts(self, names: Sequence[str]) -> list[Any]:
        return [self[name] for name in names]


def cell(field: Field, place: int, part: str) -> str:
    return f"{field.id}_{place + 1}_{part}"


SPOUSE_NAMES = tuple(field.id for field in SPOUSE)


class PrintForm(RevealForm):
    """Which pages are printed over the blank, and why."""

    reason = forms.CharField(label="制作事由", min_length=SHORTEST_REASON, max_length=160)
    pages = forms.TypedMultipleChoiceField(
        label="印哪几页", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    outline = forms.BooleanField(
        label="连同格子印在白纸上", required=False, help_text="先在白纸上看位置，再套印志愿书"
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = [(page.number, f"第 {page.number} 页　{page.title}") for page in edition.pages]
        self.fields["pages"].choices = pages  # type: ignore[attr-defined]


class CalibrateForm(forms.Form):
    """By how much a printer is off, page by page; kept for this session."""

    printer = forms.CharField(label="打印机", max_length=60, required=False)
    page = forms.TypedChoiceField(label="页", coerce=int)
    right = forms.DecimalField(
        label="向右（毫米）",
        decimal_places=1,
        min_value=int(-MOST_OFFSET),
        max_value=int(MOST_OFFSET),
        help_text="印偏左的填正数",
    )
    down = forms.DecimalField(
        label="向下（毫米）",
        decimal_places=1,
        min_value=int(-MOST_OFFSET),
        max_value=int(MOST_OFFSET),
        help_text="印偏上的填正数",
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = [(page.number, f"第 {page.number} 页　{page.title}") for page in edition.pages]
        self.fields["page"].choices = pages  # type: ignore[attr-defined]


class MaterialsForm(StepForm):
    """What is there on paper, as ticked, and since when."""

    materials = forms.MultipleChoiceField(label="纸质材料", widget=forms.CheckboxSelectMultiple)
    held_on = DayField(label="收存日期")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["materials"].choices = choices  # type: ignore[attr-defined]
