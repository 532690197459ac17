"""One value of the book in a line of Chinese."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from dangwu.rulebook.engine.soundness import ITEM
from dangwu.rulebook.messages.names import CLASSES, FIELDS, METHODS, PERIODS, UNITS, WHOLES, WORDS
from dangwu.rules import terms
from dangwu.rules.money import yuan
from dangwu.rules.procedures import DURATION
from dangwu.rules.terms import Item


def word(code: str) -> str:
    """The Chinese for a code of the rules; text that is Chinese already stands as it is."""
    return WORDS.get(code, code)


def amount(number: Fraction, unit: str) -> str:
    """A number with its unit: “3 年”, “20%”, “1/3”, “0.20 元” (fen)."""
    if unit == "yuan":
        return f"{yuan(int(number))} 元"
    if unit == "share":
        return share(number)
    return f"{plain(number)} {UNITS[unit]}"


def plain(number: Fraction) -> str:
    """A number as it is written: whole, decimal where that is exact, else a fraction."""
    if number.denominator == 1:
        return str(number.numerator)
    scaled = number * 10_000
    if scaled.denominator != 1:
        return f"{number.numerator}/{number.denominator}"
    return f"{float(number):.4f}".rstrip("0")


def share(number: Fraction) -> str:
    """A rate: “0.5%”; where a percentage is not exact, “1/3”."""
    exact = plain(number * 100)
    return f"{number.numerator}/{number.denominator}" if "/" in exact else f"{exact}%"


def bar(number: Fraction) -> str:
    """A bar of a vote: “半数”, “4/5”."""
    return "半数" if number == Fraction(1, 2) else f"{number.numerator}/{number.denominator}"


def duration(text: str) -> str:
    """“P3M” → “3 个月”; “DEV-02.talk_within” → “DEV-02.talk_within 规定的时间”."""
    found = DURATION.fullmatch(text)
    if found is None:
        return f"{text} 规定的时间" if ITEM.fullmatch(text) else text
    return f"{found[1]} {dict(Y='年', M='个月', D='天', WD='个工作日')[found[2]]}"


# ---- one value in one line -------------------------------------------------------------------


def describe(value: Any) -> str:
    """Any value of the book, or part of one, in a line of Chinese."""
    say = _SAY.get(type(value))
    if say is not None:
        return say(value)
    if isinstance(value, tuple):
        return "、".join(describe(part) for part in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return plain(value)
    return duration(word(str(value)))


def describe_item(item: Item) -> str:
    """An item in a line; one that is still to be chosen names the choices."""
    if item.value is None:
        return f"由单位选择：{'；'.join(item.choose_titles.values())}"
    return describe(item.value)


def _number(value: terms.Number) -> str:
    if value.unit == "yuan":
        return f"{_money(int(value.number))} 元"
    return amount(value.number, value.unit)


def _range(value: terms.Range) -> str:
    if value.one_of:
        shown = [amount(each, value.unit) for each in value.one_of]
        unit = UNITS[value.unit]
        bare = [text.removesuffix(unit).strip() for text in shown[:-1]]
        return "或".join(filter(None, ["、".join(bare), shown[-1]])).replace("或", " 或 ")
    if value.least is not None and value.least == value.most:
        return amount(value.least, value.unit)
    if value.least is not None and value.most is not None:
        low = amount(value.least, value.unit).removesuffix(UNITS[value.unit]).strip()
        return f"{low} 至 {amount(value.most, value.unit)}"
    if value.least is not None:
        return f"不少于 {amount(value.least, value.unit)}"
    assert value.most is not None
    return f"不超过 {amount(value.most, value.unit)}"


def _brackets(value: terms.Brackets) -> str:
    return "；".join(f"{base} {rate}" for base, rate in bracket_rows(value))


def bracket_rows(value: terms.Brackets) -> Iterator[tuple[str, str]]:
    below: int | None = None
    for step in value.brackets:
        yield _step(below, step.up_to), share(step.rate)
        below = step.up_to


def _step(above: int | None, up_to: int | None) -> str:
    if above is None:
        return "全部" if up_to is None else f"{_money(up_to)} 元及以下"
    if up_to is None:
        return f"{_money(above)} 元以上"
    return f"{_money(above)} 元以上至 {_money(up_to)} 元（含）"


def _money(fen: int) -> str:
    return f"{fen // 100:,}" if fen % 100 == 0 else yuan(fen)


def _rounding(value: terms.Rounding) -> str:
    return f"四舍五入到 {yuan(value.to)} 元{'' if value.basis == 'clause' else '（惯例）'}"


def _standing(value: terms.StandingTable) -> str:
    return "；".join(f"{period_text(each)}：{probation_text(each)}" for each in value.periods)


def _standing_period(value: terms.StandingPeriod) -> str:
    return f"{period_text(value)}：{probation_text(value)}"


def period_text(period: terms.StandingPeriod) -> str:
    """“1977-08-12 至 1982-09-05”, “1982-09-06 起”."""
    return f"{period.first} 起" if period.last is None else f"{period.first} 至 {period.last}"


def probation_text(period: terms.StandingPeriod) -> str:
    """“无预备期”, “1 年，可以延长”, “工人 3 个月、其他 6 个月”."""
    if len(period.probation) == 1:
        said = _months(period.probation[0].months).strip()
    else:
        said = "、".join(map(_class_probation, period.probation))
    return f"{said}，可以延长" if period.extendable else said


def _class_probation(value: terms.ClassProbation) -> str:
    return f"{CLASSES[value.id]}{_months(value.months)}"


def _months(months: int) -> str:
    if not months:
        return "无预备期"
    return f" {months // 12} 年" if months % 12 == 0 else f" {months} 个月"


def _item_sum(value: terms.ItemSum) -> str:
    parts = [
        f"{FIELDS[key]}：{'、'.join(item.name for item in items)}"
        for key, items in sum_parts(value)
        if items
    ]
    return "；".join(parts)


def sum_parts(value: terms.ItemSum) -> Iterator[tuple[str, tuple[terms.PayItem, ...]]]:
    yield "include", value.include
    yield "exclude", value.exclude
    yield "deduct", value.deduct


def _period_average(value: terms.PeriodAverage) -> str:
    return "按当月计算" if value.of == "this_month" else f"按上季度 {value.months} 个月的平均数"


def _threshold(value: terms.Threshold) -> str:
    if value.at_least is not None:
        return f"不少于{WHOLES[value.of]}的{_spaced(bar(value.at_least))}"
    assert value.more_than is not None
    return f"超过{WHOLES[value.of]}的{_spaced(bar(value.more_than))}"


def _spaced(text: str) -> str:
    return text if text == "半数" else f" {text}"


def _majority(value: terms.Majority) -> str:
    methods = "或".join(METHODS[method] for method in value.methods)
    written = "，会前的书面意见计票" if value.written_votes_count else ""
    met, passed = _threshold(value.quorum), _threshold(value.passing)
    return f"到会{met}；赞成{passed}为通过；{methods}{written}"


def _duty(value: terms.Duty) -> str:
    who = "、".join(map(word, value.bearer))
    often = f"{PERIODS[value.every]}至少 {value.at_least} {UNITS[value.counted_in]}"
    windows = value.windows or ((value.window,) if value.window else ())
    spans = "、".join(" 至 ".join(map(_month_day, window)) for window in windows)
    when = f"，{spans}之间" if spans else ""
    ahead = f"，提前 {value.lead_days} 天提醒" if value.lead_days else ""
    return f"{who}{often}：{word(value.action)}{when}{ahead}"


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return "2月底" if text == "02-29" else f"{int(month)}月{int(day)}日"


def _guard(value: terms.Guard) -> str:
    usual = "一般" if value.modality == "generally" else ""
    limits = [
        f"{said} {duration(limit)}"
        for said, limit in (
            (f"{usual}至少隔", value.at_least),
            (f"{usual}不超过", value.at_most),
            ("特殊情况不超过", value.special),
        )
        if limit
    ]
    return "，".join(limits) or "之后"


def _step_text(value: terms.Step) -> str:
    return f"{value.name}（{word(value.actor)}）"


def _procedure(value: terms.Procedure) -> str:
    return " → ".join(step.name for step in value.steps)


def _grade(value: terms.Grade) -> str:
    low = "" if value.at_least is None else f"{plain(value.at_least)} 及以上"
    high = "" if value.below is None else f"不足 {plain(value.below)}"
    return f"{value.name} {'，'.join(filter(None, (low, high)))}".strip()


def _score_item(value: terms.ScoreItem) -> str:
    sign = "加" if value.sign == "plus" else "减"
    return f"{value.name}{sign} {plain(value.points)} 分"


def _scoresheet(value: terms.Scoresheet) -> str:
    return f"基础分 {plain(value.base)}，最多 {plain(value.most)} 分，{len(value.items)} 项"


def _named(values: Iterable[Any]) -> str:
    return "、".join(value.name for value in values)


_SAY: Mapping[type, Callable[[Any], str]] = {
    terms.Number: _number,
    terms.Range: _range,
    terms.Brackets: _brackets,
    terms.Bracket: lambda value: f"{_step(None, value.up_to)} {share(value.rate)}",
    terms.Rounding: _rounding,
    terms.ItemSum: _item_sum,
    terms.PayItem: lambda value: value.name,
    terms.PeriodAverage: _period_average,
    terms.StandingTable: _standing,
    terms.StandingPeriod: _standing_period,
    terms.ClassProbation: _class_probation,
    terms.Flag: lambda value: "是" if value.holds else "否",
    terms.Words: lambda value: "、".join(map(word, value.words)),
    terms.Threshold: _threshold,
    terms.Majority: _majority,
    terms.Duty: _duty,
    terms.Stage: lambda value: value.name,
    terms.Outcome: lambda value: value.name,
    terms.Guard: _guard,
    terms.Step: _step_text,
    terms.Procedure: _procedure,
    terms.FieldTerm: lambda value: value.name,
    terms.Form: lambda value: f"{value.name}：{_named(value.fields)}",
    terms.Register: lambda value: (
        f"{value.name}{'：' if value.fields else ''}{_named(value.fields)}"
    ),
    terms.Grade: _grade,
    terms.Scale: lambda value: "；".join(map(_grade, value.grades)),
    terms.ScoreItem: _score_item,
    terms.Scoresheet: _scoresheet,
    terms.CatalogueEntry: lambda value: value.name,
    terms.Catalogue: lambda value: _named(value.entries),
}
