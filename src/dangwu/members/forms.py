"""Forms of acts on people. What is known is filled in; numbers are checked before the act."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.core.identity import ETHNICITIES, check_id_number
from dangwu.core.sheets.values import EDUCATION
from dangwu.members.messages import explain
from dangwu.members.models import ConditionKind, PersonCategory, RestrictionGround, Sex
from dangwu.members.selectors import SEALED
from dangwu.members.services.facts import Found, as_read, judge_days, unreadable
from dangwu.orgs.forms import OrganisationField

UNCHOSEN = ("", "请选择")  # what changes a record is chosen, never met with
SHORT = 60  # how many people still make a list to choose from
KEPT_BLANK = ("ethnicity", "education")
TOLD = ("sex", "born_on")  # what an identity number tells
CLEARABLE = ("mobile", "landline", "address")


def _offered(values: Iterable[str]) -> list[tuple[str, str]]:
    return [UNCHOSEN, *((value, value) for value in values)]


class PersonForm(DatedForm):
    """The basic information of the national member system."""

    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(label="公民身份号码", max_length=24, min_length=15)
    sex = forms.ChoiceField(label="性别", choices=[UNCHOSEN, *Sex.choices])
    born_on = DayField(label="出生日期")
    ethnicity = forms.ChoiceField(label="民族", choices=_offered(ETHNICITIES))
    education = forms.ChoiceField(label="学历", choices=_offered(EDUCATION))
    category = forms.ChoiceField(label="人员类别", choices=[UNCHOSEN, *PersonCategory.choices])
    job = forms.CharField(label="工作岗位", max_length=80, required=False)
    mobile = forms.CharField(label="联系电话", max_length=20, required=False)
    landline = forms.CharField(label="固定电话", max_length=20, required=False)
    address = forms.CharField(label="家庭住址", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """As a roster would have it; the identity number against itself, birthday and sex."""
        data = as_read(super().clean())
        self._add_faults(unreadable({k: data[k] for k in data if k in self.changed_data}))
        if number := data.get("id_number"):
            self._against_number(data, number)
        return data

    def _add_faults(self, found: Iterable[Found]) -> None:
        """Each at its field; a field says one thing at a time, and what warns does not stop."""
        for name, reason in found:
            if reason.modality == "must" and not self.has_error(name):
                self.add_error(name, explain(reason).text)

    def _against_number(self, data: dict[str, Any], number: str) -> None:
        found = check_id_number(number, today=self.today)
        if found.faults:
            self.add_error("id_number", "；".join(found.faults))
            return
        data["id_number"] = found.number
        if data.get("born_on") and found.born_on != data["born_on"]:
            self.add_error("born_on", f"身份证号中的出生日期为 {found.born_on}")
        if data.get("sex") and found.sex != data["sex"]:
            self.add_error("sex", f"身份证号第 17 位表明应为{Sex(found.sex).label}")


class RegisterForm(PersonForm):
    """A new member: sex and birthday need not be written, the identity number tells them."""

    organisation = OrganisationField(label="所在党支部", queryset=None, empty_label="请选择")
    joined_on = DayField(label="入党日期", help_text="支部大会通过其为预备党员之日")
    full_on = DayField(label="转正日期", required=False, help_text="预备党员不填")
    affiliated_on = DayField(label="转入本支部日期", required=False, help_text="不填按今天")

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = branches  # type: ignore[attr-defined]
        in_reach = list(branches[:2])
        if len(in_reach) == 1:
            self.initial.setdefault("organisation", in_reach[0].pk)
        for name in TOLD:
            self.fields[name].required = False
            self.fields[name].help_text = "可不填，以身份号码为准"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        days = judge_days(
            joined=data.get("joined_on"),
            full=data.get("full_on"),
            born_on=data.get("born_on"),
            on=self.today,
        )
        self._add_faults(days)
        return data

    def _against_number(self, data: dict[str, Any], number: str) -> None:
        super()._against_number(data, number)
        told = check_id_number(number, today=self.today)
        blank = [name for name in TOLD if not (data.get(name) or self.has_error(name))]
        if told.faults or not blank:
            return
        data |= {name: getattr(told, name) for name in blank}
        # Shown as well, should the form come back for something else.
        self.data = self.data | {self.add_prefix(name): str(data[name]) for name in blank}


class AffiliateForm(DatedForm):
    organisation = OrganisationField(label="转到", queryset=None, empty_label="请选择")
    group = OrganisationField(label="党小组", queryset=None, required=False, empty_label="不编组")
    on = DayField(label="自何日起")

    def __init__(self, *args: Any, branches: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = branches  # type: ignore[attr-defined]
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class StatusForm(DatedForm):
    status = forms.ChoiceField(label="改为")
    on = DayField(label="自何日起")
    note = forms.CharField(label="备注", max_length=200, required=False)

    def __init__(self, *args: Any, statuses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [UNCHOSEN, *statuses]  # type: ignore[attr-defined]


class ConditionForm(DatedForm):
    kind = forms.ChoiceField(label="情形", choices=[UNCHOSEN, *ConditionKind.choices])
    place = forms.CharField(
        label="外出流向", max_length=120, required=False, help_text="流动的须写明，其他可以不写"
    )
    on = DayField(label="自何日起")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == ConditionKind.MOBILE and not data.get("place"):
            self.add_error("place", "写明流动到哪里。")
        return data


class RestrictForm(DatedForm):
    ground = forms.ChoiceField(
        label="情形",
        choices=[UNCHOSEN, *RestrictionGround.choices],
        help_text="只有管理党员权利的人看得到",
    )
    on = DayField(label="自何日起")


class PersonField(forms.ModelChoiceField):
    """A person by name and branch: names repeat."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.branch_name}）" if obj.branch_name else str(obj.name)


class HoldPostForm(DatedForm):
    """Who is to hold a post: chosen from a short list, or looked for among many first.

    `people` are those who may be chosen; `find` narrows them to words somebody typed.
    """

    person = PersonField(label="由谁任职", queryset=None, empty_label="请选择")
    who = forms.CharField(label="由谁任职", max_length=60, help_text="姓名、拼音或身份证号后四位")
    on = DayField(label="任职日期")

    def __init__(self, *args: Any, people: Any, find: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_short = len(people[: SHORT + 1]) <= SHORT
        del self.fields["who" if is_short else "person"]
        self.people, self.find = people, find
        if is_short:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if words := data.pop("who", ""):
            self._look_for(words, data)
        return data

    def _look_for(self, words: str, data: dict[str, Any]) -> None:
        found = list(self.find(words)[: SHORT + 1])
        chosen = [p for p in found if str(p.pk) == self.data.get("person")]
        if not found:
            self.add_error("who", "所辖党员里没有查到。")
        elif len(found) > SHORT:
            self.add_error("who", f"查到 {SHORT} 人以上，请写全姓名或身份证号后四位。")
        elif len(found) == 1 or chosen:
            data["person"] = (chosen or found)[0]
        else:
            self._ask_which(found)

    def _ask_which(self, found: list[Any]) -> None:
        """Several of that name: the form comes back with a list to choose from."""
        self.fields["person"] = PersonField(
            label=f"查到 {len(found)} 人，是哪一位",
            queryset=self.people.filter(pk__in=[p.pk for p in found]),
            widget=forms.RadioSelect,
            empty_label=None,
        )
        self.order_fields(["who", "person", "on"])
        self.add_error("person", "选定一人，再按一次“任职”。")


class ChangeForm(PersonForm):
    """As `PersonForm`; sealed fields may stay empty, which leaves them as they are."""

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SEALED:
            self.fields[name].required = False
            if kept := getattr(known, name):
                self.fields[name].help_text = f"现为 {kept}，留空不改"
                self._offer_clearing(name)
        for name in ("ethnicity", "education"):
            self._keep(name, getattr(known, name))
        for name in ("sex", "born_on", "category", *KEPT_BLANK):
            self.fields[name].required = bool(getattr(known, name))

    def _offer_clearing(self, name: str) -> None:
        """A tick below the field: an empty field alone changes nothing."""
        if name not in CLEARABLE:
            return
        label = f"清空{self.fields[name].label}"
        self.fields[f"clear_{name}"] = forms.BooleanField(label=label, required=False)
        names = [n for n in self.fields if n != f"clear_{name}"]
        names.insert(names.index(name) + 1, f"clear_{name}")
        self.order_fields(names)

    def _keep(self, name: str, value: str) -> None:
        """What the roster said stays to choose, in its own words."""
        field: Any = self.fields[name]
        if value not in dict(field.choices):
            field.choices = [*field.choices, (value, value)]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        cleared = {name for name in CLEARABLE if data.pop(f"clear_{name}", False)}
        for name in cleared:
            if data.get(name):
                self.add_error(name, "要清空就不填，要改就不勾选清空。")
        return {k: v for k, v in data.items() if k in cleared or not (k in SEALED and v == "")}


class RosterUploadForm(forms.Form):
    organisation = forms.ModelChoiceField(label="导入到", queryset=None, empty_label=None)
    roster = forms.FileField(
        label="花名册",
        allow_empty_file=True,  # an empty file is refused in the words of the sheets
        help_text="现有的花名册原样上传即可：.xlsx、.xls 或 .csv，标题行、栏目名称和日期写法不限",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    as_of = DayField(
        label="名册截至日期", help_text="新登记的人自这一天起算在支部里，不早于本人入党"
    )

    def __init__(self, *args: Any, organisations: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["as_of"].initial = today
        self.today = today

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            raise forms.ValidationError("名册截至日期在今天之后。")
        return day


class RosterExportForm(forms.Form):
    organisation = forms.ModelChoiceField(label="导出哪一级", queryset=None, empty_label=None)
    with_secrets = forms.BooleanField(
        label="含完整的身份证号、电话和住址",
        required=False,
        help_text="不勾选的只显示末四位，再导入时认不出人",
    )
    reason = forms.CharField(
        label="用途",
        required=False,
        max_length=200,
        help_text="含完整号码的，或者超过 100 人的，须写明用途；与导出人、人数一起记入审计记录",
    )
    form = forms.ChoiceField(
        label="格式",
        choices=[("xlsx", "Excel 工作簿（.xlsx）"), ("csv", "逗号分隔文本（.csv）")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
