"""入党积极分子培养考察登记表: kept by the branch, and goes with the person."""

from dataclasses import dataclass
from datetime import date

from dangwu.admission.papers.layout import (
    BLANK_DAY,
    HAND,
    Block,
    Break,
    Fields,
    Gap,
    Lines,
    Row,
    Sheet,
    Table,
    Title,
    box,
    boxed,
    label,
    numbered,
    row,
    upright,
    value,
    written,
)
from dangwu.admission.papers.people import (
    BASIC_WIDTHS,
    Backer,
    Span,
    Subject,
    basic_rows,
    cv_table,
)

TITLE = "入党积极分子培养考察登记表"
LEAST_REVIEWS = 4  # boxes that are printed even where fewer reviews were written
NOTES = (
    "本表属于培养考察的档案材料，由党支部保管；本人毕业或者调动的，随人转给新单位的党组织。",
    "本表由所在单位党支部用钢笔或毛笔填写，字迹清楚，不得涂改日期。",
    "“确定入党积极分子情况”写明支委会讨论的日期、讨论情况和决定。",
    "“培养考察情况”由培养联系人每半年填写一次并签名，写思想、学习、工作和群众反映，"
    "前后不间断，不少于两次。",
    "没有内容的栏目写“无”，不留空白，不划“×”或“／”。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One half-yearly review by the contact."""

    period: str  # 2023年上半年
    text: str
    contact: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CultivationRegister:
    """All that the register holds; texts are paragraphs, wordings those of `resolutions`."""

    person: Subject
    branch: str
    opened_on: date | None
    contacts: tuple[Backer, ...] = ()
    cv: tuple[Span, ...] = ()
    decision: str = ""
    reviews: tuple[Review, ...] = ()
    training: str = ""
    committee: str = ""
    above: str = ""


def cultivation_register(paper: CultivationRegister, *, foot: str = "") -> Sheet:
    """Cover, notes, basic data, decision, reviews, training, the two opinions."""
    return Sheet(
        title=f"{TITLE}（{paper.person.name}）",
        foot=foot,
        blocks=(
            *_cover(paper),
            Break(),
            Gap(height=20),
            Title(parts=("说　　明",)),
            Gap(height=6),
            Lines(lines=numbered(NOTES), size=14),
            Break(),
            Table(widths=BASIC_WIDTHS, rows=basic_rows(paper.person)),
            cv_table(paper.cv),
            Table(
                widths=(34.0, 34.0, 20.0, 42.0, 14.0, 26.0),
                rows=_contacts(paper.contacts),
                joined=True,
            ),
            Break(),
            boxed(_decision(paper)),
            Break(),
            boxed(*_reviews(paper.reviews)),
            Break(),
            boxed(*_closing(paper)),
        ),
    )


def _cover(paper: CultivationRegister) -> tuple[Block, ...]:
    return (
        Gap(height=55),
        Title(parts=("入党积极分子", "培养考察登记表"), size=32),
        Gap(height=55),
        Fields(pairs=(("单位", paper.person.unit), ("姓名", paper.person.name)), width=90),
        Gap(height=45),
        Lines(lines=(written(paper.opened_on),), side="center", indent=False, size=16),
    )


def _contacts(contacts: tuple[Backer, ...]) -> tuple[Row, ...]:
    shown = contacts + (Backer(name=""),) * (2 - len(contacts))
    return tuple(
        row(
            label("培养联系人", "姓名"),
            value(each.name),
            label("工作", "单位"),
            value(each.unit),
            label("职", "务"),
            value(each.post),
            height=13,
        )
        for each in shown
    )


def _decision(paper: CultivationRegister) -> Row:
    ends = (f"组织委员签名：{HAND}", BLANK_DAY)
    return row(upright("确定入党积极分子情况"), box(paper.decision, *ends), height=240)


def _reviews(reviews: tuple[Review, ...]) -> tuple[Row, ...]:
    """One box a half-year; contacts sign by hand, so only the day that is known is printed."""
    blank = Review(period="", text="", contact="", on=None)
    shown = reviews + (blank,) * (LEAST_REVIEWS - len(reviews))
    return tuple(
        row(
            upright("培养考察情况"),
            box(
                f"{_head(each)}\n{each.text}",
                f"联系人签名：{HAND}",
                written(each.on),
            ),
            height=118,
        )
        for each in shown
    )


def _head(each: Review) -> str:
    return f"{each.period}（培养联系人：{each.contact}）" if each.contact else each.period


def _closing(paper: CultivationRegister) -> tuple[Row, ...]:
    return (
        row(upright("培训情况"), box(paper.training), height=60),
        row(
            upright("支委会意见"),
            box(paper.committee, f"支部书记签名：{HAND}", BLANK_DAY),
            height=88,
        ),
        row(
            upright("党委审查意见"),
            box(paper.above, f"组织委员（组织员）签名：{HAND}", BLANK_DAY),
            height=92,
        ),
    )
