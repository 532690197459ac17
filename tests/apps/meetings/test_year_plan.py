"""The plan of a year: proposed, made, changed, filed above, published, and what it shows."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from dangwu.core.models import AuditEntry
from dangwu.core.scope import Scope, open_scope
from dangwu.duties.registry import fact_of, plans_in
from dangwu.meetings.messages import explain
from dangwu.meetings.models import PlanEntry, YearPlan
from dangwu.meetings.papers.year_plan import paper_of
from dangwu.meetings.selectors.plan_findings import plan_findings
from dangwu.meetings.selectors.plans import (
    case_of_plan,
    dropped_of,
    entries_of,
    plan_lines,
    proposals_for,
    published_plans,
)
from dangwu.meetings.services.plans import (
    EntryFields,
    change_plan,
    make_plan,
    publish_plan,
    submit_plan,
)
from dangwu.orgs.models import StandardChoice
from dangwu.procedures.services import approve_case, return_case
from dangwu.rules.verdict import Refused
from tests.apps.meetings.makers import codes, follow, record, the_reason
from tests.factories import LONG_AGO, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

ON = date(2026, 1, 12)
MONDAYS = {1: 12, 2: 9, 3: 9, 4: 13, 5: 11, 6: 8, 7: 13, 8: 10, 9: 14, 10: 12, 11: 9, 12: 14}


@pytest.fixture
def branch():
    found = make_organisation()
    follow(found, "shaoxing")
    choose(found, "second_monday")
    return found


def choose(branch, option):
    StandardChoice.objects.create(
        scope_path=branch.scope_path,
        organisation=branch,
        item="MTG-11.day",
        option=option,
        starts_on=LONG_AGO,
    )


def row(month=3, day=9, **more):
    given = {"title": "学习党章", "content": "集中学习", "form": "集体学习"}
    return EntryFields(on=date(2026, month, day), **{**given, **more})


def all_rows(**more):
    return [row(month, day, **more) for month, day in MONDAYS.items()]


def made(branch, rows=None, *, kind="theme_day", on=ON, year=2026):
    return make_plan(
        organisation=branch, kind=kind, year=year, rows=rows or all_rows(), by=None, on=on
    )


def filed(plan, on=ON):
    case = submit_plan(plan=plan, by=None, on=on)
    return approve_case(case=case, version=case.version, by=None, on=on)


# ---- what is proposed --------------------------------------------------------------------------


def test_a_year_is_proposed_by_the_rule_on_the_day_and_the_parts(branch):
    proposed = proposals_for(branch, "theme_day", 2026, ON, entries=())
    assert {r.turn: r.on.day for r in proposed.rows} == MONDAYS
    assert not proposed.question
    assert proposed.rows[0].content.startswith("学习教育、")
    assert not proposed.rows[0].title


def test_the_other_reading_of_the_second_week_gives_other_days():
    branch = make_organisation()
    follow(branch, "shaoxing")
    choose(branch, "second_week")
    rows = proposals_for(branch, "theme_day", 2026, ON, entries=()).rows
    # 1 March 2026 is a Sunday: its week is the first, the second begins on the 2nd.
    assert [r.on for r in rows if r.turn == 3] == [date(2026, 3, 2)]


def test_without_a_choice_the_day_is_asked_for_and_not_guessed():
    branch = make_organisation()
    follow(branch, "shaoxing")
    proposed = proposals_for(branch, "theme_day", 2026, ON, entries=())
    assert proposed.question == "MTG-11.day"
    assert {r.on for r in proposed.rows} == {None}
    assert len(proposed.rows) == 12


def test_last_year_s_plan_lends_its_words_and_weekdays(branch):
    person = make_person("沈讲", branch=branch)
    made(
        branch,
        [
            EntryFields(
                on=date(2026, 5, 13), title="青年说", form="讲授", speaker=person, place="礼堂"
            )
        ],
        kind="lecture",
    )
    rows = proposals_for(branch, "lecture", 2027, date(2026, 12, 1), entries=()).rows
    assert [r.turn for r in rows] == [1, 4, 7, 10]  # a lecture each quarter
    second = rows[1]
    assert second.on == date(2027, 5, 12)  # the same weekday
    assert (second.title, second.form, second.place) == ("青年说", "讲授", "礼堂")
    assert second.speaker == person


def test_months_that_have_an_entry_are_not_proposed_again(branch):
    plan = made(branch, [row(3, 9)])
    turns = {
        r.turn for r in proposals_for(branch, "theme_day", 2026, ON, entries=entries_of(plan)).rows
    }
    assert turns == set(range(1, 13)) - {3}


# ---- making it ---------------------------------------------------------------------------------


def test_a_plan_is_made_once_however_often_it_is_sent(branch):
    first = made(branch)
    assert made(branch) == first
    assert PlanEntry.objects.filter(plan=first).count() == 12
    assert AuditEntry.objects.filter(act="meetings.plan_made").count() == 1
    with pytest.raises(Refused) as refused:
        made(branch, [row(4, 13, title="别的")])
    assert codes(refused) == ["plan_exists"]


@pytest.mark.parametrize(
    ("kind", "year", "rows", "code"),
    [
        ("theme_day", 2026, [row(title=" ")], "entry_without_title"),
        ("theme_day", 2027, [row()], "entry_of_other_year"),
        ("theme_day", 2025, [], "plan_year_away"),
        ("theme_day", 2028, [], "plan_year_away"),
        ("theme_day", 2026, [], "plan_empty"),
        ("member_meeting", 2026, [row()], "kind_not_planned"),
    ],
)
def test_what_is_no_plan_is_refused(branch, kind, year, rows, code):
    with pytest.raises(Refused) as refused:
        make_plan(organisation=branch, kind=kind, year=year, rows=rows, by=None, on=ON)
    assert code in codes(refused)
    assert explain(the_reason(refused, code)).text
    assert not YearPlan.objects.exists()


def test_a_lecture_has_one_speaker(branch):
    person = make_person(branch=branch)
    with pytest.raises(Refused) as refused:
        made(branch, [row(speaker=person, speaker_from_outside="党校")], kind="lecture")
    assert codes(refused) == ["two_speakers"]


# ---- changing it -------------------------------------------------------------------------------


def test_a_draft_is_changed_in_place(branch):
    plan = made(branch, [row(3, 9), row(4, 13)])
    first, second = entries_of(plan)
    change_plan(
        plan=plan,
        changed={first.pk: row(3, 10, title="改了")},
        dropped=[second.pk],
        added=[row(5, 11)],
        by=None,
        on=ON,
    )
    assert [(e.on.month, e.on.day, e.title) for e in entries_of(plan)] == [
        (3, 10, "改了"),
        (5, 11, "学习党章"),
    ]
    assert not dropped_of(plan)
    change_plan(plan=plan, added=[row(5, 11)], by=None, on=ON)  # the same press again
    assert len(entries_of(plan)) == 2
    assert AuditEntry.objects.filter(act="meetings.plan_changed").count() == 1


def test_after_filing_a_change_keeps_what_was_before(branch):
    plan = made(branch)
    filed(plan)
    march = next(e for e in entries_of(plan) if e.on.month == 3)
    later = date(2026, 3, 2)
    change_plan(plan=plan, changed={march.pk: row(3, 16)}, by=None, on=later)
    assert [(e.on, e.dropped_on) for e in dropped_of(plan)] == [(date(2026, 3, 9), later)]
    assert next(e.on for e in entries_of(plan) if e.on.month == 3) == date(2026, 3, 16)
    april = next(e for e in entries_of(plan) if e.on.month == 4)
    change_plan(plan=plan, dropped=[april.pk], by=None, on=later)
    assert [e.on.month for e in dropped_of(plan)] == [3, 4]


def test_what_waits_above_is_not_changed_and_what_was_returned_is(branch):
    plan = made(branch)
    case = submit_plan(plan=plan, by=None, on=ON)
    entry = entries_of(plan)[0]
    with pytest.raises(Refused) as refused:
        change_plan(plan=plan, dropped=[entry.pk], by=None, on=ON)
    assert codes(refused) == ["plan_waits"]
    return_case(case=case, version=case.version, opinion="请补充", by=None, on=ON)
    change_plan(plan=plan, changed={entry.pk: row(1, 12, title="补充")}, by=None, on=ON)
    assert submit_plan(plan=plan, by=None, on=ON).round == 2


def test_a_meeting_that_was_held_stays_in_the_plan(branch):
    make_person(branch=branch)
    plan = made(branch)
    entry = entries_of(plan)[0]
    record(branch, "theme_day", held_on=entry.on, plan_entry=entry, on=entry.on)
    with pytest.raises(Refused) as refused:
        change_plan(plan=plan, dropped=[entry.pk], by=None, on=entry.on)
    assert codes(refused) == ["entry_was_held"]


# ---- filing and publishing ---------------------------------------------------------------------


def test_filing_above_gives_the_day_and_the_fact(branch):
    plan = made(branch)
    sent = date(2026, 2, 3)
    fact = fact_of("theme_day_plan")
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert not list(fact.days([branch.pk], *year))
    case = submit_plan(plan=plan, by=None, on=sent)
    assert case.decides == branch.parent
    assert list(fact.days([branch.pk], *year)) == [(branch.pk, sent)]
    approve_case(case=case, version=case.version, by=None, on=date(2026, 2, 5))
    plan.refresh_from_db()
    assert plan.filed_on == date(2026, 2, 5)


def test_a_returned_plan_is_no_evidence_and_an_early_one_counts_for_its_year(branch):
    fact = fact_of("theme_day_plan")
    plan = made(branch, [row(3, 9)], on=date(2025, 12, 20))
    case = submit_plan(plan=plan, by=None, on=date(2025, 12, 22))
    assert not list(fact.days([branch.pk], date(2025, 1, 1), date(2025, 12, 31)))
    in_2026 = (date(2026, 1, 1), date(2026, 12, 31))
    assert list(fact.days([branch.pk], *in_2026)) == [(branch.pk, date(2026, 1, 1))]
    return_case(case=case, version=case.version, opinion="改", by=None, on=date(2025, 12, 23))
    assert not list(fact.days([branch.pk], *in_2026))


def test_a_plan_that_does_not_tell_enough_is_not_filed(branch):
    plan = made(branch, [row(3, 9), row(4, 13, content="", form="")])
    with pytest.raises(Refused) as refused:
        submit_plan(plan=plan, by=None, on=ON)
    reason = the_reason(refused, "plan_incomplete")
    assert reason.numbers == {"count": 1, "which": "4月13日缺内容、形式"}
    assert [cite.endswith("SX#组织生活/二（三）1") for cite in reason.cite] == [True]
    assert case_of_plan(plan) is None


def test_where_no_rule_lists_the_contents_a_theme_is_enough():
    branch = make_organisation()
    plan = made(branch, [row(3, 9, content="", form="")])
    assert submit_plan(plan=plan, by=None, on=ON).kind == "meetings.year_plan"


def test_publishing_is_dated_once(branch):
    plan = made(branch)
    for day, code in (
        (date(2026, 1, 13), "day_to_come"),
        (date(2026, 1, 11), "published_before_made"),
    ):
        with pytest.raises(Refused) as refused:
            publish_plan(plan=plan, published_on=day, by=None, on=ON)
        assert codes(refused) == [code]
    publish_plan(plan=plan, published_on=ON, by=None, on=ON)
    publish_plan(plan=plan, published_on=ON, by=None, on=ON)
    assert AuditEntry.objects.filter(act="meetings.plan_published").count() == 1
    with pytest.raises(Refused) as refused:
        publish_plan(plan=plan, published_on=date(2026, 1, 13), by=None, on=date(2026, 1, 14))
    assert codes(refused) == ["plan_is_public"]


def test_members_read_what_was_published_and_nothing_else(branch):
    plan = made(branch)
    member = Scope(person=make_person(branch=branch).pk, home=branch.scope_path)
    with open_scope(member):
        assert published_plans(branch.scope_path, 2026) == []
    publish_plan(plan=plan, published_on=ON, by=None, on=ON)
    elsewhere = make_organisation()
    with open_scope(member):
        found = published_plans(branch.scope_path, 2026)
        assert found == [plan]
        assert len(entries_of(found[0])) == 12
    with open_scope(Scope(home=elsewhere.scope_path)):
        assert not YearPlan.objects.exists()
        assert not PlanEntry.objects.exists()


# ---- what is to be seen ------------------------------------------------------------------------


def found_on(plan, on):
    reasons = plan_findings(plan, entries_of(plan), case_of_plan(plan), on)
    assert all(reason.modality == "generally" for reason in reasons)
    assert all(explain(reason).text for reason in reasons)
    return {reason.code: reason for reason in reasons}


def test_the_last_day_of_february_is_still_in_time(branch):
    plan = made(branch)
    assert not found_on(plan, date(2026, 2, 28))
    late = found_on(plan, date(2026, 3, 1))
    assert set(late) == {"plan_sent_overdue", "plan_published_overdue"}
    assert late["plan_sent_overdue"].numbers == {"by": date(2026, 2, 28), "days": 1}
    assert late["plan_sent_overdue"].cite


def test_in_a_leap_year_february_has_a_day_more(branch):
    rows = [EntryFields(on=date(2028, 3, 13), title="学习")]
    plan = made(branch, rows, year=2028, on=date(2028, 1, 5))
    by = found_on(plan, date(2028, 3, 1))["plan_sent_overdue"].numbers["by"]
    assert by == date(2028, 2, 29)


def test_filed_and_published_late_is_said_with_the_days(branch):
    plan = made(branch)
    filed(plan, on=date(2026, 3, 3))
    publish_plan(plan=plan, published_on=date(2026, 3, 2), by=None, on=date(2026, 3, 3))
    plan.refresh_from_db()
    late = found_on(plan, date(2026, 6, 1))
    assert late["plan_sent_late"].numbers["days"] == 3
    assert late["plan_published_late"].numbers["days"] == 2


def test_missing_months_and_other_days_are_named(branch):
    plan = made(branch, [row(m, d) for m, d in MONDAYS.items() if m not in (2, 5)])
    entry = next(e for e in entries_of(plan) if e.on.month == 6)
    change_plan(plan=plan, changed={entry.pk: row(6, 9)}, by=None, on=ON)
    found = found_on(plan, ON)
    assert found["plan_turns_missing"].numbers["which"] == "2月、5月"
    assert found["plan_other_days"].numbers == {"count": 1, "which": "6月9日"}


def test_the_calendar_has_the_entries_that_no_meeting_took_up(branch):
    make_person(branch=branch)
    plan = made(branch)
    january = entries_of(plan)[0]
    record(branch, "theme_day", held_on=january.on, plan_entry=january, on=january.on)
    shown = [
        p for p in plans_in([branch], date(2026, 1, 1), date(2026, 3, 31)) if "计划" in p.title
    ]
    assert [p.day for p in shown] == [date(2026, 2, 9), date(2026, 3, 9)]
    assert shown[0].url == plan.get_absolute_url()


def test_the_list_has_every_kind_of_every_organisation(branch):
    plan = made(branch)
    other = make_organisation()
    lines = plan_lines([branch, other], 2026)
    assert {(line.organisation, line.kind) for line in lines} == {
        (each, kind)
        for each in (branch, other)
        for kind in ("theme_day", "lecture", "joint_study")
    }
    (mine,) = (line for line in lines if line.plan)
    assert (mine.plan, mine.entries) == (plan, 12)


# ---- papers ------------------------------------------------------------------------------------


def test_the_table_says_the_same_as_workbook_and_pdf(branch):
    plan = made(branch, [row(3, 9, place="三楼会议室")])
    entries = entries_of(plan)
    sheet = load_workbook(BytesIO(paper_of(plan, entries, "xlsx", on=ON))).active
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert ["1", "3月9日", "学习党章", "集中学习", "集体学习", "三楼会议室"] in cells
    pdf = paper_of(plan, entries, "pdf", on=ON)
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for word in ("2026年主题党日年度计划表", "3月9日", "学习党章", "三楼会议室", branch.name):
        assert word in "".join(words.split())


def test_a_lecture_plan_names_its_speakers(branch):
    plan = made(branch, [row(3, 9, speaker_from_outside="市委党校 黎教授")], kind="lecture")
    sheet = load_workbook(BytesIO(paper_of(plan, entries_of(plan), "xlsx", on=ON))).active
    assert "市委党校 黎教授" in [cell.value for line in sheet.iter_rows() for cell in line]


def test_the_plan_of_study_is_evidence_on_the_day_it_is_made(in_whole_tree):
    branch = make_organisation()
    follow(branch, "branch-26")
    made_on = date(2026, 3, 2)
    row = EntryFields(on=date(2026, 4, 1), title="学习党章", content="原文", form="集中")
    make_plan(organisation=branch, kind="joint_study", year=2026, rows=[row], by=None, on=made_on)
    study_plan = fact_of("study_plan")
    assert list(study_plan.days([branch.pk], made_on, made_on)) == [(branch.pk, made_on)]
    assert not list(study_plan.days([branch.pk], date(2026, 1, 1), date(2026, 3, 1)))
