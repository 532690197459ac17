"""What is known of a meeting before anybody types: from the plan, the rules, the last meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.db.models import Exists, OuterRef, Q

from dangwu.core.messages import day_in_words
from dangwu.meetings.models import Meeting, PlanEntry
from dangwu.meetings.selectors.roll import OF_COMMITTEE
from dangwu.members.models import (
    Activity,
    Membership,
    MembershipStatus,
    Person,
    PostHolding,
)
from dangwu.members.models.status import ON_THE_WAY
from dangwu.members.selectors import affiliated_to, with_status
from dangwu.orgs.models import (
    BRANCH_KINDS,
    LEADING_POSTS,
    Organisation,
    OrganisationKind,
    PostKind,
    ancestor_paths,
)
from dangwu.orgs.selectors import terms_of
from dangwu.rules.meetings import theme_day
from dangwu.rules.terms import Catalogue, ChoiceNeeded, Terms

_BRANCH = (
    Activity.MEMBER_MEETING,
    Activity.COMMITTEE_MEETING,
    Activity.THEME_DAY,
    Activity.LECTURE,
    Activity.LIFE_MEETING,
    Activity.JOINT_STUDY,
)
_COMMITTEE = (
    Activity.COMMITTEE_MEETING,
    Activity.MEMBER_MEETING,
    Activity.LECTURE,
    Activity.DEMOCRATIC_LIFE_MEETING,
    Activity.JOINT_STUDY,
)
_KINDS = {
    **dict.fromkeys((*BRANCH_KINDS, OrganisationKind.TEMPORARY_BRANCH), _BRANCH),
    OrganisationKind.GROUP: (Activity.GROUP_MEETING, Activity.LIFE_MEETING, Activity.JOINT_STUDY),
    OrganisationKind.DISCIPLINE_COMMITTEE: (Activity.COMMITTEE_MEETING,),
    OrganisationKind.LEADING_GROUP: (Activity.DEMOCRATIC_LIFE_MEETING, Activity.JOINT_STUDY),
}
PARTS = "MTG-12.parts"
DAY = "MTG-11.day"
# How a meeting is called where no plan names it: by what it recurs in.
_NAMED = {
    Activity.MEMBER_MEETING: "quarter",
    Activity.LECTURE: "quarter",
    Activity.LIFE_MEETING: "year",
    Activity.DEMOCRATIC_LIFE_MEETING: "year",
}
_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a form of a meeting begins with; `question` is the item of the rulebook that the
    organisation has to choose before the day can be said."""

    title: str
    held_on: date | None = None
    begins_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    chair: Person | None = None
    recorder: Person | None = None
    speaker: Person | None = None
    speaker_from_outside: str = ""
    plan_entry: PlanEntry | None = None
    question: str = ""
    sources: tuple[str, ...] = ()  # where the words come from, for the reader
    cite: tuple[str, ...] = field(default=())  # of the day that a standard sets

    def as_initial(self) -> dict[str, Any]:
        names = (
            "title",
            "held_on",
            "begins_at",
            "ends_at",
            "place",
            "chair",
            "recorder",
            "speaker",
            "speaker_from_outside",
        )
        return {name: getattr(self, name) for name in names}


def kinds_of(organisation: Organisation) -> tuple[str, ...]:
    """The kinds of meeting an organisation holds, in the order of the chapter."""
    kinds = _KINDS.get(OrganisationKind(organisation.kind), _COMMITTEE)
    return tuple(kind.value for kind in kinds)


def parts_of(kind: str, terms: Terms) -> list[tuple[str, str]]:
    """MTG-12: what a theme day is made of; none for other kinds."""
    item = terms.items.get(PARTS) if kind == Activity.THEME_DAY else None
    value = item.value if item else None
    if not isinstance(value, Catalogue):
        return []
    return [(entry.id, entry.name) for entry in value.entries]


def usual_title(kind: str, on: date) -> str:
    """The title where no plan gives one: 2026年第四季度党员大会, 2026年11月主题党日."""
    label = Activity(kind).label
    match _NAMED.get(Activity(kind), "month"):
        case "quarter":
            return f"{on.year}年第{_QUARTERS[(on.month - 1) // 3]}季度{label}"
        case "year":
            return f"{on.year}年度{label}"
    return f"{on.year}年{on.month}月{label}"


def proposal_of(
    organisation: Organisation,
    kind: str,
    on: date,
    *,
    asker: Person | None,
    people: Sequence[Person],
    held: bool = False,
    entry: PlanEntry | None = None,
) -> Proposal:
    """What the next meeting of a kind begins with, or (`held`) the one to be recorded.

    The plan's entry that has no meeting yet gives title, day, place and speaker; the standard the
    day of the theme day; the last meeting place, hours and recorder; MTG-26 the chair. `people`
    are those who should attend: nobody else is proposed. `entry` where one was asked for.
    """
    entry = entry or _entry_of(organisation, kind, on, held=held)
    last = _last_of(organisation, kind, on)
    day, question, cite = _day_of(organisation, kind, on, entry, held=held)
    chair = chair_of(organisation, kind, day or on)
    return Proposal(
        title=entry.title if entry else usual_title(kind, day or on),
        held_on=day,
        begins_at=last.begins_at if last else None,
        ends_at=last.ends_at if last else None,
        place=(entry.place if entry else "") or (last.place if last else ""),
        chair=chair,
        recorder=_recorder(last, asker, chair, people),
        speaker=entry.speaker if entry else None,
        speaker_from_outside=entry.speaker_from_outside if entry else "",
        plan_entry=entry,
        question=question,
        sources=tuple(_sources(entry, last)),
        cite=cite,
    )


def entry_named(organisation: Organisation, kind: str, key: int | None) -> PlanEntry | None:
    """An entry of the organisation's own plan of the kind, by its key; nothing for another's."""
    if key is None:
        return None
    found: PlanEntry | None = (
        PlanEntry.objects.filter(pk=key, plan__organisation=organisation, plan__kind=kind)
        .select_related("speaker")
        .first()
    )
    return found


def _entry_of(organisation: Organisation, kind: str, on: date, *, held: bool) -> PlanEntry | None:
    """The entry of the plan that is next (or was last) and has no meeting; this month's first."""
    taken = Meeting.objects.exclude(state=Meeting.State.CANCELLED).filter(
        plan_entry=OuterRef("pk")
    )
    rows = PlanEntry.objects.filter(
        ~Exists(taken), plan__organisation=organisation, plan__kind=kind, dropped_on__isnull=True
    ).select_related("speaker")
    if held:
        rows = rows.filter(on__lte=on, on__year=on.year).order_by("-on")
    else:
        rows = rows.filter(on__gte=on.replace(day=1)).order_by("on")
    found: PlanEntry | None = rows.first()
    return found


def _last_of(organisation: Organisation, kind: str, on: date) -> Meeting | None:
    found: Meeting | None = (
        Meeting.objects.filter(organisation=organisation, kind=kind, held_on__lte=on)
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("recorder")
        .order_by("-held_on", "-pk")
        .first()
    )
    return found


def _day_of(
    organisation: Organisation, kind: str, on: date, entry: PlanEntry | None, *, held: bool
) -> tuple[date | None, str, tuple[str, ...]]:
    """The day, the item that has to be chosen before it can be said, and who set the day."""
    if held:
        return on, "", ()
    if entry and entry.on >= on:
        return entry.on, "", ()
    if kind != Activity.THEME_DAY:
        return None, "", ()
    try:
        found, cite = _set_day(organisation, on)
    except ChoiceNeeded as choice:
        return None, choice.item.id, choice.item.cite
    return found, "", cite


def _set_day(organisation: Organisation, on: date) -> tuple[date | None, tuple[str, ...]]:
    """The theme day of this month where it lies ahead, else that of the next month."""
    terms = terms_of(organisation, on)
    found = theme_day(on.year, on.month, terms)
    if found is None:
        return None, ()
    if found < on:
        year, month = (on.year + 1, 1) if on.month == 12 else (on.year, on.month + 1)
        found = theme_day(year, month, terms)
    return found, terms.cite(DAY)


def chair_of(organisation: Organisation, kind: str, on: date) -> Person | None:
    """MTG-26: the group's leader, else the secretary, else who stands in."""
    order = (
        (PostKind.GROUP_LEADER,)
        if organisation.kind == OrganisationKind.GROUP
        else (PostKind.SECRETARY, PostKind.FULL_TIME_DEPUTY, PostKind.DEPUTY)
    )
    held = {
        holding.post.kind: holding.person
        for holding in PostHolding.objects.on(on)
        .filter(post__organisation=organisation, post__kind__in=order)
        .select_related("person", "post")
        .order_by("-pk")
    }
    return next((held[kind] for kind in order if kind in held), None)


def _recorder(
    last: Meeting | None,
    asker: Person | None,
    chair: Person | None,
    people: Sequence[Person],
) -> Person | None:
    """Who wrote the last minutes, else who is asking; never the chair, who will sign."""
    there = {person.pk for person in people} - ({chair.pk} if chair else set())
    for person in (last.recorder if last else None, asker):
        if person and person.pk in there:
            return person
    return None


def _sources(entry: PlanEntry | None, last: Meeting | None) -> Iterable[str]:
    if entry:
        yield f"主题、时间取自{entry.on.year}年度计划 {entry.on.month}月{entry.on.day}日的安排"
    if last:
        yield f"地点、时刻、记录人同上一次（{day_in_words(last.held_on)}）"


def leads_above(person: Person, organisation: Organisation, on: date) -> bool:
    """MTG-19: whether somebody holds a leading post above the branch they attend as a member."""
    return bool(
        PostHolding.objects.on(on)
        .filter(
            person=person,
            post__kind__in=LEADING_POSTS,
            post__organisation__scope_path__in=ancestor_paths(organisation.scope_path)[:-1],
        )
        .exclude(post__organisation__kind__in=BRANCH_KINDS)
        .exists()
    )


# ---- whom a form may name ----------------------------------------------------------------------

_SUBJECTS = (MembershipStatus.PROSPECT, MembershipStatus.PROBATIONARY)


def also_of(organisation: Organisation, kind: str) -> tuple[str, ...]:
    """What a meeting of a kind may be held as besides; a committee meets for itself."""
    if kind in OF_COMMITTEE:
        return (Activity.JOINT_STUDY.value,)
    rest = (*kinds_of(organisation), *_ALSO.get(OrganisationKind(organisation.kind), ()))
    return tuple(each for each in dict.fromkeys(rest) if each not in (kind, *OF_COMMITTEE))


_ALSO = {OrganisationKind.GROUP: (Activity.THEME_DAY.value, Activity.LECTURE.value)}


def people_here(organisation: Organisation, on: date) -> list[Person]:
    """Everybody affiliated to a branch or group on the day, and those on the way into the Party
    there, with their status; of a committee nobody: its branches know their people."""
    if organisation.kind not in (*BRANCH_KINDS, OrganisationKind.GROUP):
        return []
    here = affiliated_to(organisation, on).filter(person=OuterRef("pk"))
    known = (
        Membership.objects.on(on)
        .filter(person=OuterRef("pk"))
        .exclude(status=MembershipStatus.LEFT)
    )
    on_the_way = known.filter(scope_path=organisation.scope_path, status__in=ON_THE_WAY)
    people = Person.objects.filter(Q(Exists(here)) & Exists(known) | Q(Exists(on_the_way)))
    found = with_status(people, on)
    return list(found.order_by("name_stroke_key", "pk"))


def subjects_among(people: Iterable[Person]) -> list[Person]:
    """Whom the member meeting admits, or makes full members: prospects, probationary members."""
    return [person for person in people if getattr(person, "status", None) in _SUBJECTS]
