"""The demonstration city 澄湖市: organs, branches, officers and members, with faults to find."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from dangwu.desk.management.admissions import bring_everybody
from dangwu.desk.management.ahead import look_ahead
from dangwu.desk.management.demo_accounts import (
    DUTIES,
    DemoAccount,
    IssuedAccount,
    issue_accounts,
)
from dangwu.desk.management.invented import Invented, People
from dangwu.desk.management.life import OrganisationLife
from dangwu.desk.management.pay import CONFIRMED, NOT_RUN, QUESTIONS, WAITING, Payroll
from dangwu.members.models import Person
from dangwu.members.services import MemberFields, begin_condition, hold_post, register_person
from dangwu.orgs.models import Organisation
from dangwu.orgs.models import OrganisationKind as Kind
from dangwu.orgs.models import PostKind as Post
from dangwu.orgs.services import (
    begin_term,
    choose_option,
    create_post,
    follow_standard,
    found_organisation,
)
from dangwu.rules.calendar import add_years

CITY = "澄湖市"
FOUNDED = date(2003, 6, 1)
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the plan: its name, how many members, and what is wrong with it, if anything."""

    name: str
    members: int
    retired: bool = False
    probationary: int = 0
    seats: int = 3
    groups: int = 0
    fault: str = ""
    kind: str = Kind.BRANCH
    units: int = 1


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ of the city: its Party body, and the branches below it."""

    name: str
    kind: str
    branches: tuple[Branch, ...]
    institution: bool = False


def _numbered(*sizes: int) -> tuple[Branch, ...]:
    return tuple(Branch(f"第{NUMERALS[i]}党支部", size) for i, size in enumerate(sizes))


PLAN = (
    Organ(
        "市发展和改革局",
        Kind.COMMITTEE,
        (
            Branch("第一党支部", 28, probationary=2, groups=3, seats=5),
            Branch("第二党支部", 24, probationary=1, seats=5),
            Branch("第三党支部", 23, probationary=1, seats=5),
            Branch("第四党支部", 53, seats=5, fault="too_large"),
            Branch("离退休党支部", 22, retired=True),
        ),
    ),
    Organ(
        "市财政局",
        Kind.COMMITTEE,
        (*_numbered(26, 24, 22, 19), Branch("离退休党支部", 26, retired=True)),
    ),
    Organ(
        "市教育局",
        Kind.COMMITTEE,
        (
            *_numbered(25, 24, 23, 21),
            Branch("教育考试院党支部", 18, probationary=1),
            Branch("离退休党支部", 24, retired=True),
        ),
        institution=True,
    ),
    Organ(
        "市水利局",
        Kind.COMMITTEE,
        (
            *_numbered(22, 21, 20, 18),
            Branch("河湖管理中心党支部", 6, seats=3, fault="committee_not_due"),
            Branch("离退休党支部", 21, retired=True),
        ),
    ),
    Organ(
        "市自然资源局",
        Kind.COMMITTEE,
        (
            *_numbered(24, 22, 23, 20),
            Branch("测绘院党支部", 17, probationary=1),
            Branch("离退休党支部", 20, retired=True),
        ),
    ),
    Organ(
        "市市场监督管理局",
        Kind.COMMITTEE,
        (
            *_numbered(25, 23, 22),
            Branch("执法支队党支部", 30, groups=3, seats=5),
            Branch("联合党支部", 11, kind=Kind.JOINT_BRANCH, units=6, fault="too_many_units"),
            Branch("离退休党支部", 23, retired=True),
        ),
    ),
    Organ(
        "市档案馆",
        Kind.GENERAL_BRANCH,
        (*_numbered(21, 19), Branch("离退休党支部", 16, retired=True)),
        institution=True,
    ),
    Organ(
        "市地方志编纂室",
        Kind.BRANCH,
        (Branch("党支部", 14, fault="secretary_vacant"),),
        institution=True,
    ),
)

COMMITTEE_SEATS = {
    3: (Post.SECRETARY, Post.ORGANISATION_MEMBER, Post.DISCIPLINE_MEMBER),
    5: (
        Post.SECRETARY,
        Post.DEPUTY,
        Post.ORGANISATION_MEMBER,
        Post.PUBLICITY_MEMBER,
        Post.DISCIPLINE_MEMBER,
    ),
}
ABOVE_SEATS = (
    Post.SECRETARY,
    Post.FULL_TIME_DEPUTY,
    Post.ORGANISATION_MEMBER,
    Post.PUBLICITY_MEMBER,
    Post.DISCIPLINE_MEMBER,
)


class City:
    """Builds the city through the services, the same way every time for a seed and a day."""

    def __init__(self, seed: int, today: date, say: Callable[[str], object]) -> None:
        self.people = People(seed, today)
        self.today = today
        self.say = say
        self.accounts: list[DemoAccount] = []
        self.filled: list[tuple[Organ, Organisation]] = []
        self.payroll = Payroll(seed, today)
        self.life = OrganisationLife(seed, today, say)

    def build(self) -> None:
        root = self._found(
            Kind.WORKING_COMMITTEE, f"中共{CITY}直属机关工作委员会", "市直机关工委", None
        )
        follow_standard(organisation=root, standard="shaoxing", by=None, on=date(2017, 7, 1))
        choose_option(
            organisation=root,
            item="MTG-11.day",
            option="second_monday",
            by=None,
            on=date(2017, 7, 1),
        )
        own = self._found(
            Kind.BRANCH, f"中共{CITY}直属机关工作委员会机关支部委员会", "工委机关党支部", root
        )
        own_members = self._fill(
            own, Branch("工委机关党支部", 12, seats=3), Organ("工委", Kind.BRANCH, ())
        )
        self._staff(root, own_members[5], "gongwei", "市直机关工委专职党务干部")
        for organ in PLAN:
            self._organ(root, organ)
            self.say(f"已生成：{organ.name}")
        self._verify_dues()
        self.say("已核定：党费")
        self._live()
        self._admit()
        for duty, username in (("system", "xitong"), ("security", "anquan"), ("audit", "shenji")):
            self.accounts.append(DemoAccount(username, f"{DUTIES[duty]}管理员", duty=duty))

    def _found(
        self, kind: str, name: str, short: str, parent: Organisation | None, **more: object
    ) -> Organisation:
        return found_organisation(
            kind=kind,
            name=name,
            short_name=short,
            parent=parent,
            by=None,
            on=FOUNDED,
            **more,  # type: ignore[arg-type]
        )

    def _organ(self, root: Organisation, organ: Organ) -> None:
        if organ.kind == Kind.BRANCH:
            name = f"中共{CITY}{organ.name[1:]}支部委员会"
            branch = self._found(Kind.BRANCH, name, f"{organ.name}党支部", root)
            self._fill(branch, organ.branches[0], organ)
            return
        title = "机关委员会" if organ.kind == Kind.COMMITTEE else "总支部委员会"
        word = "机关党委" if organ.kind == Kind.COMMITTEE else "党总支"
        above = self._found(
            organ.kind, f"中共{CITY}{organ.name[1:]}{title}", f"{organ.name}{word}", root
        )
        members: list[Person] = []
        for planned in organ.branches:
            name = f"中共{CITY}{organ.name[1:]}机关{planned.name.replace('党支部', '支部')}委员会"
            branch = self._found(planned.kind, name, planned.name, above, units=planned.units)
            members += self._fill(branch, planned, organ)
        self._officers(above, organ, members)

    def _fill(self, branch: Organisation, planned: Branch, organ: Organ) -> list[Person]:
        groups = [
            self._found(
                Kind.GROUP,
                f"{branch.short_name}第{NUMERALS[i]}党小组",
                f"第{NUMERALS[i]}党小组",
                branch,
            )
            for i in range(planned.groups)
        ]
        kinds = [False] * (planned.members - planned.probationary) + [True] * planned.probationary
        members = [
            self._register(
                self._invent(planned, organ, probationary),
                branch,
                groups[i % len(groups)] if groups else None,
            )
            for i, probationary in enumerate(kinds)
        ]
        self.filled.append((organ, branch))
        self._seat(branch, planned, members)
        for group, leader in zip(groups, members[6:], strict=False):
            self._appoint(group, Post.GROUP_LEADER, leader)
        if planned.fault == "too_large":
            begin_condition(
                person=members[10],
                kind="mobile",
                by=None,
                on=date(self.today.year, 3, 2),
                place="省城挂职",
            )
        return members

    def _invent(self, planned: Branch, organ: Organ, probationary: bool) -> Invented:
        return self.people.member(
            retired=planned.retired, probationary=probationary, institution=organ.institution
        )

    def _register(
        self, invented: Invented, branch: Organisation, group: Organisation | None
    ) -> Person:
        since = max(FOUNDED, invented.joined_on)
        return register_person(
            member=MemberFields(
                person=invented.fields,
                organisation=branch,
                group=group,
                joined_on=invented.joined_on,
                full_on=invented.full_on,
                affiliated_on=since,
            ),
            by=None,
            on=self.today,
        )

    def _seat(self, branch: Organisation, planned: Branch, members: list[Person]) -> None:
        elected = self._elected_on(planned)
        begin_term(
            organisation=branch,
            number=self.people.random.randint(3, 7),
            elected_on=elected,
            by=None,
            on=elected,
        )
        for seat, person in zip(COMMITTEE_SEATS[planned.seats], members, strict=False):
            vacant = planned.fault == "secretary_vacant" and seat == Post.SECRETARY
            self._appoint(branch, seat, None if vacant else person)
        if branch.short_name == "第三党支部" and not any(
            a.username == "shuji" for a in self.accounts
        ):
            self._show(members, branch)

    def _elected_on(self, planned: Branch) -> date:
        """Most terms run; one in nine is over, one near its end."""
        roll = self.people.random.random()
        years, days = (4, 40) if roll < 0.11 else (3, -70) if roll < 0.22 else (1, 120)
        elected = add_years(self.today, -years)
        return date.fromordinal(elected.toordinal() - days)

    def _show(self, members: list[Person], branch: Organisation) -> None:
        """The accounts of the branch that the guide speaks of."""
        above = branch.parent.short_name if branch.parent else ""
        where = f"{above}{branch.short_name}"
        self.accounts += [
            DemoAccount("shuji", f"{where}书记", members[0]),
            DemoAccount("zuzhi", f"{where}组织委员", members[2]),
            DemoAccount("dangyuan", f"{where}党员", members[8]),
        ]

    def _appoint(self, organisation: Organisation, kind: str, person: Person | None) -> None:
        on = max(FOUNDED, date(self.today.year - 1, 3, 1))
        seat = create_post(organisation=organisation, kind=kind, by=None, on=on)
        if person is not None:
            hold_post(person=person, post=seat, by=None, on=on)

    def _officers(self, above: Organisation, organ: Organ, members: list[Person]) -> None:
        begin_term(
            organisation=above,
            number=5,
            elected_on=date(self.today.year - 2, 4, 12),
            by=None,
            on=self.today,
        )
        full = [m for m in members if m.category != "retired"]
        for kind, person in zip(ABOVE_SEATS, full[9:], strict=False):
            if organ.kind == Kind.GENERAL_BRANCH and kind == Post.FULL_TIME_DEPUTY:
                kind = Post.DEPUTY
            self._appoint(above, kind, person)
        if (
            organ.kind == Kind.COMMITTEE and organ.name != "市水利局"
        ):  # one committee lacks its 纪委
            self._discipline(above, full)
        if organ.name == "市发展和改革局":
            self.accounts.append(DemoAccount("fushuji", f"{above.short_name}专职副书记", full[10]))

    def _discipline(self, above: Organisation, full: list[Person]) -> None:
        name = above.name.replace("机关委员会", "机关纪律检查委员会")
        body = self._found(
            Kind.DISCIPLINE_COMMITTEE, name, above.short_name.replace("党委", "纪委"), above
        )
        begin_term(
            organisation=body,
            number=5,
            elected_on=date(self.today.year - 2, 4, 12),
            by=None,
            on=self.today,
        )
        self._appoint(body, Post.DISCIPLINE_SECRETARY, full[10])
        for person in full[15:17]:
            self._appoint(body, Post.COMMITTEE_MEMBER, person)

    def _verify_dues(self) -> None:
        """This year as far as each branch has come; in the first organ last year too."""
        year = self.today.year
        for place, (organ, branch) in enumerate(self.filled):
            if organ is PLAN[0]:
                self.payroll.verify(branch, year - 1, CONFIRMED)
            self.payroll.verify(branch, year, self._progress(place))

    def _live(self) -> None:
        """A year of organisation life; the branch of the guide has something before it."""
        branches = [branch for _, branch in self.filled]
        self.life.live(branches)
        guide = next(one for one in branches if one.short_name == "第三党支部")
        look_ahead(guide, self.today)

    def _admit(self) -> None:
        """People on their way into the Party; one of them looks on with an account."""
        branches = [branch for _, branch in self.filled]
        for brought in bring_everybody(branches, self.people, self.today, self.say):
            if brought.username:
                place = brought.dossier.organisation
                above = place.parent.short_name if place.parent else ""
                who = f"{above}{place.short_name}预备党员"
                self.accounts.append(DemoAccount(brought.username, who, brought.dossier.person))

    def _progress(self, place: int) -> str:
        """The branch of the guide has questions; one in nine waits, one in nine has not begun."""
        if place == 3:
            return QUESTIONS
        return {4: WAITING, 6: NOT_RUN}.get(place % 9, CONFIRMED)

    def _staff(self, organisation: Organisation, person: Person, username: str, who: str) -> None:
        self._appoint(organisation, Post.STAFF, person)
        self.accounts.append(DemoAccount(username, who, person))


@transaction.atomic
def build_city(*, seed: int, today: date, say: Callable[[str], object]) -> list[IssuedAccount]:
    """Make the city and its accounts, all or nothing; the passwords are in the answer alone."""
    city = City(seed, today, say)
    city.build()
    return list(issue_accounts(city.accounts, today))
