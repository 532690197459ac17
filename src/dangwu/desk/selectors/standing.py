"""Who somebody is at the desk: name, post, organisation."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dangwu.core.scope import whole_tree
from dangwu.members.models import Affiliation, Person, PostHolding
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import ancestors_of


@dataclass(frozen=True, slots=True)
class Standing:
    """The person behind an account on a day: the post that counts most, else the own branch."""

    name: str
    post: str
    organisation: Organisation | None
    scope_name: str
    scope_short: str

    @property
    def signed_in_as(self) -> str:
        return f"{self.name} {self.post}".strip()

    @property
    def home_label(self) -> str:
        return "工作台" if self.post else "我的"


def standing_of(user: Any, on: date) -> Standing:
    """The standing of a signed-in user; the highest post is the one nearest the root."""
    with whole_tree("who somebody is may be shown to themselves"):
        person = Person.objects.filter(user_id=user.pk).first()
        if person is None:
            return Standing(user.display_name or user.username, "", None, "", "")
        holding = (
            PostHolding.objects.on(on)
            .filter(person=person)
            .select_related("post__organisation")
            .order_by("post__organisation__scope_path", "post__pk")
            .first()
        )
        if holding:
            return _standing(person, holding.post.get_kind_display(), holding.post.organisation)
        home = (
            Affiliation.objects.on(on).filter(person=person).select_related("organisation").first()
        )
        return _standing(person, "", home.organisation if home else None)


def _standing(person: Person, post: str, organisation: Organisation | None) -> Standing:
    if organisation is None:
        return Standing(person.name, post, None, "", "")
    above = [a.short_name for a in ancestors_of(organisation) if a.parent_id]
    full = " · ".join([*above, organisation.short_name])
    return Standing(person.name, post, organisation, full, organisation.short_name)
