"""What every act on an organisation asks first. Each check answers with its reason, or None."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.apps import apps
from django.db.models import Q, QuerySet

from dangwu.core.scope import STEP, below
from dangwu.orgs.models import (
    LEADING_POSTS,
    MAY_HOLD,
    ROOT_KINDS,
    Organisation,
    OrganisationKind,
    OrganisationPeriod,
)
from dangwu.orgs.selectors import is_above, may_direct, terms_of
from dangwu.rules.verdict import Reason


def locked(organisation: Organisation) -> Organisation:
    """The organisation afresh, held until the act is done."""
    found: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    return found


def lock_trees(*organisations: Organisation | None) -> None:
    """Acts that change the shape of a tree wait for each other at its root."""
    roots = {o.scope_path[:STEP] for o in organisations if o}
    list(Organisation.objects.select_for_update().filter(scope_path__in=roots).order_by("pk"))


def still_counting(rows: QuerySet, on: date) -> QuerySet:  # type: ignore[type-arg]
    """The rows of a dated table that count on a day or on any later one."""
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))


# ---- where it stands -------------------------------------------------------------------------


def may_stand_below(kind: str, parent: Organisation | None) -> Reason | None:
    """Which kinds may stand below which (ORG-01 to ORG-03, ORG-13)."""
    allowed = MAY_HOLD.get(OrganisationKind(parent.kind), ()) if parent else ROOT_KINDS
    if kind in allowed:
        return None
    above = parent.get_kind_display() if parent else "最上级"
    return Reason("kind_not_below", (), {"kind": OrganisationKind(kind).label, "parent": above})


def parent_stands(parent: Organisation | None, on: date) -> Reason | None:
    if parent is None or parent.stands_on(on):
        return None
    return Reason("parent_not_standing", (), {"name": parent.name, "on": on})


def name_is_free(
    name: str, parent: Organisation | None, *, but: Organisation | None = None
) -> Reason | None:
    """No two organisations of one name below one parent at one time."""
    twins = Organisation.objects.filter(parent=parent, name=name, dissolved_on__isnull=True)
    if but:
        twins = twins.exclude(pk=but.pk)
    return Reason("name_taken", (), {"name": name}) if twins.exists() else None


def not_into_itself(organisation: Organisation, target: Organisation) -> Reason | None:
    if not target.scope_path.startswith(organisation.scope_path):
        return None
    return Reason("into_itself", (), {"name": organisation.name})


def decided_above(organisation: Organisation, on: date) -> Reason | None:
    """Moving, merging, ending and changing the kind are decided by the body above (ORG-15)."""
    if is_above(organisation):
        return None
    return _says_above(organisation, "设置、隶属和撤销", ("ORG-15.change",), on)


def directed_above(
    organisation: Organisation, what: str, on: date, *, items: Sequence[str] = ()
) -> Reason | None:
    """What is the level's above in a branch; `items` are the rules that may say so."""
    if may_direct(organisation):
        return None
    return _says_above(organisation, what, items, on)


def leads_from_above(post_kind: str, organisation: Organisation, on: date) -> Reason | None:
    """Secretary and deputies of a branch are approved above (ORG-11, ELE-15)."""
    if post_kind not in LEADING_POSTS:
        return None
    items = ("ORG-11.consent", "ORG-11.appointed")
    return directed_above(organisation, "书记、副书记职务", on, items=items)


def _says_above(organisation: Organisation, what: str, items: Sequence[str], on: date) -> Reason:
    held = terms_of(organisation, on).items
    cite = next((held[item].cite for item in items if item in held), ())
    return Reason("decided_above", cite, {"name": organisation.name, "what": what})


# ---- when ------------------------------------------------------------------------------------


def stands(organisation: Organisation) -> Reason | None:
    if organisation.dissolved_on is None:
        return None
    return Reason("already_dissolved", (), {"on": organisation.dissolved_on})


def stood(organisation: Organisation, on: date) -> Reason | None:
    """Nothing is put on record for days before the founding."""
    if organisation.founded_on <= on:
        return None
    numbers = {"on": on, "founded": organisation.founded_on}
    return Reason("before_founding", (), numbers)


def runs_forward(organisation: Organisation, on: date) -> Reason | None:
    """A change cannot lie before the last one: history is not rewritten."""
    last = OrganisationPeriod.objects.filter(organisation=organisation).latest("starts_on")
    if last.starts_on <= on:
        return None
    numbers = {"on": on, "last": last.starts_on}
    return Reason("before_last_change", (), numbers)


# ---- what hangs on it ------------------------------------------------------------------------


def hanging_on(organisation: Organisation, on: date, *, asks: str = "holds_open") -> list[Reason]:
    """What still counts for an organisation on a day or later, in every dated table.

    The tables above (affiliations, holdings) are not imported: each model that must be empty first
    says so by `holds_open`, the lookups from its rows to the organisation (`holds_kind` where only
    some kinds may have such rows).
    """
    reasons = []
    for model in apps.get_models():
        lookups: Iterable[str] = getattr(model, asks, ())
        if not lookups:
            continue
        pointing = Q()
        for lookup in lookups:
            pointing |= Q(**{lookup: organisation})
        if count := still_counting(model._default_manager.filter(pointing), on).count():
            code = f"remaining_{model._meta.model_name}"
            reasons.append(Reason(code, (), {"count": count, "name": organisation.name}))
    return reasons


def nothing_below(organisation: Organisation, on: date) -> Reason | None:
    children = Organisation.objects.filter(below((organisation.scope_path,))).exclude(
        Q(pk=organisation.pk) | Q(dissolved_on__lte=on)
    )
    count = children.count()
    return Reason("organisations_below", (), {"count": count}) if count else None
