"""`standing`: since when somebody is a member, and how many years it makes."""

from typing import Any

from dangwu.api.judge.admission.dossier import all_of, explain, iso
from dangwu.api.judge.common import Answer, Book, FactsError, told
from dangwu.rules.admission import (
    Extension,
    Standing,
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
    _refuse_full_before_joining(found)
    result = {
        "joined_on": iso(found.joined_on),
        "standing_from": iso(found.standing_from),
        "years": found.years,
        "anniversary_years": found.anniversary_years,
        "cite": list(found.cite),
    }
    return Answer(None, result, told(found.reasons, explain))


def _refuse_full_before_joining(found: Standing) -> None:
    """Nobody is full before having joined: days that cannot both be right are not counted with."""
    joined, since = found.joined_on, found.standing_from
    if joined is not None and since is not None and since < joined:
        raise FactsError("full_from", f"转正日期 {since} 早于入党时间 {joined}")
