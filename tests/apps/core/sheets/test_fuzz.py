"""Mutated workbooks: each is read or refused, in time, and nothing else ever happens (J05)."""

import os
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from dangwu.core.sheets import (
    Column,
    SheetOut,
    SheetRefused,
    read_workbook,
    write_workbook,
)

from . import makers
from .makers import text_cell

SEED = 20261121
TOKENS = re.compile(rb"<[^<>]*>|[^<>]+")
VALUE = re.compile(rb'"[^"]*"')
WORDS = [
    b"",
    b"0",
    b"-1",
    b"1e999",
    b"NaN",
    b"A1",
    b"XFD1048576",
    b"A0",
    b"ZZZZZZZZ9",
    b"1.5E-300",
    b"4294967296",
    b"18446744073709551616",
    b"\xef\xbf\xbf",
    b"\xff\xfe",
    b"&#0;",
    b"&amp;",
    b"&x;",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"s",
    b"b",
    b"e",
    b"d",
    b"inlineStr",
    b"../../x",
    b"_x0000_",
    b"\xf0",
]
PARTS = makers.parts_of(
    '<row r="1">' + text_cell("A1", "姓名") + text_cell("B1", "出生日期") + "</row>"
    '<row r="2">' + text_cell("A2", "张三") + '<c r="B2" s="1"><v>33737</v></c>'
    '<c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#N/A</v></c></row>'
    '<row r="3"><c><v>1.5</v></c><c t="d"><v>1992-05-13</v></c></row>'
)  # fmt: skip
ROSTER = write_workbook(
    [
        SheetOut(
            "名册",
            [Column("姓名"), Column("身份证号", "text"), Column("出生日期", "date")],
            [[f"人{n}", f"11010119920513{n:04d}", date(1992, 5, 13)] for n in range(40)],
        )
    ]
)
OLD = makers.old_workbook([["姓名", "基数"], *([f"人{n}", n * 100.5] for n in range(40))])


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One to sixteen bits turned over."""
    changed = bytearray(data)
    for _ in range(1 << chance.randrange(5)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """A stretch left out, doubled, or moved elsewhere."""
    first, last = sorted(chance.sample(range(len(data)), 2))
    piece, rest = data[first:last], data[:first] + data[last:]
    place = chance.randrange(len(rest) + 1)
    return chance.choice([rest, data + piece, rest[:place] + piece + rest[place:]])


def edited(xml: bytes, chance: random.Random) -> bytes:
    """Tags and texts dropped, doubled, swapped; values replaced by what should not stand there."""
    tokens = TOKENS.findall(xml)
    for _ in range(1 + chance.randrange(3)):
        at, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        match chance.randrange(5):
            case 0:
                tokens[at] = b""
            case 1:
                tokens[at] *= 1 + chance.randrange(300)
            case 2:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 3:
                word = b'"' + chance.choice(WORDS) + b'"'
                tokens[at] = VALUE.sub(lambda _, word=word: word, tokens[at], count=1)
            case _:
                tokens[at] = chance.choice(WORDS)
    return b"".join(tokens)


def rezipped(change: Callable[[bytes, random.Random], bytes], chance: random.Random) -> bytes:
    name = chance.choice(list(PARTS))
    return makers.zipped({**PARTS, name: change(PARTS[name], chance)})


def mutant(number: int) -> tuple[bytes, str]:
    """The `number`-th mutated workbook, always the same, and the name it goes by."""
    chance = random.Random(f"{SEED}/{number}")
    match number % 6:
        case 0:
            return flipped(ROSTER, chance), "a.xlsx"
        case 1:
            return rezipped(flipped, chance), "a.xlsx"
        case 2 | 3:
            return rezipped(edited, chance), "a.xlsx"
        case 4:
            return flipped(OLD, chance), "a.xls"
    head = OLD[:1024]  # the header stays, so that what follows is read at all
    return head + cut(OLD[1024:], chance), "a.xls"


def outcome(number: int) -> str:
    """How one was answered; anything but an answer fails the test."""
    data, name = mutant(number)
    began = time.monotonic()
    try:
        book = read_workbook(data, name=name)
    except SheetRefused as refused:
        answer = refused.code
    else:
        assert all(len(row) == sheet.width for sheet in book.sheets for row in sheet.rows)
        answer = "read"
    assert time.monotonic() - began < 25, number
    return answer


def answers_to(count: int) -> Counter[str]:
    worker = os.getpid()
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        answers = Counter(pool.map(outcome, range(count)))
    assert os.getpid() == worker
    print(f"seed {SEED}:", dict(answers))
    assert answers["read"] > count / 20, "mutants that all die at the door prove nothing"
    assert answers["unreadable"] > count / 20, "the parser itself must have been reached"
    return answers


def test_two_hundred_mutants_are_read_or_refused() -> None:
    answers_to(200)


@pytest.mark.full
def test_ten_thousand_mutants_are_read_or_refused_within_five_minutes_of_two_cores() -> None:
    began = processor_seconds()
    answers_to(10_000)
    assert processor_seconds() - began < 2 * 300


def processor_seconds() -> float:
    """Of this process and its children: what others do on the machine does not count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
