"""Beside a meeting stands what the rules say of its kinds, on its day."""

from datetime import date

import pytest

from dangwu.core.messages import sayings
from dangwu.meetings.models import MEETING_KINDS
from dangwu.meetings.selectors.rules import EVERY, RULES_OF_KIND
from dangwu.rulebook.selectors import rulebook, terms_on

TODAY = date(2026, 11, 21)
# Rules that pages of their own tell: talks, thought reports, reports, what recurs for the level
# above.
ELSEWHERE = {"MTG-16", "MTG-20", "MTG-22", "MTG-23", "MTG-24", "MTG-27", "MTG-30"}


@pytest.mark.parametrize("standard", rulebook().standards)
def test_every_rule_of_the_chapter_is_told_at_some_meeting(standard):
    terms = terms_on(standard, TODAY)
    named = (*EVERY, *(name for names in RULES_OF_KIND.values() for name in names))
    shown = {one.title for one in sayings(terms, named)}
    untold = {
        item.id
        for item in terms.items.values()
        if item.rule.startswith("MTG-") and item.kind != "procedure" and item.title not in shown
    }
    assert {name for name in untold if name.partition(".")[0] not in ELSEWHERE} == set()


def test_every_kind_of_meeting_has_its_rules():
    assert set(RULES_OF_KIND) == set(MEETING_KINDS)
    told = {name for names in RULES_OF_KIND.values() for name in names} | set(EVERY)
    held = {id_ for id_ in rulebook().entries} | {
        id_.partition(".")[0] for id_ in rulebook().entries
    }
    assert told <= held


def test_a_name_told_twice_is_shown_once():
    terms = terms_on("shaoxing", TODAY)
    once = sayings(terms, ("MTG-12.parts",))
    assert [one.title for one in once] == ["主题党日的内容"]
    assert sayings(terms, ("MTG-12.parts", "MTG-12")) == once
    assert once[0].clause["label"].startswith("绍兴")
