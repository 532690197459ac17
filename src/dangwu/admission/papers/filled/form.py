"""The application form from the dossier: what is filled in and what the records add."""

from collections.abc import Mapping
from datetime import date

from dangwu.admission.models import Backer, Dossier
from dangwu.admission.papers import Subject
from dangwu.admission.papers.filled.deciding import wordings
from dangwu.admission.papers.filled.known import Known
from dangwu.admission.papers.form import Edition, form_values
from dangwu.admission.papers.form.values import Value
from dangwu.admission.papers.guidance.fields import FIELDS

# What the roster says: shown on the page, typed nowhere again.
FROM_ROSTER = ("name", "sex", "born", "identity_number")
# What the branch writes on its own pages of the form, and the texts of its resolutions.
OF_BRANCH: Mapping[str, str] = {
    "first_sponsor": "第一介绍人意见",
    "second_sponsor": "第二介绍人意见",
    "conduct_admission": "接收决议里的主要表现",
    "conduct_full": "转正决议里的主要表现",
    "reasons_full": "延长、取消或者延长期满转正的理由",
    "remarks": "备注",
}


def known_values(dossier: Dossier) -> dict[str, Value]:
    """What is known of the person before anything was filled in."""
    person = dossier.person
    known = {"ethnicity": person.ethnicity, "education": person.education, "work": person.job}
    return {name: value for name, value in known.items() if value}


def values_of(
    dossier: Dossier, filled: Mapping[str, Value], *, id_number: str = ""
) -> dict[str, Value]:
    """The fields of the applicant's pages: what was filled in, and what the roster says."""
    person = dossier.person
    subject = Subject(
        name=person.name,
        sex=person.get_sex_display(),
        born_on=person.born_on,
        id_number=id_number,
    )
    from_roster = {name: form_values(subject)[name] for name in FROM_ROSTER}
    return {**{name: filled[name] for name in FIELDS if name in filled}, **from_roster}


def printed_values(known: Known, edition: Edition) -> dict[str, Value]:
    """All that is printed over the form: the applicant's pages, sponsors, decisions with days.

    Fields that an edition does not have are left out.
    """
    person = known.dossier.person
    values = values_of(known.dossier, known.filled, id_number=known.opened(person, "id_number"))
    values |= {"cover_name": person.name, **_sponsors(known), **_talked(known), **_decided(known)}
    if remarks := known.filled.get("remarks"):
        values["remarks"] = remarks
    fields = edition.fields()
    return {name: value for name, value in values.items() if name in fields and value}


def _sponsors(known: Known) -> dict[str, Value]:
    found: dict[str, Value] = {}
    sponsors = known.backers(Backer.Role.SPONSOR)
    for place, name in enumerate(("first_sponsor", "second_sponsor")):
        found[name] = known.filled.get(name, "")
        if place < len(sponsors):
            found[f"{name}_work"] = sponsors[place].post
    return found


def _talked(known: Known) -> dict[str, Value]:
    row = known.talk("superior_talk")
    if row is None:
        return {}
    return {
        "superior_talk": f"{known.opened(row, 'note')}\n{row.opinion}",
        "superior_talk_work": known.post_of(row.talker, row.held_on),
        "superior_talk_on": _day(row.held_on),
    }


def _decided(known: Known) -> dict[str, Value]:
    """The wordings of the decisions in their boxes, each with its day below; one that is not
    whole is left to the hand."""
    found: dict[str, Value] = {}
    for each in wordings(known):
        if each.is_whole:
            found[each.box] = each.words
        if each.on:
            found[f"{each.box}_on"] = _day(each.on)
        found[f"{each.box}_name"] = known.branch
    return found


def _day(day: date) -> Value:
    return ({"year": str(day.year), "month": str(day.month), "day": str(day.day)},)
