"""What papers are there and what is missing; what is there on paper is ticked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from dangwu.admission import forms, services
from dangwu.admission.messages import explain
from dangwu.admission.papers.filled import Known, Shelf, shelves_of
from dangwu.admission.views.finding import KEEP, found_dossier
from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts


@reads_or_acts
@needs(KEEP)
def materials(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each list with what is there since when; below them what can be ticked."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    shelves = shelves_of(Known(found, today))
    choices = tickable(shelves)
    form = forms.MaterialsForm(
        posted(request), choices=choices, today=today, initial={"held_on": today}
    )

    def act(data: dict[str, Any]) -> str:
        services.keep_papers(
            dossier=found,
            papers=[tuple(key.split(":", 1)) for key in data["materials"]],
            held_on=data["held_on"],
            by=request.user,
            on=today,
        )
        return request.path

    missing = sum(len(shelf.missing) for shelf in shelves)
    page = ActPage(
        name="procedures.material_kept",
        title=f"{found.person.name}的材料：缺 {missing} 样" if missing else "材料齐全",
        verb="登记收存",
        done="已登记收存。",
        cancel=found.get_absolute_url(),
        explain=explain,
        act=act,
        template="admission/materials.html",
        context={"dossier": found, "shelves": shelves, "may_tick": bool(choices)},
    )
    return answer_act(request, form, page)


def tickable(shelves: list[Shelf]) -> list[tuple[str, str]]:
    """The materials of steps that are not there yet."""
    lines = (line for shelf in shelves for line in shelf.missing if line.key)
    return [(line.key, f"{line.name}（{line.detail}）") for line in lines]
