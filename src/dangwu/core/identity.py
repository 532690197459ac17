"""The citizen identity number (GB 11643-1999) and the lists that go with basic information.

Pure: no clock, no database. Faults are sentences for the person who has the roster in hand.
"""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul

# The order of GB/T 3304, which rosters and drop-downs follow.
ETHNICITIES_LIST = """
汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族
哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族
柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族
塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族
鄂伦春族 赫哲族 门巴族 珞巴族 基诺族
"""
ETHNICITIES = tuple(ETHNICITIES_LIST.split())

# First two digits: province (GB/T 2260), with Hong Kong, Macao and Taiwan's residence permits.
PROVINCES: dict[str, str] = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古",
    "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建",
    "36": "江西", "37": "山东",
    "41": "河南", "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南",
    "50": "重庆", "51": "四川", "52": "贵州", "53": "云南", "54": "西藏",
    "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆",
    "71": "台湾", "81": "香港", "82": "澳门", "83": "台湾",
}  # fmt: skip

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
SHAPE = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
OLD_SHAPE = re.compile(r"[0-9]{15}", re.ASCII)
EARLIEST = date(1900, 1, 1)
MALE, FEMALE = "male", "female"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """What an identity number says. `faults` is empty where it holds; `number` has 18 signs then.

    `born_on` and `sex` ("male", "female") are given as far as they can be read. `upgraded` tells
    that fifteen digits were written and eighteen are kept.
    """

    number: str
    faults: tuple[str, ...] = ()
    born_on: date | None = None
    sex: str | None = None
    upgraded: bool = False


def check_id_number(text: str, *, today: date) -> IdentityNumber:
    """Judge an identity number as it was written: blanks and hyphens are passed over, x is X.

    All faults are told at once: length, region, birthday (not after `today`), check digit.
    """
    number = re.sub(r"[\s\-]", "", text).translate(NARROW).upper()
    upgraded = bool(OLD_SHAPE.fullmatch(number))
    if upgraded:
        number = upgrade(number)
    if not SHAPE.fullmatch(number):
        return IdentityNumber(number, (_shape_fault(number),))
    born_on, birth_fault = _birthday(number[6:14], today)
    faults = (_region_fault(number), birth_fault, _check_fault(number))
    sex = MALE if int(number[16]) % 2 else FEMALE
    return IdentityNumber(number, tuple(filter(None, faults)), born_on, sex, upgraded)


def check_sign(first_seventeen: str) -> str:
    """The eighteenth sign: the weighted sum modulo 11 (ISO 7064, MOD 11-2)."""
    return CHECK_SIGNS[sum(map(mul, map(int, first_seventeen), WEIGHTS)) % 11]


def upgrade(fifteen: str) -> str:
    """The eighteen signs of a number of the first generation, whose holders were born in 19xx."""
    seventeen = f"{fifteen[:6]}19{fifteen[6:]}"
    return seventeen + check_sign(seventeen)


NARROW = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789XX-")


def _shape_fault(number: str) -> str:
    if not number:
        return "身份证号为空"
    if len(number) not in (15, 18):
        return f"身份证号应为 18 位，这里是 {len(number)} 位"
    return "身份证号只能是数字，末位可以是 X"


def _region_fault(number: str) -> str | None:
    if number[:2] in PROVINCES and number[2:6] != "0000":
        return None
    return f"身份证号前 6 位 {number[:6]} 不是行政区划代码"


def _birthday(digits: str, today: date) -> tuple[date | None, str | None]:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        born_on = date(year, month, day)
    except ValueError:
        return None, f"身份证号第 7 至 14 位 {digits} 不是日期"
    if born_on > today:
        return born_on, f"身份证号中的出生日期 {born_on} 晚于今天"
    if born_on < EARLIEST:
        return born_on, f"身份证号中的出生日期 {born_on} 早于 1900 年"
    return born_on, None


def _check_fault(number: str) -> str | None:
    expected = check_sign(number[:17])
    if number[17] == expected:
        return None
    return f"身份证号末位应为 {expected}，这里是 {number[17]}"
