"""`quorum`: is a meeting valid. `vote`: is an item passed. `eligible`: who has the vote."""

from collections.abc import Iterable
from typing import Any

from pydantic import create_model

from dangwu.api.judge.common import Answer, Book, Count, Facts, FactsError, Kind, told
from dangwu.api.judge.messages import explain
from dangwu.rules.meetings import (
    EligibleFacts,
    Matter,
    Method,
    QuorumFacts,
    VoteFacts,
    contradictions,
    judge_eligible,
    judge_quorum,
    judge_vote,
)
from dangwu.rules.meetings.eligible import Absence, Sanction, Status

MATTER_WORDS = {
    "一般事项": "general",
    "接收预备党员": "admission",
    "预备党员转正": "full_membership",
    "选举": "election",
    "委员会会议": "committee",
}
_FIELD = {
    "more_present_than_expected": "present",
    "more_votes_than_present": "for",
    "more_written_than_absent": "written_for",
}


class QuorumLine(Facts):
    matter: Matter
    should_attend: Count | None = None
    present: Count | None = None


class _VoteLine(QuorumLine):
    against: Count | None = None
    abstain: Count | None = None
    written_for: Count | None = None
    method: Method | None = None


# `for` is no name that a class body could give
VoteLine = create_model("VoteLine", __base__=_VoteLine, **{"for": (Count | None, None)})  # type: ignore[call-overload]


class EligibleLine(Facts):
    matter: Matter = "election"
    status: Status | None = None
    sanction: Sanction = "none"
    detained: bool = False
    reason: Absence | None = None
    superior_agreed: bool | None = None
    meeting_agreed: bool | None = None
    host: bool = False


def judge_quorum_line(line: QuorumLine, book: Book) -> Answer:
    facts = QuorumFacts(**dict(line))
    _refuse_contradictions(facts)
    found = judge_quorum(facts, book.terms())
    result = {"min_present": found.min_present, "met": found.met, "cite": list(found.cite)}
    return Answer(found.met, result, told(found.reasons, explain))


def judge_vote_line(line: Any, book: Book) -> Answer:
    given = dict(line)
    facts = VoteFacts(votes_for=given.pop("for"), **given)
    _refuse_contradictions(facts)
    found = judge_vote(facts, book.terms())
    result = {
        "needed": found.needed,
        "passed": found.passed,
        "counted_for": found.counted_for,
        "min_present": found.quorum.min_present,
        "met": found.quorum.met,
        "cite": list(found.quorum.cite),
    }
    refused = any(reason.code == "method_not_allowed" for reason in found.reasons)
    return Answer(False if refused else found.passed, result, told(found.reasons, explain))


def judge_eligible_line(line: EligibleLine, book: Book) -> Answer:
    found = judge_eligible(EligibleFacts(**dict(line)), book.terms())
    result = {"counts": found.counts, "votes": found.votes, "electable": found.electable}
    return Answer(None, result, told(found.reasons, explain))


def _refuse_contradictions(facts: QuorumFacts) -> None:
    """Counts that cannot all be right are a line that cannot be read."""
    found: Iterable[Any] = contradictions(facts)
    for reason in found:
        raise FactsError(_FIELD[reason.code], explain(reason).text.removesuffix("。"))


_COUNTS = {"事项": "matter", "应到会": "should_attend", "到会": "present"}

KINDS = {
    "quorum": Kind(
        facts=QuorumLine,
        judge=judge_quorum_line,
        headings=_COUNTS,
        values={"matter": MATTER_WORDS},
        shown={"min_present": "最少到会", "met": "会议有效"},
    ),
    "vote": Kind(
        facts=VoteLine,
        judge=judge_vote_line,
        headings={
            **_COUNTS,
            "赞成": "for",
            "反对": "against",
            "弃权": "abstain",
            "书面赞成": "written_for",
            "表决方式": "method",
        },
        values={"matter": MATTER_WORDS, "method": {"无记名投票": "secret", "举手": "hands"}},
        shown={"needed": "通过须有", "passed": "通过"},
    ),
    "eligible": Kind(
        facts=EligibleLine,
        judge=judge_eligible_line,
        headings={
            "事项": "matter",
            "党员类别": "status",
            "处分": "sanction",
            "留置或者逮捕": "detained",
            "缺席原因": "reason",
            "上级同意": "superior_agreed",
            "大会通过": "meeting_agreed",
            "持证": "host",
        },
        values={
            "matter": MATTER_WORDS,
            "status": {"正式党员": "full", "预备党员": "probationary"},
            "sanction": {
                "无": "none",
                "警告": "warning",
                "严重警告": "serious_warning",
                "撤销党内职务": "removal",
                "留党察看": "probation",
                "开除党籍": "expulsion",
            },
        },
        shown={"counts": "计入应到会", "votes": "有表决权", "electable": "有被选举权"},
    ),
}
