"""Every part of the screens renders, escapes, and says what it must."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from dangwu.core.forms import DayField, YuanField, read_day
from dangwu.core.messages import Explained
from dangwu.core.templatetags import dangwu as tags

TODAY = dt.date(2026, 3, 18)


def written(source: str, **context: object) -> str:
    """A piece of template with the built-in tags, as a page would render it."""
    request = RequestFactory().get("/members/", {"page": "2", "branch": "3"})
    return engines["django"].from_string(source).render(context, request)


# ---- values --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (7829, "78.29"),
        (123456, "1,234.56"),
        (100000000, "1,000,000.00"),
        (-6240, "\u221262.40"),
        (-5, "\u22120.05"),
        (None, "—"),
    ],
)
def test_money_has_two_decimals_and_a_real_minus(fen: int | None, shown: str) -> None:
    assert tags.yuan(fen) == shown


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Fraction(3, 200), "1.5%"),
        (Fraction(1, 200), "0.5%"),
        (Fraction(1, 50), "2%"),
        (Fraction(1), "100%"),
        (Fraction(0), "0%"),
        (Fraction(1, 3), "33.33%"),
        (Fraction(2, 3), "66.67%"),
        (Fraction(-1, 8), "\u221212.5%"),
        (Fraction(1, 8000), "0.01%"),
        (None, "—"),
    ],
)
def test_rates_are_percentages(rate: Fraction | None, shown: str) -> None:
    assert tags.percent(rate) == shown


def test_a_day_carries_its_year_where_it_is_not_this_year() -> None:
    assert tags.day(dt.date(2026, 3, 31), TODAY) == "3月31日"
    assert tags.day(dt.date(2025, 12, 8), TODAY) == "2025年12月8日"
    assert tags.day(None, TODAY) == "—"


def test_a_moment_is_read_in_local_time() -> None:
    late = dt.datetime(2026, 3, 17, 17, 5, tzinfo=dt.UTC)  # after midnight in Shanghai
    assert tags.day(late, TODAY) == "3月18日"
    assert tags.moment(late, TODAY) == "3月18日 1:05"
    assert tags.iso(late) == "2026-03-18"


def test_the_long_day_names_the_weekday() -> None:
    assert tags.long_day(TODAY) == "2026年3月18日 星期三"
    assert tags.year_day(TODAY) == "2026年3月18日"


def test_nothing_recorded_is_a_dash_and_nought_is_nought() -> None:
    assert [tags.or_dash(value) for value in (None, "", 0, "无")] == ["—", "—", 0, "无"]
    assert [tags.count(value) for value in (None, 0, 12800)] == ["—", "0", "12,800"]


def test_a_heading_breaks_at_its_commas_and_stays_escaped() -> None:
    shown = written("{{ text|pieces }}", text="<b>有效</b>：实到 17 人，须到 11 人")
    assert shown.count('<span class="piece">') == 3
    assert "&lt;b&gt;有效" in shown


# ---- parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "word"), tags.STATES.items())
def test_a_state_has_shape_word_and_colour(kind: str, word: str) -> None:
    shown = written("{% state kind %}", kind=kind)
    assert f'class="state is-{kind}"' in shown
    assert f'href="#i-{kind}"' in shown
    assert word in shown


def test_a_state_of_no_known_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        written('{% state "overdue" %}')


def test_a_state_may_say_another_word() -> None:
    assert "已交" in written('{% state "done" "已交" %}')


def test_a_verdict_gives_every_reason_its_clause_and_what_can_be_done() -> None:
    shown = written(
        '{% verdict "no" says reasons remedies %}',
        says="2月没有会议记录",
        reasons=[
            {
                "text": "每月 1 次，2月 0 次。",
                "clauses": [{"label": "组织生活 一（二）", "url": "/c/1"}],
            },
            "至今逾期 18 天。",
        ],
        remedies=[{"text": "补记会议", "url": "/meet"}, "听取说明"],
    )
    assert "is-no" in shown
    assert "2月没有会议记录" in shown
    assert shown.count("<li>") == 2
    assert '<a class="clause" href="/c/1">组织生活 一（二）</a>' in shown
    assert '可以补救：<a href="/meet">补记会议</a>；听取说明' in shown


def test_an_explained_reason_links_its_clauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        tags, "clause_link", lambda cite: {"label": "日常 三", "url": f"/r/{cite}"}
    )
    reason = Explained("short", "缺数额。", ("SX#3",), "must")
    shown = written('{% verdict "unknown" "无法核定" reasons %}', reasons=[reason])
    assert '缺数额。　<a class="clause" href="/r/SX#3">日常 三</a>' in shown
    assert '<a class="clause" href="/r/SX#3">日常 三</a>' in written('{% cite "SX#3" %}')


def test_a_verdict_escapes_what_it_is_given() -> None:
    shown = written('{% verdict "ok" says %}', says="<script>x</script>")
    assert "<script>" not in shown
    assert "<ul" not in shown


def test_facts_show_value_unit_and_operation() -> None:
    shown = written(
        '{% facts figures "is-three" %}',
        figures=[
            {"label": "比例", "value": "1.5%", "op": "×", "note": "第三档"},
            {"label": "党员", "value": 0, "unit": "人"},
        ],
    )
    assert 'class="facts is-three"' in shown
    assert 'data-op="×"' in shown
    assert "<dd>0 <small>人</small></dd>" in shown


def test_the_pager_keeps_the_filters_of_the_address() -> None:
    shown = written('{% pager page "人" %}', page=Paginator(range(95), 20).page(2))
    assert "第 2 页，共 5 页，95 人" in shown
    assert 'href="?page=1&amp;branch=3"' in shown
    assert 'href="?page=3&amp;branch=3"' in shown


def test_the_pager_of_a_short_list_is_nothing() -> None:
    assert written("{% pager page %}", page=Paginator(range(3), 20).page(1)).strip() == ""


def test_a_long_list_pages_by_key() -> None:
    shown = written('{% include "parts/keyset.html" with next="?after=k" says="每页 50 人" %}')
    assert 'rel="next" href="?after=k"' in shown
    assert 'rel="prev"' not in shown


def test_progress_asks_again_until_it_is_over() -> None:
    running = written(
        '{% include "parts/progress.html" with says="正在核对" done=3200'
        ' total=10000 unit="行" url="/p" %}'
    )
    assert 'hx-get="/p"' in running
    assert "3,200 / 10,000 行" in running
    assert "<noscript>" in running
    over = written(
        '{% include "parts/progress.html" with says="已核对" is_over=True'
        ' next_url="/done" url="/p" %}'
    )
    assert "hx-get" not in over
    assert 'href="/done"' in over


def test_an_empty_list_says_what_is_true_and_what_comes_next() -> None:
    shown = written(
        '{% include "parts/empty.html" with says="本月没有待办理的事项" then="下一项：3月31日" %}'
    )
    assert "本月没有待办理的事项" in shown
    assert "下一项：3月31日" in shown
    assert "<a " not in shown


def test_a_tree_opens_without_script_and_marks_where_one_is() -> None:
    group = SimpleNamespace(name="第一党小组", url="/g", children=[], counts="12 人")
    branch = SimpleNamespace(
        name="第三党支部", url="/b", children=[group], is_here=True, counts="23 人"
    )
    shown = written("{% tree nodes %}", nodes=[branch])
    assert shown.count("<ul") == 2
    assert "<details open>" in shown
    assert '<a href="/b" aria-current="true">第三党支部</a>' in shown
    assert "12 人" in shown


def test_a_dialog_is_a_form_that_can_be_left() -> None:
    shown = written(
        '{% include "parts/confirm_dialog.html" with id="end" title="撤销支部"'
        ' action="/end" verb="撤销" danger=True %}'
    )
    assert '<dialog class="dialog no-print" id="end" aria-labelledby="end-title">' in shown
    assert 'name="csrfmiddlewaretoken"' in shown
    assert 'formmethod="dialog"' in shown
    assert '<button class="button is-undo">撤销</button>' in shown


# ---- forms ---------------------------------------------------------------------------------


class Everything(forms.Form):
    """One field for each kind of control."""

    name = forms.CharField(label="姓名", help_text="与身份证一致")
    born = DayField(label="出生日期")
    pay = YuanField(label="养老金", required=False, least=1, most=1000000)
    number = forms.IntegerField(label="人数", required=False)
    mail = forms.EmailField(label="邮箱", required=False)
    branch = forms.ChoiceField(label="党支部", choices=[("1", "第一党支部")])
    several = forms.MultipleChoiceField(label="几个支部", choices=[("1", "一")], required=False)
    boxes = forms.MultipleChoiceField(
        label="范围", choices=[("1", "在职"), ("2", "退休")], widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="类别", choices=[("a", "正式")], widget=forms.RadioSelect)
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="名册")
    sure = forms.BooleanField(label="已核对")
    password = forms.CharField(label="口令", widget=forms.PasswordInput)
    version = forms.CharField(widget=forms.HiddenInput)


def test_every_control_carries_the_style_and_its_label() -> None:
    form = Everything()
    shown = str(form)
    for name, field in form.fields.items():
        if name == "version":
            assert '<input type="hidden" name="version"' in shown
            continue
        assert str(field.label) in shown
    assert shown.count('class="ctl') == 10  # all but boxes, radios, the single box, the hidden one
    assert shown.count('class="tick"') == 4
    assert shown.count("<legend") == 2
    assert shown.count("<small>选填</small>") == 5
    assert 'id="faults"' not in shown


def test_faults_are_told_above_and_beside_and_what_was_typed_is_kept() -> None:
    form = Everything({"born": "2026年2月30日", "pay": "12.345", "number": "三", "branch": "1"})
    form.add_error(None, "第三党支部已有同名记录")
    shown = str(form)
    assert '<a href="#id_born">出生日期</a>：没有这一天。' in shown
    assert '<a href="#id_boxes">范围</a>：还没有选。' in shown
    assert '<div id="id_boxes" class="ticks">' in shown
    assert 'value="2026年2月30日"' in shown
    assert 'value="12.345"' in shown
    assert 'inputmode="numeric" value="三"' in shown
    assert "第三党支部已有同名记录" in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert "还没有选文件。" in shown
    assert "还没有勾选。" in shown


def test_a_fault_of_the_whole_form_alone_is_said_as_it_is() -> None:
    class Dates(forms.Form):
        def clean(self) -> None:
            raise forms.ValidationError("起始日期在截止日期之后。")

    shown = str(Dates({}))
    assert '<p class="says">起始日期在截止日期之后。</p>' in shown
    assert "处要改" not in shown


def test_a_fault_of_the_forms_own_words_stays() -> None:
    class Own(forms.Form):
        reason = forms.CharField(label="理由", error_messages={"required": "须写明理由。"})

    assert "须写明理由。" in str(Own({}))


class Asked(forms.Form):
    """A field of each kind that Django has a sentence for."""

    name = forms.CharField(max_length=3, min_length=2)
    number = forms.IntegerField(min_value=1, max_value=9)
    kind = forms.ChoiceField(choices=[("a", "甲")])
    kinds = forms.MultipleChoiceField(choices=[("a", "甲")])
    own = forms.ChoiceField(choices=[("a", "甲")], error_messages={"invalid_choice": "换一个。"})
    file = forms.FileField(max_length=9)


RIGHT = {"name": "沈远", "number": "3", "kind": "a", "kinds": ["a"], "own": "a"}
AGAIN = "所选的现在不能选，请从列出的各项里重新选择。"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "沈远沈远", "不超过 3 个字，现有 4 个。"),
        ("name", "沈", "不少于 2 个字，现有 1 个。"),
        ("name", "沈\0", "含有看不见的控制字符，请删去后重新填写。"),
        ("number", "三", "这里要一个整数，例如 3。"),
        ("number", "0", "不小于 1。"),
        ("number", "10", "不大于 9。"),
        ("kind", "b", AGAIN),
        ("kinds", ["b"], AGAIN),
        ("kinds", "b", AGAIN),
        ("own", "b", "换一个。"),
        ("file", SimpleUploadedFile("a.csv", b""), "这个文件没有内容，请打开核对，另选一个。"),
        (
            "file",
            SimpleUploadedFile("name.long.csv", b"a"),
            "文件名不超过 9 个字，现有 13 个，请改短后再选。",
        ),
    ],
)
def test_what_django_finds_is_said_in_our_words(field: str, typed: object, said: str) -> None:
    files = {"file": SimpleUploadedFile("a.csv", b"a")}
    assert Asked(RIGHT, files).is_valid()
    form = Asked({**RIGHT, field: typed}, {**files, **({field: typed} if field == "file" else {})})
    assert form[field].faults == [said]
    assert sum(map(len, form.errors.values())) == 1


def test_words_of_ours_and_of_a_validator_stay() -> None:
    class Own(forms.Form):
        day = DayField()
        code = forms.CharField(validators=[RegexValidator("^a$", "只能用 a。")])

    form = Own({"day": "2026-02-30", "code": "b"})
    assert form["day"].faults == ["没有这一天。写成 2026-03-01 或 2026年3月1日。"]
    assert form["code"].faults == ["只能用 a。"]


def test_typed_text_is_escaped() -> None:
    shown = str(Everything({"name": '"><script>x</script>', "note": "</textarea><script>"}))
    assert "<script>" not in shown


def test_a_single_field_is_laid_out_by_the_tag() -> None:
    shown = written("{% field form.name %}", form=Everything())
    assert '<label for="id_name">姓名</label>' in shown
    assert "与身份证一致" in shown


def test_a_whole_form_knows_files_and_has_one_main_button() -> None:
    shown = written(
        '{% include "parts/form.html" with form=form verb="导入" cancel="/back" %}',
        form=Everything(),
    )
    assert 'enctype="multipart/form-data"' in shown
    assert shown.count("is-main") == 1
    assert 'href="/back"' in shown


def test_a_formset_shows_its_forms_and_its_own_faults() -> None:
    rows = forms.formset_factory(Everything, extra=2)
    assert str(rows()).count("姓名") == 2


def test_a_complete_form_is_cleaned() -> None:
    given = {
        "name": "顾晓岚",
        "born": "1993年8月5日",
        "pay": "5,219.31",
        "branch": "1",
        "boxes": ["1"],
        "kind": "a",
        "sure": "on",
        "password": "x",
        "version": "1",
    }
    form = Everything(given, {"paper": SimpleUploadedFile("名册.xlsx", b"x")})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == dt.date(1993, 8, 5)
    assert form.cleaned_data["pay"] == 521931


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026年3月1日",
        "2026.3.1",
        "2026/3/1",
        "20260301",
        "２０２６年３月１日",
        " 2026 年 3 月 1 日 ",
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["2026-02-29", "1992.13", "2026年3月", "3月1日", "20261301", "-", "0000-01-01", "昨天"]
)
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("5219.31", 521931),
        ("5,219.3", 521930),
        ("１００", 10000),
        ("78.29元", 7829),
        (" 12. ", 1200),
        ("￥1200", 120000),
    ],
)
def test_money_typed_in_yuan_becomes_fen(text: str, fen: int) -> None:
    assert YuanField().clean(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1e3", "invalid"),
        ("NaN", "invalid"),
        ("十元", "invalid"),
        ("1.234", "cents"),
        ("-1", "least"),
        ("9" * 20, "most"),
        ("10000000000", "most"),
        ("", "required"),
    ],
)
def test_money_that_cannot_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        YuanField().clean(text)
    assert refused.value.code == code


def test_an_amount_too_large_is_told_the_limit() -> None:
    with pytest.raises(forms.ValidationError, match=r"不超过 1,000,000,000\.00 元。"):
        YuanField().clean("9" * 20)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一九九〇年五月", "看不出是哪一天"),
        ("2026年3月", "看不出是哪一天"),
        ("2026-02-29", "没有这一天"),
    ],
)
def test_what_is_no_day_is_told_apart_from_a_day_that_is_not(text: str, said: str) -> None:
    with pytest.raises(forms.ValidationError, match=f"{said}。写成 2026-03-01"):
        DayField().clean(text)


def test_money_recorded_is_shown_in_yuan() -> None:
    class Pay(forms.Form):
        pay = YuanField(label="养老金")

    assert 'value="5219.31"' in str(Pay(initial={"pay": 521931}))
    assert 'value="-0.05"' in str(Pay(initial={"pay": -5}))


# ---- shell and error pages -----------------------------------------------------------------


def shell(**context: object) -> str:
    return render_to_string("base.html", context)


def test_the_shell_shows_the_menu_and_where_one_is() -> None:
    entry = {"label": "党费", "url": "/dues/", "current": True}
    shown = shell(
        navigation=[{"heading": "日常", "entries": [entry]}],
        scope_name="第三党支部",
        signed_in_as="陆文静",
        today=TODAY,
    )
    assert '<a href="/dues/" aria-current="page">党费</a>' in shown
    assert 'href="#nav"' in shown
    assert "第三党支部，2026年3月18日 星期三，陆文静打印" in shown
    assert "is-bare" not in shown


def test_the_shell_of_nobody_is_bare() -> None:
    shown = shell()
    assert "is-bare" in shown
    assert 'id="nav"' not in shown
    assert 'type="search"' not in shown


def test_large_type_is_set_by_the_server() -> None:
    assert '<html lang="zh-CN" class="is-large">' in shell(large_type=True)
    assert '<html lang="zh-CN">' in shell()


def test_a_member_has_the_bar_at_the_foot() -> None:
    shown = shell(tabs=[{"label": "党费", "url": "/", "icon": "yuan", "current": True}])
    assert 'class="tabbar"' in shown
    assert "has-tabbar" in shown


def test_messages_stand_above_the_page_once_each() -> None:
    shown = shell(messages=[SimpleNamespace(level_tag="error", __str__=lambda _: "")])
    assert 'class="notice is-error" role="alert"' in shown


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "405", "429", "500"])
def test_error_pages_need_no_context_and_say_what_to_do(code: str) -> None:
    shown = render_to_string(f"{code}.html")
    assert shown.count("<h1") == 1
    assert "回到首页" in shown
    assert "{{" not in shown


def test_a_missing_page_tells_nothing_of_what_was_asked() -> None:
    request = RequestFactory().get("/members/3f2b/", {"q": "顾晓岚"})
    shown = render_to_string(
        "404.html", {"exception": "No Person matches", "request_path": request.path}
    )
    assert "顾晓岚" not in shown
    assert "Person" not in shown
    assert "/members/3f2b/" not in shown
