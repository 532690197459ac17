"""When a step may be taken: exactly the day and the day before, must and generally, special."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.rules.procedures import Holidays, judge_step, order_findings, windows_of
from dangwu.rules.terms import Guard, Outcome, Procedure, Step
from dangwu.rules.verdict import Verdict
from tests.rules.procedures.test_lengths import length_item, terms_with

DAY = timedelta(days=1)
APPROVAL = Guard(id="term", after="meeting", at_most="P3M", special="P6M", cite=("law#9",))
ADMISSION = Procedure(
    steps=(
        Step(id="application", name="申请", actor="申请人"),
        Step(
            id="talk",
            name="谈话",
            actor="党支部",
            guards=(Guard(id="soon", after="application", at_most="P1M", modality="generally"),),
        ),
        Step(id="activist", name="确定积极分子", actor="党支部"),
        Step(
            id="prospect",
            name="确定发展对象",
            actor="党支部",
            guards=(Guard(id="year", after="activist", at_least="P1Y", cite=("law#8",)),),
        ),
        Step(id="notice", name="公示", actor="党支部", optional=True),
        Step(
            id="meeting",
            name="支部大会",
            actor="党员大会",
            guards=(
                Guard(id="told", after="prospect"),
                Guard(id="posted", after="notice", at_least="P5WD"),
            ),
            outcomes=(Outcome(id="passed", name="通过"),),
        ),
        Step(id="approval", name="审批", actor="基层党委", level=1, guards=(APPROVAL,)),
        Step(id="archive", name="归档", actor="党支部"),
    )
)
TERMS = terms_with()
DONE = {
    "application": date(2024, 1, 5),
    "talk": date(2024, 1, 20),
    "activist": date(2024, 2, 29),
    "prospect": date(2025, 3, 3),
    "meeting": date(2025, 8, 31),
}


def done_to(last: str) -> dict[str, date]:
    keys = list(DONE)
    return {key: DONE[key] for key in keys[: keys.index(last) + 1]}


def codes(step: str, on: str, done: dict[str, date], **more: object) -> list[str]:
    found = judge_step(ADMISSION, step, date.fromisoformat(on), done, TERMS, **more)  # type: ignore[arg-type]
    return [reason.code for reason in found]


@pytest.mark.parametrize(
    ("step", "on", "found"),
    [
        ("talk", "2024-01-05", []),  # the very day
        ("talk", "2024-01-04", ["step_out_of_order"]),
        ("talk", "2024-02-05", []),  # the corresponding day still counts
        ("talk", "2024-02-06", ["step_late"]),
        ("prospect", "2025-02-28", []),  # the month's last for the leap day
        ("prospect", "2025-02-27", ["step_early"]),
        ("approval", "2025-11-30", []),
        ("approval", "2025-12-01", ["step_late"]),
        ("approval", "2026-02-28", ["step_late"]),
        ("approval", "2026-03-01", ["step_over_limit"]),
        ("approval", "2025-08-31", []),
        ("approval", "2025-08-30", ["step_out_of_order"]),
    ],
)
def test_the_day_and_the_day_before(step: str, on: str, found: list[str]) -> None:
    before = {"talk": "application", "prospect": "activist", "approval": "meeting"}
    assert codes(step, on, done_to(before[step])) == found


@pytest.mark.parametrize(
    ("on", "found"),
    [("2025-12-01", []), ("2026-02-28", []), ("2026-03-01", ["step_over_limit"])],
)
def test_a_special_reason_gives_the_longer_limit(on: str, found: list[str]) -> None:
    assert codes("approval", on, done_to("meeting"), special={"approval"}) == found


def test_a_special_reason_does_not_help_where_there_is_no_longer_limit() -> None:
    assert codes("talk", "2024-02-06", done_to("application"), special={"talk"}) == ["step_late"]


def test_generally_warns_and_must_refuses() -> None:
    late = judge_step(ADMISSION, "talk", date(2024, 2, 6), done_to("application"), TERMS)
    early = judge_step(ADMISSION, "prospect", date(2025, 2, 27), done_to("activist"), TERMS)
    assert Verdict(late).allowed
    assert not Verdict(early).allowed
    assert early[0].cite == ("law#8",)
    assert early[0].numbers["earliest"] == date(2025, 2, 28)
    assert early[0].numbers["anchor"] == DONE["activist"]


def test_a_day_to_come_is_refused() -> None:
    done = done_to("application")
    assert codes("talk", "2024-01-21", done, today=date(2024, 1, 21)) == []
    assert codes("talk", "2024-01-22", done, today=date(2024, 1, 21)) == ["step_future"]


def test_a_step_waits_for_those_its_guards_name_else_for_the_one_before() -> None:
    assert codes("activist", "2024-02-01", done_to("application")) == ["step_out_of_order"]
    assert codes("activist", "2024-02-01", done_to("talk")) == []
    assert codes("archive", "2026-01-01", done_to("meeting")) == ["step_out_of_order"]
    assert codes("archive", "2026-01-01", done_to("meeting"), skipped={"approval"}) == []


def test_an_optional_step_holds_nothing_up_and_counts_once_done() -> None:
    ready = done_to("prospect")
    assert codes("meeting", "2025-03-03", ready) == []
    posted = {**ready, "notice": date(2025, 9, 26)}
    holidays = Holidays(
        off=frozenset(date(2025, 10, day) for day in range(1, 9)),
        working=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
    )
    assert codes("meeting", "2025-10-09", posted, holidays=holidays) == ["step_early"]
    assert codes("meeting", "2025-10-10", posted, holidays=holidays) == []


def test_a_suspension_pushes_the_end_and_not_the_beginning() -> None:
    done = done_to("meeting")
    assert codes("approval", "2025-12-10", done, pushed=10) == []
    assert codes("approval", "2025-12-11", done, pushed=10) == ["step_late"]
    assert codes("prospect", "2025-02-27", done_to("activist"), pushed=10) == ["step_early"]


def test_the_windows_of_all_steps() -> None:
    found = windows_of(ADMISSION, done_to("meeting"), TERMS)
    assert set(found) == {"notice", "approval", "archive"}
    approval = found["approval"]
    assert (approval.earliest, approval.latest, approval.special_latest) == (
        date(2025, 8, 31),
        date(2025, 11, 30),
        date(2026, 2, 28),
    )
    assert [reason.code for reason in approval.why] == ["step_closes"]
    assert approval.waits_for == ()
    assert found["archive"].waits_for == ("approval",)
    assert found["archive"].earliest is None
    special = windows_of(ADMISSION, done_to("meeting"), TERMS, special={"approval"})
    assert special["approval"].latest == date(2026, 2, 28)


def test_the_narrowest_of_several_guards_counts() -> None:
    both = Step(
        id="b",
        name="乙",
        actor="党支部",
        guards=(
            Guard(id="one", after="a", at_least="P10D", at_most="P3M", special="P6M"),
            Guard(id="two", after="z", at_least="P1M", at_most="P4M"),
        ),
    )
    steps = tuple(Step(id=id_, name=id_, actor="党支部") for id_ in "az")
    procedure = Procedure(steps=(*steps, both))
    done = {"a": date(2026, 1, 1), "z": date(2026, 1, 2)}
    window = windows_of(procedure, done, TERMS)["b"]
    assert window.earliest == date(2026, 2, 2)
    assert window.latest == date(2026, 4, 1)
    assert window.special_latest == date(2026, 5, 2)  # of the other guard, which has no special


def test_a_length_that_is_an_item_counts_with_its_modality_and_clause() -> None:
    guard = Guard(id="term", after="meeting", at_most="X-01.a", cite=("guard#1",))
    steps = tuple(
        replace(step, guards=(guard,)) if step.id == "approval" else step
        for step in ADMISSION.steps
    )
    procedure = Procedure(steps=steps)
    done = done_to("meeting")
    for modality in ("must", "generally"):
        terms = terms_with(length_item(1, "month", modality=modality))
        assert judge_step(procedure, "approval", date(2025, 9, 30), done, terms) == ()
        (late,) = judge_step(procedure, "approval", date(2025, 10, 1), done, terms)
        assert (late.code, late.modality) == ("step_late", modality)
        assert late.cite == ("guard#1", "law#1")


def test_a_length_still_to_be_chosen_binds_nothing_and_is_told() -> None:
    guard = Guard(id="term", after="meeting", at_most="X-01.a")
    steps = tuple(
        replace(step, guards=(guard,)) if step.id == "approval" else step
        for step in ADMISSION.steps
    )
    terms = terms_with(length_item(1, "month", value=None))
    window = windows_of(Procedure(steps=steps), done_to("meeting"), terms)["approval"]
    assert window.latest is None
    assert [reason.code for reason in window.why] == ["step_limit_unchosen"]
    done = done_to("meeting")
    assert judge_step(Procedure(steps=steps), "approval", date(2030, 1, 1), done, terms) == ()


def test_recorded_steps_out_of_order_are_found() -> None:
    assert order_findings(ADMISSION, DONE) == ()
    (found,) = order_findings(ADMISSION, {**DONE, "activist": date(2024, 1, 19)})
    assert (found.code, found.numbers["step"]) == ("step_out_of_order", "activist")
    same_day = {**DONE, "activist": DONE["talk"]}
    assert order_findings(ADMISSION, same_day) == ()


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_window_and_verdict_agree_on_every_day(meeting: date) -> None:
    done = {**done_to("prospect"), "meeting": meeting}
    window = windows_of(ADMISSION, done, TERMS)["approval"]
    assert window.earliest is not None
    assert window.latest is not None
    assert window.special_latest is not None
    for on, expected in (
        (window.earliest - DAY, "step_out_of_order"),
        (window.earliest, None),
        (window.latest, None),
        (window.latest + DAY, "step_late"),
        (window.special_latest, "step_late"),
        (window.special_latest + DAY, "step_over_limit"),
    ):
        found = judge_step(ADMISSION, "approval", on, done, TERMS)
        assert [reason.code for reason in found] == ([expected] if expected else [])
