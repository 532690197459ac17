"""Dossiers of the cast, brought to a step by the services, each act on its day."""

from datetime import date

from dangwu.admission.models import Dossier
from dangwu.desk.management.applicants import Applicants, Cultivating
from dangwu.members.services import PersonFields
from tests.factories import Cast, identity_number
from tests.kept import kept_upon

APPLIED = date(2023, 2, 6)
TODAY = date(2026, 11, 20)


def cultivating(cast: Cast, place: str = "fagai_1") -> Cultivating:
    """The branch of the cast, and whom a dossier needs there."""
    chair, recorder, contact, other = (
        ("zhangwen", "lihua", "wangfang", "zhoukai")
        if place == "fagai_1"
        else ("linqiang", "heping", "heping", "linqiang")
    )
    return Cultivating(
        branch=cast.organisation(place),
        chair=cast.person(chair),
        recorder=cast.person(recorder),
        contacts=(cast.person(contact), cast.person(other)),
    )


def walk(
    cast: Cast,
    until: str,
    *,
    name: str = "程远",
    born: str = "19950418",
    applied_on: date = APPLIED,
    today: date = TODAY,
) -> Dossier:
    """Somebody's dossier in the first branch, brought to a step; built once a process."""
    how = (until, name, born, applied_on, today)
    return kept_upon(("walk", *how), lambda: _walked(cast, *how))


def _walked(
    cast: Cast, until: str, name: str, born: str, applied_on: date, today: date
) -> Dossier:
    person = PersonFields(name=name, id_number=identity_number(born))
    made = Applicants(seed=5, today=today)
    dossier = made.bring(cultivating(cast), person, applied_on, until)
    return Dossier.objects.select_related("person", "organisation").get(pk=dossier.pk)
