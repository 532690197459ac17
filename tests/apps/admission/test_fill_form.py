"""The application form: everything typed is kept, every finding told, all of it under seal."""

import json
from datetime import date

import pytest
from django.urls import reverse

from dangwu.admission.models import Dossier
from dangwu.admission.papers.filled import Known
from dangwu.admission.papers.filled.form import printed_values
from dangwu.admission.papers.form import edition
from dangwu.admission.services import fill_form, withdraw_dossier
from dangwu.core.models import AuditEntry
from dangwu.orgs.services import follow_standard
from dangwu.rules.verdict import Refused
from tests.apps.admission.walking import TODAY, walk
from tests.kept import kept_upon

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

WILL = "我志愿加入中国共产党。" * 80  # 880 characters
HISTORY = [
    {"from": "2001.09", "to": "2007.06", "what": "市实验小学　学生", "witness": "周兰"},
    {"from": "2007.07", "to": "2013.06", "what": "市第一中学　学生", "witness": "徐文"},
    {"from": "2013.07", "to": "至今", "what": "市发改局综合科　科员", "witness": "王芳"},
]
MOTHER = {
    "relation": "母亲",
    "name": "何秋",
    "born": "1968.03",
    "politics": "群众",
    "work": "退休",
}
TEXTS = {
    "ethnicity": "汉族",
    "native_place": "浙江诸暨",
    "birthplace": "浙江省诸暨市枫桥镇",
    "education": "大学本科",
    "degree": "无",
    "work": "市发改局综合科科员",
    "residence": "市湖滨街道文澜社区3幢602室",
    "skills": "无",
    "will": WILL,
    "league": "2009年5月在市第一中学加入",
    **dict.fromkeys(("parties", "reactionary", "rewards", "punishments", "explain"), "无"),
    "spouse_name": "无",
    "conduct_admission": "政治立场坚定，工作踏实。",
}


def typed(**more):
    """The form as a browser sends it."""
    data = {**TEXTS, "relations_none": "on"}
    for table, lines in (("history", HISTORY), ("family", [MOTHER])):
        for place, line in enumerate(lines, start=1):
            data |= {f"{table}_{place}_{part}": words for part, words in line.items()}
    return {**data, **more}


@pytest.fixture
def officer(cast, client_of):
    return client_of(cast.person("lihua"))


@pytest.fixture
def dossier(cast, in_whole_tree):
    """A prospect of a branch that goes by a standard with rules for filling the form."""

    def begun():
        fagai = cast.organisation("fagai")
        follow_standard(organisation=fagai, standard="shaoxing", by=None, on=date(2018, 1, 1))
        return walk(cast, "form")

    return kept_upon("a form by the standard of Shaoxing", begun)


def url_of(dossier, name="fill_form"):
    return reverse(f"admission:{name}", args=[dossier.pk])


def kept(dossier):
    return json.loads(Dossier.objects.get(pk=dossier.pk).form.open())


def told(page):
    return [one["text"] for one in page.context["findings"]]


def test_a_form_that_is_filled_by_the_rules_has_no_findings(dossier, officer):
    page = officer.post(url_of(dossier), typed(), secure=True)
    assert page.status_code == 200
    assert told(page) == []
    assert kept(dossier)["history"] == HISTORY
    assert kept(dossier)["relations"] == "无"
    assert kept(dossier)["will"] == WILL


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"native_place": ""}, "“籍贯”空着"),
        ({"degree": "／"}, "不划“×”或“／”"),
        ({"will": "我" * 799}, "现有 799 字"),
        ({"will": "我" * 1001}, "现有 1001 字"),
        ({"history_2_from": "2007.08"}, "中间断了 1 个月"),
        ({"history_1_from": "2001年9月"}, "如 1992.05"),
        ({"family_1_politics": ""}, "其他成员第 1 行"),
    ],
)
def test_what_is_wrong_is_told_and_kept_all_the_same(dossier, officer, change, says):
    page = officer.post(url_of(dossier), typed(**change), secure=True)
    assert any(says in text for text in told(page)), told(page)
    assert WILL[:50] in page.content.decode() or "will" in change
    assert kept(dossier)["residence"] == TEXTS["residence"]


def test_the_length_of_the_will_is_judged_to_the_character(dossier, officer):
    for count, is_told in ((799, True), (800, False), (1000, False), (1001, True)):
        page = officer.post(url_of(dossier), typed(will="我" * count), secure=True)
        assert any("入党志愿现有" in text for text in told(page)) is is_told, count


def test_what_is_kept_is_read_for_a_reason_and_shown_once(dossier, officer):
    officer.post(url_of(dossier), typed(), secure=True)
    page = officer.get(url_of(dossier), secure=True)
    assert "文澜社区" not in page.content.decode()
    assert "文澜社区" not in officer.get(dossier.get_absolute_url(), secure=True).content.decode()
    short = officer.post(url_of(dossier), {"reason": "看"}, secure=True)
    assert "文澜社区" not in short.content.decode()
    opened = officer.post(url_of(dossier), {"reason": "接着填写"}, secure=True)
    assert "文澜社区" in opened.content.decode()
    line = AuditEntry.objects.get(act="core.field_revealed")
    assert (line.fields, line.detail) == (["form"], "接着填写")


def test_the_trail_and_the_table_hold_no_word_of_it(dossier, officer):
    officer.post(url_of(dossier), typed(), secure=True)
    (line,) = AuditEntry.objects.filter(act="admission.form_filled")
    assert line.fields == ["form"]
    assert "文澜社区" not in str(line.content())
    row = Dossier.objects.filter(pk=dossier.pk).values_list("form", flat=True).get()
    assert "文澜社区" not in repr(row)


def test_what_the_roster_knows_is_not_typed(dossier, officer):
    page = officer.get(url_of(dossier), secure=True)
    assert not set(page.context["form"].fields) & {"name", "sex", "born", "identity_number"}
    said = page.content.decode()
    assert dossier.person.id_number.open() not in said
    assert str(dossier.person.id_number) in said


def test_too_much_for_a_field_keeps_all_that_was_typed(dossier, officer):
    page = officer.post(url_of(dossier), typed(residence="长" * 201), secure=True)
    said = page.content.decode()
    assert "不超过 200 个字" in said
    assert "市第一中学" in said
    assert not Dossier.objects.get(pk=dossier.pk).form


def test_an_ended_dossier_is_refused_and_the_words_stay(cast, in_whole_tree, officer):
    dossier = walk(cast, "contacts")
    withdraw_dossier(dossier=dossier, reason="本人撤回", by=None, on=TODAY)
    page = officer.post(url_of(dossier), typed(), secure=True)
    assert page.status_code == 409
    assert "文澜社区" in page.content.decode()
    with pytest.raises(Refused):
        fill_form(dossier=dossier, values={}, by=None, on=TODAY)


# ---- printing over the blank -----------------------------------------------------------------


def test_the_pages_are_printed_for_a_reason(dossier, officer):
    officer.post(url_of(dossier), typed(), secure=True)
    url = url_of(dossier, "print_form")
    assert officer.get(url, secure=True).status_code == 200
    unsaid = officer.post(url, {"pages": ["2"]}, secure=True)
    assert not unsaid.content.startswith(b"%PDF")
    answer = officer.post(url, {"pages": ["2", "6"], "reason": "套印志愿书"}, secure=True)
    assert answer.content.startswith(b"%PDF")
    made = AuditEntry.objects.get(act="admission.paper_made")
    assert made.facts == {"kind": "form", "form": "pdf", "pages": [2, 6]}
    read = AuditEntry.objects.filter(act="core.field_revealed")
    assert {line.detail for line in read} == {"套印入党志愿书：套印志愿书"}
    assert {tuple(line.fields) for line in read} >= {("form",), ("id_number",)}


def test_what_does_not_fit_is_told_before_anything_is_printed(dossier, officer):
    officer.post(url_of(dossier), typed(will="我" * 6000), secure=True)
    answer = officer.post(
        url_of(dossier, "print_form"), {"pages": ["3"], "reason": "套印志愿书"}, secure=True
    )
    assert answer.status_code == 409
    assert "“入党志愿”放不下" in answer.content.decode()
    assert not AuditEntry.objects.filter(act="admission.paper_made", outcome="done").exists()


def test_nothing_is_printed_before_a_form_was_handed_out(cast, in_whole_tree, officer):
    dossier = walk(cast, "pre_review")
    answer = officer.post(
        url_of(dossier, "print_form"), {"pages": ["2"], "reason": "套印志愿书"}, secure=True
    )
    assert answer.status_code == 409
    assert "还没有发放志愿书" in answer.content.decode()


def test_the_decisions_are_printed_with_counts_and_days(cast, in_whole_tree):
    dossier = walk(cast, "approval")
    fill_form(dossier=dossier, values={**TEXTS}, by=None, on=TODAY)
    fresh = Dossier.objects.select_related("person", "organisation").get(pk=dossier.pk)
    opened = Known(fresh, TODAY, lambda row, name: getattr(row, name).open())
    values = printed_values(opened, edition("form-16k"))
    assert "大会认为：政治立场坚定，工作踏实。" in values["branch_admission"]
    assert values["branch_admission_on"] == ({"year": "2024", "month": "10", "day": "21"},)
    assert values["branch_admission_name"] == "市发展和改革局机关第一党支部"
    assert "预备期自2024年10月21日至2025年10月20日" in values["committee_admission"]
    assert "同意其入党" in values["superior_talk"]
    blank = printed_values(Known(fresh, TODAY), edition("form-16k"))
    assert "branch_admission" not in blank  # the conduct is under seal, and left to the hand
    assert "will" not in blank
    assert "identity_number" not in blank


def test_the_printer_is_set_right_for_the_session(dossier, officer):
    url = reverse("admission:calibrate")
    data = {"printer": "二楼打印机", "page": "2", "right": "1.5", "down": "-0.5"}
    test = officer.post(url, {**data, "test": "1"}, secure=True)
    assert test.content.startswith(b"%PDF")
    assert officer.post(url, data, secure=True).status_code == 302
    assert "向右 1.5 毫米，向下 -0.5 毫米" in officer.get(url, secure=True).content.decode()
    for number, is_told in (("20", False), ("20.1", True), ("-20.1", True)):
        page = officer.post(url, {**data, "right": number}, secure=True)
        assert (page.status_code == 200) is is_told, number
