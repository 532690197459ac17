"""Which columns a sheet of pay has, by whose pay it holds, and the names the standard knows."""

from collections.abc import Iterator
from dataclasses import dataclass

from dangwu.rules.dues import Category, Employer, normal_name, pay_names
from dangwu.rules.dues.base import PARTS, sum_ids
from dangwu.rules.terms import ItemSum, NotHeld, Terms


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of pay sheet: for whom it is, and the ways to the base it may hold."""

    id: str
    title: str
    category: Category
    employer: Employer | None = None
    ways: tuple[str, ...] = ("pay", "base")


LAYOUTS = (
    Layout("government", "机关在职", "in_service", "government"),
    Layout("public_institution", "事业单位在职", "in_service", "public_institution"),
    Layout("enterprise", "企业在职", "in_service", "enterprise"),
    Layout("annual_salary", "年薪制", "annual_salary"),
    Layout("retired", "离退休", "retired", ways=("pay", "base", "previous")),
    Layout("self_employed", "不按月取得收入", "self_employed", ways=("quarter", "base")),
)
_BY_ID = {layout.id: layout for layout in LAYOUTS}


def layout_named(id_: str) -> Layout | None:
    return _BY_ID.get(id_)


def layout_for(category: Category | None, employer: Employer | None) -> Layout | None:
    """The layout of a member; None for those whose dues depend on no pay."""
    for layout in LAYOUTS:
        if layout.category == category and layout.employer in (None, employer):
            return layout
    return None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A pay item of the standard: its name, all names as `normal_name` writes them, its fate."""

    id: str
    name: str
    names: frozenset[str]
    counted: str
    cite: tuple[str, ...]


ORDER = ("in", "off", "out")


def known_items(terms: Terms, category: Category, employer: Employer | None) -> list[KnownItem]:
    """Every item that a slip of this kind may hold: counted, taken off, left out.

    An item that a more specific rule names as well is listed once, as that rule has it; ValueError
    where wages are asked for without the kind of employer; nothing where the book holds no rule.
    """
    try:
        meanings = pay_names(terms, category, employer)
    except NotHeld:
        return []
    found = [
        KnownItem(
            id_,
            name,
            frozenset(n for n, meaning in meanings.items() if meaning.id == id_),
            meanings[normal_name(name)].counted,
            meanings[normal_name(name)].cite,
        )
        for id_, name in _listed(terms, category, employer)
        if meanings[normal_name(name)].id == id_
    ]
    return sorted(found, key=lambda item: ORDER.index(item.counted))


def _listed(
    terms: Terms, category: Category, employer: Employer | None
) -> Iterator[tuple[str, str]]:
    for rule in sum_ids(category, employer):
        item = terms.items.get(rule)
        if item is None or not isinstance(item.value, ItemSum):
            continue
        for part in PARTS:
            for pay_item in getattr(item.value, part):
                yield f"{rule}:{pay_item.id}", pay_item.name
