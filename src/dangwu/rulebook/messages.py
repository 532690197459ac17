"""The values of the rulebook in Chinese: what an item says, and how it differs from another."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dangwu.rulebook.engine.locks import Change, changes
from dangwu.rulebook.engine.soundness import DURATION
from dangwu.rules import terms
from dangwu.rules.money import yuan
from dangwu.rules.terms import Item, Value

UNITS = {
    "person": "人",
    "organisation": "个",
    "year": "年",
    "month": "个月",
    "day": "天",
    "working_day": "个工作日",
    "hour": "小时",
    "time": "次",
    "yuan": "元",
    "share": "",
    "character": "字",
}
PERIODS = {
    "year": "每年",
    "half_year": "每半年",
    "quarter": "每季度",
    "month": "每月",
    "term": "每届",
    "once": "一共",
}
WHOLES = {
    "entitled": "应到会人数",
    "present": "实到会人数",
    "seats": "应选名额",
    "all_members": "全体委员",
    "returned": "收回选票",
}
METHODS = {"secret": "无记名投票", "hands": "举手"}
KINDS = {
    "parameter": "数值",
    "majority": "表决",
    "duty": "定期工作",
    "procedure": "程序",
    "form": "表单",
    "register": "台账",
    "scale": "等次",
    "scoresheet": "计分",
    "catalogue": "目录",
}
CHAPTERS = {
    "ORG": "组织设置",
    "ELE": "换届选举",
    "MTG": "组织生活",
    "DEV": "发展党员",
    "DUE": "党费",
    "TRF": "组织关系转接",
    "DIS": "离党、处分与处置",
    "EVA": "考核评价",
    "CAR": "关怀与服务",
    "OPN": "公开与宣传",
    "REC": "档案与统计",
}
STATUSES = {
    "in_force": "有效",
    "unverified": "待核对",
    "stale": "已被全国规定替代",
    "defect": "原文有误",
}
MODALITIES = {"must": "必须", "generally": "一般"}
CONSEQUENCES = {"must": "必须遵守，不符合的不予通过", "generally": "一般遵守，不符合的提醒"}
USES = {
    "dues": "党费核定",
    "setup_check": "组织设置体检",
    "organisation": "组织",
    "term": "届期",
    "members": "党员",
    "judge": "规则查询",
}
# Names that rules use for who acts; texts write some of them out.
WORDS = {
    "branch": "党支部",
    "joint_branch": "联合党支部",
    "temporary_branch": "临时党支部",
    "general_branch": "党总支",
    "committee": "基层党委",
    "own_committee": "本级委员会",
    "superior": "上级党组织",
    "superior_committee": "上级党委",
    "working_committee": "机关工委",
    "discipline_committee": "机关纪委",
    "central_organisation_department": "中央组织部",
    "group": "党小组",
    "member": "党员",
    "secretary": "书记",
    "deputy": "副书记",
    "dues_officer": "党费工作人员",
    "cashier": "出纳",
    "incoming_officer": "接手人",
    "outgoing_officer": "移交人",
    "income": "收入",
    "setup_self_check": "自查党支部设置",
    "party_standing": "党龄",
}
FIELDS = {
    "include": "计入",
    "exclude": "不计入",
    "deduct": "扣除",
    "brackets": "各档",
    "round": "取整",
    "quorum": "到会",
    "passing": "通过",
    "methods": "表决方式",
    "written_votes_count": "书面意见计票",
    "every": "次数",
    "at_least": "至少",
    "at_most": "至多",
    "least": "下限",
    "most": "上限",
    "bearer": "由谁负责",
    "action": "事项",
    "window": "时间段",
    "lead_days": "提前天数",
    "evidence": "佐证",
    "steps": "步骤",
    "guards": "期限",
    "materials": "材料",
    "actor": "由谁",
    "words": "内容",
    "entries": "条目",
    "grades": "等次",
    "fields": "栏目",
    "number": "数值",
    "unit": "单位",
    "name": "名称",
    "rate": "比例",
    "up_to": "不超过",
    "synonyms": "别名",
    "detail": "内容",
    "level": "层级",
    "view_of": "取自",
    "retention": "保存期限",
    "readers": "谁能看",
}
UNSAID = frozenset({"cite", "effect", "satisfied_by"})  # for the program, not for readers
MOST_DIFFERENCES = 4
SHORT = 60  # characters of a value that may stand inside a sentence


@dataclass(frozen=True, slots=True)
class Table:
    """A value that is read better as a table."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def without_empty_columns(self) -> "Table":
        """The table without the columns in which no row has anything."""
        kept = [at for at in range(len(self.heads)) if any(row[at] for row in self.rows)]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return Table(tuple(self.heads[at] for at in kept), rows)

    def titled_rows(self) -> list[list[tuple[str, str]]]:
        """Each cell with the head of its column, which a telephone shows beside it."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


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
    """“P3M” → “3 个月”."""
    found = DURATION.fullmatch(text)
    if found is None:
        return text
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
    return "；".join(f"{base} {rate}" for base, rate in _bracket_rows(value))


def _bracket_rows(value: terms.Brackets) -> Iterator[tuple[str, str]]:
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


def _item_sum(value: terms.ItemSum) -> str:
    parts = [
        f"{FIELDS[key]}：{'、'.join(item.name for item in items)}"
        for key, items in _sum_parts(value)
        if items
    ]
    return "；".join(parts)


def _sum_parts(value: terms.ItemSum) -> Iterator[tuple[str, tuple[terms.PayItem, ...]]]:
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
    often = f"{PERIODS[value.every]}至少 {value.at_least} 次"
    when = f"，{' 至 '.join(map(_month_day, value.window))}之间" if value.window else ""
    ahead = f"，提前 {value.lead_days} 天提醒" if value.lead_days else ""
    return f"{who}{often}：{word(value.action)}{when}{ahead}"


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"


def _guard(value: terms.Guard) -> str:
    limits = [
        f"{said} {duration(limit)}"
        for said, limit in (("至少隔", value.at_least), ("不超过", value.at_most))
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
    terms.Flag: lambda value: "是" if value.holds else "否",
    terms.Words: lambda value: "、".join(map(word, value.words)),
    terms.Threshold: _threshold,
    terms.Majority: _majority,
    terms.Duty: _duty,
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


# ---- values that are tables ------------------------------------------------------------------


def table_of(value: Value | None) -> Table | None:
    """A value as a table, where it is one by nature."""
    make = _TABLES.get(type(value))
    made = make(value) if make is not None else None
    return made.without_empty_columns() if made is not None else None


def _bracket_table(value: terms.Brackets) -> Table:
    return Table(("每月计算基数", "比例"), tuple(_bracket_rows(value)))


def _sum_table(value: terms.ItemSum) -> Table:
    rows = tuple(
        (FIELDS[key], item.name, "、".join(item.synonyms))
        for key, items in _sum_parts(value)
        for item in items
    )
    return Table(("算法", "项目", "又叫"), rows)


def _procedure_table(value: terms.Procedure) -> Table:
    names = {step.id: step.name for step in value.steps}
    rows = tuple(
        (
            str(number),
            step.name,
            word(step.actor),
            "；".join(
                f"在“{names.get(guard.after, guard.after)}”之后{_limit(guard)}"
                for guard in step.guards
            ),
            "、".join(step.materials),
        )
        for number, step in enumerate(value.steps, 1)
    )
    return Table(("步骤", "做什么", "由谁", "时限", "材料"), rows)


def _limit(guard: terms.Guard) -> str:
    return "" if guard.at_least is None and guard.at_most is None else f"，{_guard(guard)}"


def _field_table(value: terms.Form | terms.Register) -> Table | None:
    if not value.fields:
        return None
    rows = tuple(
        (part.name, "必填" if part.required else "选填", "、".join(part.choices))
        for part in value.fields
    )
    return Table(("栏目", "要求", "可选内容"), rows)


def _catalogue_table(value: terms.Catalogue) -> Table:
    return Table(
        ("条目", "内容"), tuple((entry.name, "；".join(entry.detail)) for entry in value.entries)
    )


def _score_table(value: terms.Scoresheet) -> Table:
    rows = tuple(
        (item.name, f"{'+' if item.sign == 'plus' else '−'}{plain(item.points)}")
        for item in value.items
    )
    return Table(("项目", "分值"), rows)


_TABLES: Mapping[type, Callable[[Any], Table | None]] = {
    terms.Brackets: _bracket_table,
    terms.ItemSum: _sum_table,
    terms.Procedure: _procedure_table,
    terms.Form: _field_table,
    terms.Register: _field_table,
    terms.Catalogue: _catalogue_table,
    terms.Scoresheet: _score_table,
}


# ---- differences -----------------------------------------------------------------------------


def differences(own: Item | None, other: Item | None, name: str = "全国") -> list[str]:
    """How an item differs from the one it is compared with; empty where they say the same."""
    if own is None or other is None:
        return [] if own is other else [f"{name}没有这一条" if other is None else f"只有{name}有"]
    said = []
    if own.modality != other.modality:
        said.append(f"{name}为“{MODALITIES[other.modality]}”，这里为“{MODALITIES[own.modality]}”")
    if own.value is None or other.value is None:
        if (own.value, own.choose) != (other.value, other.choose):
            said.append(f"{name}：{describe_item(other)}")
        return said
    if type(own.value) is not type(other.value):
        return [*said, f"{name}为 {describe(other.value)}"]
    found = [each for each in changes(other.value, own.value) if each.leaf not in UNSAID]
    told = list(_grouped(found, own.value, name))
    if len(told) > MOST_DIFFERENCES or _all_replaced(found, other.value):
        whole = describe(other.value)
        told = [f"{name}为“{whole}”" if len(whole) <= SHORT else f"与{name}不同，{len(found)} 处"]
    return said + told


def _all_replaced(found: list[Change], value: Value) -> bool:
    """Two lists without a common word are better shown than subtracted."""
    gone = sum(1 for change in found if change.leaf == "words" and change.new is None)
    return isinstance(value, terms.Words) and gone == len(value.words)


def _grouped(found: list[Change], value: Value, name: str) -> Iterator[str]:
    """One sentence for all that was added to a list, one for all that was left out of it."""
    lists: dict[tuple[str, str], list[str]] = {}
    for change in found:
        if None in (change.old, change.new) and not isinstance(value, terms.Range):
            said = "多" if change.old is None else "少"
            part = change.new if change.old is None else change.old
            lists.setdefault((change.leaf, said), []).append(describe(part))
        else:
            yield _difference(change, value, name)
    for (leaf, said), parts in lists.items():
        yield f"{FIELDS.get(leaf, leaf)}：比{name}{said}“{'、'.join(parts)}”"


def _difference(change: Change, value: Value, name: str) -> str:
    if isinstance(value, terms.Number) and change.leaf == "number":
        gap = amount(abs(change.new - change.old), value.unit)
        said = "多" if change.new > change.old else "少"
        return f"{name}为 {amount(change.old, value.unit)}，这里{said} {gap}"
    place = FIELDS.get(change.leaf, change.leaf)
    if change.leaf in ("least", "most") and isinstance(value, terms.Range):
        old, new = (_end(end, value.unit) for end in (change.old, change.new))
        return f"{place}：{name}为{old}，这里为{new}"
    return f"{place}：{name}为“{describe(change.old)}”，这里为“{describe(change.new)}”"


def _end(number: Fraction | None, unit: str) -> str:
    return "不限" if number is None else f" {amount(number, unit)}"
