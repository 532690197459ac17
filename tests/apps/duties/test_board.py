"""The vectorised path says of every organisation and duty what the plain path says."""

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dangwu.duties.bulk import ASK, days_once, judge_minutes, judge_times, turn_arrays
from dangwu.duties.models import DoneRecord
from dangwu.duties.registry import Fact, fact_of, forget_fact, register_fact
from dangwu.duties.selectors.board import board_of
from dangwu.duties.selectors.lines import STATES, duties_of, lead_of, turn_state
from dangwu.orgs.models import Organisation
from dangwu.orgs.services import change_kind, create_post, follow_standard
from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.duties import DutyFacts, judge_duty, parse_period
from dangwu.rules.terms import Duty, Item, Terms
from tests.factories import make_organisation

EARLY, LATE = date(2016, 6, 1), date(2027, 12, 31)
days_ = st.dates(EARLY, LATE)


def said(line_or_cell):
    """What both paths say of one duty."""
    one = line_or_cell
    missed = tuple(t if not hasattr(t, "turn") else t.turn for t in one.missed)
    waiting = one.waiting.turn if hasattr(one.waiting, "turn") else one.waiting
    return (
        *(one.item, one.state, one.due, one.done, one.missing, one.next_by, one.remind_on),
        *(missed, waiting, one.last_held),
    )


# ---- the arithmetic, over any duty that could be written ---------------------------------------

WINDOWS = {
    "year": [None, ("10-01", "12-31"), ("12-21", "01-10"), ("01-01", "02-29")],
    "half_year": [None, (("06-01", "07-31"), ("12-01", "01-31")), (("01-15", "02-10"),) * 2],
    "quarter": [None],
    "month": [None],
}


@st.composite
def duties(draw):
    every = draw(st.sampled_from(sorted(WINDOWS)))
    window = draw(st.sampled_from(WINDOWS[every]))
    if every == "half_year" and window and window[0] == window[1]:
        window = None
    return Duty(
        bearer=("branch",),
        action="办理",
        every=every,
        at_least=draw(st.integers(1, 4)),
        window=window if every == "year" else None,
        windows=window or () if every == "half_year" else (),
        counted_in=draw(st.sampled_from(["time", "hour"])),
        lead_days=draw(st.sampled_from([None, 0, 3, 14, 60])),
        satisfied_by="fact",
    )


def terms_with(value):
    item = Item(
        id="X-01.a",
        rule="X-01",
        kind="duty",
        title="",
        summary="",
        modality="must",
        standard="national",
        cite=(),
        from_=EARLY,
        until=None,
        value=value,
    )
    return Terms(standard="national", on=LATE, digest="", items={item.id: item})


A_DAY = timedelta(days=1)


def edges(year):
    """The first and last days of months and windows, and the days beside them."""
    firsts = [date(year, month, 1) for month in range(1, 13)]
    inner = [date(year, 1, 10), date(year, 1, 15), date(year, 2, 10), date(year, 12, 21)]
    around = [*firsts, *inner, date(year + 1, 1, 1), date(year + 1, 1, 10), date(year + 1, 2, 1)]
    return sorted({day + step * A_DAY for day in around for step in (-1, 0, 1)})


last_days = st.sampled_from([day for day in edges(2026) if (day + A_DAY).day == 1])
near = st.sampled_from(edges(2026)) | st.dates(date(2025, 12, 1), date(2027, 2, 28))


@given(
    duties(),
    st.lists(st.tuples(st.lists(near, max_size=30), near, st.integers(0, 600)), min_size=1),
    last_days | near,
)
@settings(deadline=None, max_examples=300)
def test_the_arithmetic_is_that_of_the_rule(value, bearers, on):
    terms, period, lead = terms_with(value), parse_period("2026"), lead_of(value)
    plain = []
    for held, since, minutes in bearers:
        facts = DutyFacts(
            duty="X-01",
            kind="branch",
            period=period,
            held=tuple(held),
            hours=Fraction(minutes, 60),
            since=since,
        )
        found = judge_duty(facts, terms, on=on)
        states = [STATES.index(turn_state(each, lead, on)) for each in found.turns]
        plain.append((found.due, found.done, found.missing, found.next_by, min(states, default=5)))
    assert plain == _vectorised(value, terms, period, bearers, lead, on)


def _vectorised(value, terms, period, bearers, lead, on):
    whole = judge_duty(
        DutyFacts(duty="X-01", kind="branch", period=period, held=(), hours=Fraction(0)),
        terms,
        on=on,
    )
    turns = turn_arrays([each.turn for each in whole.turns])
    since = np.array([since.toordinal() for _, since, _ in bearers])
    if value.counted_in == "hour":
        minutes = np.array([minutes for _, _, minutes in bearers])
        found = judge_minutes(
            minutes, turns, since, at_least=value.at_least * 60, lead=lead, on=on.toordinal()
        )
        unit = 60
    else:
        pairs = [
            (row, day.toordinal()) for row, (days, _, _) in enumerate(bearers) for day in days
        ]
        row, day = np.array(pairs, np.int64).reshape(-1, 2).T
        found = judge_times(
            days_once(row, day),
            turns,
            since,
            at_least=value.at_least,
            lead=lead,
            on=on.toordinal(),
        )
        unit = 1
    return [
        (
            Fraction(int(found.due[n]), unit),
            Fraction(int(found.done[n]), unit),
            Fraction(int(found.missing[n]), unit),
            date.fromordinal(int(found.next_by[n])) if found.next_by[n] else None,
            int(found.state[n]),
        )
        for n in range(len(bearers))
    ]


def test_states_are_numbered_in_the_order_of_their_names():
    assert STATES[ASK] == "ask"
    assert STATES == ("late", "soon", "due", "ask", "done", "na")


# ---- the whole way, over the real rulebook -----------------------------------------------------


def all_facts():
    """Every fact a duty of the book names, but a few left to be recorded by hand."""
    named = {
        item.value.satisfied_by
        for standard in rulebook().standards
        for item in terms_on(standard, date(2026, 11, 21)).items.values()
        if isinstance(item.value, Duty)
    }
    return sorted(named - {"leadership_study", "notes_read", "dues_published", "dues_inspected"})


@pytest.fixture
def told():
    """Facts of the test instead of those of the apps: {fact: [(key, day)]}."""
    done: dict[str, list] = {}

    def teller(fact):
        def days(keys, first, last):
            wanted = set(keys)
            return [(k, d) for k, d in done.get(fact, ()) if k in wanted and first <= d <= last]

        return days

    before = {fact: fact_of(fact) for fact in all_facts()}
    for fact in before:
        register_fact(Fact(id=fact, days=teller(fact)))
    yield done
    for fact, known in before.items():
        register_fact(known) if known else forget_fact(fact)


def city():
    """Organisations of every kind under every standard, founded and changed on various days."""
    random = np.random.default_rng(20_261_121)

    def some_day():
        return EARLY + timedelta(days=int(random.integers(0, 4000)))

    made = []
    for number, standard in enumerate(rulebook().standards):
        root = make_organisation("working_committee", on=EARLY)
        follow_standard(organisation=root, standard=standard, by=None, on=EARLY)
        committee = make_organisation("committee", parent=root, on=some_day())
        branch = make_organisation("branch", parent=committee, on=committee.founded_on)
        made += [root, committee, branch]
        for kind in ("branch", "joint_branch", "general_branch", "temporary_branch"):
            made.append(make_organisation(kind, parent=root, on=some_day()))
        made.append(make_organisation("leading_group", parent=committee, on=date(2027, 6, 1)))
        made.append(make_organisation("group", parent=branch, on=date(2027, 2, 2)))
        create_post(organisation=branch, kind="secretary", by=None, on=branch.founded_on)
        if number % 2:
            create_post(
                organisation=branch, kind="organisation_member", by=None, on=date(2026, 9, 1)
            )
    follow_standard(organisation=made[1], standard="shaoxing", by=None, on=date(2027, 8, 8))
    follow_standard(organisation=made[3], standard="xian-organs", by=None, on=date(2026, 4, 30))
    change_kind(organisation=made[3], kind="joint_branch", by=None, on=date(2026, 10, 10))
    return Organisation.objects.filter(pk__in=[each.pk for each in made]).order_by("pk")


@pytest.mark.django_db
@pytest.mark.usefixtures("in_whole_tree")
def test_the_board_says_what_the_plain_path_says(told):
    organisations = list(city())
    keys = [each.pk for each in organisations]
    facts = all_facts()
    for place, each in enumerate(organisations[::3]):
        DoneRecord.objects.create(
            scope_path=each.scope_path,
            organisation=each,
            fact=["dues_published", "notes_read", "dues_inspected"][place % 3],
            done_on=date(2026, 1 + place % 12, 9),
            recorded_on=date(2026, 12, 31),
            withdrawn_on=date(2026, 12, 31) if place % 5 == 0 else None,
        )

    @given(st.integers(2016, 2027), st.integers(0, 2**32), st.floats(0, 1), last_days | near)
    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # to shrink takes minutes, and the message says enough
    )
    def check(year, seed, share, on):
        random = np.random.default_rng(seed)
        days = edges(year)
        for fact in facts:
            told[fact] = [(key, day) for key in keys for day in days if random.random() < share**3]
        on += (date(year, 1, 1) - date(2026, 1, 1)).days * A_DAY
        board = board_of(organisations, year, on)
        for each in organisations:
            lines = [said(line) for line in duties_of(each, year, on)]
            assert [said(cell) for cell in board.cells_of(each.pk)] == lines, each.kind

    check()


@pytest.mark.django_db
@pytest.mark.usefixtures("in_whole_tree")
def test_as_many_queries_for_many_organisations_as_for_one(told, django_assert_num_queries):
    root = make_organisation("committee")
    few = [make_organisation(parent=root) for _ in range(2)]
    many = [*few, *(make_organisation(parent=root) for _ in range(40))]
    asked = date(2026, 11, 21)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as of_few:
        board_of(few, 2026, asked)
    with django_assert_num_queries(len(of_few)):
        board_of(many, 2026, asked)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_whole_tree")
def test_state_counts_and_what_is_due_between(told):
    root = make_organisation("committee", on=date(2016, 1, 1))
    here = make_organisation(parent=root, on=date(2016, 1, 1))
    told["theme_day"] = [(here.pk, date(2026, month, 5)) for month in range(1, 11)]
    board = board_of([here], 2026, date(2026, 11, 21))
    states = [cell.state for cell in board.cells_of(here.pk)]
    assert board.state_counts() == {state: states.count(state) for state in STATES}
    november = board.due_between(date(2026, 11, 1), date(2026, 11, 30))
    assert [(cell.item, turn.due_by) for cell, turn in november] == [
        ("MTG-11.theme_day", date(2026, 11, 30))
    ]
