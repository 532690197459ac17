"""Names by pinyin, by initials and in the order of strokes."""

import random
import subprocess
import sys

import pytest

from dangwu.core.chinese import (
    COMPOUND_READINGS,
    COMPOUND_SURNAMES,
    name_initials,
    name_keys,
    name_pinyin,
    split_name,
    stroke_key,
)

# The order in which the 24 members were announced in October 2022: by strokes of the surname.
ANNOUNCED = (
    "丁薛祥 习近平 马兴瑞 王毅 王沪宁 尹力 石泰峰 刘国中 李希 李强 李干杰 李书磊 "
    "李鸿忠 何卫东 何立峰 张又侠 张国清 陈文清 陈吉宁 陈敏尔 赵乐际 袁家军 黄坤明 蔡奇"
)


@pytest.mark.parametrize("seed", range(5))
def test_the_announced_order_is_reproduced(seed: int) -> None:
    names = ANNOUNCED.split()
    random.Random(seed).shuffle(names)
    assert sorted(names, key=stroke_key) == ANNOUNCED.split()


def test_order_within_a_surname() -> None:
    """The shorter given name first; a single surname before the compound that begins with it."""
    ordered = ["欧一", "欧一一", "欧阳一", "欧阳一一"]
    assert sorted(reversed(ordered), key=stroke_key) == ordered


def test_keys_are_digits_of_whole_characters_so_that_collations_agree() -> None:
    for name in ["张三", "㛃三", "John Smith", "阿不都热合曼·买买提江", "𠮷田"]:
        key = stroke_key(name)
        assert key.isascii()
        assert key.isdigit()
        assert len(key) % 6 == 2
    assert stroke_key("龘三") < stroke_key("㛃三"), "unknown characters come last"


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("单田芳", "shantianfang"),
        ("曾国藩", "zengguofan"),
        ("仇英", "qiuying"),
        ("解缙", "xiejin"),
        ("区海", "ouhai"),
        ("查良镛", "zhaliangyong"),
        ("尉健行", "weijianxing"),
        ("尉迟恭", "yuchigong"),
        ("朴树", "piaoshu"),
        ("盖叫天", "gejiaotian"),
        ("乐毅", "yueyi"),
        ("任贤齐", "renxianqi"),
        ("覃海", "qinhai"),
        ("万俟卨", "moqixie"),
        ("长孙无忌", "zhangsunwuji"),
        ("欧阳娜娜", "ouyangnana"),
        ("吕布", "lvbu"),
        ("王单", "wangdan"),
        ("张 三", "zhangsan"),
        ("阿不都·买买提", "abudoumaimaiti"),
        ("John Smith", "johnsmith"),
        ("", ""),
    ],
)
def test_pinyin_reads_surnames_as_surnames(name: str, pinyin: str) -> None:
    assert name_pinyin(name) == pinyin


@pytest.mark.parametrize(
    ("name", "initials"),
    [("张三", "zs"), ("单于一", "cyy"), ("欧阳娜娜", "oynn"), ("John Smith", "js"),
     ("阿不都·买买提", "abdmmt")],
)  # fmt: skip
def test_initials(name: str, initials: str) -> None:
    assert name_initials(name) == initials


@pytest.mark.parametrize(
    ("name", "parts"),
    [("张三", ("张", "三")), ("欧阳修", ("欧阳", "修")), ("欧阳", ("欧", "阳")), ("", ("", "")),
     ("司马相如", ("司马", "相如")), ("张", ("张", ""))],
)  # fmt: skip
def test_surname_and_given_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


def test_keys_fit_their_columns() -> None:
    keys = name_keys("庄" * 60)
    assert (len(keys.pinyin), len(keys.initials), len(keys.strokes)) == (120, 20, 120)


def test_compound_readings_are_of_compound_surnames() -> None:
    assert set(COMPOUND_READINGS) <= COMPOUND_SURNAMES


def test_the_word_segmenter_is_never_loaded() -> None:
    program = (
        "import sys; from dangwu.core.chinese import name_keys; name_keys('张三');"
        "assert not {'jieba', 'cn_sort', 'django'} & set(sys.modules), sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.append('src'); {program}"], check=True
    )
