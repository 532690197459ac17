"""Whose account it is: an account is bound to one person, and its password may not hold their
data.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.crypto import blind_index
from dangwu.core.scope import whole_tree
from dangwu.core.services import HasKey, record_act
from dangwu.members.models import Affiliation, Person, PostHolding
from dangwu.orgs.models import ancestor_paths
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

    def person_of(self, user: User) -> UUID | None:
        with whole_tree("the owner of an account is told whose it is"):
            found: UUID | None = (
                Person.objects.filter(user_id=user.pk).values_list("pk", flat=True).first()
            )
            return found

    def post_of(self, user: User, path: str, on: date) -> str:
        with whole_tree("in which post somebody acts stands on the record of the act"):
            held = PostHolding.objects.on(on).filter(
                person__user_id=user.pk, post__organisation__scope_path__in=ancestor_paths(path)
            )
            nearest = held.select_related("post__organisation").order_by(
                "-post__organisation__scope_path", "pk"
            )
            found = nearest.first()
            return str(found.post) if found else ""

    def posts_at(self, user: User, path: str, on: date) -> frozenset[str]:
        with whole_tree("in which post somebody acts decides whether they may"):
            held = PostHolding.objects.on(on).filter(
                person__user_id=user.pk, post__organisation__scope_path=path
            )
            return frozenset(held.values_list("post__kind", flat=True))

    def holders_at(
        self, paths: Collection[str], on: date
    ) -> Mapping[str, Sequence[tuple[str, UUID]]]:
        with whole_tree("a task looks for steps that nobody may do any more"):
            held = PostHolding.objects.on(on).filter(
                post__organisation__scope_path__in=paths, person__user__is_active=True
            )
            found: dict[str, list[tuple[str, UUID]]] = {}
            columns = ("post__organisation__scope_path", "post__kind", "person_id")
            for path, kind, person in held.values_list(*columns):
                found.setdefault(path, []).append((kind, person))
            return found

    def officers_at(self, paths: Collection[str], on: date) -> Sequence[tuple[int, str]]:
        with whole_tree("who may be asked to stand in is known to who asks"):
            held = PostHolding.objects.on(on).filter(
                post__organisation__scope_path__in=paths, person__user__is_active=True
            )
            rows = held.select_related("person", "post__organisation").order_by(
                "-post__organisation__scope_path", "pk"
            )
            found: dict[int, str] = {}
            for row in rows:
                found.setdefault(row.person.user_id, f"{row.person.name}（{row.post}）")
            return list(found.items())

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
