"""预备党员考察登记表: a review each quarter, in an extension every two months."""

from dataclasses import dataclass
from datetime import date

from dangwu.admission.papers.layout import (
    BLANK_DAY,
    HAND,
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
    row,
    upright,
    value,
    written,
)
from dangwu.admission.papers.people import BASIC_WIDTHS, Backer, Subject, basic_rows

TITLE = "预备党员考察登记表"
LEAST_REVIEWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbationReview:
    """One review. `period` names the quarter, or the two months of an extension."""

    period: str
    text: str
    sponsor: str
    on: date | None
    committee: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbationForm:
    """Days of probation are its first and last; `extended_to` the last day of an extension."""

    person: Subject
    branch: str
    group: str = ""
    from_: date | None = None
    until: date | None = None
    extended_to: date | None = None
    oath_on: date | None = None
    sponsors: tuple[Backer, ...] = ()
    reviews: tuple[ProbationReview, ...] = ()
    training: str = ""
    summary: str = ""


def probation_form(paper: ProbationForm, *, foot: str = "") -> Sheet:
    """Cover, data, the reviews, training and the opinion of the branch committee at the end."""
    return Sheet(
        title=f"{TITLE}（{paper.person.name}）",
        foot=foot,
        blocks=(
            Gap(height=60),
            Title(parts=(TITLE,), size=32),
            Gap(height=60),
            Fields(
                pairs=(
                    ("姓名", paper.person.name),
                    ("党支部", paper.branch),
                    ("预备期自", written(paper.from_)),
                    ("至", written(paper.until)),
                ),
                width=100,
            ),
            Break(),
            Table(widths=BASIC_WIDTHS, rows=basic_rows(paper.person)),
            Table(widths=(34.0, 56.0, 24.0, 56.0), rows=_probation(paper), joined=True),
            boxed(_training(paper), joined=True),
            Break(),
            boxed(*_reviews(paper.reviews)),
            Break(),
            boxed(_summary(paper)),
            Lines(lines=("转正时本表随《入党志愿书》一并报送上级党组织。",), size=11),
        ),
    )


def _probation(paper: ProbationForm) -> tuple[Row, ...]:
    sponsors = "、".join(each.name for each in paper.sponsors)
    extended = written(paper.extended_to) if paper.extended_to else "无"
    oath = written(paper.oath_on)
    return (
        row(label("入党介绍人"), value(sponsors), label("党小组"), value(paper.group)),
        row(label("延长预备期至"), value(extended), label("入党宣誓"), value(oath)),
    )


def _training(paper: ProbationForm) -> Row:
    return row(upright("教育培训和实践锻炼"), box(paper.training), height=110)


def _reviews(reviews: tuple[ProbationReview, ...]) -> tuple[Row, ...]:
    blank = ProbationReview(period="", text="", sponsor="", on=None)
    shown = reviews + (blank,) * (LEAST_REVIEWS - len(reviews))
    return tuple(_review(each) for each in shown)


def _review(each: ProbationReview) -> Row:
    text = "\n".join(
        part
        for part in (
            f"{each.period}（入党介绍人：{each.sponsor}）" if each.sponsor else each.period,
            each.text,
            f"党支部意见：{each.committee}" if each.committee else "",
        )
        if part
    )
    ends = (f"入党介绍人签名：{HAND}", f"党支部书记签名：{HAND}", written(each.on))
    return row(upright("考察情况"), box(text, *ends), height=118)


def _summary(paper: ProbationForm) -> Row:
    ends = (f"党支部书记签名：{HAND}", BLANK_DAY)
    return row(upright("支部委员会综合意见"), box(paper.summary, *ends), height=150)
