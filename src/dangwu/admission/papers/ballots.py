"""Ballots and tally sheets for admission and for becoming full: one person, one mark."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangwu.admission.papers.layout import (
    Gap,
    Lines,
    Row,
    Sheet,
    Signs,
    Table,
    Title,
    closing,
    label,
    number,
    row,
    titled,
    value,
    written,
)
from dangwu.documents.pdf import typeset
from dangwu.rules.terms import Form

Matter = Literal["admission", "full"]
NAMES: Mapping[Matter, tuple[str, str]] = {
    "admission": ("接收预备党员", "拟接收预备党员姓名"),
    "full": ("预备党员转正", "拟转正预备党员姓名"),
}
CHOICES = ("赞成", "不赞成", "弃权")  # as DEV-28.ballot_admission has them
RULE = "说明：在表决栏所选一项画上“○”，选择多项为无效票。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """The ballots of one meeting: each person is voted on apart, so each has ballots of the
    own, as many as there are voters. Nothing tells one ballot of a person from another.

    `form` is the ballot as the standard has it (DEV-28.ballot_admission, .ballot_full); the set
    phrases here stand in where the standard has none."""

    matter: Matter
    branch: str
    names: tuple[str, ...]
    voters: int
    held_on: date | None = None
    form: Form | None = None
    rule: str = RULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted for one person; None is left to the hand."""

    name: str
    for_: int | None = None
    against: int | None = None
    abstain: int | None = None
    void: int | None = None
    written_for: int | None = None
    written_against: int | None = None
    written_abstain: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TallySheet:
    """The sheet of the tellers. `issued` and `returned` are ballots of each person."""

    matter: Matter
    branch: str
    tallies: tuple[Tally, ...]
    should_attend: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    held_on: date | None = None


def ballots_pdf(*papers: Ballots, on: date) -> bytes:
    """Ballots with lines to cut along, six a page, those of one person together.

    Raises ValueError where there is nobody to vote on or nobody to vote.
    """
    if any(not paper.names or paper.voters < 1 for paper in papers):
        raise ValueError("no ballots to print")
    drawn = [ballots_content(paper) for paper in papers]
    return typeset("admission/ballots", {"title": drawn[0]["title"], "papers": drawn}, on=on)


def ballots_content(paper: Ballots) -> dict[str, object]:
    """The words on the ballots of one meeting, and how many of each there are."""
    kind, column, choices = _words(paper)
    return {
        "title": f"{paper.branch}{kind}",
        "branch": paper.branch,
        "kind": kind,
        "column": column,
        "choices": list(choices),
        "names": list(paper.names),
        "copies": paper.voters,
        "rule": paper.rule,
        "day": written(paper.held_on),
    }


def _words(paper: Ballots) -> tuple[str, str, tuple[str, ...]]:
    """Name of the ballot, heading above the person's name, what can be marked."""
    if paper.form is None:
        name, column = NAMES[paper.matter]
        return f"{name}无记名表决票", column, CHOICES
    fields = {field.id: field for field in paper.form.fields}
    return paper.form.name, fields["person"].name, fields["vote"].choices


def tally_sheet(paper: TallySheet, *, foot: str = "") -> Sheet:
    """无记名表决汇总表, opinions in writing beside the ballots where they count."""
    name, column = NAMES[paper.matter]
    title = titled(paper.branch, f"{name}无记名表决汇总表")
    counted = (
        f"应到会有表决权的正式党员{number(paper.should_attend)}名，"
        f"实到会{number(paper.present)}名。每人发出表决票{number(paper.issued)}张，"
        f"收回{number(paper.returned)}张。"
    )
    heads = (
        row(label(column, down=2), label("表决意见", across=3), label("无效票", down=2)),
        row(*(label(choice) for choice in CHOICES)),
    )
    return Sheet(
        title=title.parts[0] if len(title.parts) == 1 else "".join(title.parts),
        foot=foot,
        blocks=(
            Title(parts=title.parts),
            Lines(lines=(counted,)),
            Table(
                widths=(58.0, 28.0, 28.0, 28.0, 28.0),
                rows=heads + tuple(line for one in paper.tallies for line in _counted(one)),
                heads=2,
            ),
            Gap(height=4),
            Signs(words=("计票人（签名）", "监票人（签名）")),
            closing(written(paper.held_on), size=12),
        ),
    )


def _counted(one: Tally) -> Iterator[Row]:
    """A line for the ballots, and one for opinions in writing where there were any."""
    cast = (one.for_, one.against, one.abstain, one.void)
    ahead = (one.written_for, one.written_against, one.written_abstain)
    yield row(value(one.name), *(value(_figure(count)) for count in cast), height=12)
    if any(ahead):
        figures = (value(_figure(count)) for count in ahead)
        yield row(value(f"{one.name}（会前书面意见）"), *figures, value("—"), height=12)


def _figure(count: int | None) -> str:
    return "" if count is None else str(count)
