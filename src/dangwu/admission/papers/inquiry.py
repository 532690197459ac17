"""Political review: letters of inquiry with a reply slip, and the concluding paper."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dangwu.admission.papers.layout import (
    BLANK_DAY,
    HAND,
    Break,
    Gap,
    Lines,
    Sheet,
    Table,
    Title,
    box,
    closing,
    label,
    numbered,
    or_none,
    row,
    titled,
    value,
    written,
)

Asked = Literal["unit", "relative", "household", "residence"]
# Why this organisation is asked.
GROUNDS: dict[Asked, str] = {
    "unit": "该同志曾在你处学习或工作",
    "relative": "该同志的亲属（主要社会关系）在你处学习、工作或生活",
    "household": "该同志的户籍所在地属你处，现在我处工作",
    "residence": "该同志现居住地属你处",
}
RELATIVE_POINTS = (
    "政治面貌和职务",
    "对党的路线、方针、政策的态度",
    "遵纪守法情况",
    "其他需要说明的情况",
)
OWN_POINTS = (
    "现实表现",
    "对党的路线、方针、政策的态度",
    "遵纪守法和遵守社会公德情况",
    "你处的意见",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    name: str
    relation: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A letter of inquiry. `relative` where the letter asks about somebody near the person."""

    asked: Asked
    number: str
    to: str
    name: str
    unit: str
    sender: str
    address: str
    sent_on: date | None
    sex: str = ""
    born: str = ""  # 1992.05
    relative: Relative | None = None
    telephone: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One of the four contents of a political review, and what was found."""

    content: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The concluding paper; `means` are the ways used (talk, files, people, letters).

    `others` are the organisations of household and residence asked, with their answer.
    """

    name: str
    intro: str
    findings: tuple[Finding, ...]
    means: tuple[str, ...]
    passed: bool
    reason: str = ""
    others: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    branch: str = ""
    concluded_on: date | None = None


def inquiry_letter(letter: Inquiry, *, foot: str = "") -> Sheet:
    """The letter, and on a page of its own the reply slip that comes back."""
    points = RELATIVE_POINTS if letter.relative else OWN_POINTS
    return Sheet(
        title=f"政审函调信（{letter.name}）",
        foot=foot,
        blocks=(
            Title(parts=("政治审查函调信",), mark=letter.number),
            Gap(height=6),
            Lines(lines=(f"{letter.to}：",), indent=False, size=14),
            Lines(lines=_asks(letter, points), size=14),
            Gap(height=12),
            closing(f"{letter.sender}（盖章）", written(letter.sent_on)),
            Gap(height=12),
            Lines(lines=_back(letter), indent=False, size=12),
            Break(),
            *_reply(letter, points),
        ),
    )


def _asks(letter: Inquiry, points: tuple[str, ...]) -> tuple[str, ...]:
    known = "，".join(
        part for part in (letter.sex, f"{letter.born}出生" if letter.born else "") if part
    )
    person = f"{letter.name}同志（{known}）" if known else f"{letter.name}同志"
    about = _about(letter.relative) if letter.relative else f"{letter.name}同志"
    listed = "；".join(numbered(points))
    return (
        f"{person}，现为{letter.unit}职工，是我支部的发展对象。按照发展党员工作的规定，"
        f"需要对其进行政治审查。{GROUNDS[letter.asked]}，"
        f"请协助了解{about}的下列情况，并加盖公章后寄回：",
        f"{listed}。",
        "来函内容请予保密。谢谢支持。",
    )


def _about(relative: Relative) -> str:
    unit = f"（{relative.unit}）" if relative.unit else ""
    return f"其{relative.relation}{relative.name}{unit}"


def _back(letter: Inquiry) -> tuple[str, ...]:
    to = f"复函寄：{letter.address}　{letter.sender}收"
    if letter.postcode or letter.telephone:
        return (to, f"邮编：{letter.postcode}　　联系电话：{letter.telephone}")
    return (to,)


def _reply(letter: Inquiry, points: tuple[str, ...]) -> tuple[Title | Lines | Table, ...]:
    subject = letter.relative.name if letter.relative else letter.name
    relation = letter.relative.relation if letter.relative else "本人"
    ends = (f"经办人签名：{HAND}", "复函党组织（盖章）　　　　　", BLANK_DAY)
    rows = (
        row(label("被了解人"), value(subject), label("与发展对象", "的关系"), value(relation)),
        *(row(label(point), box("", across=3), height=22) for point in points[:-1]),
        row(label(points[-1]), box("", *ends, across=3), height=36),
    )
    return (
        Title(parts=("回　　函",), size=18),
        Lines(lines=(f"{letter.sender}：你处{letter.number}函收悉，现答复如下。",)),
        Table(widths=(44.0, 41.0, 30.0, 55.0), rows=rows),
    )


def conclusion_paper(paper: Conclusion, *, foot: str = "") -> Sheet:
    """政治审查结论性材料."""
    passed = "政治审查合格" if paper.passed else "政治审查不合格，不能发展入党"
    verdict = f"综上，经党支部委员会研究认为，{paper.name}同志{passed}。{paper.reason}"
    others = tuple(
        Lines(heading=f"{who}意见", lines=(or_none(said),)) for who, said in paper.others
    )
    return Sheet(
        title=f"政治审查结论性材料（{paper.name}）",
        foot=foot,
        blocks=(
            titled(f"关于{paper.name}同志", "政治审查情况的结论性材料"),
            Gap(height=3),
            Lines(lines=(paper.intro,)),
            Lines(heading="审查方法", lines=("；".join(numbered(paper.means)) + "。",)),
            *(
                Lines(heading=each.content, lines=(or_none(each.found),))
                for each in paper.findings
            ),
            *others,
            Lines(heading="审查结论", lines=(verdict,)),
            Gap(height=10),
            closing(
                f"党支部书记签名：{HAND}",
                f"{paper.branch}（盖章）",
                written(paper.concluded_on),
                size=12,
            ),
        ),
    )
