"""Dossiers for the tests: facts from ISO days, and consistent ones generated from a seed."""

from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from hypothesis import strategies as st

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.admission import (
    AdmissionFacts,
    Backer,
    Extension,
    Letter,
    Notice,
    Training,
    judge_admission,
)
from dangwu.rules.calendar import add_months
from dangwu.rules.meetings import VoteFacts

TODAY = date(2026, 11, 21)


def day(text):
    return date.fromisoformat(text)


def facts(**given):
    """Facts with days as ISO text, alone or in tuples."""
    return AdmissionFacts(**{name: _typed(value) for name, value in given.items()})


def _typed(value):
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return day(value)
    if isinstance(value, tuple):
        return tuple(_typed(each) for each in value)
    return value


def judged(given, *, standard="national", on=TODAY, **more):
    return judge_admission(given, partial(terms_on, standard), on=on, **more)


def codes(given, **asked):
    return [each.reason.code for each in judged(given, **asked).findings]


def backer(full_from, **more):
    more = {name: _typed(value) for name, value in more.items()}
    return Backer(full_from=day(full_from), **more)


def votes(matter="admission", *, should_attend, present, votes_for, written_for=None, method=None):
    return VoteFacts(
        matter=matter,
        should_attend=should_attend,
        present=present,
        votes_for=votes_for,
        written_for=written_for,
        method=method,
    )


def notice(first, last):
    return Notice(first=day(first), last=day(last))


def training(**given):
    numbers = {
        name: Fraction(value) if name in ("days", "hours") else value
        for name, value in given.items()
    }
    return Training(**numbers)


def letter(answered_on):
    return Letter(answered_on=day(answered_on))


@st.composite
def consistent(draw):
    """A dossier from the application to the archive in which every date is as it should be."""

    def after(start, most, least=0):
        return start + timedelta(days=draw(st.integers(least, most)))

    born = draw(st.dates(date(1960, 1, 1), date(1995, 12, 31)))
    joined_unit = draw(st.dates(date(2017, 7, 1), date(2018, 6, 30)))
    applied = after(joined_unit, 300)
    talked = draw(st.dates(applied, add_months(applied, 1)))
    activist = after(talked, 60)
    recorded = after(activist, 20)
    contacts = after(activist, 20)
    prospect = after(add_months(activist, 12), 90)
    consented = after(prospect, 20)
    sponsors = after(consented, 10)
    answered = after(consented, 30)
    review = after(answered, 20)
    trained = after(consented, 40)
    examined = after(max(sponsors, review, trained), 15)
    pre_reviewed = after(examined, 15)
    form = after(pre_reviewed, 5)
    meeting = after(form, 15)
    talk_above = after(meeting, 30)
    approved = draw(st.dates(talk_above, max(talk_above, add_months(meeting, 3))))
    placed = after(approved, 10)
    oath = after(approved, 40)
    full_from = add_months(meeting, 12)
    second = draw(st.dates(max(approved, placed), full_from))
    full_meeting = after(full_from, 60)
    full_approved = draw(st.dates(full_meeting, add_months(full_meeting, 3)))
    halves = [add_months(activist, months) for months in range(6, 30, 6)]
    held = {draw(st.dates(last - timedelta(days=60), last)) for last in halves if last <= meeting}
    last_review = draw(st.dates(meeting - timedelta(days=60), meeting))
    full = st.dates(date(1980, 1, 1), date(2016, 1, 1))
    should_attend = draw(st.integers(3, 60))
    needed = should_attend // 2 + 1
    return AdmissionFacts(
        born_on=born,
        joined_unit_on=joined_unit,
        applied_on=applied,
        talked_on=talked,
        activist_on=activist,
        activist_recorded_on=recorded,
        contacts=(Backer(full_from=draw(full), from_=contacts),),
        contacts_on=contacts,
        reviews=tuple(sorted({*held, last_review})),
        prospect_on=prospect,
        prospect_consented_on=consented,
        sponsors=(Backer(full_from=draw(full)), Backer(full_from=draw(full))),
        sponsors_on=sponsors,
        inquiry_letters=(Letter(sent_on=consented, answered_on=answered),),
        political_review_on=review,
        political_review_passed=True,
        training=Training(days=Fraction(3), hours=Fraction(24), ended_on=trained),
        examined_on=examined,
        pre_reviewed_on=pre_reviewed,
        form_issued_on=form,
        branch_meeting_on=meeting,
        vote=votes(should_attend=should_attend, present=needed, votes_for=needed),
        superior_talked_on=talk_above,
        approved_on=approved,
        recorded_above_on=after(approved, 30),
        placed_on=placed,
        oath_on=oath,
        probation_from=meeting,
        second_applied_on=second,
        full_meeting_on=full_meeting,
        full_vote=votes(
            "full_membership", should_attend=should_attend, present=needed, votes_for=needed
        ),
        decision="on_time",
        full_approved_on=full_approved,
        archived_on=after(full_approved, 30),
    )


def extended(months):
    return (Extension(months=months),)
