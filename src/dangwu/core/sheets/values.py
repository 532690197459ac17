"""What people type into rosters, read as what they mean, or a fault in plain words. Pure.

Every `parse_…` takes a cell as `read_workbook` gives it and answers with a value, with a Fault,
or with None for an empty cell. What can mean two things is a fault, never a guess.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dangwu.core.identity import ETHNICITIES, FEMALE, MALE, IdentityNumber, check_id_number
from dangwu.core.sheets.model import LostDigits, Value, text_of

FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell is not understood, in a sentence without its full stop."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class MonthOnly:
    """A month whose day was not written, as old party records have it."""

    year: int
    month: int

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


NO_AMOUNT = Fault("不是金额，要以元为单位的数")
TOO_FINE = Fault("小数超过两位，精确到分")

# --- days ----------------------------------------------------------------------------------

SEPARATOR = r"[.。·/\-–—、年]"
FULL_DAY = re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}})[.。·/\-–—、月](\d{{1,2}})[日号]?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(rf"(\d{{4}})({SEPARATOR})(\d{{1,2}})月?")
COMPACT_MONTH = re.compile(r"((?:19|20)\d{2})(\d{2})")
YEAR = re.compile(r"\d{4}年?")
SHORT_YEAR = re.compile(
    rf"'?\d{{2}}{SEPARATOR}\d{{1,2}}(?:[.。·/\-–—、月]\d{{0,2}}[日号]?)?|\d{{6}}"
)
MIDNIGHT = re.compile(r"(?<=\d)[ T]?0{1,2}:00(?::00)?$")
SERIAL_START = date(1899, 12, 30)  # day 0 of spreadsheets, from 1900-03-01 on
SERIALS = range(3_000, 73_051)  # 1908 to 2100: a day that has become a bare number


def parse_date(value: Value) -> date | MonthOnly | Fault | None:
    """Read a day or a month: 19920513, 1992-5-13, 1992年5月13日, 1992.05, 1992年5月, a day cell.

    The one decimal of 1992.1 is asked about: a number cell shows October (1992.10) so too.
    """
    match value:
        case None | "":
            return None
        case datetime():
            return _plausible(value.date())
        case date():
            return _plausible(value)
        case bool() | LostDigits():
            return _not_a_date(text_of(value))
        case int() if value in SERIALS:
            day = SERIAL_START + timedelta(days=value)
            return Fault(f"日期被存成了数字 {value}（相当于 {day}），请把单元格改为日期格式")
    text = MIDNIGHT.sub("", narrow(text_of(value)))
    return _date_in(re.sub(r"\s", "", text).rstrip(".。"))


def _date_in(text: str) -> date | MonthOnly | Fault | None:
    if not text:
        return None
    if found := FULL_DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := MONTH.fullmatch(text):
        if found[2] == "." and found[3] == "1":
            year = found[1]
            return Fault(f"“{text}”分不清是 1 月还是 10 月，请写成 {year}-01 或 {year}-10")
        return _month(int(found[1]), int(found[3]))
    if found := COMPACT_MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if YEAR.fullmatch(text):
        return Fault(f"“{text}”只有年份，至少要写到月")
    if SHORT_YEAR.fullmatch(text):
        return Fault(f"“{text}”的年份只有两位，请写成四位")
    return _not_a_date(text)


def _day(year: int, month: int, day: int) -> date | Fault:
    checked = _month(year, month)
    if isinstance(checked, Fault):
        return checked
    try:
        return date(year, month, day)
    except ValueError:
        return Fault(f"{year} 年 {month} 月没有 {day} 日")


def _month(year: int, month: int) -> MonthOnly | Fault:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Fault(f"年份 {year} 不合理，应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间")
    if not 1 <= month <= 12:
        return Fault(f"没有 {month} 月")
    return MonthOnly(year, month)


def _plausible(day: date) -> date | Fault:
    checked = _month(day.year, day.month)
    return checked if isinstance(checked, Fault) else day


def _not_a_date(text: str) -> Fault:
    return Fault(f"“{text[:20]}”不是日期，请写成 1992-05-13 或 1992-05")


# --- money ---------------------------------------------------------------------------------


YUAN = re.compile(r"(-?)0*(\d+)(?:\.(\d*?)0*)?", re.ASCII)
MOST_DIGITS = 20  # read of an amount: a longer one is beyond every limit either way


def amount_text(text: str) -> str:
    """An amount without what people write around the number: ￥1，200.00 元 gives 1200.00."""
    bare = re.sub(r"[\s,]", "", narrow(text)).replace("\u2212", "-")
    return bare.removeprefix("¥").removesuffix("元")


def parse_fen(text: str) -> int | Fault:
    """Fen of an amount in yuan, of any size, at most two decimals; the text is not empty."""
    found = YUAN.fullmatch(amount_text(text))
    if not found:
        return NO_AMOUNT
    sign, yuan, cents = found[1], found[2], found[3] or ""
    if len(cents) > 2:
        return TOO_FINE
    return int(f"{sign}{yuan[:MOST_DIGITS]}{cents.ljust(2, '0')}")


# --- telephones ----------------------------------------------------------------------------

MOBILE = re.compile(r"1[3-9]\d{9}")
COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1\d{10}$))")
SEVERAL = re.compile(r"\d{7,}[/、,;；，]+\d{3,}")
EXTENSION = re.compile(r"(?:转|ext\.?|x|-)(\d{1,5})$", re.IGNORECASE)
AREA = re.compile(r"010|02\d|0[3-9]\d{2}")  # Beijing and the largest cities: three digits


def parse_mobile(value: Value) -> str | Fault | None:
    """Eleven digits without blanks, hyphens or +86; or what is wrong with it."""
    text = _telephone_text(value)
    if not text:
        return None
    if SEVERAL.search(text):
        return Fault("一格只填一个号码")
    digits = COUNTRY.sub("", text.replace("-", ""))
    if MOBILE.fullmatch(digits):
        return digits
    if not digits.isdigit():
        return Fault(f"手机号“{text[:20]}”里有数字以外的字")
    if len(digits) != 11:
        return Fault(f"手机号应为 11 位，这里是 {len(digits)} 位")
    return Fault("手机号应以 13 至 19 开头")


def parse_landline(value: Value) -> str | Fault | None:
    """`0571-87654321`, with `-123` behind it for an extension; the area code must be there."""
    text = _telephone_text(value)
    if not text:
        return None
    if SEVERAL.search(text):
        return Fault("一格只填一个号码")
    if found := EXTENSION.search(text):
        number = _with_area(text[: found.start()])
        if not isinstance(number, Fault):
            return f"{number}-{found[1]}"
    return _with_area(text)


def parse_telephone(value: Value) -> str | Fault | None:
    """A mobile number where it begins like one (13 to 19), else a fixed line."""
    digits = COUNTRY.sub("", _telephone_text(value).replace("-", ""))
    return parse_mobile(value) if re.match(r"1[3-9]", digits) else parse_landline(value)


def _with_area(text: str) -> str | Fault:
    digits = re.sub(r"[()\-]", "", text)
    home = COUNTRY.sub("", digits)
    if home != digits and not home.startswith("0"):
        home = f"0{home}"  # abroad the zero is left out
    if not home.isdigit():
        return Fault(f"固定电话“{text[:20]}”里有数字以外的字")
    if not home.startswith("0"):
        return Fault(
            "固定电话缺少区号" if len(home) in (7, 8) else "固定电话应以 0 开头的区号起头"
        )
    area = AREA.match(home)
    if not area:
        return Fault(f"区号 {home[:4]} 不存在")
    local = home[area.end() :]
    lengths = (8,) if len(area[0]) == 3 else (7, 8)
    if len(local) not in lengths:
        wanted = " 或 ".join(map(str, lengths))
        return Fault(f"区号 {area[0]} 后应有 {wanted} 位，这里是 {len(local)} 位")
    return f"{area[0]}-{local}"


def _telephone_text(value: Value) -> str:
    return re.sub(r"[–—]", "-", re.sub(r"\s", "", narrow(text_of(value))))


# --- words ---------------------------------------------------------------------------------

SEXES = {"男": MALE, "男性": MALE, "女": FEMALE, "女性": FEMALE}
ETHNICITY_BY_WORD = {word: name for name in ETHNICITIES for word in (name, name[:-1])}
EDUCATION_WORDS = {
    "研究生": "研究生 博士研究生 硕士研究生 博士 硕士",
    "大学": "大学 大学本科 本科 学士",
    "大专": "大专 大学专科 专科 高职",
    "中专": "中专 中等专科 中技 技校 职高 中职",
    "高中": "高中 普通高中",
    "初中": "初中 普通初中",
    "小学": "小学",
}
EDUCATION = tuple(EDUCATION_WORDS)
EDUCATION_BY_WORD = {
    word: level for level, words in EDUCATION_WORDS.items() for word in words.split()
}
WAY_OF_STUDY = re.compile(r"^(?:在职|全日制|函授|自考|自学考试|成人|电大|(?:中央|省委|市委)?党校)")
SEVERAL_NAMES = re.compile(r"[、，,;；/]")
NAME_DOTS = str.maketrans(dict.fromkeys("•‧∙・．.", "·"))
NAME = re.compile(r"[^\W\d_]+(?:[·'\- ][^\W\d_]+)*")


def parse_name(value: Value) -> str | Fault | None:
    """A person's name: no blanks inside Chinese names, one kind of dot inside others."""
    text = text_of(value)
    if not text:
        return None
    if SEVERAL_NAMES.search(text):
        return Fault("一格只填一个姓名")
    name = " ".join(text.split()) if text.isascii() else re.sub(r"\s", "", text)
    name = name.translate(NAME_DOTS)
    if not NAME.fullmatch(name):
        return Fault(f"姓名“{text[:20]}”里有文字以外的符号")
    if len(name) < 2:
        return Fault("姓名至少两个字")
    return name


def parse_sex(value: Value) -> str | Fault | None:
    """`male` or `female`."""
    return _among(SEXES, value, "性别应为男或女")


def parse_ethnicity(value: Value) -> str | Fault | None:
    """The name with its 族, as GB/T 3304 has it; 汉 and 汉族 are the same."""
    return _among(ETHNICITY_BY_WORD, value, "民族不在 56 个民族的名称之中")


def parse_education(value: Value) -> str | Fault | None:
    """One of EDUCATION; what was reached part-time or in a Party school counts as its level."""
    word = narrow(text_of(value))
    level = WAY_OF_STUDY.sub("", word) or word
    return _among(EDUCATION_BY_WORD, level, f"学历应为{'、'.join(EDUCATION)}之一")


def parse_id_number(value: Value, *, today: date) -> IdentityNumber | None:
    """The identity number with its faults; a number cell has lost the last digits of eighteen."""
    if isinstance(value, LostDigits):
        return IdentityNumber("", ("身份证号以数字保存，末几位已丢失，请以文本重新填写",))
    text = text_of(value)
    return check_id_number(text, today=today) if text else None


def _among(known: dict[str, str], value: Value, otherwise: str) -> str | Fault | None:
    word = re.sub(r"\s", "", narrow(text_of(value)))
    if not word:
        return None
    return known.get(word) or Fault(f"“{word[:20]}”不认识：{otherwise}")


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as their plain ones."""
    return unicodedata.normalize("NFKC", text).strip()
