"""Forms of acts on people. What is known is filled in; numbers are checked before the act."""

from datetime import date
from typing import Any

from django import forms

from dangwu.core.forms import DayField
from dangwu.core.identity import ETHNICITIES, check_id_number
from dangwu.members.models import ConditionKind, MembershipStatus, PersonCategory, Sex
from dangwu.members.selectors import SEALED

EDUCATION = ("研究生", "大学", "大专", "中专", "高中", "初中", "小学")


class PersonForm(forms.Form):
    """The basic information of the national member system."""

    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(label="公民身份号码", max_length=18, min_length=15)
    sex = forms.ChoiceField(label="性别", choices=Sex.choices)
    born_on = DayField(label="出生日期")
    ethnicity = forms.ChoiceField(label="民族", choices=[(e, e) for e in ETHNICITIES])
    education = forms.ChoiceField(label="学历", choices=[(e, e) for e in EDUCATION])
    category = forms.ChoiceField(label="人员类别", choices=PersonCategory.choices)
    job = forms.CharField(label="工作岗位", max_length=80, required=False)
    mobile = forms.CharField(label="联系电话", max_length=20, required=False)
    landline = forms.CharField(label="固定电话", max_length=20, required=False)
    address = forms.CharField(label="家庭住址", max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """The identity number against itself, the birthday and the sex."""
        data = super().clean() or {}
        if number := data.get("id_number"):
            self._against_number(data, number)
        return data

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
    organisation = forms.ModelChoiceField(label="所在党支部", queryset=None, empty_label="请选择")
    joined_on = DayField(label="入党日期", help_text="支部大会通过其为预备党员之日")
    full_on = DayField(label="转正日期", required=False, help_text="预备党员不填")
    affiliated_on = DayField(label="转入本支部日期", required=False, help_text="不填按今天")

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = branches  # type: ignore[attr-defined]


class AffiliateForm(forms.Form):
    organisation = forms.ModelChoiceField(label="转到", queryset=None, empty_label="请选择")
    group = forms.ModelChoiceField(label="党小组", queryset=None, required=False, empty_label="不编组")
    on = DayField(label="自何日起")

    def __init__(self, *args: Any, branches: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = branches  # type: ignore[attr-defined]
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class StatusForm(forms.Form):
    status = forms.ChoiceField(label="党员类别", choices=MembershipStatus.choices)
    on = DayField(label="自何日起")
    note = forms.CharField(label="备注", max_length=200, required=False)


class ConditionForm(forms.Form):
    kind = forms.ChoiceField(label="情形", choices=ConditionKind.choices)
    place = forms.CharField(label="外出流向", max_length=120, required=False)
    on = DayField(label="自何日起")


class OnForm(forms.Form):
    on = DayField(label="自何日起")


class RevealForm(forms.Form):
    reason = forms.CharField(label="查看事由", min_length=4, max_length=200, help_text="事由、时间和查看人记入审计记录，本人可见")


class HoldPostForm(forms.Form):
    person = forms.ModelChoiceField(label="由谁任职", queryset=None, empty_label="请选择")
    on = DayField(label="任职日期")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ChangeForm(PersonForm):
    """As `PersonForm`; sealed fields may stay empty, which leaves them as they are."""

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SEALED:
            self.fields[name].required = False
            if kept := getattr(known, name):
                self.fields[name].help_text = f"现为 {kept}，留空不改"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return {k: v for k, v in data.items() if not (k in SEALED and v == "")}
