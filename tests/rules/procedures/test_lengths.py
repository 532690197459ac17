"""Lengths of time: the corresponding day, month ends, leap days, working days over the table."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.rulebook.engine import RulebookError
from dangwu.rulebook.engine.calendars import load_years
from dangwu.rulebook.selectors import table_days
from dangwu.rules.procedures import NO_HOLIDAYS, Holidays, length_of
from dangwu.rules.terms import ChoiceNeeded, Item, NotHeld, Number, Terms

TABLE = Holidays(
    off=frozenset(each.day for each in table_days() if not each.is_working),
    working=frozenset(each.day for each in table_days() if each.is_working),
)


def terms_with(*items: Item) -> Terms:
    return Terms(
        standard="national",
        on=date(2026, 1, 1),
        digest="",
        items={item.id: item for item in items},
    )


def length_item(count: object, unit: str, **more: object) -> Item:
    given = {
        "id": "X-01.a",
        "rule": "X-01",
        "kind": "parameter",
        "title": "时限",
        "summary": "试验。",
        "modality": "must",
        "standard": "national",
        "cite": ("law#1",),
        "from_": date(2000, 1, 1),
        "until": None,
        "value": Number(shape="number", number=Fraction(str(count)), unit=unit),  # type: ignore[arg-type]
        **more,
    }
    return Item(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limit", "anchor", "last"),
    [
        ("P1M", "2026-01-15", "2026-02-15"),
        ("P1M", "2026-01-31", "2026-02-28"),  # the month's last where there is no such day
        ("P1M", "2024-01-31", "2024-02-29"),
        ("P1M", "2026-02-28", "2026-03-28"),  # and not the last again
        ("P3M", "2025-11-30", "2026-02-28"),
        ("P6M", "2025-08-31", "2026-02-28"),
        ("P12M", "2026-12-31", "2027-12-31"),
        ("P1Y", "2024-02-29", "2025-02-28"),
        ("P4Y", "2024-02-29", "2028-02-29"),
        ("P1Y", "2017-08-09", "2018-08-09"),
        ("P1D", "2026-12-31", "2027-01-01"),
        ("P30D", "2024-02-01", "2024-03-02"),
        ("P5WD", "2026-09-07", "2026-09-14"),  # Monday to Monday, one weekend between
        ("P5WD", "2026-09-12", "2026-09-18"),  # counted from the Monday after a Saturday
        ("P1WD", "2026-09-18", "2026-09-20"),  # that Sunday is worked
        ("P1WD", "2026-09-24", "2026-09-28"),
        ("P1WD", "2026-09-30", "2026-10-08"),
        ("P3WD", "2026-09-30", "2026-10-10"),  # a Saturday that is worked
        ("P1WD", "2026-02-13", "2026-02-14"),
        ("P2WD", "2026-02-13", "2026-02-24"),
        ("P5WD", "2025-09-26", "2025-10-10"),
        ("P5WD", "2024-02-08", "2024-02-21"),
    ],
)
def test_the_day_on_which_a_length_is_over(limit: str, anchor: str, last: str) -> None:
    length = length_of(limit, terms_with())
    assert length.after(date.fromisoformat(anchor), TABLE) == date.fromisoformat(last)


def test_without_a_table_weeks_are_as_usual() -> None:
    length = length_of("P1WD", terms_with())
    assert length.after(date(2026, 9, 30), NO_HOLIDAYS) == date(2026, 10, 1)
    assert length.after(date(2026, 9, 18), NO_HOLIDAYS) == date(2026, 9, 21)


@given(
    st.dates(date(2024, 1, 1), date(2026, 11, 30)),
    st.integers(1, 60),
)
def test_working_days_after_and_between_agree(anchor: date, count: int) -> None:
    last = TABLE.after(anchor, count)
    assert TABLE.is_working(last)
    assert TABLE.between(anchor, last) == count
    assert TABLE.between(anchor, last - timedelta(days=1)) == count - 1


@pytest.mark.parametrize("unit", ["year", "month", "day", "working_day"])
def test_a_length_may_be_that_of_an_item(unit: str) -> None:
    item = length_item(2, unit, modality="generally")
    length = length_of("X-01.a", terms_with(item), cite=("guard#1",))
    assert (length.count, length.unit, length.modality) == (2, unit, "generally")
    assert length.cite == ("law#1",)  # the item's, not the guard's


def test_a_length_written_out_has_the_modality_of_its_guard() -> None:
    length = length_of("P2M", terms_with(), modality="generally", cite=("guard#1",))
    assert (length.modality, length.cite) == ("generally", ("guard#1",))


def test_what_is_no_length_is_refused() -> None:
    with pytest.raises(NotHeld):
        length_of("X-01.a", terms_with())
    with pytest.raises(TypeError):
        length_of("X-01.a", terms_with(length_item(2, "person")))
    with pytest.raises(TypeError):
        length_of("X-01.a", terms_with(length_item("1/2", "year")))
    with pytest.raises(ChoiceNeeded):
        length_of("X-01.a", terms_with(length_item(1, "month", value=None)))


# ---- the official tables ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "off", "working"),
    [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)],
)
def test_the_tables_hold_what_the_notices_say(year: int, off: int, working: int) -> None:
    days = [each for each in table_days() if each.day.year == year]
    assert sum(not each.is_working for each in days) == off
    assert sum(each.is_working for each in days) == working
    assert all(each.day.weekday() >= 5 for each in days if each.is_working)
    assert all(each.cite for each in days)


@pytest.mark.parametrize(("year", "statutory"), [(2024, 11), (2025, 13), (2026, 13)])
def test_make_up_days_make_up(year: int, statutory: int) -> None:
    """Weekdays off less weekend days worked are the statutory days off of the year."""
    days = [each for each in table_days() if each.day.year == year]
    given_off = sum(not each.is_working and each.day.weekday() < 5 for each in days)
    assert given_off - sum(each.is_working for each in days) == statutory


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{name: 甲, off: [2027-01-02, 2027-01-01]}", "早于"),
        ("{name: 甲, off: [2027-01-01, 2027-01-01], working: [2027-01-04]}", "不在周末"),
        ("{name: 甲, off: [2027-01-01, 2027-01-02], working: [2027-01-02]}", "两次"),
        ("{name: 甲, off: [2026-12-31, 2027-01-01]}", "不在 2027 年"),
        ("{name: 甲, off: [2027-01-01]}", "应有 2 个值"),
    ],
)
def test_an_unsound_table_is_refused(tmp_path, text: str, says: str) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "calendars"
    folder.mkdir()
    content = f"year: 2027\ncite: 通知\nfestivals:\n- {text}\n"
    (folder / "cn-2027.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(RulebookError, match=says):
        load_years([tmp_path])
