"""Pre-review and filing: the request of the branch, and the written answer from above."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangwu.admission.papers.layout import (
    Gap,
    Lines,
    Sheet,
    Title,
    closing,
    numbered,
    or_none,
    titled,
    written,
)

Matter = Literal["activist", "prospect", "pre_review"]
TITLES: dict[Matter, str] = {
    "activist": "确定{name}同志为入党积极分子的备案报告",
    "prospect": "{name}同志列为发展对象的备案报告",
    "pre_review": "对发展对象{name}同志进行预审的请示",
}
ENDS: dict[Matter, str] = {
    "activist": "现报请备案。",
    "prospect": "现报请备案，请审查并提出意见。",
    "pre_review": "妥否，请批示。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreReviewRequest:
    """A request or report about one person; `sections` are (heading, text) in order."""

    matter: Matter
    name: str
    branch: str
    to: str
    sections: tuple[tuple[str, str], ...]
    attachments: tuple[str, ...] = ()
    number: str = ""
    sent_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreReviewReply:
    """预审意见. `form_number` is that of the blank application form handed out with it."""

    name: str
    branch: str
    committee: str
    passed: bool
    reviewed: tuple[tuple[str, str], ...]
    asked: str = ""  # whether organs of discipline and law were asked, and what they said
    faults: tuple[str, ...] = ()
    form_number: str = ""
    number: str = ""
    answered_on: date | None = None


def pre_review_request(paper: PreReviewRequest, *, foot: str = "") -> Sheet:
    """关于……的请示 or 备案报告, with the list of what goes with it."""
    subject = TITLES[paper.matter].format(name=paper.name)
    listed = "；".join(numbered(paper.attachments))
    attached = (Lines(lines=(f"附：{listed}",)),) if paper.attachments else ()
    return Sheet(
        title=f"关于{subject}",
        foot=foot,
        blocks=(
            Title(parts=titled("关于", subject).parts, mark=paper.number),
            Gap(height=6),
            Lines(lines=(f"{paper.to}：",), indent=False, size=14),
            *(
                Lines(heading=heading, lines=(or_none(text),), size=14)
                for heading, text in paper.sections
            ),
            Lines(lines=(ENDS[paper.matter],), size=14),
            *attached,
            closing("", f"{paper.branch}（盖章）", written(paper.sent_on)),
        ),
    )


def pre_review_reply(paper: PreReviewReply, *, foot: str = "") -> Sheet:
    """The written answer; the form is handed out only where it is yes."""
    subject = f"发展对象{paper.name}同志的预审意见"
    return Sheet(
        title=f"关于{subject}",
        foot=foot,
        blocks=(
            Title(parts=titled("关于", subject).parts, mark=paper.number),
            Gap(height=6),
            Lines(lines=(f"{paper.branch}：",), indent=False, size=14),
            Lines(lines=(f"你支部报送的发展对象{paper.name}同志的材料收悉。经审查，",), size=14),
            *(
                Lines(heading=heading, lines=(or_none(text),), size=14)
                for heading, text in paper.reviewed
            ),
            Lines(heading="听取有关部门意见", lines=(or_none(paper.asked),), size=14),
            Lines(heading="预审结论", lines=_verdict(paper), size=14),
            closing("", f"{paper.committee}（盖章）", written(paper.answered_on)),
        ),
    )


def _verdict(paper: PreReviewReply) -> tuple[str, ...]:
    if not paper.passed:
        return (
            f"经预审，{paper.name}同志的条件或材料尚不符合要求，暂不发放入党志愿书。",
            *numbered(paper.faults),
        )
    given = f"（编号{paper.form_number}）" if paper.form_number else ""
    return (
        f"经预审，{paper.name}同志基本具备入党条件，材料齐全、手续完备，"
        f"同意发放《中国共产党入党志愿书》{given}，由支部委员会提交支部大会讨论。",
    )
