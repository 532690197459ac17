"""One dossier typed into the form, judged as a row of a sheet is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dangwu.admission.services.checkup.columns import BY_NAME
from dangwu.admission.services.checkup.judging import check_dossiers, shown, terms_of_days
from dangwu.admission.services.checkup.reading import (
    MONTH_TAKEN,
    DossierRead,
    Told,
    facts_from,
    months_of,
)
from dangwu.orgs.models import Organisation
from dangwu.procedures.selectors import holidays


def check_typed(
    *, organisation: Organisation, values: Mapping[str, Any], on: date
) -> dict[str, Any]:
    """The answer to one dossier; `values` are the read columns, None where nothing was typed."""
    given = {name: value for name, value in values.items() if value is not None}
    taken = tuple(Told("", BY_NAME[name].heading, MONTH_TAKEN) for name in months_of(given))
    read = DossierRead(0, given, facts_from(given), taken=taken)
    (checked,) = check_dossiers([read], terms_of_days(organisation), on=on, holidays=holidays())
    return shown(checked)
