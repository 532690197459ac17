"""The inbox, the page of a case, and its forms, as people meet them."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.selectors import scope_of
from dangwu.procedures.models import Case, State
from dangwu.procedures.selectors import case_steps
from dangwu.procedures.services import approve_case, return_case
from tests.apps.procedures.plans import FILED, submit_plan

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture
def case(cast):
    return submit_plan(
        cast.organisation("fagai_1"), by=cast.user("zhangwen"), on=TODAY, note="全年 12 次"
    )


@pytest.fixture
def read(cast, client_of):
    """What somebody reads at a route: the text of the page."""

    def page(who, name, **kwargs):
        response = client_of(cast.user(who)).get(reverse(name, kwargs=kwargs), secure=True)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    return page


@pytest.fixture
def post(cast, client_of):
    def posted(who, name, case, **data):
        url = reverse(name, args=[case.pk])
        return client_of(cast.user(who)).post(url, data, secure=True)

    return posted


def now(case):
    with whole_tree("a test"):
        return Case.objects.get(pk=case.pk)


# ---- the inbox -------------------------------------------------------------------------------


def test_nothing_waits(read):
    page = read("chenjie", "procedures:home")
    assert "没有等待答复的事项" in page
    assert "这一年没有已答复的事项" in page


def test_what_waits_is_counted_for_who_may_answer(cast, case, read):
    page = read("chenjie", "procedures:home")
    assert "1 件等待答复" in page
    assert case.title in page
    assert "已报送，等上级" not in page
    own = read("zhangwen", "procedures:home")
    assert "没有等待答复的事项，1 件在等上级" in own.replace('<span class="piece">', "").replace(
        "</span>", ""
    )
    assert "已报送，等上级" in own
    assert case.title not in read(
        "tangning", "procedures:home"
    )  # gongwei neither asks nor decides


def test_what_others_of_the_organisation_answer_is_apart(cast, read):
    submit_plan(cast.organisation("fagai_1"), by=cast.user("chenjie"), on=TODAY)
    page = read("chenjie", "procedures:home")
    assert "由本组织其他同志答复" in page
    assert "没有等待答复的事项" in page
    assert "由本组织其他同志答复" not in read("liuyang", "procedures:home")


def test_what_is_done_stands_under_its_year(cast, case, read, client_of):
    by = cast.user("chenjie")
    with open_scope(scope_of(by, TODAY)):
        approve_case(case=case, version=1, by=by, on=TODAY)
    for who in ("chenjie", "zhangwen"):
        page = read(who, "procedures:home")
        assert case.title in page
        assert "已同意" in page
    before = client_of(by).get(reverse("procedures:home"), {"year": TODAY.year - 1}, secure=True)
    assert case.title not in before.content.decode()


def test_what_was_returned_waits_to_be_changed(cast, case, read):
    by = cast.user("chenjie")
    with open_scope(scope_of(by, TODAY)):
        return_case(case=case, version=1, opinion="补 3 月的主题", by=by, on=TODAY)
    assert "等待修改" in read("zhangwen", "procedures:home")
    assert "补 3 月的主题" in read("zhangwen", "procedures:case", pk=case.pk)


# ---- the page of a case ----------------------------------------------------------------------


def test_a_case_shows_what_is_asked_and_what_happened(case, read):
    page = read("chenjie", "procedures:case", pk=case.pk)
    for words in ("全年 12 次", "张文", "市发展和改革局机关第一党支部书记", "打开年度计划"):
        assert words in page
    assert f'href="/organisations/{case.subject_id}/"' in page
    assert "national%3Adues-2017" in page  # the clause leads to 制度库


@pytest.mark.parametrize(
    ("who", "answers", "withdraws"),
    [
        ("chenjie", True, False),
        ("liuyang", True, False),
        ("zhangwen", False, True),
        ("lihua", False, True),
        ("wuting", False, False),
        ("tangning", False, False),
    ],
)
def test_buttons_are_for_who_may_press_them(case, read, who, answers, withdraws):
    page = read(who, "procedures:case", pk=case.pk)
    assert (reverse("procedures:decide", args=[case.pk]) in page) == answers
    assert (reverse("procedures:withdraw", args=[case.pk]) in page) == withdraws
    assert "登记上级答复" not in page


def test_who_stands_back_is_told_why_there_is_no_button(cast, read):
    case = submit_plan(cast.organisation("fagai_1"), by=cast.user("chenjie"), on=TODAY)
    assert "由其他负责同志答复" in read("chenjie", "procedures:case", pk=case.pk)


def test_a_filing_has_its_own_button(cast, read):
    case = submit_plan(
        cast.organisation("fagai_1"), by=cast.user("zhangwen"), on=TODAY, kind=FILED
    )
    page = read("chenjie", "procedures:case", pk=case.pk)
    assert ">收到备案</button>" in page
    assert ">同意</button>" not in page


# ---- acts ------------------------------------------------------------------------------------


def test_to_answer_is_one_form_with_two_buttons(case, post):
    response = post(
        "chenjie", "procedures:decide", case, version=1, decision="approve", opinion="同意实施"
    )
    assert response.status_code == 302
    assert response.url == case.get_absolute_url()
    assert now(case).state == State.APPROVED


def test_a_return_without_words_keeps_the_form(case, post):
    response = post("chenjie", "procedures:decide", case, version=1, decision="return")
    page = response.content.decode()
    assert response.status_code == 200
    assert "退回要写明意见" in page
    assert now(case).state == State.WAITING


def test_words_typed_are_kept_where_the_case_has_moved_on(cast, case, post):
    """It was taken back and submitted anew meanwhile: the page shows the new round, and what was
    typed; pressing again answers that.
    """
    by = cast.user("zhangwen")
    post("zhangwen", "procedures:withdraw", case, version=1)
    submit_plan(cast.organisation("fagai_1"), by=by, on=TODAY)
    typed = {"decision": "return", "opinion": "补 3 月的主题"}
    late = post("chenjie", "procedures:decide", case, version=1, **typed)
    page = late.content.decode()
    assert late.status_code == 409
    assert "已有变动，现在是“等待答复”" in page
    assert "补 3 月的主题" in page
    assert 'name="version" value="3"' in page
    assert post("chenjie", "procedures:decide", case, version=3, **typed).status_code == 302


def test_the_answer_of_a_superior_outside(cast, post, read):
    case = submit_plan(cast.organisation("gongwei"), by=cast.user("sunmin"), on=TODAY)
    assert "登记上级答复" in read("sunmin", "procedures:case", pk=case.pk)
    assert "没有文号的" in read("sunmin", "procedures:outside", pk=case.pk)
    given = {"version": 1, "approved": "yes", "answered_on": TODAY.isoformat()}
    missing = post("sunmin", "procedures:outside", case, **given)
    assert missing.status_code == 200
    done = post("sunmin", "procedures:outside", case, reference="青委〔2026〕3号", **given)
    assert done.status_code == 302
    assert now(case).state == State.APPROVED
    assert "青委〔2026〕3号" in read("sunmin", "procedures:case", pk=case.pk)


def test_a_version_nobody_showed_is_refused(case, post):
    for version in ("", "x", "0", "-1", "9" * 40):
        response = post("zhangwen", "procedures:withdraw", case, version=version)
        assert response.status_code in {200, 409}
    assert now(case).state == State.WAITING


def test_who_only_looks_on_is_refused(case, post):
    """The levels above see the case and have the permission, but not at the place that decides."""
    response = post("tangning", "procedures:decide", case, version=1, decision="approve")
    assert response.status_code == 409
    assert "由市发展和改革局机关委员会答复" in response.content.decode()
    assert post("wuting", "procedures:decide", case, version=1).status_code == 403
    assert post("majun", "procedures:decide", case, version=1).status_code == 404
    with whole_tree("a test"):
        assert len(case_steps(case)) == 1


# ---- the desk --------------------------------------------------------------------------------


def test_the_desk_says_what_waits(case, read):
    page = read("chenjie", "desk:home")
    assert "1 件等待审批" in page
    assert case.title in page
    assert "件等待审批" not in read("zhangwen", "desk:home")
    assert "件等待审批" not in read("tangning", "desk:home")
