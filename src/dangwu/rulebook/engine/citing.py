"""Citations: `source#clause`, and before it, in terms and verdicts, the standard that cites."""

import re

from dangwu.rulebook.engine.records import Source

_DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_ARTICLE = re.compile(r"第([一二三四五六七八九十百零]+)条")
_NUMBER = re.compile(r"(\d+)(?!\d)")


def bare(cite: str) -> str:
    """`SX#日常/三` of `shaoxing:SX#日常/三`."""
    return cite.rpartition(":")[2]


def split_cite(cite: str) -> tuple[str, str]:
    """Source id and clause; the clause is empty where a whole document is meant."""
    source, _, clause = bare(cite).partition("#")
    return source, clause


def chinese_number(text: str) -> int:
    """三十七 → 37; good to 999."""
    total = digit = 0
    for sign in text:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def clause_exists(source: Source, clause: str) -> bool:
    """Whether the source has the clause, as far as its `clauses` say."""
    clauses = source.clauses
    if clauses == "open":
        return bool(clause)
    if isinstance(clauses, list):
        return any(clause == known or clause.startswith(f"{known}/") for known in clauses)
    if isinstance(clauses, dict) and "articles" in clauses:
        found = _ARTICLE.match(clause)
        return bool(found) and 1 <= chinese_number(found[1]) <= int(str(clauses["articles"]))  # type: ignore[index]
    if isinstance(clauses, dict) and "numbers" in clauses:
        found = _NUMBER.match(clause)
        return bool(found) and 1 <= int(found[1]) <= int(str(clauses["numbers"]))  # type: ignore[index]
    return False
