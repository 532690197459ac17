"""The facts of a dossier and of somebody's standing, as JSON has them."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from dangwu.api.judge.common import Count, Day, Facts, exact, possible
from dangwu.rules.admission import (
    Class,
)
from dangwu.rules.admission.facts import Decision, DelayCause

MOST = 200  # reviews, letters: beyond it somebody slipped
MOST_EXTENSIONS, MOST_MONTHS = 20, 120
LONGEST_NOTICE = 366  # days


def amount(value: object) -> Fraction:
    """Days or hours of training, whole or in part."""
    found = Fraction(exact(value))
    if not 0 <= found <= 10_000:
        raise ValueError("应在 0 至 10000 之间")
    return found


def of_day(name: str) -> BeforeValidator:
    """A day alone stands for an object with just that day."""
    return BeforeValidator(lambda value: {name: value} if isinstance(value, str | date) else value)


PossibleDay = Annotated[Day, AfterValidator(possible)]
Amount = Annotated[Fraction, BeforeValidator(amount)]
Words = Annotated[str, Field(max_length=200)]


class BackerLine(Facts):
    name: Words = ""
    full_from: PossibleDay | None = None
    suspended_from: PossibleDay | None = None
    suspended_until: PossibleDay | None = None


class LetterLine(Facts):
    sent_on: PossibleDay | None = None
    answered_on: PossibleDay | None = None


class TrainingLine(Facts):
    days: Amount | None = None
    hours: Amount | None = None
    ended_on: PossibleDay | None = None
    special_case: bool = False


class NoticeLine(Facts):
    from_: Annotated[PossibleDay, Field(alias="from")]
    to: PossibleDay

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to < self.from_:
            raise ValueError("to 应不早于 from")
        if (self.to - self.from_).days > LONGEST_NOTICE:
            raise ValueError("公示不会超过一年")
        return self


class ExtensionLine(Facts):
    months: Annotated[int, Field(ge=0, le=MOST_MONTHS)]
    decided_on: PossibleDay | None = None


class CountsLine(Facts):
    should_attend: Count | None = None
    present: Count | None = None
    for_: Annotated[Count | None, Field(alias="for")] = None
    against: Count | None = None
    abstain: Count | None = None
    written_for: Count | None = None
    method: Literal["secret", "hands"] | None = None


Backers = Annotated[list[Annotated[BackerLine, of_day("full_from")]], Field(max_length=MOST)]
Letters = Annotated[list[Annotated[LetterLine, of_day("answered_on")]], Field(max_length=MOST)]
Days = Annotated[list[PossibleDay], Field(max_length=MOST)]
Extensions = Annotated[list[ExtensionLine], Field(max_length=MOST_EXTENSIONS)]


class AdmissionLine(Facts):
    born_on: PossibleDay | None = None
    applied_on: PossibleDay | None = None
    first_applied_on: PossibleDay | None = None
    joined_unit_on: PossibleDay | None = None
    talked_on: PossibleDay | None = None
    activist_on: PossibleDay | None = None
    contacts: Backers | None = None
    reviews: Days | None = None
    prospect_on: PossibleDay | None = None
    sponsors: Backers | None = None
    sponsors_on: PossibleDay | None = None
    inquiry_letters: Letters | None = None
    political_review_on: PossibleDay | None = None
    training: TrainingLine | None = None
    notice: NoticeLine | None = None
    examined_on: PossibleDay | None = None
    pre_reviewed_on: PossibleDay | None = None
    branch_meeting_on: PossibleDay | None = None
    vote: CountsLine | None = None
    superior_talked_on: PossibleDay | None = None
    approved_on: PossibleDay | None = None
    special_reason: Words | None = None
    leaves_unit_on: PossibleDay | None = None
    probation_from: PossibleDay | None = None
    extensions: Extensions = []
    transferred_in_on: PossibleDay | None = None
    second_applied_on: PossibleDay | None = None
    full_meeting_on: PossibleDay | None = None
    full_vote: CountsLine | None = None
    full_approved_on: PossibleDay | None = None
    decision: Decision | None = None
    delay_cause: DelayCause | None = None


class _StandingLine(Facts):
    approved_on: PossibleDay | None = None
    branch_meeting_on: PossibleDay | None = None
    full_from: PossibleDay | None = None
    extensions: Extensions = []
    as_of: PossibleDay | None = None


# `class` is no name that a class body could give
StandingLine = create_model("StandingLine", __base__=_StandingLine, **{"class": (Class, "any")})  # type: ignore[call-overload]
