"""Who is on the way into the Party in the demonstration city: a dossier at every stage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dangwu.admission.models import Dossier
from dangwu.desk.management.applicants import Applicants, Cultivating, applied_for
from dangwu.desk.management.applicants.steps import EXTENDED, NOT_PASSED, WAITING
from dangwu.desk.management.invented import People
from dangwu.desk.management.life import staff_of
from dangwu.members.models import Membership, MembershipStatus, Person
from dangwu.members.selectors import members_of
from dangwu.orgs.models import Organisation

GUIDE = ("市发展和改革局机关党委", "第三党支部")  # the branch that the guide speaks of


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far somebody of a branch has come: the last step taken, and how many days ago."""

    above: str
    branch: str
    until: str
    days_ago: int
    left_out: tuple[str, ...] = ()
    turns: dict[str, str] = field(default_factory=dict)
    username: str = ""


def _guide(until: str, days_ago: int, username: str = "") -> Way:
    above, branch = GUIDE
    return Way(above=above, branch=branch, until=until, days_ago=days_ago, username=username)


WAYS = (
    _guide("application", 12),
    _guide("contacts", 75),
    _guide("review_2", 95),
    _guide("form", 6),
    _guide("probation_2", 20, "yubei"),
    Way(above=GUIDE[0], branch="第一党支部", until="application", days_ago=47),  # no talk in time
    Way(above=GUIDE[0], branch="第一党支部", until="superior_talk", days_ago=90),  # approval late
    Way(
        above="市财政局机关党委",
        branch="第一党支部",
        until="pre_review",
        days_ago=3,
        turns={"pre_review": WAITING},
    ),
    Way(above="市财政局机关党委", branch="第一党支部", until="archive", days_ago=30),
    Way(  # a half-year without a review
        above="市教育局机关党委",
        branch="第二党支部",
        until="probation_1",
        days_ago=15,
        left_out=("review_1",),
    ),
    Way(
        above="市教育局机关党委",
        branch="第二党支部",
        until="full_approval",
        days_ago=40,
        turns={"full_meeting": EXTENDED},
    ),
    Way(
        above="市水利局机关党委",
        branch="第一党支部",
        until="branch_meeting",
        days_ago=25,
        turns={"branch_meeting": NOT_PASSED},
    ),
)


@dataclass(frozen=True, slots=True)
class Brought:
    """A dossier of the plan; `username` where its person gets an account."""

    dossier: Dossier
    username: str


def bring_everybody(
    branches: Sequence[Organisation], people: People, today: date, say: Callable[[str], object]
) -> list[Brought]:
    """Every dossier of the plan, in the branches of the city."""
    applicants = Applicants(seed=people.random.randrange(10**6), today=today)
    places = {(one.parent.short_name, one.short_name): one for one in branches if one.parent}
    found = []
    for way in WAYS:
        dossier = applicants.bring(
            _cultivating(places[way.above, way.branch], today),
            people.applicant(),
            applied_for(way.until, today - timedelta(days=way.days_ago)),
            way.until,
            way.left_out,
            way.turns,
        )
        found.append(Brought(dossier, way.username))
    say("已生成：发展党员")
    return found


def _cultivating(branch: Organisation, today: date) -> Cultivating:
    staff = staff_of(branch, today)
    assert staff is not None, branch
    first, second = _longest_full(branch, today)
    return Cultivating(branch, staff.chair, staff.recorder, (first, second))


def _longest_full(branch: Organisation, today: date) -> tuple[Person, Person]:
    """The two who have been full members longest: their names stand for years."""
    rows = Membership.objects.on(today).filter(
        status=MembershipStatus.FULL, person__in=members_of(branch, today)
    )
    first, second = (row.person for row in rows.select_related("person").order_by("starts_on")[:2])
    return first, second
