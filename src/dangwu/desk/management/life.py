"""A year of organisation life in the demonstration: most of it done, some of it to be found."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from dangwu.learning.services import TrainingFields, record_training
from dangwu.meetings.models import Meeting, PlanEntry
from dangwu.meetings.selectors import Votes
from dangwu.meetings.services import (
    ItemFields,
    MeetingFields,
    record_meeting,
    report_above,
    sign_minutes,
)
from dangwu.meetings.services.life import list_remedy
from dangwu.meetings.services.plans import EntryFields, make_plan, publish_plan, submit_plan
from dangwu.members.models import Activity, Person, PostHolding, Presence
from dangwu.members.selectors import members_of
from dangwu.members.services.talks import record_talk
from dangwu.orgs.models import COMMITTEE_POSTS, Organisation, OrganisationKind, PostKind
from dangwu.orgs.selectors import organisations_below, terms_of
from dangwu.procedures.services import approve_case
from dangwu.rules.meetings import theme_day
from dangwu.rules.terms import ChoiceNeeded

WHY_AWAY = ("因公出差", "因病请假", "照顾住院家属", "参加培训班")
THEMES = (  # one for each month
    ("开展新年走访慰问", "走访慰问困难党员和老党员", "分组走访"),
    ("学习全会精神", "原文领学，交流发言", "会议室集中学习"),
    ("学雷锋志愿服务", "环境整治，便民服务", "社区志愿服务"),
    ("党纪学习教育", "学习纪律处分条例，案例讨论", "会议室集中学习"),
    ("立足岗位创先争优", "业务骨干讲经验，交流发言", "专题讨论"),
    ("机关作风建设大讨论", "查摆问题，提出改进措施", "专题讨论"),
    ("七一主题活动", "重温入党誓词，集体过政治生日", "现场活动"),
    ("下沉社区解难题", "收集意见，认领微心愿", "社区志愿服务"),
    ("学习党史", "参观档案展陈，交流体会", "现场活动"),
    ("重温入党志愿", "重读入党志愿书，谈初心", "会议室集中学习"),
    ("学习法律法规", "领学条文，结合岗位讨论", "会议室集中学习"),
    ("年度总结交流", "总结全年，查找不足", "专题讨论"),
)
COMMITTEE_TOPICS = (
    ("研究本月工作安排", "plan"),
    ("研究党员教育管理", "members"),
    ("研究主题党日方案", "plan"),
    ("研究发展党员工作", "admission"),
)
LECTURES = ("党章的基本要求", "全面从严治党", "弘扬伟大建党精神", "做到忠诚干净担当")
RESOLUTIONS = (
    ("支部委员会工作报告", "report", "同意支部委员会工作报告。"),
    ("年度党费使用计划", "other", "同意按计划使用党费，主要用于党员教育和走访慰问。"),
)
# What is wrong with some branches, by their place in the list of all.
NO_LATE_QUARTER, NOT_SIGNED, LATE_PLAN, NO_LECTURES, NOTHING = 3, 5, 7, 8, 9


@dataclass(frozen=True, slots=True)
class Staff:
    """Who chairs and who writes in a branch on a day, and everybody on its roster."""

    branch: Organisation
    chair: Person
    recorder: Person
    members: tuple[Person, ...]


def staff_of(branch: Organisation, on: date) -> Staff | None:
    """None where the branch has no secretary or nobody to write: a fault of its own."""
    held = {
        holding.post.kind: holding.person
        for holding in PostHolding.objects.on(on)
        .filter(post__organisation=branch, post__kind__in=COMMITTEE_POSTS)
        .select_related("person", "post")
    }
    chair, recorder = held.get(PostKind.SECRETARY), held.get(PostKind.ORGANISATION_MEMBER)
    if chair is None or recorder is None:
        return None
    return Staff(branch, chair, recorder, tuple(members_of(branch, on)))


class OrganisationLife:
    """The meetings, talks and plans of a year; the same for a seed and a day."""

    def __init__(self, seed: int, today: date, say: Callable[[str], object]) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
        self.today = today
        self.say = say
        self._rosters: dict[tuple[int, date], tuple[Person, ...]] = {}

    def live(self, branches: Sequence[Organisation]) -> None:
        """A year for each branch, with the faults that its place in the list gives it."""
        for place, branch in enumerate(branches):
            staff = staff_of(branch, self.today)
            if staff is None:
                continue
            self._year(staff, place)
        self.say("已生成：组织生活")

    def _year(self, staff: Staff, place: int) -> None:
        fault = place % 11
        if fault == NOTHING:
            return
        if fault != LATE_PLAN:
            self._plan(staff, file=place < 12)
        for month in range(1, self.today.month + 1):
            self._month(staff, month, fault)
        self._groups(staff)
        self._life_meeting(staff)
        self._talks(staff)
        self._training(staff)

    def _month(self, staff: Staff, month: int, fault: int) -> None:
        first_of_quarter = month % 3 == 1
        late = fault == NO_LATE_QUARTER and month > 6
        signed = not (fault == NOT_SIGNED and month >= self.today.month - 1)
        for make in (self._committee, self._theme_day):
            self._keep(staff, make(staff, month), signed=signed)
        if first_of_quarter and not late:
            self._keep(staff, self._member_meeting(staff, month), signed=signed)
        if month % 3 == 2 and fault != NO_LECTURES:
            self._keep(staff, self._lecture(staff, month), signed=signed)

    # ---- the meetings ------------------------------------------------------------------------

    def _committee(self, staff: Staff, month: int) -> Meeting | None:
        topic, task = COMMITTEE_TOPICS[month % len(COMMITTEE_TOPICS)]
        return self._held(
            staff,
            Activity.COMMITTEE_MEETING,
            date(self.today.year, month, 4),
            topic,
            time(15, 0),
            time(16, 0),
            items=(ItemFields(title=topic, task=task, points="逐项讨论，意见一致。"),),
        )

    def _theme_day(self, staff: Staff, month: int) -> Meeting | None:
        title, content, _ = THEMES[month - 1]
        day = self._day_of_theme(staff.branch, month)
        planned = PlanEntry.objects.filter(plan__organisation=staff.branch, on=day)
        return self._held(
            staff,
            Activity.THEME_DAY,
            day,
            title,
            time(9, 0),
            time(11, 30),
            summary=f"{content}。发言 {self.random.randint(3, 6)} 人。",
            parts=("study", "life", "service"),
            study_minutes=90,
            plan_entry=planned.first(),
        )

    def _member_meeting(self, staff: Staff, month: int) -> Meeting | None:
        return self._held(
            staff,
            Activity.MEMBER_MEETING,
            date(self.today.year, month, 18),
            f"第{'一二三四'[(month - 1) // 3]}季度党员大会",
            time(14, 0),
            time(16, 0),
            resolutions=RESOLUTIONS if month in (1, 7) else RESOLUTIONS[:1],
        )

    def _lecture(self, staff: Staff, month: int) -> Meeting | None:
        return self._held(
            staff,
            Activity.LECTURE,
            date(self.today.year, month, 22),
            LECTURES[month // 3 % len(LECTURES)],
            time(14, 30),
            time(16, 0),
            summary="课后讨论，结合岗位谈体会。",
            speaker=staff.chair,
        )

    def _life_meeting(self, staff: Staff) -> None:
        """That of the middle of the year, with a remedy that is still open."""
        day = date(self.today.year, 7, 10)
        if day >= self.today:
            return
        meeting = self._held(
            staff,
            Activity.LIFE_MEETING,
            day,
            f"{day.year}年年中组织生活会",
            time(14, 0),
            time(17, 0),
            summary="通报上次整改情况，逐人对照检查，开展批评和自我批评。",
        )
        if meeting is None:
            return
        list_remedy(
            meeting=meeting,
            problem="集中学习讨论不够深入",
            measure="每次主题党日安排两名党员领学发言",
            owner=staff.recorder,
            due_on=date(self.today.year, 12, 20),
            by=None,
            on=day + timedelta(days=2),
        )
        self._keep(staff, meeting, signed=True)

    def _groups(self, staff: Staff) -> None:
        """Group meetings of the last months, led by the leader."""
        below = organisations_below(staff.branch, self.today)
        for group in below.filter(kind=OrganisationKind.GROUP):
            leaders = PostHolding.objects.on(self.today).filter(post__organisation=group)
            holding = leaders.select_related("person").first()
            people = tuple(members_of(group, self.today))
            if holding is None or len(people) < 3:
                continue
            recorder = next(one for one in people if one != holding.person)
            own = Staff(group, holding.person, recorder, people)
            for month in range(max(1, self.today.month - 2), self.today.month + 1):
                day = date(self.today.year, month, 9)
                topic = "汇报思想和工作"
                self._keep(
                    own,
                    self._held(
                        own,
                        Activity.GROUP_MEETING,
                        day,
                        topic,
                        time(16, 0),
                        time(17, 0),
                        items=(ItemFields(title=topic, task="thoughts", points="逐人汇报。"),),
                    ),
                    signed=True,
                )

    def _held(
        self,
        staff: Staff,
        kind: str,
        day: date,
        title: str,
        begins: time,
        ends: time,
        *,
        items: Sequence[ItemFields] = (),
        resolutions: Sequence[tuple[str, str, str]] = (),
        summary: str = "",
        parts: tuple[str, ...] = (),
        study_minutes: int | None = None,
        speaker: Person | None = None,
        plan_entry: PlanEntry | None = None,
    ) -> Meeting | None:
        """One meeting written down the day after; None for a day that has not come."""
        if day >= self.today or day <= staff.branch.founded_on:
            return None
        there = self._there(staff.branch, day.replace(day=1))
        absent = self._absent(staff, there, kind, day)
        voters = sum(1 for one in there if one.status == "full" and one.pk not in absent)
        voted = (self._resolved(each, voters) for each in resolutions)
        return record_meeting(
            organisation=staff.branch,
            fields=MeetingFields(
                kind=kind,
                title=title,
                held_on=day,
                begins_at=begins,
                ends_at=ends,
                place="三楼会议室",
                chair=staff.chair,
                recorder=staff.recorder,
                speaker=speaker,
                parts=parts,
                study_minutes=study_minutes,
                plan_entry=plan_entry,
            ),
            absent=absent,
            items=(*items, *voted),
            summary=summary,
            next_steps="按分工落实，下次会议通报。",
            by=None,
            on=day + timedelta(days=1),
        )

    def _absent(
        self, staff: Staff, there: Sequence[Person], kind: str, day: date
    ) -> dict[UUID, tuple[str, str]]:
        """A few on leave; one member stays away without a word since the summer."""
        if kind in (Activity.COMMITTEE_MEETING, Activity.GROUP_MEETING):
            return {}
        free = [one for one in there if one not in (staff.chair, staff.recorder)]
        away = self.random.sample(free, k=min(2, len(free) // 6))
        told = {one.pk: (str(Presence.LEAVE), self.random.choice(WHY_AWAY)) for one in away}
        if day.month >= self.today.month - 4 and len(free) > 20:
            told[free[-1].pk] = (str(Presence.ABSENT), "")
        return told

    def _there(self, branch: Organisation, day: date) -> tuple[Person, ...]:
        """Who belonged to a branch on the first of a month: nobody of the city comes later."""
        if (branch.pk, day) not in self._rosters:
            self._rosters[branch.pk, day] = tuple(members_of(branch, day))
        return self._rosters[branch.pk, day]

    def _resolved(self, resolution: tuple[str, str, str], voters: int) -> ItemFields:
        title, task, wording = resolution
        abstained = self.random.randint(0, 1)
        return ItemFields(
            title=title,
            task=task,
            matter="general",
            points="听取说明，讨论后表决。",
            wording=wording,
            votes=Votes(method="hands", votes_for=voters - abstained, abstained=abstained),
        )

    def _keep(self, staff: Staff, meeting: Meeting | None, *, signed: bool) -> None:
        if meeting is None or not signed:
            return
        on = meeting.held_on + timedelta(days=1)
        sign_minutes(meeting=meeting, signed_by=staff.chair, keeper=staff.recorder, by=None, on=on)
        if meeting.kind != Activity.COMMITTEE_MEETING:
            report_above(meeting=meeting, by=None, on=on)

    def _day_of_theme(self, branch: Organisation, month: int) -> date:
        try:
            day = theme_day(
                self.today.year, month, terms_of(branch, date(self.today.year, month, 1))
            )
        except ChoiceNeeded:
            day = None
        return day or date(self.today.year, month, 12)

    # ---- plans, talks, trainings ---------------------------------------------------------------

    def _plan(self, staff: Staff, *, file: bool) -> None:
        """The theme days of the year, filed above and made public in time."""
        on = date(self.today.year, 1, 15)
        if on >= self.today:
            return
        plan = make_plan(
            organisation=staff.branch,
            kind=Activity.THEME_DAY,
            year=self.today.year,
            rows=list(self._entries(staff.branch)),
            by=None,
            on=on,
        )
        case = submit_plan(plan=plan, by=None, on=on + timedelta(days=2))
        publish_plan(
            plan=plan, published_on=on + timedelta(days=5), by=None, on=on + timedelta(days=5)
        )
        if file:
            approve_case(case=case, version=case.version, by=None, on=on + timedelta(days=8))

    def _entries(self, branch: Organisation) -> Iterator[EntryFields]:
        for month in range(1, 13):
            title, content, form = THEMES[month - 1]
            yield EntryFields(
                on=self._day_of_theme(branch, month),
                title=title,
                content=content,
                form=form,
                place="三楼会议室",
            )

    def _talks(self, staff: Staff) -> None:
        """The secretary has talked with two members in three."""
        since_new_year = members_of(staff.branch, date(self.today.year, 1, 1))
        others = [one for one in since_new_year if one != staff.chair]
        for number, person in enumerate(others):
            day = date(self.today.year, 1 + number % self.today.month, 6 + number % 20)
            if number % 3 == 2 or day >= self.today:
                continue
            record_talk(
                organisation=staff.branch,
                talker=staff.chair,
                person=person,
                held_on=day,
                occasion="yearly",
                place="书记办公室",
                note="工作积极，建议多参加业务培训。" if number % 4 == 0 else "",
                by=None,
                on=day,
            )

    def _training(self, staff: Staff) -> None:
        day = date(self.today.year, 5, 20)
        if day < self.today:
            fields = TrainingFields(
                kind=Activity.TRAINING,
                title="党员春季集中轮训",
                held_on=day,
                minutes=16 * 60,
                provider="市直机关工委",
            )
            roster = members_of(staff.branch, day)
            there = [one for one in roster if self.random.random() < 0.9]
            record_training(
                organisation=staff.branch, fields=fields, people=there, by=None, on=day
            )
