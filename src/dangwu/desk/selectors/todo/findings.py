"""Findings of the check of the set-up that are things to do: terms that end, posts left empty."""

from collections.abc import Sequence

from django.urls import reverse

from dangwu.desk.selectors.findings import CheckedPlace, Finding
from dangwu.desk.selectors.todo.lines import Todo
from dangwu.orgs.models import Organisation

# Findings that are things to do, not only to know: code → state, what is to be done.
PRESSING = {
    "term_over": ("late", "换届"),
    "vacancy_over": ("late", "补选"),
    "term_ending": ("soon", "准备换届"),
    "vacancy_open": ("due", "补选"),
    "vacancy_open_until": ("soon", "补选"),
}


def findings_to_do(organisation: Organisation, checked: Sequence[CheckedPlace]) -> list[Todo]:
    """Terms that are over or end soon and posts that are empty, one line a kind of thing."""
    found: dict[str, list[tuple[CheckedPlace, Finding]]] = {}
    for place in checked:
        for finding in place.findings:
            if finding.code in PRESSING:
                found.setdefault(finding.code, []).append((place, finding))
    return [_pressing(organisation, code, places) for code, places in found.items()]


def _pressing(
    organisation: Organisation, code: str, places: Sequence[tuple[CheckedPlace, Finding]]
) -> Todo:
    (state, act), (first, finding) = PRESSING[code], places[0]
    alone = len(places) == 1
    where = _name(organisation, first) if alone else f"{len(places)} 个组织"
    names = "、".join(_name(organisation, place) for place, _ in places[:3])
    return Todo(
        state=state,
        what=f"{where}{act}",
        why=finding.text if alone else f"{names}{'等' if len(places) > 3 else ''}。",
        clauses=finding.clauses,
        url=first.place.organisation.get_absolute_url()
        if alone
        else f"{reverse('desk:checkup')}?organisation={organisation.pk}",
        verb="查看",
    )


def _name(organisation: Organisation, place: CheckedPlace) -> str:
    """The short name; of what lies further below with the organisation above it, since every
    committee has a 第一党支部."""
    found = place.place.organisation
    is_near = organisation.pk in (found.pk, found.parent_id)
    return place.place.short_name if is_near else f"{place.above}{place.place.short_name}"
