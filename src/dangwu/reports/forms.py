"""Forms of reports: each kind asks what it needs."""

from typing import Any

from django import forms

from dangwu.core.forms import DatedForm, DayField
from dangwu.reports.models import ReportKind

ASKED = {
    ReportKind.REQUEST: ("decide_on",),
    ReportKind.SUDDEN: ("happened_on", "acted_first", "why_first"),
}
EXTRA = ("decide_on", "happened_on", "acted_first", "why_first")


class ReportForm(DatedForm):
    may_lie_ahead = ("decide_on",)

    title = forms.CharField(label="标题", max_length=120)
    decide_on = DayField(label="拟在哪一天决定", help_text="先请示、后决定，不早于报送当天")
    happened_on = DayField(label="哪一天发生的")
    acted_first = forms.BooleanField(label="情况紧急，已经先行处置", required=False)
    why_first = forms.CharField(
        label="先行处置的理由", max_length=200, required=False, help_text="勾选了上一项的要写"
    )
    text = forms.CharField(
        label="正文", max_length=20_000, widget=forms.Textarea(attrs={"rows": 16})
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in EXTRA:
            if name not in ASKED.get(ReportKind(kind), ()):
                del self.fields[name]


class HeardForm(DatedForm):
    heard_on = DayField(label="哪一天的党员大会听取了报告")
