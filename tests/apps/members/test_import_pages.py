"""The pages of an import as a browser asks for them; and who sees nothing of it."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import whole_tree
from dangwu.core.sheets import read_workbook
from dangwu.members.models import RosterImport
from tests.apps.members import rosters
from tests.apps.members.rosters import begun, fresh, member, roster_file
from tests.apps.members.test_import_faults import twenty_faults
from tests.factories import Cast, identity_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_of, town: Cast):
    return client_of(town.user("zhangwen"))


def send(browser, town, content, name="花名册.xlsx", **data):
    given = {
        "organisation": town.organisation("fagai_1").pk,
        "as_of": localdate().isoformat(),
        "roster": SimpleUploadedFile(name, content),
    }
    return browser.post(reverse("members:imports"), given | data, secure=True)


def uploaded(browser, town, *people) -> RosterImport:
    answer = send(browser, town, roster_file(people))
    assert answer.status_code == 302, answer.content.decode()
    with whole_tree("a test looks"):
        return fresh(RosterImport.objects.defer("content").first())


def page(browser, roster, name="members:import", *more):
    return browser.get(reverse(name, args=[roster.pk, *more]), secure=True)


def do(browser, roster, name, **data):
    return browser.post(reverse(f"members:{name}", args=[roster.pk]), data, secure=True)


def test_twenty_faults_are_mended_in_the_page_and_imported(browser, town):
    rows, answers = twenty_faults()
    rows[5] |= {"公民身份号码": identity_number("19700312"), "出生日期": "1970-03-12"}
    roster = uploaded(browser, town, *rows)
    text = page(browser, roster).content.decode()
    assert "20 处要改" in text
    boxes = dict(re.findall(r'<input class="ctl[^"]*" name="([^"]+)" value="([^"]*)"', text))
    assert len(boxes) == 20
    typed = {f"cell.{name}.{row}": value for (row, name), value in answers["cells"].items()}
    # What stands in the boxes as a suggestion is sent with the rest.
    sent = {key: typed.get(key, value) for key, value in boxes.items()}
    for (name, _), value in answers["words"].items():
        key = next(box for box in boxes if box.startswith(f"word.{name}."))
        sent[key] = sent[key] or value
    assert do(browser, roster, "import_correct", **sent).status_code == 302
    text = page(browser, roster).content.decode()
    assert "20 人都可以导入" in re.sub(r"<[^>]+>", "", text), rosters.faults(roster)
    do(browser, roster, "import_commit")
    assert "已导入：新增 20 人" in re.sub(r"<[^>]+>", "", page(browser, roster).content.decode())


def test_the_page_shows_no_number_in_clear(browser, town):
    row = member("沈立群", 联系电话="13906127745", 家庭住址="鹤鸣巷 718 号", 入党日期="1992.13")
    roster = uploaded(browser, town, row)
    for name, more in (("members:import", ()), ("members:import_list", ("warnings",))):
        text = page(browser, roster, name, *more).content.decode()
        assert row["公民身份号码"] not in text
        assert "13906127745" not in text
        assert "鹤鸣巷" not in text
    assert "****7745" in page(browser, roster).content.decode()


def test_what_was_typed_stands_in_the_box_again(browser, town):
    roster = uploaded(browser, town, member(入党日期="1992.13"))
    do(browser, roster, "import_correct", **{"cell.joined_on.1": "1992.14"})
    assert 'value="1992.14"' in page(browser, roster).content.decode()


def test_faults_keep_the_button_closed_and_the_server_refuses_too(browser, town):
    roster = uploaded(browser, town, member(入党日期="1992.13"))
    assert (
        'aria-disabled="true" aria-describedby="why-not">全部导入'
        in page(browser, roster).content.decode()
    )
    before = rosters.people_on_record()
    answer = browser.post(
        reverse("members:import_commit", args=[roster.pk]), secure=True, follow=True
    )
    assert "还有 1 处要改" in answer.content.decode()
    assert rosters.people_on_record() == before


def test_sent_twice_it_is_imported_once(browser, town):
    roster = uploaded(browser, town, member())
    before = rosters.people_on_record()
    do(browser, roster, "import_commit")
    do(browser, roster, "import_commit")
    assert rosters.people_on_record() == before + 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("名册.pdf", b"%PDF-1.7", "只收"),
        ("名册.xlsx", b"", "文件是空的"),
        ("名册.xlsx", b"<html>", "内容不是 Excel 工作簿"),
        ("名册.xlsm", b"PK\x03\x04", "文件带有宏"),
    ],
)
def test_what_is_no_sheet_is_refused_at_the_door(browser, town, name, content, says):
    answer = send(browser, town, content, name)
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_a_day_to_come_is_no_day_of_a_roster(browser, town):
    assert send(browser, town, roster_file([member()]), as_of="2999-01-01").status_code == 400


def test_others_find_nothing(client_of, browser, town):
    roster = uploaded(browser, town, member())
    other = client_of(town.user("zhengqiang"))
    for name in ("import", "import_progress"):
        assert page(other, roster, f"members:{name}").status_code == 404
    for name in (
        "import_commit",
        "import_correct",
        "import_marked",
        "import_discard",
        "import_map",
    ):
        assert do(other, roster, name).status_code == 404
    assert page(client_of(town.user("wangfang")), roster).status_code == 403
    missing = browser.get(reverse("members:import", args=[uuid4()]), secure=True)
    assert missing.status_code == 404


def test_a_secretary_cannot_send_a_roster_to_another_branch(browser, town):
    answer = send(
        browser, town, roster_file([member()]), organisation=town.organisation("fagai_2").pk
    )
    assert answer.status_code == 400


def test_progress_is_polled_and_ends_by_showing_the_page_anew(browser, town):
    roster = uploaded(browser, town, member())
    over = page(browser, roster, "members:import_progress")
    assert over["HX-Refresh"] == "true"
    begun(roster)
    running = page(browser, roster, "members:import_progress")
    assert "HX-Refresh" not in running
    own = reverse("members:import_progress", args=[roster.pk])
    assert f'hx-get="{own}" hx-trigger="every 1s"' in running.content.decode()
    assert "正在核对" in page(browser, roster).content.decode()


def test_work_that_died_is_begun_again(browser, town):
    roster = uploaded(browser, town, member())
    begun(roster)
    do(browser, roster, "import_restart")
    assert fresh(roster).state == RosterImport.State.READY


def test_given_up_its_content_is_gone(browser, town):
    roster = uploaded(browser, town, member())
    do(browser, roster, "import_discard")
    left = fresh(roster)
    assert (left.state, bool(left.content), bool(left.preview)) == ("discarded", False, False)


def test_the_same_file_says_when_it_was_imported(browser, town):
    rows = [member()]
    first = uploaded(browser, town, *rows)
    do(browser, first, "import_commit")
    text = page(browser, uploaded(browser, town, *rows)).content.decode()
    assert "同一个文件" in text
    assert "再导入一次也不会有变化" in text
    assert "全部导入" not in text


def test_the_template_has_drop_downs_notes_and_text_columns(browser, town):
    answer = browser.get(reverse("members:template"), secure=True)
    assert "attachment" in answer["Content-Disposition"]
    rows = read_workbook(answer.content, name="t.xlsx").sheets[0].rows
    assert rows[0][:2] == ["姓名", "公民身份号码"]
    assert rows[1][1] == "注：必填，18 位，已设为文本"
    from io import BytesIO
    from zipfile import ZipFile

    sheet = ZipFile(BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == 9
    assert "市发展和改革局机关第一党支部" in sheet


def test_an_export_is_a_file_and_an_unreasoned_one_a_refusal(browser, town):
    asked = {"organisation": town.organisation("fagai_1").pk, "with_secrets": "on", "form": "csv"}
    address = reverse("members:export")
    refused = browser.post(address, asked, secure=True)
    assert refused.status_code == 409
    assert "须写明用途" in refused.content.decode()
    made = browser.post(address, asked | {"reason": "年度统计"}, secure=True)
    assert made["Content-Type"].startswith("text/csv")
    assert "张文" in made.content.decode("utf-8-sig")
