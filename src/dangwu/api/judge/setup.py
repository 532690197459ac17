"""`setup`: what an organisation must be by its numbers. `term`: when a term of office ends."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from dangwu.api.judge.common import Answer, Book, Count, Day, Facts, Kind, exact, told
from dangwu.orgs.messages import explain
from dangwu.rules.organisation import (
    QUESTIONS,
    SetupFacts,
    TermFacts,
    TermSchedule,
    judge_setup,
    judge_term,
)
from dangwu.rules.verdict import Reason

LAST_YEAR = 9900  # beyond it a term would end where the calendar does


def years(value: object) -> Fraction:
    """Years of standing, whole or in part: 0, 1, 0.5."""
    found = Fraction(exact(value))
    if not 0 <= found <= 150:
        raise ValueError("党龄应在 0 至 150 年之间")
    return found


def elected(value: date) -> date:
    if value.year > LAST_YEAR:
        raise ValueError(f"不能晚于 {LAST_YEAR} 年")
    return value


class SetupLine(Facts):
    kind: Literal["committee", "general_branch", "branch", "joint_branch", "temporary_branch"]
    full_members: Count | None = None
    members: Count | None = None
    units: Count | None = None
    committee_size: Count | None = None
    secretary_standing_years: Annotated[Fraction, BeforeValidator(years)] | None = None
    task_months: Count | None = None

    @model_validator(mode="after")
    def _full_members_are_members(self) -> Self:
        if None not in (self.full_members, self.members) and self.full_members > self.members:  # type: ignore[operator]
            raise ValueError("full_members 不能多于 members，正式党员计算在党员之内")
        return self


class TermLine(Facts):
    kind: Literal[
        "committee",
        "general_branch",
        "branch",
        "joint_branch",
        "temporary_branch",
        "discipline_committee",
        "community_branch",
    ]
    elected_on: Annotated[Day, AfterValidator(elected)]
    extended_to: Day | None = None
    asks_extension_to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name in ("extended_to", "asks_extension_to"):
            day = getattr(self, name)
            if day is not None and day <= self.elected_on:
                raise ValueError(f"{name} 应在 elected_on 之后")
        return self


def judge_setup_line(line: SetupLine, book: Book) -> Answer:
    facts = dict(line)
    found = judge_setup(SetupFacts(**facts), book.terms())
    reasons = found.findings + _nothing_known(facts)
    result = {
        "findings": _findings(reasons),
        "committee_required": found.committee_required,
        "form": found.form,
    }
    return Answer(_ok(reasons), result, told(reasons, explain))


def _nothing_known(facts: Mapping[str, Any]) -> tuple[Reason, ...]:
    """With no fact beside the kind there is nothing to permit."""
    if any(value is not None for name, value in facts.items() if name != "kind"):
        return ()
    return (Reason("missing_fact", (), {"fact": "full_members"}, "generally"),)


def _findings(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """The reasons without the questions, each with its severity."""
    found = [reason for reason in reasons if reason.code not in QUESTIONS]
    pairs = zip(found, told(found, explain), strict=True)
    return [{**told_, "severity": reason.modality} for reason, told_ in pairs]


def _ok(reasons: Iterable[Reason]) -> bool | None:
    """Refused by a finding that binds; open while there is a question; otherwise permitted."""
    asked = False
    for reason in reasons:
        if reason.code in QUESTIONS:
            asked = True
        elif reason.modality == "must":
            return False
    return None if asked else True


def judge_term_line(line: TermLine, book: Book) -> Answer:
    terms_at_election = book.terms(line.elected_on)
    facts = TermFacts(**dict(line))
    found = judge_term(facts, book.terms(), terms_at_election=terms_at_election)
    judged = found.term_years and (line.asks_extension_to or line.extended_to)
    return Answer(
        _ok(found.findings) if judged else None, _schedule(found), told(found.findings, explain)
    )


def _schedule(found: TermSchedule) -> dict[str, Any]:
    days = ("due_on", "remind_on", "request_by", "latest_on")
    return {
        "term_years": found.term_years,
        **{name: day.isoformat() if (day := getattr(found, name)) else None for name in days},
        "cite": list(found.cite),
    }


KINDS = {
    "setup": Kind(
        facts=SetupLine,
        judge=judge_setup_line,
        headings={
            "类别": "kind",
            "正式党员": "full_members",
            "党员": "members",
            "覆盖单位": "units",
            "委员": "committee_size",
            "书记党龄": "secretary_standing_years",
            "任务月数": "task_months",
        },
        shown={"form": "应设形式", "committee_required": "应设支委会"},
    ),
    "term": Kind(
        facts=TermLine,
        judge=judge_term_line,
        headings={
            "类别": "kind",
            "选举日期": "elected_on",
            "已延期至": "extended_to",
            "申请延期至": "asks_extension_to",
        },
        shown={
            "due_on": "届满日期",
            "remind_on": "提醒日期",
            "request_by": "请示报送日期",
            "latest_on": "最晚换届日期",
        },
    ),
}
