"""The pages of the date health check as a browser asks for them; who sees what, and how long."""

import re
from datetime import timedelta
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from dangwu.admission import tasks
from dangwu.admission.models import DateCheck, Dossier
from dangwu.admission.models.checkup import KEPT
from dangwu.admission.services.checkup import acts, keeping
from dangwu.core.crypto import ALGORITHM, VERSION, TamperedValue
from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.core.sheets import Column, SheetOut, read_workbook, write_workbook
from dangwu.orgs.services import follow_standard
from tests.apps.admission.dossiers import ON, as_sheet, consistent, names, thirty
from tests.factories import Cast

pytestmark = pytest.mark.django_db
ROUTES = ("checkup_result", "checkup_progress", "checkup_download")


def url(name: str) -> str:
    return reverse(f"admission:{name}")


@pytest.fixture
def browser(client_of, cast: Cast):
    return client_of(cast.user("zhangwen"))


def get(browser, name, **asked):
    return browser.get(url(name), asked, secure=True)


def send(browser, cast, content, name="材料.xlsx", organisation="fagai_1"):
    data = {
        "organisation": cast.organisation(organisation).pk,
        "sheet": SimpleUploadedFile(name, content),
    }
    return browser.post(url("checkup"), data, secure=True)


def words(answer) -> str:
    """The text of a page, without marks and blanks."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.S)
    return re.sub(r"<[^>]+>|\s", "", main[0])


def sheet_of(*rows: dict) -> bytes:
    headings = list(rows[0])
    cells = [[row.get(heading) for heading in headings] for row in rows]
    return write_workbook([SheetOut("表", [Column(each) for each in headings], cells)])


LATE_TALK = {"姓名": "沈立群", "申请入党日期": "2019-3-1", "谈话日期": "2019-4-2"}
IN_TIME = {"姓名": "陆可欣", "申请入党日期": "2019-3-1", "谈话日期": "2019-4-1"}


# ---- a sheet -----------------------------------------------------------------------------------


def test_thirty_people_are_answered_with_their_numbers(browser, cast):
    made = thirty()
    assert send(browser, cast, as_sheet(made)).status_code == 302
    page = get(browser, "checkup_result")
    planted = sum(len(one.expected) for one in made)
    found = re.search(r"(\d+)人中(\d+)人有(\d+)处不符", words(page))
    told = re.search(r"另有(\d+)处提示", words(page))
    # The national rules neither count characters nor date the last review.
    beyond = {"application_short", "review_old"}
    local = sum(code in beyond for one in made for code, _ in one.expected)
    assert int(found[1]) == 30
    assert int(found[3]) + int(told[1]) == planted - local
    for one in made:
        assert (f"<h2>{one.name}</h2>" in page.content.decode()) == bool(
            {code for code, _ in one.expected} - beyond
        )


def test_a_finding_shows_its_numbers_its_clause_and_what_can_be_done(browser, cast):
    send(browser, cast, sheet_of(LATE_TALK, IN_TIME))
    page = get(browser, "checkup_result")
    text = words(page)
    assert "2人中1人有1处不符" in text
    assert "2019年4月1日前谈话" in text
    assert "还能怎么办" in text
    assert "/rulebook/?cite=" in page.content.decode()
    assert "陆可欣" not in text
    assert "陆可欣" in words(get(browser, "checkup_result", show="clean"))
    assert "沈立群" not in words(get(browser, "checkup_result", show="clean"))


def test_the_severities_are_chosen_between(browser, cast):
    rows = [
        {**LATE_TALK, "培训天数": 3, "培训学时": 24},
        {**IN_TIME, "培训天数": 2, "培训学时": 8},
        {**IN_TIME, "姓名": "闻云舟", "申请入党日期": "2019-2-30"},
    ]
    send(browser, cast, sheet_of(*rows))
    for show, name in (("wrong", "沈立群"), ("warned", "陆可欣"), ("unread", "闻云舟")):
        text = words(get(browser, "checkup_result", show=show))
        assert [one for one in ("沈立群", "陆可欣", "闻云舟") if one in text] == [name]
    assert "B4申请入党日期：2019年2月没有30日" in words(get(browser, "checkup_result"))


def test_the_rules_of_the_chosen_organisation_count(browser, cast, in_whole_tree):
    branch = cast.organisation("fagai_1")
    row = {"姓名": "沈立群", "申请入党日期": "2019-3-1", "申请书字数": 799}
    send(browser, cast, sheet_of(row))
    assert "没有查出不符" in words(get(browser, "checkup_result"))
    follow_standard(organisation=branch, standard="shaoxing", by=None, on=ON.replace(year=2018))
    send(browser, cast, sheet_of(row))
    assert "1人中1人有1处不符" in words(get(browser, "checkup_result"))


def test_headings_that_are_not_known_are_told(browser, cast):
    send(browser, cast, sheet_of({**LATE_TALK, "体重": "60"}))
    assert "不认识的：体重" in words(get(browser, "checkup_result"))


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "材料.xlsx", "文件是空的"),
        (b"PK\x03\x04 no workbook", "材料.xlsx", "另存为.xlsx"),
        (b"a,b", "材料.csv", "只收"),
        (sheet_of({"甲": 1, "乙": 2}), "材料.xlsx", "没有找到栏目行"),
        (sheet_of({"姓名": None, "谈话日期": None}), "材料.xlsx", "没有人员"),
    ],
)
def test_a_file_that_is_no_sheet_of_dossiers_says_what_to_do(browser, cast, content, name, says):
    answer = send(browser, cast, content, name)
    assert answer.status_code == 400
    assert says in words(answer)
    assert get(browser, "checkup_result").status_code == 404


def test_too_many_rows_are_refused(browser, cast, monkeypatch):
    monkeypatch.setattr(acts, "MOST", 1)
    answer = send(browser, cast, sheet_of(LATE_TALK, IN_TIME))
    assert answer.status_code == 400
    assert "共2行，一次最多核对1人" in words(answer)


def test_the_checked_sheet_is_handed_out(browser, cast):
    send(browser, cast, sheet_of(LATE_TALK, IN_TIME), name="一季度.xlsx")
    answer = get(browser, "checkup_download")
    assert "%E4%B8%80%E5%AD%A3%E5%BA%A6" in answer.headers["Content-Disposition"]
    (sheet,) = read_workbook(answer.content, name="结果.xlsx").sheets
    assert [row[3] for row in sheet.rows] == ["体检结论", "1 处不符", "符合"]


def test_the_template_is_handed_out(browser):
    (sheet,) = read_workbook(get(browser, "checkup_template").content, name="模.xlsx").visible
    assert {"姓名", "谈话日期", "支部大会赞成", "归档日期"} <= set(sheet.rows[0])


# ---- how long, for whom ------------------------------------------------------------------------


def check_of(browser) -> DateCheck:
    with whole_tree("the tests look"):
        return DateCheck.objects.get(pk=browser.session["admission.checkup"])


def is_emptied(check: DateCheck) -> bool:
    with whole_tree("the tests look"):
        check.refresh_from_db()
    return check.state == DateCheck.State.DISCARDED and not check.content


def make_older(check: DateCheck, by: timedelta) -> None:
    with whole_tree("time goes by"):
        DateCheck.objects.filter(pk=check.pk).update(made_at=timezone.now() - by)


def test_nothing_is_stored_as_a_dossier_or_in_clear(browser, cast, in_whole_tree):
    send(browser, cast, sheet_of(LATE_TALK))
    assert not Dossier.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM admission_datecheck")
        stored = dict(zip([c[0] for c in cursor.description], cursor.fetchone(), strict=True))
        assert cursor.fetchone() is None
    assert stored["content"].startswith(f"{VERSION}.{ALGORITHM}.")
    in_clear = ("沈立群", "2019-3-1", "2019-03-01", "2019年3月1日")
    assert not [fact for fact in in_clear for value in stored.values() if fact in str(value)]
    told = AuditEntry.objects.get(act="admission.sheet_checked")
    assert told.facts == {"people": 1}


def test_another_session_of_the_same_person_sees_nothing_of_it(browser, cast, client_of):
    send(browser, cast, sheet_of(LATE_TALK))
    other = client_of(cast.user("zhangwen"))
    for name in ROUTES:
        assert get(other, name).status_code == 404
        assert get(browser, name).status_code == 200


def test_the_key_alone_opens_nothing_for_another_person(browser, cast, in_whole_tree):
    send(browser, cast, sheet_of(LATE_TALK))
    key = browser.session["admission.checkup"]
    assert keeping.kept_check(key, cast.user("zhangwen").pk, timezone.now())
    assert keeping.kept_check(key, cast.user("lihua").pk, timezone.now()) is None


def test_it_ends_after_its_hour(browser, cast):
    send(browser, cast, sheet_of(LATE_TALK))
    check = check_of(browser)
    make_older(check, KEPT - timedelta(seconds=30))
    assert get(browser, "checkup_result").status_code == 200
    make_older(check, KEPT + timedelta(seconds=1))
    assert get(browser, "checkup_result").status_code == 404
    assert not is_emptied(check)
    send(browser, cast, sheet_of(IN_TIME))
    assert is_emptied(check)
    assert not is_emptied(check_of(browser))


def test_it_is_emptied_at_night_without_another_upload(browser, cast, capsys):
    send(browser, cast, sheet_of(LATE_TALK))
    check = check_of(browser)
    make_older(check, KEPT - timedelta(seconds=30))
    call_command("check_runs")
    assert "清除过时的材料体检 0 份" in capsys.readouterr().out
    assert not is_emptied(check)
    make_older(check, KEPT)
    call_command("check_runs")
    assert "清除过时的材料体检 1 份" in capsys.readouterr().out
    assert is_emptied(check)


def test_a_queue_that_can_wait_empties_it_when_its_hour_is_over(browser, cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    send(browser, cast, sheet_of(LATE_TALK))
    check = check_of(browser)
    waiting = DBTaskResult.objects.get(task_path="dangwu.admission.tasks.empty_date_checks")
    assert waiting.run_after == check.made_at + KEPT
    assert tasks.empty_date_checks.call() == 0
    make_older(check, KEPT)
    assert tasks.empty_date_checks.call() == 1
    assert is_emptied(check)


def test_a_second_sheet_takes_the_place_of_the_first(browser, cast):
    send(browser, cast, sheet_of(LATE_TALK))
    first = check_of(browser)
    send(browser, cast, sheet_of(IN_TIME))
    assert "没有查出不符" in words(get(browser, "checkup_result"))
    assert is_emptied(first)


def test_it_is_cleared_when_asked(browser, cast):
    send(browser, cast, sheet_of(LATE_TALK))
    check = check_of(browser)
    assert browser.post(url("checkup_discard"), secure=True).status_code == 302
    assert get(browser, "checkup_result").status_code == 404
    assert is_emptied(check)
    assert browser.post(url("checkup_discard"), secure=True).status_code == 404


def test_a_result_copied_to_another_row_does_not_open(browser, cast, in_whole_tree):
    send(browser, cast, sheet_of(LATE_TALK))
    first = check_of(browser)
    send(browser, cast, sheet_of(IN_TIME))
    second = check_of(browser)
    DateCheck.objects.filter(pk=first.pk).update(content=second.content)
    with pytest.raises(TamperedValue):
        keeping.content_of(first)
    assert keeping.content_of(second)["file"] == "材料.xlsx"


@pytest.mark.parametrize("who", ["shenji", "zhaolei", "fengyun"])
def test_who_sees_no_dossiers_is_kept_out(client_of, cast, who):
    stranger = client_of(cast.user(who))
    for name in ("checkup", "checkup_typed", "checkup_template", *ROUTES):
        assert get(stranger, name).status_code == 403


def test_an_organisation_out_of_reach_is_not_offered_and_not_taken(browser, cast):
    foreign = cast.organisation("linjiang_1")
    assert f'value="{foreign.pk}"' not in get(browser, "checkup").content.decode()
    answer = send(browser, cast, sheet_of(LATE_TALK), organisation="linjiang_1")
    assert answer.status_code == 400
    assert get(browser, "checkup_result").status_code == 404


def upload(cast, *rows, organisation="fagai_1") -> DateCheck:
    """A sheet that waits, as the page leaves it."""
    return acts.upload_dossiers(
        organisation=cast.organisation(organisation),
        data=sheet_of(*rows),
        name="材料.xlsx",
        by=cast.user("zhangwen"),
        on=ON,
        now=timezone.now(),
    )


def test_the_work_is_not_done_for_who_lost_the_organisation(cast, in_whole_tree):
    kept = upload(cast, LATE_TALK, organisation="linjiang_1")
    tasks.check_dates.func(str(kept.pk), str(ON))
    kept.refresh_from_db()
    assert (kept.state, kept.says) == ("refused", acts.NO_RIGHT)
    assert "people" not in keeping.content_of(kept)


def test_work_that_fails_is_told_and_not_hidden(browser, cast, monkeypatch):
    with whole_tree("a sheet that waits"):
        kept = upload(cast, LATE_TALK)
    session = browser.session
    session["admission.checkup"] = str(kept.pk)
    session.save()
    waiting = get(browser, "checkup_result")
    assert "正在核对" in words(waiting)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "HX-Refresh" not in get(browser, "checkup_progress").headers

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(acts, "check_dossiers", broken)
    with pytest.raises(RuntimeError):
        tasks.check_dates.func(str(kept.pk), str(ON))
    assert get(browser, "checkup_progress").headers["HX-Refresh"] == "true"
    assert "没有核对成" in words(get(browser, "checkup_result"))
    assert get(browser, "checkup_download").status_code == 404


def test_work_given_up_meanwhile_stops(cast, monkeypatch, in_whole_tree):
    kept = upload(cast, LATE_TALK, IN_TIME)
    judged = acts.shown
    monkeypatch.setattr(acts, "REPORTED_EVERY", 1)
    seen = []

    def give_up(checked):
        seen.append(checked)
        keeping.drop(kept)
        return judged(checked)

    monkeypatch.setattr(acts, "shown", give_up)
    tasks.check_dates.func(str(kept.pk), str(ON))
    assert len(seen) == 1
    assert is_emptied(kept)


# ---- one dossier typed in ----------------------------------------------------------------------


def type_in(browser, cast, **typed):
    data = {"organisation": cast.organisation("fagai_1").pk, **typed}
    return browser.post(url("checkup_typed"), data, secure=True)


def value_of(page: str, name: str) -> str:
    """What stands in a box."""
    box = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
    found = re.search(r'value="([^"]*)"', box)
    return found[1] if found else ""


def test_a_typed_dossier_is_answered_above_what_was_typed(browser, cast):
    typed = {
        "applied_on": "2019年3月1日",
        "talked_on": "2019.4.2",
        "reviews": "2019-9-1、2020-2-1",
    }
    answer = type_in(browser, cast, **typed, decision="按期转正")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1处不符" in words(answer)
    assert "2019年4月1日前谈话" in words(answer)
    assert {name: value_of(page, name) for name in typed} == typed
    assert '<option value="按期转正" selected>' in page


def test_what_is_not_understood_keeps_its_words_and_is_not_judged(browser, cast):
    typed = {"applied_on": "2019-02-30", "talked_on": "2019-4-2", "notice_first": "2020-5-1"}
    answer = type_in(browser, cast, **typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "2019年2月没有30日" in words(answer)
    assert "公示的起止日期要都填" in words(answer)
    assert {name: value_of(page, name) for name in typed} == typed


def test_nothing_typed_is_nothing_judged(browser, cast):
    assert "还没有可以核对的日期" in words(type_in(browser, cast))


def test_dates_that_fit_say_what_follows_from_them(browser, cast):
    one = consistent(Random(4), "沈立群", names(Random(4), 5))
    days = {
        name: str(getattr(one.facts, name))
        for name in ("born_on", "applied_on", "talked_on", "branch_meeting_on", "approved_on")
    }
    text = words(type_in(browser, cast, **days))
    ends = one.facts.branch_meeting_on.replace(year=one.facts.branch_meeting_on.year + 1)
    assert "已填的日期没有不符" in text
    assert f"转正之日{ends.year}年{ends.month}月{ends.day}日" in text


def test_the_form_and_the_sheet_say_the_same(browser, cast):
    typed = type_in(browser, cast, applied_on="2019-3-1", talked_on="2019-4-2")
    send(browser, cast, sheet_of(LATE_TALK))
    sentence = "2019年3月1日收到入党申请书"
    assert sentence in words(typed)
    assert sentence in words(get(browser, "checkup_result"))
