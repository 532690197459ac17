"""What the pages of a branch and of one amount show, already in the reader's words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dangwu.core.messages import Explained, clause_link
from dangwu.core.templatetags.dangwu import percent, yuan
from dangwu.dues.messages import CATEGORIES, category_text, explain, jump_words, rate_text, why
from dangwu.dues.models import DECEMBER, Assessment
from dangwu.dues.selectors.differences import Plan
from dangwu.dues.selectors.explanations import Explanation
from dangwu.dues.selectors.judging import Judged, JudgedBranch
from dangwu.dues.selectors.rows import Compared, last_year_of, plain
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.dues import CountedItem, normal_name, pay_names
from dangwu.rules.terms import NotHeld
from dangwu.rules.verdict import Reason

SAID_ALREADY = {"relief_began", "cap_reached"}  # by the reason of the relief or the cap
MASKED = "****"  # what somebody may not see, told apart from what nobody has recorded


# ---- the table of a branch -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One member in the table of a branch; amounts in fen, base and rate as text or masked."""

    person: UUID
    name: str
    category: str
    base: str
    rate: str
    amount: int | None
    last_year: int | None
    months: str = ""
    says: tuple[str, ...] = ()  # beside the amount: cap, relief, what made the difference
    questions: tuple[Explained, ...] = ()
    jump: str = ""
    noted: bool = False
    awaits: bool = False  # the committee
    changed: bool = False  # facts have changed since
    waits: bool = False  # a change that counts next year
    ended: bool = False  # a piece of the year that a later one follows
    assessment: UUID | None = None

    @property
    def is_open(self) -> bool:
        return bool(self.questions)


def lines_of(rows: Sequence[Compared], *, full: bool, plan: Plan | None) -> list[Line]:
    """The assessments that stand; without `full` neither base nor rate nor what tells them."""
    changed = _people(plan.replaced + plan.continued) if plan else frozenset()
    waiting = _people(plan.waiting) if plan else frozenset()
    return [
        Line(
            person=row.assessment.person_id,
            name=row.assessment.person.name,
            category=row.category or "—",
            base=yuan(row.base) if full else MASKED,
            rate=(row.rate or "—") if full else MASKED,
            amount=None if row.assessment.is_open else row.assessment.amount_fen,
            last_year=row.last_year,
            months=_months(row.assessment),
            says=tuple(_says(row)) if full else (),
            questions=_questions(row.questions, full),
            jump=_jump(row),
            noted=bool(row.assessment.note),
            awaits=row.assessment.confirmed_on is None,
            changed=row.assessment.person_id in changed,
            waits=row.assessment.person_id in waiting,
            ended=row.assessment.until_month < DECEMBER,
            assessment=row.assessment.pk,
        )
        for row in rows
    ]


def preview_lines(result: JudgedBranch, year: int) -> list[Line]:
    """What a run would give, before there is one; only for who may verify."""
    past = last_year_of([each.facts.person.pk for each in result.judged], year)
    return [_preview(each, past.get(each.facts.person.pk)) for each in result.judged]


def _preview(judged: Judged, past: Assessment | None) -> Line:
    asked = tuple(r for r in judged.explanation.reasons if r.modality == "must")
    facts, found = judged.facts, judged.found
    return Line(
        person=facts.person.pk,
        name=facts.person.name,
        category=category_text(facts.category or "", facts.employer or "") or "—",
        base=yuan(found.base_fen),
        rate=rate_text(found.rate) or "—",
        amount=None if judged.is_open else found.amount_fen,
        last_year=past.amount_fen if past else None,
        months=f"自{judged.from_month}月起" if (judged.from_month or 1) > 1 else "",
        questions=_questions(asked, True) if judged.is_open else (),
    )


def _people(pairs: Iterable[tuple[Assessment, Judged]]) -> frozenset[UUID]:
    return frozenset(row.person_id for row, _ in pairs)


def _questions(reasons: Iterable[Reason], full: bool) -> tuple[Explained, ...]:
    """What is asked; who may not see pay learns that something is, not what the slip says."""
    explained = tuple(explain(reason) for reason in reasons)
    if full or not explained:
        return explained
    return (Explained("missing_fact", "由负责核定的委员补充。", (), "must"),)


def _says(row: Compared) -> Iterator[str]:
    for reason in row.explanation.reasons:
        if row.assessment.is_open and reason.modality == "must":
            continue
        yield explain(reason).text
    if row.jump.marked:
        yield from (explain(cause).text for cause in row.causes if cause.code not in SAID_ALREADY)


def _jump(row: Compared) -> str:
    found = jump_words(row.jump)
    return found.text if found else ""


def _months(row: Assessment) -> str:
    if row.until_month < DECEMBER:
        return f"{row.from_month}月至{row.until_month}月"
    return f"自{row.from_month}月起" if row.from_month and row.from_month > 1 else ""


# ---- one amount explained ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A pay item and why it counts or does not."""

    name: str
    fen: int
    why: str


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items of one fate with the clauses that say so; `sign` is −1 for what is taken off."""

    id: str
    title: str
    clauses: tuple[Mapping[str, str], ...]
    items: tuple[ItemLine, ...]
    sign: int = 1

    @property
    def sum(self) -> int:
        return self.sign * sum(item.fen for item in self.items)


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder in words; `width` in percent of the highest rate."""

    words: str
    rate: str
    width: int
    here: bool
    say: str = ""


TITLES = (("in", "计入", 1), ("off", "扣除", -1), ("out", "不计入", 1), ("unknown", "待定", 1))


def item_groups(explanation: Explanation) -> list[ItemGroup]:
    """The pay items by what becomes of them, in the order of the slip."""
    meanings = _meanings(explanation)
    groups = []
    for counted, title, sign in TITLES:
        items = [item for item in explanation.found.items if item.counted == counted]
        if items:
            cites = dict.fromkeys(cite for item in items for cite in item.cite)
            clauses = tuple(clause_link(cite) for cite in cites)
            lines = tuple(ItemLine(i.name, i.fen, _why(i, meanings)) for i in items)
            groups.append(ItemGroup(counted, title, clauses, lines, sign))
    return groups


def base_words(groups: Iterable[ItemGroup]) -> str:
    """How the base comes of the groups: 计入 7,186.00 减扣除 1,966.69."""
    sums = {group.id: abs(group.sum) for group in groups}
    off = f" 减扣除 {yuan(sums['off'])}" if sums.get("off") else ""
    return f"计入 {yuan(sums.get('in', 0))}{off}"


def _meanings(explanation: Explanation) -> Mapping[str, str]:
    """Names as the rulebook of that day knew them → rule and leaf."""
    if explanation.category is None:
        return {}
    try:
        terms = terms_on(explanation.standard, explanation.on)
        names = pay_names(terms, explanation.category, explanation.employer)
    except (NotHeld, ValueError, LookupError):
        return {}
    return {name: meaning.id for name, meaning in names.items()}


def _why(item: CountedItem, meanings: Mapping[str, str]) -> str:
    return why(meanings.get(normal_name(item.name), ""), item.counted)


def rungs(explanation: Explanation) -> list[Rung]:
    """The table of rates as a ladder, the step that applies marked and said."""
    steps, base = explanation.ladder, explanation.found.base_fen
    if not steps or base is None:
        return []
    highest = max(step.rate for step in steps)
    shown, below = [], None
    for step in steps:
        here = step.id == explanation.found.bracket
        shown.append(
            Rung(
                words=_step_words(below, step.up_to),
                rate=percent(step.rate),
                width=int(step.rate * 100 / highest),
                here=here,
                say=_step_say(base, below, step.up_to) if here else "",
            )
        )
        below = step.up_to
    return shown


def _step_words(below: int | None, up_to: int | None) -> str:
    if below is None:
        return f"{plain(up_to)} 元及以下" if up_to is not None else "不分档"
    if up_to is None:
        return f"{plain(below)} 元以上"
    return f"{plain(below)} 元以上至 {plain(up_to)} 元（含）"


def _step_say(base: int, below: int | None, up_to: int | None) -> str:
    told = f"{plain(base)} 元在这一档"
    if below is not None:
        return f"{told}，比上一档的上限多 {plain(base - below)} 元"
    if up_to is not None:
        return (
            f"{told}，离上限还有 {plain(up_to - base)} 元"
            if base < up_to
            else f"{told}，正好是上限"
        )
    return told


def figures_of(row: Compared) -> list[dict[str, object]]:
    """The formula from base to amount, figure by figure."""
    found, explanation = row.explanation.found, row.explanation
    if found.rate is None:
        return _flat_figures(row)
    step = next((n for n, s in enumerate(explanation.ladder, 1) if s.id == found.bracket), 0)
    figures: list[dict[str, object]] = [
        {"label": "计算基数", "value": yuan(found.base_fen), "note": _base_note(explanation)},
        {
            "label": "比例",
            "op": "×",
            "value": percent(found.rate),
            "note": f"第{'一二三四五六'[step - 1]}档，全额计算" if step else "全额计算",
        },
        {"label": "算得", "op": "=", "value": yuan(found.formula_fen), "note": "四舍五入到分"},
    ]
    if explanation.limit:
        figures.append(
            {
                "label": "每月一般不超过",
                "op": "≤",
                "value": yuan(explanation.limit.most),
                "note": "超过，按此数核定" if found.capped else "未超过",
            }
        )
    return [*figures, *_relief_figure(row)]


def _flat_figures(row: Compared) -> list[dict[str, object]]:
    found, given = row.explanation.found, row.explanation.given
    if row.explanation.way == "previous" and given and found.formula_fen is not None:
        increase = row.explanation.increase
        return [
            {"label": "原月交纳", "value": yuan(given[0]), "note": "基本养老金分不开，参照原额度"},
            {
                "label": "养老金调整",
                "op": "×",
                "value": f"1 + {percent(increase)}",
                "note": "同比例",
            },
            {"label": "算得", "op": "=", "value": yuan(found.formula_fen), "note": "四舍五入到分"},
            *_relief_figure(row),
        ]
    if found.formula_fen is None:
        return []
    name = CATEGORIES[row.explanation.category] if row.explanation.category else ""
    fixed: dict[str, object] = {
        "label": "每月定额",
        "value": yuan(found.formula_fen),
        "note": f"{name}党员按定额交纳",
    }
    return [fixed, *_relief_figure(row)]


def _relief_figure(row: Compared) -> list[dict[str, object]]:
    if not row.explanation.found.relieved:
        return []
    paid = yuan(row.assessment.amount_fen)
    return [{"label": "经批准每月交纳", "op": "→", "value": paid, "note": "生活困难减免"}]


def _base_note(explanation: Explanation) -> str:
    if explanation.way == "pay":
        return "元，每项见下表"
    if explanation.way == "quarter":
        return "元，上季度月平均"
    return "元，只填了基数"


def past_table(row: Compared) -> list[dict[str, str | bool]]:
    """Base, rate and amount of both years."""
    before, now = row.past_explanation, row.explanation
    if before is None:
        return []
    shown: list[dict[str, str | bool]] = []
    if before.found.base_fen is not None or now.found.base_fen is not None:
        bases = {"before": yuan(before.found.base_fen), "now": yuan(now.found.base_fen)}
        shown.append({"label": "基数", **bases, "is_sum": False})
        rates = {"before": percent(before.found.rate), "now": percent(now.found.rate)}
        shown.append({"label": "比例", **rates, "is_sum": False})
    amounts = {"before": yuan(row.last_year), "now": yuan(row.assessment.amount_fen)}
    return [*shown, {"label": "每月", **amounts, "is_sum": True}]


def difference_words(row: Compared) -> str:
    """How much more or less a month than last year, and why, in one sentence."""
    now, before = row.assessment.amount_fen, row.last_year
    if now is None or before is None:
        return ""
    if now == before:
        return "与上年相同。"
    causes = "".join(explain(cause).text for cause in row.causes)
    more = "多" if now > before else "少"
    return f"每月{more} {yuan(abs(now - before))} 元：{causes or '依据见左。'}"


def day_words(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"
