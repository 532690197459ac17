"""Items that are kept come back as they were, and the same items have the same digest."""

import json
from dataclasses import replace
from datetime import date

import pytest

from dangwu.rulebook.engine import RulebookError
from dangwu.rulebook.engine.pinning import pin_digest, pinned, unpinned
from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.terms import Number

DAYS = (date(2010, 1, 1), date(2018, 10, 28), date(2026, 11, 22))
STANDARDS = sorted(rulebook().standards)


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("on", DAYS, ids=str)
def test_every_item_of_the_book_comes_back(standard: str, on: date) -> None:
    terms = terms_on(standard, on)
    kept = json.loads(json.dumps(pinned(terms, terms.items)))
    again = unpinned(kept, on)
    assert again.items == terms.items
    assert again.digest == pin_digest(kept) == pin_digest(pinned(terms, terms.items))


def test_what_was_chosen_comes_back() -> None:
    on = DAYS[-1]
    asked = next(item for item in terms_on("national", on).items.values() if item.choose)
    option = sorted(asked.choose)[0]
    item = terms_on("national", on, {asked.id: option}).items[asked.id]
    terms = replace(terms_on("national", on), items={item.id: item})
    again = unpinned(json.loads(json.dumps(pinned(terms, [item.id]))), on)
    assert again.items[item.id].chosen == option
    assert again.items == {item.id: item}


def test_another_value_has_another_digest() -> None:
    terms = terms_on("national", DAYS[-1])
    reply = terms.item("ORG-23.reply")
    value = reply.value
    assert isinstance(value, Number)
    longer = replace(reply, value=replace(value, number=value.number + 1))
    changed = replace(terms, items={**terms.items, reply.id: longer})
    one, other = (pin_digest(pinned(each, [reply.id])) for each in (terms, changed))
    assert one != other


def test_what_cannot_be_read_is_told() -> None:
    kept = pinned(terms_on("national", DAYS[-1]), ["ORG-23.reply"])
    kept["items"]["ORG-23.reply"]["value"]["unit"] = "fortnight"
    with pytest.raises(RulebookError, match="fortnight"):
        unpinned(kept, DAYS[-1])
