"""Whose account it is: an account is bound to one person, and its password may not hold their
data.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.crypto import blind_index
from dangwu.core.scope import whole_tree
from dangwu.core.services import HasKey, record_act
from dangwu.members.models import Affiliation, Person
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def bind_account(*, person: Person, user: User, by: HasKey | None, on: date) -> None:
    """The account is this person's from now on; each has one, and an administrator's is
    nobody's.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    verdict_from(
        [
            Reason("person_has_account", ()) if locked.user_id else None,
            Reason("administrator_is_nobody", ()) if user.duty else None,
        ]
    ).require()
    locked.user = user
    locked.save(update_fields=["user"])
    person.user = user
    record_act("members.account_bound", subject=locked, by=by, on=on, fields=["user"])


class Directory:
    """What accounts may ask about the people behind them (`accounts.people.Directory`)."""

    def name_of(self, user: User) -> str:
        with whole_tree("the owner of an account is told whose it is"):
            names = Person.objects.filter(user_id=user.pk).values_list("name", flat=True)
            return names.first() or ""

    def words_of(self, user: User) -> Iterator[str]:
        with whole_tree("a password is checked against the data of its own owner"):
            person = Person.objects.filter(user_id=user.pk).first()
            if person is None:
                return
            yield from self._words(person)

    def _words(self, person: Person) -> Iterator[str]:
        yield person.name
        yield person.name_pinyin.replace(" ", "")
        if person.born_on:
            yield from (person.born_on.strftime(form) for form in ("%Y%m%d", "%y%m%d"))
        if number := person.id_number.open() if person.id_number else "":
            yield from (number, number[-6:])
        for place in Affiliation.objects.filter(person=person).select_related("organisation"):
            yield place.organisation.short_name

    def give_account(self, user: User, id_number: str, *, by: HasKey | None, on: date) -> None:
        index = blind_index(id_number.upper(), of="members.person.id_number")
        with whole_tree("the security administrator knows the number, not where the person is"):
            person = Person.objects.filter(id_index=index).first()
            verdict_from([None if person else Reason("person_not_on_record", ())]).require()
            assert person is not None
            bind_account(person=person, user=user, by=by, on=on)
