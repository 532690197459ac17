"""Names as Chinese readers look for them: by pinyin, by initials, in the order of strokes.

The keys are computed once, when a name is saved, and kept in columns beside it.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Surnames of two characters, as far as they are borne today.
COMPOUND_SURNAMES_LIST = """
欧阳 司马 上官 诸葛 尉迟 令狐 夏侯 皇甫 慕容 长孙 宇文 司徒 公孙 端木 东方 独孤 南宫
万俟 闻人 申屠 司空 轩辕 呼延 澹台 濮阳 赫连 淳于 单于 太叔 公冶 宗政 钟离 鲜于 拓跋
百里 东郭 南门 西门 第五 纳兰 完颜 耶律 达奚 哥舒 乐正 漆雕 公西 巫马 梁丘 左丘 东门
谷梁 段干 子车 颛孙 亓官 司寇 微生 羊舌 公良 夹谷 宰父 毌丘 贺兰 叱干 屈突 爱新
"""
COMPOUND_SURNAMES = frozenset(COMPOUND_SURNAMES_LIST.split())

# Where a character is read otherwise as a surname than as a word.
READINGS_LIST = """
单:shan 曾:zeng 仇:qiu 解:xie 区:ou 查:zha 尉:wei 朴:piao 盖:ge 繁:po 秘:bi 乐:yue
员:yun 翟:zhai 种:chong 覃:qin 召:shao 缪:miao 隗:wei 郇:xun 阚:kan 祭:zhai 佴:nai
么:yao 都:du 句:gou 能:nai 黑:he 折:she 洗:xian 卜:bu 牟:mou 贠:yun 炅:gui 郤:xi 乜:nie
令:ling 幺:yao 那:na 宿:su 晟:cheng 褚:chu 冯:feng 车:che 藏:zang 相:xiang 行:xing
应:ying 盛:sheng 过:guo 任:ren 华:hua 石:shi 沈:shen 曲:qu 长:zhang 葛:ge 纪:ji 柏:bai
费:fei 谌:chen 郗:xi 撖:han
"""
SURNAME_READINGS = dict(pair.split(":") for pair in READINGS_LIST.split())
COMPOUND_READINGS = {
    "尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "单于": ["chan", "yu"],
    "长孙": ["zhang", "sun"], "澹台": ["tan", "tai"], "乐正": ["yue", "zheng"],
    "令狐": ["ling", "hu"], "亓官": ["qi", "guan"], "毌丘": ["guan", "qiu"],
    "夹谷": ["jia", "gu"], "子车": ["zi", "ju"], "宰父": ["zai", "fu"],
}  # fmt: skip

LONGEST_PINYIN, LONGEST_INITIALS, LONGEST_STROKES = 120, 20, 120  # as the columns hold
UNRANKED = 100_000  # rank of the first character that the table of strokes does not know
NO_SECOND = "000000"  # a surname of one character comes before all that begin with it


@dataclass(frozen=True, slots=True)
class NameKeys:
    """What is kept beside a name: `zengguofan`, `zgf`, and digits that sort by strokes."""

    pinyin: str
    initials: str
    strokes: str


def name_keys(name: str) -> NameKeys:
    """The three keys of a name, cut to what their columns hold."""
    syllables = name_syllables(name)
    return NameKeys(
        "".join(syllables)[:LONGEST_PINYIN],
        "".join(syllable[0] for syllable in syllables)[:LONGEST_INITIALS],
        stroke_key(name)[:LONGEST_STROKES],
    )


def name_pinyin(name: str) -> str:
    """The name in small Latin letters without tones or blanks; ü is v: 吕 is `lv`."""
    return "".join(name_syllables(name))


def name_initials(name: str) -> str:
    """The first letter of each syllable."""
    return "".join(syllable[0] for syllable in name_syllables(name))


def name_syllables(name: str) -> list[str]:
    """One entry for each character, or for each word in Latin letters."""
    if name.isascii():
        return [word.lower() for word in name.split()]
    surname, given = split_name(name)
    if len(surname) == 2:
        family = COMPOUND_READINGS.get(surname) or _syllables(surname)
    else:
        family = [SURNAME_READINGS[surname]] if surname in SURNAME_READINGS else _read(surname)
    return family + _read(given)


def split_name(name: str) -> tuple[str, str]:
    """Surname and given name: 欧阳修 is 欧阳, 修; 欧阳 alone is 欧, 阳."""
    name = "".join(name.split())
    length = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:length], name[length:]


def stroke_key(name: str) -> str:
    """Digits whose order is that of 姓氏笔画: surname, then short given names, then given name.

    Every character takes six digits, so that any database sorts them alike whatever its collation.
    """
    surname, given = split_name(name)
    family = "".join(_rank(sign) for sign in surname)
    second = NO_SECOND if len(surname) < 2 else ""
    return f"{family}{second}{min(len(given), 99):02d}{''.join(_rank(sign) for sign in given)}"


def _syllables(text: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its tables are a third of the time of a start

    return lazy_pinyin(text)


def _read(text: str) -> list[str]:
    """Syllables without the marks between them; Latin letters small."""
    return [s for part in _syllables(text) if (s := "".join(filter(str.isalnum, part)).lower())]


def _rank(sign: str) -> str:
    return f"{stroke_ranks().get(sign, UNRANKED + ord(sign)):06d}"


@cache
def stroke_ranks() -> dict[str, int]:
    """The place of each character by number, then kind of strokes. Read once, in 0.06 s.

    Data of cn-sort; the package itself is not imported, as it would load a word segmenter.
    """
    spec = find_spec("cn_sort")
    assert spec
    assert spec.submodule_search_locations
    table = Path(spec.submodule_search_locations[0]) / "res" / "all_word.json"
    words = json.loads(table.read_text(encoding="utf-8"))["all_word"]
    return {word["chinese"]: word["stroke_increment_level"] for word in words}
