"""What the pages of duties show, and to whom."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import whole_tree
from dangwu.core.sheets import read_workbook
from dangwu.duties.models import DoneRecord
from dangwu.duties.registry import Plan, register_plans
from dangwu.duties.selectors import calendar_of, lines_due, matrix_of, people_duties
from dangwu.duties.services import record_done
from dangwu.orgs.services import follow_standard

YEAR = localdate().year
FACT = "dues_published"
ITEM = "DUE-18.publish"


@pytest.fixture
def here(cast):
    return cast.organisation("fagai_1")


def page(client, name, organisation, *more):
    answer = client.get(reverse(f"duties:{name}", args=[organisation.pk, YEAR, *more]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_own_page_names_what_is_to_be_done_with_clause_and_button(cast, client_of, here):
    text = client_of(cast.person("zhangwen")).get(reverse("duties:home")).content.decode()
    assert "向党员公布党费收缴情况" in text
    assert "三、党费管理" in text
    assert reverse("duties:record", args=[here.pk, FACT]) in text
    assert reverse("duties:reason", args=[here.pk, YEAR, ITEM]) in text


def test_who_may_not_record_gets_no_button(cast, client_of, here):
    from tests.factories import make_holding

    make_holding(cast.person("wangfang"), "committee_member", here)
    client = client_of(cast.person("wangfang"))
    text = client.get(reverse("duties:home")).content.decode()
    assert reverse("duties:record", args=[here.pk, FACT]) not in text
    assert client.get(reverse("duties:record", args=[here.pk, FACT])).status_code == 403


def test_recording_and_withdrawing(cast, client_of, here):
    client = client_of(cast.person("zhangwen"))
    url = reverse("duties:record", args=[here.pk, FACT])
    shown = client.get(url).content.decode()
    assert localdate().isoformat() in shown  # prefilled
    posted = {"done_on": localdate().isoformat(), "note": "公示栏张贴"}
    for _ in range(2):
        assert client.post(url, posted).status_code == 302
    with whole_tree("a test"):
        record = DoneRecord.objects.get()
    text = page(client, "reason", here, ITEM)
    assert "全部完成" in text
    assert "公示栏张贴" in text
    assert client.post(reverse("duties:withdraw", args=[record.pk])).status_code == 302
    assert "公示栏张贴" not in page(client, "reason", here, ITEM)


def test_a_refused_day_keeps_what_was_typed(cast, client_of, here):
    client = client_of(cast.person("zhangwen"))
    url = reverse("duties:record", args=[here.pk, FACT])
    answer = client.post(url, {"done_on": "2009-05-05", "note": "旧记录"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "才成立" in text
    assert 'value="2009-05-05"' in text
    assert "旧记录" in text


def test_a_branch_elsewhere_is_not_there(cast, client_of):
    client = client_of(cast.person("zhangwen"))
    elsewhere = cast.organisation("shuili_1")
    for name, more in (("year", ()), ("board", ()), ("calendar", ()), ("reason", (ITEM,))):
        url = reverse(f"duties:{name}", args=[elsewhere.pk, YEAR, *more])
        assert client.get(url).status_code == 404
    assert client.get(reverse("duties:year", args=[elsewhere.pk, 1990])).status_code == 404


# ---- the board ---------------------------------------------------------------------------------


def test_the_board_has_a_row_for_each_below_and_a_reason_behind_each_cell(cast, client_of):
    committee, branch = cast.organisation("fagai"), cast.organisation("fagai_1")
    with whole_tree("a test"):
        record_done(organisation=branch, fact=FACT, done_on=localdate(), by=None, on=localdate())
        matrix = matrix_of(committee, YEAR, localdate())
    assert [row.organisation.pk for row in matrix.rows] == [
        branch.pk,
        cast.organisation("fagai_2").pk,
    ]
    place = [column.item for column in matrix.columns].index(ITEM)
    assert [row.cells[place].state for row in matrix.rows] == ["done", "due"]
    client = client_of(cast.person("chenjie"))
    text = page(client, "board", committee)
    assert reverse("duties:reason", args=[branch.pk, YEAR, ITEM]) in text
    assert "不计分、不排名" in text
    only_done = client.get(reverse("duties:board", args=[committee.pk, YEAR]) + "?state=done")
    assert cast.organisation("fagai_2").short_name not in only_done.content.decode()


def test_what_lies_deeper_is_counted_in_its_row(cast):
    root, branch = cast.organisation("gongwei"), cast.organisation("fagai_1")
    with whole_tree("a test"):
        record_done(organisation=branch, fact=FACT, done_on=localdate(), by=None, on=localdate())
        matrix = matrix_of(root, YEAR, localdate())
    row = next(r for r in matrix.rows if r.organisation.pk == cast.organisation("fagai").pk)
    cell = next(c for c in row.cells if c and c.column.item == ITEM)
    assert (cell.done, cell.of, cell.text) == (1, 2, "1 / 2")
    assert row.below == 4


def test_groups_are_counted_in_groups(cast):
    with whole_tree("a test"):
        matrix = matrix_of(cast.organisation("fagai"), YEAR, localdate())
    cell = next(c for c in matrix.rows[0].cells if c and c.column.item == "MTG-09.group")
    assert cell.text == "0 / 2 组"


def test_the_board_as_a_workbook(cast, client_of):
    committee = cast.organisation("fagai")
    answer = client_of(cast.person("chenjie")).get(
        reverse("duties:board_sheet", args=[committee.pk, YEAR])
    )
    rows = read_workbook(answer.content, name="应办.xlsx").sheets[0].rows
    names = [row[0] for row in rows]
    assert cast.organisation("fagai_1").short_name in names


# ---- people, spans, the calendar ---------------------------------------------------------------


@pytest.mark.usefixtures("in_whole_tree")
def test_people_are_counted_once_for_each_duty(cast):
    here = cast.organisation("fagai_1")
    follow_standard(organisation=here, standard="bianban", by=None, on=date(YEAR - 3, 1, 1))
    found = {duty.item: duty for duty in people_duties(here, YEAR, localdate())}
    talks = found["MTG-16.talks"]
    keys = [line.bearing.key for line in talks.lines]
    assert len(keys) == len(set(keys)) == 5  # six members, one of them on probation this year
    hours = found["MTG-17.secretary_hours"]
    assert hours.cadence == "每年 56 学时"
    assert {line.unit for line in hours.lines} == {"学时"}
    assert {line.bearing.name for line in hours.lines} == {"张文", "李华", "吴婷"}


@pytest.mark.usefixtures("in_whole_tree")
def test_of_a_group_its_own_members(cast):
    group = cast.organisation("fagai_1_a")
    names = {
        line.bearing.name
        for duty in people_duties(group, YEAR, localdate())
        for line in duty.lines
    }
    assert names == {"张文", "周凯", "王芳"}


@pytest.mark.usefixtures("in_whole_tree")
def test_what_is_due_in_a_span(cast):
    here = cast.organisation("fagai_1")
    december = (date(2026, 12, 1), date(2026, 12, 31))
    found = lines_due([here], *december, on=date(2026, 11, 21))
    line = next(each for each in found if each.item == ITEM)
    assert (line.due_by, line.is_late) == (date(2026, 12, 31), False)
    assert line.remind_on == date(2026, 12, 24)
    record_done(
        organisation=here, fact=FACT, done_on=date(2026, 3, 2), by=None, on=date(2026, 11, 21)
    )
    left = lines_due([here], *december, on=date(2026, 11, 21))
    assert ITEM not in {each.item for each in left}


@pytest.mark.usefixtures("in_whole_tree")
def test_windows_of_the_year_before_reach_into_a_span(cast):
    committee = cast.organisation("fagai")
    follow_standard(organisation=committee, standard="shaoxing", by=None, on=date(2018, 1, 1))
    found = lines_due([committee], date(2026, 1, 1), date(2026, 1, 15), on=date(2026, 1, 2))
    assert [(each.item, each.year) for each in found if each.item == "MTG-14.democratic_life"] == [
        ("MTG-14.democratic_life", 2025)
    ]


@pytest.mark.usefixtures("in_whole_tree")
def test_the_calendar_has_what_is_due_and_what_is_planned(cast):
    here = cast.organisation("fagai_1")
    day = date(YEAR, 5, 20)
    plan = Plan(organisation=here.pk, day=day, title="五月主题党日", url="/x/")

    def provider(organisations, first, last):
        return [plan] if first <= day <= last and here in organisations else []

    register_plans(provider)
    try:
        months = calendar_of(here, YEAR, localdate())
    finally:
        from dangwu.duties import registry

        registry._plans.remove(provider)
    assert len(months) == 12
    assert plan in months[4].plans
    for month in months:
        items = [entry.line.item for entry in month.entries]
        assert ("MTG-11.theme_day" in items, ITEM in items) == (True, month.number == 12)
