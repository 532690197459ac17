"""申请入党: age, unit, length of the application, the talk (DEV-01, DEV-02)."""

from collections.abc import Iterator

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.conditions.condition import Condition, Numbers
from dangwu.rules.admission.limits import Limit


def age_under_18(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Of age from the birthday on; who was born on 29 February, from 28 February."""
    born, applied = case.facts.born_on, case.facts.applied_on
    assert born is not None
    assert applied is not None
    of_age = limit.end_of(born)
    if applied < of_age:
        yield {"applied": applied, "earliest": of_age, "years": limit.number}


def application_before_joining_unit(case: Case, limit: Limit) -> Iterator[Numbers]:
    applied, joined = case.facts.applied_on, case.facts.joined_unit_on
    assert applied is not None
    assert joined is not None
    if applied < joined:
        yield {"applied": applied, "joined": joined}


def application_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    characters, least = case.facts.application_characters, limit.span.least
    if characters is not None and least is not None and characters < least:
        yield {"characters": characters, "least": int(least)}


def talk_late(case: Case, limit: Limit) -> Iterator[Numbers]:
    applied, talked = case.facts.applied_on, case.facts.talked_on
    assert applied is not None
    assert talked is not None
    latest = limit.end_of(applied)
    if talked > latest:
        yield {"talked": talked, "latest": latest, "applied": applied}


CONDITIONS = (
    Condition(
        code="age_under_18",
        step="application",
        rule="DEV-01.age",
        needs=("born_on", "applied_on"),
        day="applied_on",
        judge=age_under_18,
        remedy="apply_again",
    ),
    Condition(
        code="application_before_joining_unit",
        step="application",
        rule="DEV-01.own_unit",
        needs=("applied_on", "joined_unit_on"),
        day="applied_on",
        judge=application_before_joining_unit,
        remedy="explain_unit",
    ),
    Condition(
        code="application_short",
        step="application",
        rule="DEV-01.characters",
        needs=("application_characters", "applied_on"),
        day="applied_on",
        judge=application_short,
        remedy="write_again",
        local=True,
    ),
    Condition(
        code="talk_late",
        step="talk",
        rule="DEV-02.talk_within",
        needs=("applied_on", "talked_on"),
        day="talked_on",
        judge=talk_late,
        remedy="note_why",
    ),
)
