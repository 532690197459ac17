"""Forms of acts on organisations. Dates default to today; what is known is filled in."""

from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.orgs.models import OrganisationKind

KIND_LABELS = dict(OrganisationKind.choices)


class FoundForm(DatedForm):
    """A new organisation below another; a group is asked for its kind, names and day alone."""

    may_lie_ahead = ("temporary_until",)

    kind = forms.ChoiceField(label="类别")
    name = forms.CharField(
        label="全称", max_length=120, help_text="如：中共××市发展和改革局机关第三支部委员会"
    )
    short_name = forms.CharField(
        label="简称", max_length=40, help_text="页面上用的名称，如：第三党支部"
    )
    units = forms.IntegerField(
        label="覆盖单位数",
        min_value=1,
        max_value=999,
        initial=1,
        help_text="联合党支部填写联合的单位数，其他填 1",
    )
    approved_below = forms.BooleanField(
        label="人数不足或者临时设立，已经上级党组织批准", required=False
    )
    temporary_until = DayField(
        label="任务截止日期", required=False, help_text="仅临时党支部填写，如 2026-03-01"
    )
    on = DayField(label="成立日期")

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k, KIND_LABELS[k]) for k in kinds]  # type: ignore[attr-defined]
        if kinds == (OrganisationKind.GROUP,):
            self._ask_of_a_group()

    def _ask_of_a_group(self) -> None:
        for name in ("units", "approved_below", "temporary_until"):
            del self.fields[name]
        self.fields["name"].help_text = "如：第三党支部第一党小组"
        self.fields["short_name"].help_text = "页面上用的名称，如：第一党小组"


class RenameForm(DatedForm):
    name = forms.CharField(label="全称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=40)
    on = DayField(label="自何日起")


class KindForm(DatedForm):
    kind = forms.ChoiceField(label="改为")
    approved_below = forms.BooleanField(
        label="人数不足或者临时设立，已经上级党组织批准", required=False
    )
    on = DayField(label="自何日起")

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k, KIND_LABELS[k]) for k in kinds]  # type: ignore[attr-defined]


class OrganisationField(forms.ModelChoiceField):
    """An organisation by its short name and the one above, since many branches are 第一党支部."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent.short_name} · {obj.short_name}" if obj.parent_id else obj.short_name


class TargetForm(DatedForm):
    """Which organisation it goes to, or into."""

    target = OrganisationField(label="去向", queryset=None, empty_label="请选择")
    on = DayField(label="自何日起")

    def __init__(self, *args: Any, targets: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        self.fields["target"].label = label


class DissolveForm(DatedForm):
    reason = forms.CharField(label="撤销缘由", max_length=200)
    on = DayField(label="撤销日期")


class PostForm(DatedForm):
    kind = forms.ChoiceField(label="职务")
    on = DayField(label="设置日期")

    def __init__(self, *args: Any, seats: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = seats  # type: ignore[attr-defined]


class TermForm(DatedForm):
    number = forms.IntegerField(label="届次", min_value=1, max_value=99, help_text="第几届")
    elected_on = DayField(label="选举大会日期", help_text="届满日期按当日施行的任期规定推算")


class ExtendForm(forms.Form):
    to = DayField(label="批准延期至")


class StandardForm(DatedForm):
    standard = forms.ChoiceField(label="执行标准")
    on = DayField(label="自何日起", help_text="下级组织没有另行规定的，一并执行")

    def __init__(self, *args: Any, standards: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].choices = standards  # type: ignore[attr-defined]


class ChoiceForm(DatedForm):
    option = forms.ChoiceField(label="选择", widget=forms.RadioSelect)
    on = DayField(label="自何日起")

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = options  # type: ignore[attr-defined]


class SelfCheckForm(DatedForm):
    note = forms.CharField(
        label="自查情况与整改说明", max_length=400, widget=forms.Textarea, required=False
    )
    on = DayField(label="自查日期")
