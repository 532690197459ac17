"""A run keeps its rules; to others it goes by an act, and never into a dead end (H07)."""

import random
from copy import copy
from datetime import timedelta

import pytest
from django.db.models.base import ModelState

from dangwu.core.ids import new_id
from dangwu.core.scope import whole_tree
from dangwu.procedures.models import PinnedBook, Run, RunAct, RunStep
from dangwu.procedures.selectors import (
    acts_of,
    definition_of_run,
    pinned_terms,
    stuck_runs,
    windows,
)
from dangwu.procedures.services import migrate_run, pin_of
from dangwu.rules.calendar import add_years
from dangwu.rules.verdict import Refused
from tests.apps.procedures.course import (
    BOOK,
    COURSE,
    DAY,
    LATER,
    LONGER,
    TODAY,
    answered,
    begin,
    brought_to,
    rows_of,
    sent,
    states_of,
    taken,
    terms_from,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
STEPS = ("talk", "decide", "consent", "meeting", "approval", "record", "close")
SHORTER = "\n".join(line for line in BOOK.split("\n") if "id: record" not in line)


def migrated(run, text, **more):
    with whole_tree("a test"):
        return migrate_run(
            run=run, to=terms_from(text), reason="新规定施行", by=None, on=TODAY, **more
        )


def test_another_version_of_the_book_changes_no_running_run(cast):
    branch = cast.organisation("fagai_1")
    old = brought_to(begin(branch), "meeting")
    with whole_tree("a test"):
        before = windows(old)["meeting"].earliest
    new = brought_to(begin(branch, subject=None, terms=terms_from(LATER)), "meeting")
    with whole_tree("a test"):
        decided = rows_of(old)["decide"].done_on
        assert windows(old)["meeting"].earliest == before == add_years(decided, 1)
        assert windows(new)["meeting"].earliest == add_years(rows_of(new)["decide"].done_on, 2)
    taken(old, "meeting", add_years(decided, 1))
    with pytest.raises(Refused):
        taken(new, "meeting", add_years(decided, 1))


def test_the_same_rules_are_kept_once(cast):
    for _ in range(3):
        begin(cast.organisation("fagai_1"), subject=None)
    begin(cast.organisation("fagai_1"), subject=None, terms=terms_from(LATER))
    assert PinnedBook.objects.count() == 2
    with whole_tree("a test"):
        digests = {pin_of(terms_from(text), COURSE) for text in (BOOK, LATER)}
    assert digests == set(PinnedBook.objects.values_list("digest", flat=True))


def test_a_run_goes_to_other_rules_by_an_act_that_says_why(cast):
    run = brought_to(begin(cast.organisation("fagai_1")), "meeting")
    migrated(run, LATER)
    run = fresh(run)
    decided = rows_of(run)["decide"].done_on
    assert rows_of(run)["meeting"].opens_on == add_years(decided, 2)
    with whole_tree("a test"):
        act = acts_of(run).last()
        assert pinned_terms(run).item("TST-02.year").value.number == 2
    assert (act.act, act.words) == ("migrate", "新规定施行")
    assert act.facts["from"] != act.facts["to"]
    with pytest.raises(Refused) as refused:
        migrated_without_reason(run)
    assert [r.code for r in refused.value.verdict.reasons] == ["reason_missing"]


def migrated_without_reason(run):
    with whole_tree("a test"):
        migrate_run(run=run, to=terms_from(BOOK), reason=" ", by=None, on=TODAY)


def fresh(run):
    with whole_tree("a test"):
        return Run.objects.select_related("organisation", "pinned").get(pk=run.pk)


def test_what_the_new_rules_add_is_done_and_what_they_drop_is_kept(cast):
    run = brought_to(begin(cast.organisation("fagai_1")), "close")
    migrated(run, LONGER)
    run = fresh(run)
    assert states_of(run)["oath"] == "open"
    assert states_of(run)["close"] == "waiting"
    taken(run, "oath")
    taken(run, "close")
    assert fresh(run).state == "ended"
    other = brought_to(begin(cast.organisation("fagai_1"), subject=None), "close")
    migrated(other, SHORTER)
    assert "record" not in states_of(fresh(other))
    assert states_of(fresh(other))["close"] == "open"


def test_nobody_changes_the_rules_while_a_step_lies_above(cast):
    run = brought_to(begin(cast.organisation("fagai_1")), "consent")
    sent(run, "consent")
    with pytest.raises(Refused) as refused:
        migrated(run, LATER)
    assert [r.code for r in refused.value.verdict.reasons] == ["step_sent"]


@pytest.mark.parametrize("text", [LATER, LONGER, SHORTER], ids=["later", "longer", "shorter"])
def test_no_run_is_stuck_after_all_went_over_and_each_reaches_its_end(cast, text):
    """Runs at every step go over together; then each is walked to its end."""
    branch = cast.organisation("fagai_1")
    began = TODAY - timedelta(days=1200)
    runs = [brought_to(begin(branch, subject=None), step, since=began) for step in STEPS * 3]
    for run in runs:
        migrated(run, text)
    with whole_tree("a test"):
        assert [s for s in stuck_runs(TODAY) if s.why in ("nothing", "nobody")] == []
    for run in runs:
        walk(fresh(run), began)
    with whole_tree("a test"):
        assert set(Run.objects.values_list("state", flat=True)) == {"ended"}


@pytest.mark.full
@pytest.mark.parametrize("text", [LATER, LONGER, SHORTER], ids=["later", "longer", "shorter"])
def test_ten_thousand_open_runs_go_over_and_none_is_stuck(cast, text):
    """As many as an installation may have, at every step (H07)."""
    branch = cast.organisation("fagai_1")
    began = TODAY - timedelta(days=1200)
    for step in STEPS:
        copied(brought_to(begin(branch, subject=None), step, since=began), MANY // len(STEPS))
    with whole_tree("a test"):
        runs = list(Run.objects.select_related("organisation", "pinned"))
        assert len(runs) >= MANY
    for run in runs:
        migrated(run, text)
    with whole_tree("a test"):
        assert [s for s in stuck_runs(TODAY) if s.why in ("nothing", "nobody")] == []
    for run in random.Random(7).sample(runs, 50):
        walk(fresh(run), began)


MANY = 10_000


def copied(run, times):
    """The run so often again, with the rows of its steps and acts."""
    with whole_tree("a test"):
        for model in (RunStep, RunAct):
            assert model.objects.filter(run=run).exists()
        twins = Run.objects.bulk_create(
            replaced(run, pk=new_id(), subject_id=f"{run.pk.hex[-8:]}-{at}") for at in range(times)
        )
        for model in (RunStep, RunAct):
            rows = list(model.objects.filter(run=run))
            model.objects.bulk_create(
                replaced(row, pk=None, run=twin) for twin in twins for row in rows
            )


def replaced(row, **values):
    twin = copy(row)
    twin._state = ModelState()
    for name, value in values.items():
        setattr(twin, name, value)
    return twin


def walk(run, from_day):
    """Take whatever is open, day by day, to the end; a dead end or a circle fails."""
    day = from_day
    for _ in range(20):
        waiting = [row for row in rows_of(run).values() if row.state == "open"]
        if not waiting:
            break
        row = waiting[-1]
        day = max(day, row.opens_on or day) + DAY
        with whole_tree("a test"):
            answer = next(s for s in definition_of_run(run).steps if s.id == row.key).answer
        if answer == "none":
            taken(run, row.key, day)
        else:
            answered(run, row.key, day)
    assert fresh(run).state == "ended", states_of(run)
