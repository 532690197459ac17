"""The papers of a real branch: the amounts of the record in all formats, drafts and numbers."""

from datetime import date
from io import BytesIO

import docx
import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from dangwu.core.models import AuditEntry
from dangwu.documents.models import IssuedDocument
from dangwu.dues.models import Assessment, Verification
from dangwu.dues.papers import numbered, sheet_of, slips_of
from dangwu.dues.services import correct_assessment
from dangwu.members.models import Person
from tests.apps.dues.makers import (
    CONFIRMED,
    ITEMS,
    amount_of,
    confirm,
    enter,
    in_the_tree,
    member,
    verify,
)
from tests.factories import make_holding, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    found = make_organisation(name="市水务局第二党支部")
    with in_the_tree():
        make_holding(member(found, "张建国"), "secretary", found)
        enter(member(found, "李堃"), items=[*ITEMS, ("个人所得税", 10000)])
        enter(member(found, "仇喆", category="civil_servant"), base=6500000)
        enter(member(found, "单犇昇", category="retired"), base=500000)
        verify(found)
    return found


def the(branch):
    return Verification.objects.select_related("branch").get(branch=branch)


def words_of(file):
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(file)).pages)


def test_the_sheet_holds_the_amounts_of_the_record(branch):
    with in_the_tree():
        sheet = sheet_of(the(branch))
    rows = {row.name: row for row in sheet.rows}
    assert (rows["李堃"].base, rows["李堃"].rate, rows["李堃"].amount) == (560000, "1.5%", 8400)
    assert rows["李堃"].category == "在职（事业单位）"
    assert rows["仇喆"].amount == 100000
    assert "每月一般不超过 1000.00 元" in rows["仇喆"].remark
    assert rows["张建国"].amount is None
    assert "缺少“计算基数”" in rows["张建国"].remark
    assert sheet.amount == 8400 + 100000 + 2500
    assert sheet.secretary == "张建国"
    assert "党费规定（2008） 第二条" in sheet.clauses


def test_slips_are_for_those_whose_amount_is_settled(branch):
    with in_the_tree():
        slips = {slip.name: slip for slip in slips_of(the(branch))}
    assert set(slips) == {"李堃", "仇喆", "单犇昇"}
    assert [item.label for item in slips["李堃"].left_out] == ["奖励性绩效工资"]
    assert [(item.label, item.fen) for item in slips["李堃"].taken_off] == [("个人所得税", 10000)]
    assert slips["仇喆"].formula == 130000


@pytest.fixture
def keeper(branch, client_of):
    with in_the_tree():
        person = member(branch, "陆文静", with_user=True)
        make_holding(person, "organisation_member", branch)
        enter(person, base=400000)
        verify(branch)
    return client_of(person)


def download(client, branch, paper):
    return client.post(reverse("dues:paper", args=[branch.pk, 2026, paper]))


def test_the_downloads_say_the_same(branch, keeper):
    pdf = download(keeper, branch, "pdf")
    told = words_of(pdf.content)
    assert "李堃" in told
    assert "5600.001.5%84.00" in told
    assert "（草稿）" in told
    assert "尚未确认" in told
    paper = docx.Document(BytesIO(download(keeper, branch, "docx").content))
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert {"李堃", "84.00", "1000.00", "25.00"} <= set(cells)
    book = load_workbook(BytesIO(download(keeper, branch, "xlsx").content))
    values = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert 84 in values
    assert 5600 in values
    slips = words_of(download(keeper, branch, "slips").content)
    assert "每月交纳党费84.00" in slips
    assert "奖励性绩效工资" in slips


def test_downloads_are_attachments_without_anybodys_name_and_on_record(branch, keeper):
    answer = download(keeper, branch, "pdf")
    header = answer["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''2026")
    assert "%E6%9D%8E" not in header  # 李
    line = AuditEntry.objects.get(act="dues.paper_exported")
    assert (line.facts["paper"], line.facts["members"]) == ("pdf", 5)


def test_an_unknown_paper_and_a_get_are_no_pages(branch, keeper):
    assert download(keeper, branch, "exe").status_code == 404
    assert keeper.get(reverse("dues:paper", args=[branch.pk, 2026, "pdf"])).status_code == 405


def test_confirmed_the_sheet_has_its_number_until_it_says_otherwise(branch):
    with in_the_tree():
        enter(member(branch, "许静"), base=400000)
        person = somebody_asked_about()
        enter(person, base=300000)
        verify(branch)
        confirm(branch)
        sheet = numbered(sheet_of(the(branch)), the(branch))
        assert sheet.number == "2026-001"
        assert sheet.digest == IssuedDocument.objects.get().digest
        assert sheet.confirmed_on == CONFIRMED
        assert "（草稿）" not in sheet.title
        enter(person, base=310000, on=date(2026, 2, 1))
        correct_assessment(
            assessment=amount_of(person), reason="录错", by=None, on=date(2026, 2, 2)
        )
        assert numbered(sheet_of(the(branch)), the(branch)).number == ""
        assert "（草稿）" in sheet_of(the(branch)).title
        confirm(branch, day=date(2026, 2, 3))
        assert numbered(sheet_of(the(branch)), the(branch)).number == "2026-002"


def somebody_asked_about():
    return Assessment.objects.get(amount_fen=None, replaced_on=None).person


def test_the_member_downloads_the_own_slip_alone(branch, client_of):
    with in_the_tree():
        person = member(branch, "许静", with_user=True)
        enter(person, base=400000)
        verify(branch)
        own, other = amount_of(person), amount_of(_named("李堃"))
    reader = client_of(person)
    slip = words_of(reader.post(reverse("dues:slip", args=[own.pk])).content)
    assert "许静" in slip
    assert "每月交纳党费40.00" in slip
    assert "李堃" not in slip
    assert reader.post(reverse("dues:slip", args=[other.pk])).status_code == 404


def _named(name):
    return Person.objects.get(name=name)
