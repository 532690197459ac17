"""Forms of acts on organisations. Dates default to today; what is known is filled in."""

from typing import Any

from django import forms

from dangwu.core.forms import DayField
from dangwu.orgs.models import OrganisationKind, PostKind


class FoundForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=OrganisationKind.choices)
    name = forms.CharField(label="全称", max_length=120, help_text="如：中共××市发展和改革局机关第三支部委员会")
    short_name = forms.CharField(label="简称", max_length=40, help_text="页面上用的名称，如：第三党支部")
    units = forms.IntegerField(label="覆盖单位数", min_value=1, initial=1, help_text="联合党支部填写联合的单位数，其他填 1")
    approved_below = forms.BooleanField(label="党员人数不足，经上级党组织批准设立", required=False)
    temporary_until = DayField(label="任务截止日期", required=False, help_text="仅临时党支部填写")
    on = DayField(label="成立日期")

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(OrganisationKind.choices)
        self.fields["kind"].choices = [(k, labels[k]) for k in kinds]  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    name = forms.CharField(label="全称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=40)
    on = DayField(label="自何日起")


class KindForm(forms.Form):
    kind = forms.ChoiceField(label="改为", choices=OrganisationKind.choices)
    approved_below = forms.BooleanField(label="党员人数不足，经上级党组织批准设立", required=False)
    on = DayField(label="自何日起")


class TargetForm(forms.Form):
    """Which organisation it goes to, or into."""

    target = forms.ModelChoiceField(label="去向", queryset=None, empty_label="请选择")
    on = DayField(label="自何日起")

    def __init__(self, *args: Any, targets: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        self.fields["target"].label = label


class DissolveForm(forms.Form):
    reason = forms.CharField(label="撤销缘由", max_length=200)
    on = DayField(label="撤销日期")


class PostForm(forms.Form):
    kind = forms.ChoiceField(label="职务", choices=PostKind.choices)
    on = DayField(label="设置日期")


class OnForm(forms.Form):
    on = DayField(label="日期")


class TermForm(forms.Form):
    number = forms.IntegerField(label="届次", min_value=1, max_value=99, help_text="第几届")
    elected_on = DayField(label="选举大会日期", help_text="届满日期按当日施行的任期规定推算")


class ExtendForm(forms.Form):
    to = DayField(label="批准延期至")


class StandardForm(forms.Form):
    standard = forms.ChoiceField(label="执行标准")
    on = DayField(label="自何日起", help_text="下级组织没有另行规定的，一并执行")

    def __init__(self, *args: Any, standards: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].choices = standards  # type: ignore[attr-defined]


class ChoiceForm(forms.Form):
    option = forms.ChoiceField(label="选择", widget=forms.RadioSelect)
    on = DayField(label="自何日起")

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = options  # type: ignore[attr-defined]


class SelfCheckForm(forms.Form):
    note = forms.CharField(
        label="自查情况与整改说明", max_length=400, widget=forms.Textarea, required=False
    )
    on = DayField(label="自查日期")
