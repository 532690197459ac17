"""A run that begins half-way: what was done before it was kept here, and what follows."""

from datetime import date, timedelta

import pytest

from dangwu.core.models import AuditEntry
from dangwu.procedures.models import RunAct
from dangwu.procedures.selectors import days_done
from dangwu.procedures.services import return_to_step
from dangwu.procedures.services.starting import BEFORE
from dangwu.rules.calendar import add_months, add_years
from dangwu.rules.verdict import Refused
from tests.apps.procedures.course import DAY, TODAY, begin, rows_of, states_of, taken

pytestmark = pytest.mark.django_db
TALKED = TODAY - timedelta(days=400)


@pytest.fixture
def branch(cast, in_whole_tree):
    return cast.organisation("fagai_1")


def half_way(branch, **days: date):
    return begin(branch, done_before=days)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.verdict.reasons]


def test_the_next_step_opens_with_the_window_of_the_former_days(branch):
    run = half_way(branch, talk=TALKED)
    row = rows_of(run)["decide"]
    assert (row.state, row.latest_on) == ("open", add_months(TALKED, 1))
    assert rows_of(run)["talk"].note == BEFORE
    assert days_done(run) == {"talk": TALKED}


def test_it_is_one_act_with_the_list(branch):
    run = half_way(branch, talk=TALKED, decide=TALKED + DAY)
    (act,) = RunAct.objects.filter(run=run)
    assert act.facts == {"done_before": ["decide", "talk"]}
    assert run.version == 1
    told = AuditEntry.objects.get(act="procedures.run_started")
    assert told.facts["done_before"] == ["decide", "talk"]


def test_windows_of_former_steps_are_not_judged(branch):
    late = add_months(TALKED, 1) + DAY
    assert days_done(half_way(branch, talk=TALKED, decide=late))["decide"] == late


@pytest.mark.parametrize(
    ("decided", "wrong"),
    [
        (TALKED, None),
        (TALKED - DAY, "step_out_of_order"),
        (TODAY, None),
        (TODAY + DAY, "step_future"),
    ],
)
def test_order_and_days_to_come_are_judged(branch, decided, wrong):
    if wrong is None:
        assert half_way(branch, talk=TALKED, decide=decided).state == "running"
        return
    with pytest.raises(Refused) as refused:
        half_way(branch, talk=TALKED, decide=decided)
    assert codes(refused) == [wrong]


def test_only_what_came_before_a_step_taken_is_skipped(branch):
    states = states_of(half_way(branch, decide=TALKED))
    assert (states["talk"], states["decide"], states["consent"]) == ("skipped", "done", "open")
    assert states["meeting"] == "waiting"


def test_a_stage_that_is_over_leaves_nothing_open(branch):
    states = states_of(half_way(branch, meeting=TALKED))
    assert {states[key] for key in ("talk", "decide", "consent", "notice")} == {"skipped"}
    assert states["approval"] == "open"


def test_a_run_goes_on_from_there_and_back(branch):
    run = half_way(branch, talk=TALKED)
    run = taken(run, "decide", TALKED + DAY)
    assert rows_of(run)["meeting"].state == "waiting"
    run = return_to_step(run=run, step="talk", reason="重新谈话", by=None, on=TODAY)
    assert states_of(run)["talk"] == "open"


def test_the_wait_of_a_year_counts_from_the_former_day(branch):
    days = {"talk": TALKED, "decide": TALKED, "consent": TALKED + DAY}
    run = half_way(branch, **days)
    assert rows_of(run)["meeting"].opens_on == add_years(TALKED, 1)


@pytest.mark.parametrize("step", ["close", "unheard"])
def test_what_leaves_nothing_to_do_or_is_not_known_is_refused(branch, step):
    with pytest.raises(Refused) as refused:
        half_way(branch, **{step: TALKED})
    expected = {"close": "nothing_left_to_do", "unheard": "step_unknown"}
    assert codes(refused) == [expected[step]]
