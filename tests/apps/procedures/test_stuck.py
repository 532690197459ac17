"""What does not go on by itself is found, all of it and nothing else (H08); what is due."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import QuerySet

from dangwu.config.cli import main
from dangwu.core.scope import whole_tree
from dangwu.desk.models import Reminder
from dangwu.members.models import PostHolding
from dangwu.members.services import leave_post
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import RunStep
from dangwu.procedures.selectors import due_below, stuck_runs
from dangwu.procedures.services import end_run, suspend_run
from dangwu.rules.calendar import add_months
from tests.apps.procedures.course import DAY, TODAY, begin, brought_to, rows_of, sent
from tests.factories import make_holding, make_organisation, make_person

pytestmark = pytest.mark.django_db


def found(on=TODAY):
    with whole_tree("a test"):
        return {(str(s.run.pk), s.step.key if s.step else "", s.why) for s in stuck_runs(on)}


def leave_all(place):
    with whole_tree("a test"):
        held: QuerySet = PostHolding.objects.on(TODAY).filter(post__organisation=place)
        for holding in list(held):
            leave_post(holding=holding, by=None, on=TODAY)


@pytest.fixture
def lonely(cast):
    """A branch below a committee, each with a secretary."""
    committee = make_organisation("committee", parent=cast.organisation("gongwei"))
    branch = make_organisation(parent=committee)
    people = [make_person(branch=branch, with_user=True) for _ in range(2)]
    for person, place in zip(people, (branch, committee), strict=True):
        make_holding(person, "secretary", place)
    return branch, committee, people


def test_what_goes_on_is_not_found(cast, lonely):
    branch, _, _ = lonely
    begin(branch)
    brought_to(begin(branch, subject=None), "approval", since=TODAY - timedelta(days=410))
    sent(brought_to(begin(branch, subject=None), "consent"), "consent")
    assert found() == set()


def test_every_injected_one_is_found(cast, lonely):
    branch, _, (_, above) = lonely
    expected = set()

    def expect(run, key, why):
        expected.add((str(run.pk), key, why))

    for _ in range(3):  # past its last day
        run = brought_to(begin(branch, subject=None), "approval", since=TODAY - timedelta(600))
        expect(run, "approval", "overdue")
    about = brought_to(begin(branch, subject=None, about=above.pk), "consent")
    expect(about, "consent", "nobody")  # the one who may answer has to stand back
    blank = begin(branch, subject=None)
    with whole_tree("a test"):  # as a fault of the program would leave it
        RunStep.objects.filter(run=blank).update(state="waiting")
    expect(blank, "", "nothing")
    ended = begin(branch, subject=None)
    with whole_tree("a test"):
        end_run(run=ended, outcome="withdrawn", reason="撤回", by=None, on=TODAY)
    halted = brought_to(begin(branch, subject=None), "approval", since=TODAY - timedelta(600))
    with whole_tree("a test"):
        suspend_run(run=halted, reason="调查", by=None, on=TODAY)
    assert found() == expected


def test_the_officer_who_left_is_missed(cast, lonely):
    branch, committee, _ = lonely
    own = begin(branch, subject=None)
    asked = brought_to(begin(branch, subject=None), "consent")
    sent(asked, "consent")
    leave_all(branch)
    assert found() == {(str(own.pk), "talk", "nobody")}
    leave_all(committee)
    assert found() == {(str(own.pk), "talk", "nobody"), (str(asked.pk), "consent", "nobody")}
    make_holding(make_person(branch=branch, with_user=True), "deputy", branch, since=TODAY)
    assert found() == {(str(asked.pk), "consent", "nobody")}


def test_an_officer_without_an_account_is_nobody(cast, lonely):
    branch, _, (secretary, _) = lonely
    run = begin(branch, subject=None)
    secretary.user.is_active = False
    secretary.user.save()
    assert found() == {(str(run.pk), "talk", "nobody")}


def test_an_organisation_that_is_gone_is_told(cast, lonely):
    branch, committee, _ = lonely
    run = brought_to(begin(branch, subject=None), "consent")
    with whole_tree("a test"):
        Organisation.objects.filter(pk=committee.pk).update(dissolved_on=TODAY)
    assert found() == {(str(run.pk), "consent", "dissolved")}


# ---- what is due -----------------------------------------------------------------------------


def test_what_is_due_below_a_path_the_first_first(cast, lonely):
    branch, committee, _ = lonely
    began = [TODAY - timedelta(days=n) for n in (480, 430, 410)]
    runs = [brought_to(begin(branch, subject=None), "approval", since=day) for day in began]
    beside = brought_to(begin(cast.organisation("fagai_1")), "approval", since=began[0])
    lasts = [rows_of(run)["approval"].latest_on for run in runs]
    assert lasts[0] == add_months(rows_of(runs[0])["meeting"].done_on, 3)

    def due(place, until):
        with whole_tree("a test"):
            return [row.run for row in due_below((place.scope_path,), TODAY, until)]

    assert due(committee, lasts[-1]) == runs
    assert due(committee, lasts[-1] - DAY) == runs[:2]
    assert due(branch, lasts[-1]) == runs
    assert due(cast.organisation("fagai"), lasts[-1]) == [beside]
    with whole_tree("a test"):
        suspend_run(run=runs[0], reason="调查", by=None, on=TODAY)
    assert due(committee, lasts[-1]) == runs[1:]


# ---- every night -----------------------------------------------------------------------------


def test_the_nightly_command_counts_and_reminds(cast, lonely, capsys):
    branch, _, (secretary, _) = lonely
    for _ in range(2):
        brought_to(begin(branch, subject=None), "approval", since=TODAY - timedelta(600))
    call_command("check_runs")
    said = capsys.readouterr().out
    assert "程序超过期限 2 项" in said
    assert "程序没有可以办理的人 0 项" in said
    with whole_tree("a test"):
        (told,) = Reminder.objects.filter(person=secretary)
        assert [line["text"] for line in told.lines if line["code"] == "run_overdue"] == [
            f"{branch.short_name}：程序超过期限 2 项"
        ]


def test_its_name_is_typed_with_a_hyphen(monkeypatch):
    ran = []
    monkeypatch.setattr("dangwu.config.cli.execute_from_command_line", ran.append)
    monkeypatch.setattr("sys.argv", ["dangwu", "check-runs", "--no-color"])
    main()
    assert ran == [["dangwu", "check_runs", "--no-color"]]
