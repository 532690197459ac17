"""How long a wait is, and the day on which it is over."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dangwu.rules.calendar import add_months, add_years
from dangwu.rules.procedures.workdays import Holidays
from dangwu.rules.terms import Number, Terms
from dangwu.rules.verdict import Modality

LengthUnit = Literal["year", "month", "day", "working_day"]
DURATION = re.compile(r"P(\d+)(Y|M|D|WD)")
_UNITS: dict[str, LengthUnit] = {"Y": "year", "M": "month", "D": "day", "WD": "working_day"}
_BY_NAME: dict[str, LengthUnit] = {unit: unit for unit in _UNITS.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A number of years, months, days or working days, and who says so."""

    count: int
    unit: LengthUnit
    modality: Modality = "must"
    cite: tuple[str, ...] = ()

    def after(self, anchor: date, holidays: Holidays) -> date:
        """The corresponding day (the month's last where there is none), itself still included.

        Days are counted from the day after the anchor, working days over the holiday table.
        """
        if self.unit == "working_day":
            return holidays.after(anchor, self.count)
        if self.unit == "day":
            return anchor + timedelta(days=self.count)
        add = add_years if self.unit == "year" else add_months
        return add(anchor, self.count)


def length_of(
    limit: str, terms: Terms, *, modality: Modality = "must", cite: tuple[str, ...] = ()
) -> Length:
    """The length that a guard names: written out, or that of the item, with its modality and cite.

    NotHeld where the item is not in force for the standard, ChoiceNeeded where it is to be
    chosen, TypeError where it is no whole number of a unit of time.
    """
    written = DURATION.fullmatch(limit)
    if written is not None:
        return Length(count=int(written[1]), unit=_UNITS[written[2]], modality=modality, cite=cite)
    item = terms.item(limit)
    value = terms.value(limit)
    unit = _BY_NAME.get(value.unit) if isinstance(value, Number) else None
    if unit is None:
        raise TypeError(f"{limit} is no length of time")
    return Length(
        count=terms.number(limit),
        unit=unit,
        modality=item.modality,
        cite=item.cite,
    )
