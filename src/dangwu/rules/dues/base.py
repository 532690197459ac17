"""The base: which lines of a pay slip count (DUE-02, DUE-03, DUE-04)."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dangwu.rules.dues.facts import Category, Counted, CountedItem, DuesFacts, Employer, PayLine
from dangwu.rules.money import yuan
from dangwu.rules.terms import Item, ItemSum, Terms
from dangwu.rules.verdict import Reason

# What every slip of wages may show, whoever pays it.
COMMON = ("DUE-02.not-counted", "DUE-02.special-allowances", "DUE-03.research-reward")
BY_EMPLOYER: Mapping[Employer, str] = {
    "government": "DUE-02.government",
    "public_institution": "DUE-03.public-institution",
    "enterprise": "DUE-03.enterprise",
}
RETIRED, ANNUAL_SALARY = "DUE-04.base", "DUE-03.annual-salary"

PARTS: Mapping[str, Counted] = {"include": "in", "exclude": "out", "deduct": "off"}
SIGN: Mapping[Counted, int] = {"in": 1, "off": -1, "out": 0, "unknown": 0}


@dataclass(frozen=True, slots=True)
class PayName:
    """What the rulebook says of one name on a slip; `id` is shared by its synonyms."""

    id: str
    counted: Counted
    cite: tuple[str, ...]


PayNames = Mapping[str, PayName]


@lru_cache(maxsize=4096)
def normal_name(name: str) -> str:
    """A heading as it is compared: one width of characters, no spaces (`岗位 工资（元）`)."""
    folded = "".join(unicodedata.normalize("NFKC", name).split())
    return folded.removesuffix("(元)")


def sum_ids(category: Category, employer: Employer | None) -> tuple[str, ...]:
    """The items of the rulebook that speak of this slip, the most specific first."""
    if category == "retired":
        return (RETIRED, *COMMON)
    if category == "annual_salary":
        return (ANNUAL_SALARY, *COMMON)
    if employer is None:
        raise ValueError("which items of wages count depends on the employer")
    return (BY_EMPLOYER[employer], *COMMON)


def pay_names(terms: Terms, category: Category, employer: Employer | None = None) -> PayNames:
    """Every name a slip of this category and employer may bear, as `normal_name` writes it.

    A name that two items hold is the more specific item's. Raises NotHeld before the first rule.
    """
    first, *common = sum_ids(category, employer)
    found = dict(_names_of(terms.item(first)))
    for item in (terms.items[id_] for id_ in common if id_ in terms.items):
        for name, meaning in _names_of(item):
            found.setdefault(name, meaning)
    return found


def _names_of(item: Item) -> Iterator[tuple[str, PayName]]:
    if not isinstance(item.value, ItemSum):
        raise TypeError(f"{item.id} is no sum of pay items")
    for part, counted in PARTS.items():
        for pay_item in getattr(item.value, part):
            cite = _cite_of(item, part, pay_item.id)
            meaning = PayName(f"{item.id}:{pay_item.id}", counted, cite)
            for name in (pay_item.name, *pay_item.synonyms):
                yield normal_name(name), meaning


def _cite_of(item: Item, *leaf: str) -> tuple[str, ...]:
    """Who speaks of one name; where a lower standard only says the same, both do."""
    set_here = any(item.leaf_cite) if item.leaf_cite else False
    return item.cite_of(*leaf) if set_here else item.cite


def count_items(pay: tuple[PayLine, ...], names: PayNames) -> tuple[CountedItem, ...]:
    """The lines of the slip in their order, each with what becomes of it and the clause."""
    found = ((line, names.get(normal_name(line.item))) for line in pay)
    return tuple(
        CountedItem(line.item, line.fen, name.counted, name.cite)
        if name
        else CountedItem(line.item, line.fen, "unknown")
        for line, name in found
    )


def base_of(items: tuple[CountedItem, ...]) -> int:
    """Fen that count, less fen that were withheld."""
    return sum(SIGN[item.counted] * item.fen for item in items)


def questions_of(
    items: tuple[CountedItem, ...], names: PayNames, cite: tuple[str, ...]
) -> Iterator[Reason]:
    """What must be asked before this slip gives a base: unknown items, items written twice."""
    for item in items:
        if item.counted == "unknown":
            yield Reason("unknown_item", cite, {"item": item.name, "amount": yuan(item.fen)})
    ids = Counter(names[normal_name(i.name)].id for i in items if i.counted != "unknown")
    twice = {id_ for id_, count in ids.items() if count > 1}
    for item in items:
        if item.counted != "unknown" and names[normal_name(item.name)].id in twice:
            yield Reason("repeated_item", item.cite, {"item": item.name, "amount": yuan(item.fen)})


def judge_pay(
    facts: DuesFacts, category: Category, terms: Terms
) -> tuple[int | None, tuple[CountedItem, ...], tuple[Reason, ...]]:
    """Base in fen, the lines as judged, and the questions; the base is None while one stands."""
    employer_asked = category == "in_service" and facts.employer is None
    if employer_asked or not facts.pay:
        fact = "employer" if employer_asked else "pay"
        return None, (), (Reason("missing_fact", (), {"fact": fact}),)
    names = pay_names(terms, category, facts.employer)
    items = count_items(facts.pay, names)
    cite = terms.cite(sum_ids(category, facts.employer)[0])
    questions = tuple(questions_of(items, names, cite))
    if questions:
        return None, items, questions
    base = base_of(items)
    if base < 0:
        return None, items, (Reason("negative_base", cite, {"base": yuan(base)}),)
    return base, items, ()
