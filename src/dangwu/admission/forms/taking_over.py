"""The form of 接续办理: the days of the papers by stage, as the date health check reads them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from dangwu.admission.forms.checkup import cell_field
from dangwu.admission.forms.steps import PeopleField
from dangwu.admission.services.checkup.columns import COLUMNS, STAGES, DossierColumn
from dangwu.admission.services.checkup.reading import facts_from, mismatches
from dangwu.members.services import PersonFields
from dangwu.rules.admission import AdmissionFacts

# What the records know, what is chosen from them, and what only ended dossiers have.
LEFT_OUT = frozenset(
    {
        *("name", "branch", "born_on", "contacts", "sponsors", "probation_from"),
        *("branch_times", "branch_chair", "full_times", "full_chair"),
        *("full_approved_on", "archived_on"),
    }
)
NEW = ("name", "id_number", "ethnicity", "education", "job")
BESIDE = {"cultivation": "contacts", "consideration": "sponsors"}


def columns_for(is_member: bool) -> list[DossierColumn]:
    """The columns asked: of who is no member yet, none of probation."""
    return [
        column
        for column in COLUMNS
        if column.name not in LEFT_OUT and (is_member or column.stage != "probation")
    ]


class TakeOverForm(forms.Form):
    """`is_new`: the person is typed in too. `people` may be contacts and sponsors."""

    name = forms.CharField(label="姓名", max_length=60, help_text="与身份证一致")
    id_number = forms.CharField(label="公民身份号码", max_length=18, help_text="加密保存")
    ethnicity = forms.CharField(label="民族", max_length=12, required=False)
    education = forms.CharField(label="学历", max_length=20, required=False)
    job = forms.CharField(label="单位、职务或职业", max_length=80, required=False)
    group = forms.ModelChoiceField(
        queryset=None, label="负责培养的党小组", required=False, empty_label="不指定"
    )
    from_elsewhere = forms.BooleanField(
        label="流动人员", required=False, help_text="政审时须征求户籍所在地和居住地党组织意见"
    )
    contacts = PeopleField("现任培养联系人", required=False)
    sponsors = PeopleField("入党介绍人", required=False)

    def __init__(
        self, *args: Any, is_new: bool, is_member: bool, people: Any, groups: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns_for(is_member)
        if not is_new:
            for name in NEW:
                del self.fields[name]
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        for name in BESIDE.values():
            self.fields[name].queryset = people  # type: ignore[attr-defined]
        for column in self.columns:
            self.fields[column.name] = cell_field(column)
        self.fields["applied_on"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, text in mismatches(data):
            self.add_error(name, f"{text}。")
        return data

    @property
    def person(self) -> PersonFields:
        return PersonFields(**{name: self.cleaned_data[name] for name in NEW})

    @property
    def facts(self) -> AdmissionFacts:
        """The days, counts and outcomes of a valid form."""
        return facts_from({column.name: self.cleaned_data[column.name] for column in self.columns})

    @property
    def first(self) -> list[BoundField]:
        """The person, and where the dossier belongs."""
        names = (*NEW, "group", "from_elsewhere")
        return [self[name] for name in names if name in self.fields]

    @property
    def stages(self) -> list[tuple[str, list[BoundField], BoundField | None]]:
        """Title, fields and people to tick, stage by stage."""
        return [
            (title, fields, self[BESIDE[stage]] if stage in BESIDE else None)
            for stage, title in STAGES.items()
            if (fields := [self[c.name] for c in self.columns if c.stage == stage])
        ]


def as_typed(known: Mapping[str, Any]) -> dict[str, str]:
    """Days as the boxes of the form show them."""
    return {name: day.isoformat() for name, day in known.items()}
