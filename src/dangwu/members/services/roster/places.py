"""Branches and groups as rosters name them: 第三党支部, 三支部, 第3支部 are one."""

import difflib
import re
from collections.abc import Iterable, Sequence

from dangwu.core.chinese import name_pinyin
from dangwu.core.sheets.values import narrow
from dangwu.orgs.models import Organisation

DIGITS = "零一二三四五六七八九"
NUMERAL = f"[十{DIGITS}]"
NUMBERED = re.compile(rf"第?({NUMERAL}+)(?:党?(支部)|党?小?(组))")
SUGGESTED = 200  # distinct unknown words for which the nearest known one is looked for


def canonical(name: str) -> str:
    """One form of a name: no blanks, Chinese numerals, without 第, 党 and 委员会."""
    text = re.sub(r"\s|^中共|委员会$", "", narrow(name))
    text = re.sub(r"\d{1,2}", lambda found: _numeral(int(found[0])), text)
    text = NUMBERED.sub(lambda found: found[1] + (found[2] or found[3]), text)
    return re.sub(rf"第(?={NUMERAL})", "", text).replace("党支部", "支部")


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


class Places:
    """The organisations a roster may name, found by any of their names."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        self.by_key: dict[str, list[Organisation]] = {}
        for organisation in organisations:
            for name in self._names(organisation):
                same = self.by_key.setdefault(canonical(name), [])
                if organisation not in same:
                    same.append(organisation)
        self._unknown: dict[str, str] = {}

    @staticmethod
    def _names(organisation: Organisation) -> Iterable[str]:
        yield organisation.name
        yield organisation.short_name
        if organisation.parent:
            yield organisation.parent.name + organisation.name
            yield organisation.parent.short_name + organisation.short_name

    def find(self, word: str) -> list[Organisation]:
        """All that the word may mean: by name, else by the end of a name."""
        key = canonical(word)
        if key in self.by_key:
            return self.by_key[key]
        if len(key) < 2:
            return []
        boundary = re.compile(rf"(?<!{NUMERAL}){re.escape(key)}$")
        ending = [same for name, same in self.by_key.items() if boundary.search(name)]
        return list({found.pk: found for same in ending for found in same}.values())

    def label(self, organisation: Organisation) -> str:
        """A name of the organisation that means no other one."""
        for name in self._names(organisation):
            if self.find(name) == [organisation]:
                return name
        return organisation.name

    def suggest(self, word: str) -> str:
        """The nearest name, or nothing: by sound first, then by look."""
        if word not in self._unknown:
            if len(self._unknown) >= SUGGESTED:
                return ""
            near = nearest(canonical(word), list(self.by_key))
            self._unknown[word] = self.label(self.by_key[near][0]) if near else ""
        return self._unknown[word]


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that sounds the same, or ends so, or looks most alike; else nothing."""
    sound = name_pinyin(word)
    sounds = {one: name_pinyin(one) for one in known} if sound else {}
    for one, heard in sounds.items():
        if heard == sound or (len(word) > 2 and heard.endswith(sound)):
            return one
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.5)), "")
