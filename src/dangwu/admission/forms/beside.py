"""Forms of what stands beside the steps: reviews, opinions, the political review, notices."""

from typing import Any

from django import forms

from dangwu.admission.forms.steps import LONGEST_NOTE, SEALED, PersonField, StepForm
from dangwu.admission.models import Inquiry, Opinion, PoliticalReview, Recommendation
from dangwu.core.forms import DatedForm, DayField
from dangwu.core.services import SHORTEST_REASON

MOST_PEOPLE = 10_000  # that any one act counts


class NewDossierForm(DatedForm):
    """An application received. Who is on record already is chosen by identity number."""

    name = forms.CharField(label="姓名", max_length=60, help_text="与身份证一致")
    id_number = forms.CharField(label="公民身份号码", max_length=18, help_text="加密保存")
    ethnicity = forms.CharField(label="民族", max_length=12, required=False)
    education = forms.CharField(label="学历", max_length=20, required=False)
    job = forms.CharField(label="单位、职务或职业", max_length=80, required=False)
    applied_on = DayField(label="递交入党申请书日期")
    characters = forms.IntegerField(
        label="申请书字数", required=False, min_value=1, max_value=100_000
    )
    joined_unit_on = DayField(label="到本单位日期", required=False)
    first_applied_on = DayField(label="首次申请日期", required=False)
    from_elsewhere = forms.BooleanField(
        label="流动人员", required=False, help_text="政审时须征求户籍所在地和居住地党组织意见"
    )
    group = forms.ModelChoiceField(
        queryset=None, label="负责培养的党小组", required=False, empty_label="不指定"
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class RecommendationForm(StepForm):
    manner = forms.ChoiceField(label="推荐方式", choices=Recommendation.Manner)
    held_on = DayField(label="推荐日期")
    by_whom = forms.CharField(label="推荐的党小组或群团组织", max_length=80, required=False)
    taking_part = forms.IntegerField(
        label="参加人数", required=False, min_value=0, max_value=MOST_PEOPLE
    )
    votes_for = forms.IntegerField(
        label="同意人数", required=False, min_value=0, max_value=MOST_PEOPLE
    )


class ReviewForm(StepForm):
    held_on = DayField(label="考察日期")
    reviewer = PersonField("考察人")
    text = forms.CharField(
        label="考察情况", max_length=LONGEST_NOTE, widget=forms.Textarea, help_text=SEALED
    )
    signed = forms.BooleanField(label="考察人已签名", required=False)


class OpinionForm(StepForm):
    source = forms.ChoiceField(label="征求对象")
    collected_on = DayField(label="日期")
    asked = forms.IntegerField(
        label="征求人数", required=False, min_value=0, max_value=MOST_PEOPLE
    )
    agreeing = forms.IntegerField(
        label="同意人数", required=False, min_value=0, max_value=MOST_PEOPLE
    )
    text = forms.CharField(
        label="意见内容",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea,
        help_text=SEALED,
    )

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(source, Opinion.Source(source).label) for source in sources]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]


class NoticeForm(StepForm):
    first_day = DayField(label="公示起")
    last_day = DayField(label="公示止")
    place = forms.CharField(label="公示范围", max_length=80)
    objections = forms.CharField(
        label="反映情况和处理", max_length=200, required=False, help_text="没有的写“无”"
    )


class PoliticalReviewForm(StepForm):
    """Each text goes under seal; left empty it stays as it is."""

    attitude = forms.CharField(widget=forms.Textarea, required=False, max_length=LONGEST_NOTE)
    history = forms.CharField(widget=forms.Textarea, required=False, max_length=LONGEST_NOTE)
    conduct = forms.CharField(widget=forms.Textarea, required=False, max_length=LONGEST_NOTE)
    family = forms.CharField(widget=forms.Textarea, required=False, max_length=LONGEST_NOTE)
    clear_without_letters = forms.BooleanField(label="情况清楚，不函调外调", required=False)
    household_asked_on = DayField(label="征求户籍所在地和居住地党组织意见日期", required=False)

    def __init__(self, *args: Any, written: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("attitude", "history", "conduct", "family"):
            field = self.fields[name]
            field.label = str(PoliticalReview._meta.get_field(name).verbose_name)
            field.help_text = "已写，再写即替换" if name in written else SEALED


class ConclusionForm(StepForm):
    concluded_on = DayField(label="结论日期")
    result = forms.ChoiceField(
        label="结论", choices=PoliticalReview.Result, widget=forms.RadioSelect
    )
    conclusion = forms.CharField(
        label="结论性材料", max_length=LONGEST_NOTE, widget=forms.Textarea, help_text=SEALED
    )


class InquiryForm(StepForm):
    manner = forms.ChoiceField(label="方式", choices=Inquiry.Manner)
    number = forms.CharField(label="函号", max_length=40, required=False)
    addressee = forms.CharField(label="收函单位", max_length=120, help_text="加密保存")
    about = forms.CharField(
        label="被调查人和关系", max_length=120, help_text="加密保存，例如：父亲，某某"
    )
    sent_on = DayField(label="发函（外调）日期")


class AnswerForm(StepForm):
    answered_on = DayField(label="回函日期")
    answer = forms.CharField(
        label="回函情况", max_length=LONGEST_NOTE, widget=forms.Textarea, help_text=SEALED
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="缘由", max_length=200, min_length=SHORTEST_REASON)


class LeavingForm(forms.Form):
    leaves_unit_on = DayField(label="预计离开本单位日期", required=False)


class DelayForm(forms.Form):
    cause = forms.ChoiceField(
        label="原因",
        choices=[
            ("organisation", "因党组织的原因"),
            ("cleared", "因审查问题，已经查清，没有问题"),
            ("general_problem", "有一般性问题，不影响转正"),
            ("not_yet_fit", "还不完全具备条件"),
        ],
        widget=forms.RadioSelect,
    )


class MoveForm(StepForm):
    organisation = forms.ModelChoiceField(
        queryset=None, label="转到哪个党支部", empty_label="请选择"
    )
    moved_on = DayField(label="转交日期")

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = branches  # type: ignore[attr-defined]


class AskMoveForm(StepForm):
    """Where the dossier is to go, in words, and which level above hands it over."""

    may_lie_ahead = ("moves_on",)
    to = forms.CharField(
        label="转往的单位和党支部", max_length=120, help_text="例如：市财政局机关第二党支部"
    )
    moves_on = DayField(label="到新单位日期")
    above = forms.TypedChoiceField(
        label="请谁转交",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="能同时管到两个党支部的上级，一般是最近的一级",
    )

    def __init__(self, *args: Any, levels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.name) for one in levels]
        self.fields["above"].choices = choices  # type: ignore[attr-defined]


class PrintedNumber(forms.RegexField):
    """A number as it is printed, with its leading zeros."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            r"^[0-9]{1,9}\Z",
            widget=forms.TextInput({"inputmode": "numeric"}),
            error_messages={"invalid": "只填数字，最多 9 位。"},
            **kwargs,
        )


class FormRangeForm(StepForm):
    prefix = forms.CharField(label="编号前缀", max_length=20, required=False)
    first = PrintedNumber(label="起号", help_text="照志愿书上印的填，前面的 0 也填")
    last = PrintedNumber(label="止号")
    received_on = DayField(label="领取日期")

    def clean(self) -> dict[str, Any]:
        """The numbers of the batch, and `width`: how many digits are printed."""
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first is None or last is None:
            return data
        if len(first) != len(last) and "0" in (first[0], last[0]):
            self.add_error(
                "last", f"起号是 {len(first)} 位，止号是 {len(last)} 位，位数应当相同。"
            )
            return data
        return {**data, "first": int(first), "last": int(last), "width": len(first)}


class NumberForm(forms.Form):
    """One number of the year's quota."""

    number = forms.IntegerField(min_value=0, max_value=MOST_PEOPLE)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = label


class AnalysisForm(StepForm):
    held_on = DayField(label="分析日期")
    text = forms.CharField(
        label="分析情况和改进措施", max_length=LONGEST_NOTE, widget=forms.Textarea
    )
