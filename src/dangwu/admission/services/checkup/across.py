"""What shows only across the rows: the same person twice, one person in two meetings. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dangwu.admission.services.checkup.reading import DossierRead, Told
from dangwu.rules.admission.facts import AdmissionFacts, Engagement

TITLES = {"branch": "讨论接收的支部大会", "full": "讨论转正的支部大会"}
CHAIRS = {"branch": "branch_chair", "full": "full_chair"}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody a sheet names; a namesake differs in what both are known by."""

    name: str
    born_on: date | None = None
    full_on: date | None = None

    def may_be(self, other: "Who") -> bool:
        pairs = ((self.born_on, other.born_on), (self.full_on, other.full_on))
        return self.name == other.name and not any(a and b and a != b for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody in a meeting; the title tells it from others: branch, matter, hours, chair."""

    who: Who
    on: date
    starts: int
    ends: int
    title: str

    @property
    def engagement(self) -> Engagement:
        return Engagement(
            who=self.who.name, on=self.on, what=self.title, starts=self.starts, ends=self.ends
        )

    def is_elsewhere(self, other: "Presence") -> bool:
        """Whether the other is the same person, that day, in another meeting at the same time."""
        overlaps = self.starts < other.ends and other.starts < self.ends
        return overlaps and self.title != other.title and self.who.may_be(other.who)


def with_engagements(dossiers: Sequence[DossierRead]) -> Iterator[AdmissionFacts]:
    """The facts of each dossier, with where else its people were at the time of its meetings.

    One other place a person is enough: the rest is told in the rows it belongs to.
    """
    present = [list(_presences(dossier)) for dossier in dossiers]
    by_day: dict[tuple[str, date], dict[Presence, None]] = defaultdict(dict)
    for one in (each for row in present for each in row):
        by_day[one.who.name, one.on][one] = None
    for dossier, own in zip(dossiers, present, strict=True):
        found: dict[Presence, None] = {}
        for one in own:
            other = next(filter(one.is_elsewhere, by_day[one.who.name, one.on]), None)
            found |= dict.fromkeys([one, other] if other else ())
        engagements = tuple(dict.fromkeys(each.engagement for each in found))
        yield replace(dossier.facts, engagements=engagements) if found else dossier.facts


def _presences(dossier: DossierRead) -> Iterator[Presence]:
    for prefix, title in TITLES.items():
        on = getattr(dossier.facts, f"{prefix}_meeting_on")
        times = dossier.values.get(f"{prefix}_times")
        if on is None or times is None:
            continue
        chair = dossier.values.get(CHAIRS[prefix]) or ""
        starts, ends = times
        said = f"，{chair}主持" if chair else ""
        place = f"{dossier.branch}{title}（{_hours(starts, ends)}{said}）"
        for who in _people(dossier, chair):
            yield Presence(who, on, starts, ends, place)


def _hours(starts: int, ends: int) -> str:
    return "至".join(f"{time // 60}:{time % 60:02d}" for time in (starts, ends))


def _people(dossier: DossierRead, chair: str) -> Iterable[Who]:
    """Who was in the meeting about a person: the person, both sponsors, the chair."""
    sponsors = dossier.facts.sponsors or ()
    people = [Who(dossier.name, born_on=dossier.facts.born_on)] if dossier.name else []
    people += [Who(one.name, full_on=one.full_from) for one in sponsors]
    if chair and chair not in {one.name for one in people}:
        people.append(Who(chair))
    return people


def repeated(dossiers: Iterable[DossierRead]) -> dict[int, Told]:
    """Rows of somebody who stands in the sheet before: of one name, born on one day."""
    first: dict[tuple[str, date], DossierRead] = {}
    found = {}
    for dossier in dossiers:
        born_on = dossier.facts.born_on
        if not dossier.name or born_on is None:
            continue
        before = first.setdefault((dossier.name, born_on), dossier)
        if before is not dossier:
            text = f"与第 {before.row} 行是同一人：姓名和出生日期相同"
            found[dossier.row] = Told(f"第 {dossier.row} 行", "姓名", text)
    return found
