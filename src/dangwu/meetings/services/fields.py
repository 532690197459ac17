"""What a meeting is set up from, and what can be said against it before the day comes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from dangwu.meetings.models import PlanEntry
from dangwu.meetings.selectors.roll import OF_COMMITTEE
from dangwu.members.models import Activity, Person, PostHolding
from dangwu.orgs.models import (
    BRANCH_KINDS,
    COMMITTEE_POSTS,
    ROOT_KINDS,
    Organisation,
    OrganisationKind,
)
from dangwu.orgs.selectors import terms_of
from dangwu.rules.terms import Catalogue, Terms
from dangwu.rules.verdict import Reason

OF_BRANCHES = (*BRANCH_KINDS, OrganisationKind.TEMPORARY_BRANCH)
OF_COMMITTEES = (*ROOT_KINDS, OrganisationKind.GENERAL_BRANCH)
WITH_LIFE = (*OF_BRANCHES, OrganisationKind.GROUP)
# Which organisations hold what: a branch without groups holds the group meeting itself (MTG-09).
HOLDERS: Mapping[str, tuple[OrganisationKind, ...]] = {
    Activity.MEMBER_MEETING: (*OF_BRANCHES, *OF_COMMITTEES),
    Activity.COMMITTEE_MEETING: (
        *OF_BRANCHES,
        *OF_COMMITTEES,
        OrganisationKind.DISCIPLINE_COMMITTEE,
        OrganisationKind.LEADING_GROUP,
    ),
    Activity.GROUP_MEETING: (OrganisationKind.GROUP, *OF_BRANCHES),
    Activity.LECTURE: (*OF_BRANCHES, *OF_COMMITTEES, OrganisationKind.GROUP),
    Activity.THEME_DAY: (*OF_BRANCHES, *OF_COMMITTEES, OrganisationKind.GROUP),
    Activity.LIFE_MEETING: WITH_LIFE,
    Activity.DEMOCRATIC_LIFE_MEETING: (*OF_COMMITTEES, OrganisationKind.LEADING_GROUP),
    Activity.JOINT_STUDY: (
        *OF_BRANCHES,
        *OF_COMMITTEES,
        OrganisationKind.GROUP,
        OrganisationKind.LEADING_GROUP,
    ),
}
# What a meeting of the committee may be besides: its own life meeting, a study.
BESIDES_COMMITTEE = (Activity.LIFE_MEETING, Activity.JOINT_STUDY)
# Where study is part of the meeting and its length is that of the meeting unless said otherwise.
STUDIES = (Activity.LECTURE, Activity.THEME_DAY, Activity.JOINT_STUDY)
PARTS = "MTG-12.parts"
WITHOUT_COMMITTEE = "MTG-25.without_committee"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFields:
    """What is typed of a meeting, once; `None` for `study_minutes` takes the length of a study."""

    kind: str
    title: str
    held_on: date
    also: tuple[str, ...] = ()
    begins_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    chair: Person | None = None
    recorder: Person | None = None
    speaker: Person | None = None
    speaker_from_outside: str = ""
    plan_entry: PlanEntry | None = None
    parts: tuple[str, ...] = ()
    out_of_town: bool = False
    study_minutes: int | None = None
    superior_sent: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.kind, *self.also)))


def columns(fields: MeetingFields) -> dict[str, Any]:
    """The columns of the row as the fields give them; words without blanks around them."""
    return {
        "kind": fields.kind,
        "also": [kind for kind in fields.kinds if kind != fields.kind],
        "title": fields.title.strip(),
        "held_on": fields.held_on,
        "begins_at": fields.begins_at,
        "ends_at": fields.ends_at,
        "place": fields.place.strip(),
        "chair": fields.chair,
        "recorder": fields.recorder,
        "speaker": fields.speaker,
        "speaker_from_outside": fields.speaker_from_outside.strip(),
        "plan_entry": fields.plan_entry,
        "parts": list(fields.parts),
        "out_of_town": fields.out_of_town,
        "study_minutes": study_minutes(fields),
        "superior_sent": fields.superior_sent.strip(),
    }


def study_minutes(fields: MeetingFields) -> int:
    """The minutes of study: as said, else of a study from its begin to its end, else 0."""
    if fields.study_minutes is not None:
        return fields.study_minutes
    if not any(kind in STUDIES for kind in fields.kinds):
        return 0
    return minutes_between(fields.begins_at, fields.ends_at)


def minutes_between(begins: time | None, ends: time | None) -> int:
    if begins is None or ends is None or ends <= begins:
        return 0
    return (ends.hour * 60 + ends.minute) - (begins.hour * 60 + begins.minute)


def against_fields(
    organisation: Organisation, fields: MeetingFields, terms: Terms | None = None
) -> Iterator[Reason | None]:
    """Everything that speaks against holding such a meeting, whether planned or recorded."""
    terms = terms or terms_of(organisation, fields.held_on)
    yield None if fields.title.strip() else Reason("title_missing", ())
    yield _stands(organisation, fields.held_on)
    yield from _kinds_fit(organisation, fields)
    yield _has_committee(organisation, fields, terms)
    yield _times_fit(fields)
    if fields.speaker and fields.speaker_from_outside.strip():
        yield Reason("two_speakers", ())
    yield from _known_parts(fields, terms)


def _stands(organisation: Organisation, on: date) -> Reason | None:
    if organisation.stands_on(on):
        return None
    numbers = {"name": organisation.short_name, "day": on}
    return Reason("organisation_not_standing", (), numbers)


def _kinds_fit(organisation: Organisation, fields: MeetingFields) -> Iterator[Reason]:
    for kind in fields.kinds:
        if not holds(organisation, kind):
            numbers = {"name": organisation.short_name, "kind": kind}
            yield Reason("kind_of_other_body", (), numbers)
    for kind in fields.kinds[1:]:
        besides = kind in BESIDES_COMMITTEE if fields.kind in OF_COMMITTEE else True
        if not besides or kind in OF_COMMITTEE:
            yield Reason("kinds_do_not_go_together", (), {"kind": fields.kind, "also": kind})


def _has_committee(
    organisation: Organisation, fields: MeetingFields, terms: Terms
) -> Reason | None:
    if fields.kind not in OF_COMMITTEE:
        return None
    seats = PostHolding.objects.on(fields.held_on).filter(
        post__organisation=organisation, post__kind__in=COMMITTEE_POSTS
    )
    if seats.exists():
        return None
    cite = terms.cite(WITHOUT_COMMITTEE) if WITHOUT_COMMITTEE in terms.items else ()
    numbers = {"name": organisation.short_name, "day": fields.held_on}
    return Reason("no_committee", cite, numbers)


def _times_fit(fields: MeetingFields) -> Reason | None:
    if fields.begins_at is None or fields.ends_at is None or fields.ends_at > fields.begins_at:
        return None
    numbers = {"begins": f"{fields.begins_at:%H:%M}", "ends": f"{fields.ends_at:%H:%M}"}
    return Reason("ends_before_begin", (), numbers)


def _known_parts(fields: MeetingFields, terms: Terms) -> Iterator[Reason]:
    value = terms.value(PARTS) if PARTS in terms.items else None
    known = {entry.id for entry in value.entries} if isinstance(value, Catalogue) else set()
    for part in fields.parts:
        if part not in known:
            yield Reason("unknown_part", terms.cite(PARTS) if known else (), {"part": part})


def holds(organisation: Organisation, kind: str) -> bool:
    """Whether an organisation of its kind holds such meetings."""
    return organisation.kind in HOLDERS.get(kind, ())
