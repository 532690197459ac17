"""Cover and receipt of both applications: 入党申请书 and 转正申请书."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangwu.admission.papers.layout import (
    Break,
    Cut,
    Fields,
    Gap,
    Lines,
    Sheet,
    Signs,
    Title,
    closing,
    numbered,
    written,
)

Which = Literal["first", "second"]
TITLES: dict[Which, str] = {"first": "入党申请书", "second": "转正申请书"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application as it was handed in. `parts` are the parts the standard asks for, as the
    rulebook lists them; `talk_by` is the last day for the first talk, where one is owed."""

    which: Which
    name: str
    unit: str
    branch: str
    received_on: date | None
    written_on: date | None = None
    pages: int | None = None
    receiver: str = ""
    talk_by: date | None = None
    parts: tuple[str, ...] = ()


def application_cover(paper: Application, *, foot: str = "") -> Sheet:
    """The cover, and on its back what was checked when the paper was taken in."""
    title = TITLES[paper.which]
    person = "申请人" if paper.which == "first" else "预备党员"
    return Sheet(
        title=title,
        foot=foot,
        blocks=(
            Gap(height=50),
            Title(parts=(title,), size=36),
            Gap(height=60),
            Fields(
                pairs=(
                    (person, paper.name),
                    ("单　位", paper.unit),
                    ("党支部", paper.branch),
                    ("落款日期", written(paper.written_on)),
                    ("收到日期", written(paper.received_on)),
                ),
                width=100,
            ),
            *_parts(paper),
        ),
    )


def _parts(paper: Application) -> tuple[Break | Lines | Signs, ...]:
    if not paper.parts:
        return ()
    lines = tuple(f"□　{line}" for line in numbered(paper.parts))
    return (
        Break(),
        Lines(heading="收件核对（逐项打“√”，缺的当面退回补正）", lines=lines, indent=False),
        Signs(words=("收件人", "核对日期")),
    )


def application_receipt(paper: Application, *, foot: str = "") -> Sheet:
    """Two slips on one page: for the applicant, and the counterfoil of the branch."""
    return Sheet(
        title=f"{TITLES[paper.which]}收条",
        foot=foot,
        blocks=(
            *_slip(paper, mark="交本人保存"),
            Gap(height=12),
            Cut(words="裁　切　线"),
            Gap(height=6),
            *_slip(paper, mark="存根　党支部保存"),
        ),
    )


def _slip(paper: Application, mark: str) -> tuple[Title | Lines | Gap, ...]:
    title = TITLES[paper.which]
    pages = f"，共{paper.pages}页" if paper.pages else ""
    dated = f"（落款日期{written(paper.written_on)}）" if paper.written_on else ""
    said = f"今收到{paper.unit}{paper.name}同志的{title}一份{dated}{pages}。"
    return (
        Title(parts=(f"{title}收条",), mark=mark),
        Gap(height=4),
        Lines(lines=(said, *_next(paper)), size=14),
        Gap(height=8),
        closing(
            f"收件人（签名）：{paper.receiver or '　' * 6}",
            f"{paper.branch}（盖章）",
            written(paper.received_on),
        ),
    )


def _next(paper: Application) -> tuple[str, ...]:
    """What the person is told comes next."""
    if paper.which == "second":
        return ("党支部将听取党小组、党员和群众的意见，及时提交支部大会讨论。",)
    if paper.talk_by is None:
        return ()
    return (f"党组织将在{written(paper.talk_by)}前派人同你谈话。",)
