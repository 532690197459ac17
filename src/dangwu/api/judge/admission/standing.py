"""`standing`: since when somebody is a member, and how many years it makes."""

from typing import Any

from dangwu.api.judge.admission.dossier import all_of, explain, iso
from dangwu.api.judge.common import Answer, Book, told
from dangwu.rules.admission import (
    Extension,
    StandingFacts,
    judge_standing,
)


def judge_standing_line(line: Any, book: Book) -> Answer:
    given = dict(line)
    facts = StandingFacts(
        as_of=given.pop("as_of") or book.on,
        class_=given.pop("class"),
        extensions=all_of(Extension, given.pop("extensions")) or (),
        **given,
    )
    found = judge_standing(facts, book.terms())
    result = {
        "joined_on": iso(found.joined_on),
        "standing_from": iso(found.standing_from),
        "years": found.years,
        "anniversary_years": found.anniversary_years,
        "cite": list(found.cite),
    }
    return Answer(None, result, told(found.reasons, explain))
