"""A branch with people, under a standard, and talks among them."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from dangwu.care.services import hold_talk, note_need
from dangwu.core.scope import whole_tree
from dangwu.members.models import Person, Talk
from dangwu.orgs.models import Organisation
from dangwu.orgs.services import follow_standard
from tests.factories import make_holding, make_organisation, make_person

ON = date(2026, 5, 20)
NOTE = "夜莺原话：家里老人生病，想调换值班"


@dataclass
class Place:
    branch: Organisation
    secretary: Person
    member: Person
    deputy: Person


def make_place(standard: str = "shaoxing", *, committee: Organisation | None = None) -> Place:
    """A branch with secretary, deputy and one member, all of them there for years."""
    committee = committee or make_organisation("committee")
    branch = make_organisation(parent=committee)
    with whole_tree("a maker of tests"):
        if standard != "national":
            follow_standard(organisation=branch, standard=standard, by=None, on=date(2020, 8, 1))
    secretary = make_person("程书", branch=branch, with_user=True, joined_on=date(2010, 9, 1))
    deputy = make_person("傅副", branch=branch, with_user=True, joined_on=date(2010, 9, 1))
    member = make_person("陶员", branch=branch, with_user=True, joined_on=date(2016, 3, 1))
    make_holding(secretary, "secretary", branch)
    make_holding(deputy, "deputy", branch)
    return Place(branch, secretary, member, deputy)


def talked(place: Place, /, **change) -> Talk:
    """The secretary talked with the member, unless told otherwise."""
    given = {
        "branch": place.branch,
        "talker": place.secretary,
        "person": place.member,
        "held_on": ON,
        "occasion": "yearly",
        "note": NOTE,
        "by": None,
        "on": ON,
    }
    with whole_tree("a maker of tests"):
        return hold_talk(**given | change)


def noted(place: Place, occasion: str = "conflict", **change):
    given = {
        "branch": place.branch,
        "person": place.member,
        "occasion": occasion,
        "noted_on": ON,
        "by": None,
        "on": ON,
    }
    with whole_tree("a maker of tests"):
        return note_need(**given | change)


def today() -> date:
    return localdate()
