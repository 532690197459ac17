"""The cast with a row of every kind at every place, so that each address can be asked about
each place.

`OBJECTS` says for every route with parameters what they are at a place; None where there is no
such thing
there (a committee has no members of its own). A new route with parameters needs a line.
"""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils.timezone import localdate

from dangwu.admission.models import (
    Dossier,
    DossierTalk,
    FormIssue,
    Inquiry,
    MoveRequest,
    Review,
)
from dangwu.admission.services import issue_form, receive_forms, send_inquiry
from dangwu.care.models import TalkNeed
from dangwu.care.services import hold_talk
from dangwu.core.scope import whole_tree
from dangwu.desk.management.applicants import Applicants, Cultivating, applied_for
from dangwu.desk.services import make_feed
from dangwu.dues.models import Assessment, PayImport, SubtreeRun
from dangwu.dues.selectors.layouts import layout_named
from dangwu.dues.services.decisions import decide_relief, rule_category
from dangwu.dues.services.imports import upload_pay
from dangwu.dues.services.pay import Pay, enter_pay
from dangwu.dues.services.runs import ask_for_run
from dangwu.dues.services.verify import verify_dues
from dangwu.duties.models import DoneRecord
from dangwu.duties.selectors import DutyLine, duties_of
from dangwu.duties.services import record_done
from dangwu.learning.models import Material, ThoughtReport, Training
from dangwu.learning.services import (
    TrainingFields,
    add_material,
    hand_in_thought_report,
    record_training,
)
from dangwu.meetings.models import (
    AgendaItem,
    Brief,
    CheckingPaper,
    FollowUp,
    Meeting,
    TellerCount,
    YearPlan,
)
from dangwu.meetings.selectors.attendance import quarter_of
from dangwu.meetings.selectors.plans import planned_kinds_of
from dangwu.meetings.selectors.proposals import kinds_of
from dangwu.meetings.services.briefs import write_brief
from dangwu.meetings.services.life import hand_in_paper
from dangwu.meetings.services.plans import EntryFields, make_plan
from dangwu.meetings.services.sign import add_follow_up
from dangwu.meetings.services.votes import open_poll
from dangwu.members.models import (
    Condition,
    Person,
    PostHolding,
    RightsRestriction,
    RosterImport,
    Talk,
)
from dangwu.members.selectors.people import members_of
from dangwu.members.services import (
    PersonFields,
    begin_condition,
    register_applicant,
    restrict_rights,
)
from dangwu.orgs.models import CommitteeTerm, Organisation, Post
from dangwu.orgs.selectors import choosable
from dangwu.orgs.services import begin_term, create_post
from dangwu.procedures.models import Case, Delegation, Run
from dangwu.reports.models import Report
from dangwu.reports.services import ReportFields, draft_report
from tests.apps.meetings.records import attended, decided, discussed, held
from tests.apps.members import rosters
from tests.apps.members.rosters import member, roster_file, upload
from tests.apps.procedures.course import begin, brought_to, sent
from tests.apps.procedures.generic import HANDOVER
from tests.apps.procedures.plans import submit_plan
from tests.factories import Cast, identity_number, make_holding, make_person, numeral
from tests.people import PEOPLE

POLICY = tomllib.loads((Path(__file__).parent / "policy.toml").read_text())

# Seen from fagai_1: itself, below it, beside it, above it, another organ, above all, another root.
PLACES = ("fagai_1", "fagai_1_a", "fagai_2", "fagai", "shuili_1", "gongwei", "linjiang_1")
# The person whose membership lies exactly there.
PERSON_AT = {
    "fagai_1": "wuting",
    "fagai_1_a": "wangfang",
    "fagai_2": "linxue",
    "shuili_1": "fengyun",
    "gongwei_1": "sunmin",
    "linjiang_1": "yanli",
}


YEAR = localdate().year
# Who asks for runs and uploads sheets of pay.
UPLOADER = "tangning"
# Two full members of a branch whose rights nothing restricts: contacts and sponsors there.
BACKERS = {
    "fagai_1": ("zhangwen", "zhoukai"),
    "fagai_2": ("chenjie", "linxue"),
    "shuili_1": ("zhengqiang", "fengyun"),
    "linjiang_1": ("majun", "yanli"),
}
# About what a session uploaded, which those of the tests have not.
NOT_UPLOADED = {
    "admission:checkup_result",
    "admission:checkup_progress",
    "admission:checkup_download",
    "admission:checkup_discard",
    "admission:checkup_take_over",
}
# Asked only of the organisation itself at which the post is held, not of those below.
OF_THE_OWN_ROOT = {"dues:verify_below"}


class World:
    """The built cast, and the rows made about it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._made: dict[tuple[str, str], Any] = {}

    def organisation(self, place: str) -> Organisation:
        return self.cast.organisation(place)

    def person(self, place: str) -> Person | None:
        key = PERSON_AT.get(place)
        return self.cast.person(key) if key else None

    def path(self, place: str) -> str:
        return self.cast.organisation(place).scope_path

    def _once(self, kind: str, place: str, make: Callable[[], Any]) -> Any:
        if (kind, place) not in self._made:
            with whole_tree("a row for the matrix"):
                self._made[kind, place] = make()
        return self._made[kind, place]

    def seat(self, place: str) -> Post | None:
        """A seat that nobody holds; of a group there is one, and it is held."""
        if self._is_group(place):
            return None
        return self._once(
            "seat",
            place,
            lambda: create_post(
                organisation=self.organisation(place),
                kind="publicity_member",
                by=None,
                on=date(2024, 3, 1),
            ),
        )

    def holding(self, place: str) -> PostHolding:
        """A post held at the place: of a group by its leader, else by no role of the cast."""
        return self._once("holding", place, lambda: self._seated(place))

    def _seated(self, place: str) -> PostHolding:
        if self._is_group(place):
            return PostHolding.objects.running().get(post__organisation=self.organisation(place))
        holder = make_person("柳青", branch=self.organisation("fagai_2"))
        return make_holding(holder, "mass_member", self.organisation(place))

    def term(self, place: str) -> CommitteeTerm:
        return self._once(
            "term",
            place,
            lambda: begin_term(
                organisation=self.organisation(place),
                number=1,
                elected_on=date(2024, 3, 1),
                by=None,
                on=localdate(),
            ),
        )

    def choice(self, place: str) -> str | None:
        """An item that the rulebook leaves to the organisation."""
        with whole_tree("a row for the matrix"):
            open_ = choosable(self.organisation(place), localdate())
        return open_[0].id if open_ else None

    def condition(self, place: str) -> Condition | None:
        person = self.person(place)
        if person is None:
            return None
        return self._once(
            "condition",
            place,
            lambda: begin_condition(
                person=person, kind="mobile", place="外省", by=None, on=date(2025, 5, 1)
            ),
        )

    def restriction(self, place: str) -> RightsRestriction:
        """On the one ground, so that `members:restrict` is free for the other."""
        person = self.person(place)
        return self._once(
            "restriction",
            place,
            lambda: restrict_rights(
                person=person, ground="probation", by=None, on=date(2025, 5, 1)
            ),
        )

    def roster(self, place: str) -> RosterImport:
        """A roster of one faultless new member, checked and not imported."""
        by = self.cast.user("majun" if place.startswith("linjiang") else "tangning")
        return self._once(
            "roster",
            place,
            lambda: upload(roster_file([member()]), by=by, organisation=self.organisation(place)),
        )

    # ---- dues: verified for the branches, from bases entered for all their members

    def is_branch(self, place: str) -> bool:
        return self.organisation(place).kind == "branch"

    def assessment(self, place: str) -> Assessment | None:
        """The assessment of the person at a branch; it belongs to the branch."""
        person = self.person(place)
        if person is None or not self.is_branch(place):
            return None
        self._once("verification", place, lambda: self._verify(place))
        with whole_tree("a row for the matrix"):
            return Assessment.objects.get(person=person, replaced_on__isnull=True)

    def _verify(self, place: str) -> None:
        branch, today = self.organisation(place), localdate()
        for person in members_of(branch, today):
            enter_pay(
                person=person, year=YEAR, pay=Pay(base=520_000), employer=None, by=None, on=today
            )
        verify_dues(branch=branch, year=YEAR, by=None, on=today)

    def relieved(self, place: str) -> Person | None:
        """A person at the place with a relief and a ruling in force."""
        person = self.person(place)
        if person is not None:
            self._once("relief", place, lambda: self._relieve(person))
        return person

    def _relieve(self, person: Person) -> bool:
        today = localdate()
        decide_relief(
            person=person,
            year=YEAR,
            amount_fen=100,
            decided_by="superior",
            decided_on=today,
            reason="家庭困难",
            by=None,
            on=today,
        )
        rule_category(
            person=person,
            year=YEAR,
            category="in_service",
            employer="government",
            reason="借调",
            by=None,
            on=today,
        )
        return True

    def pay_import(self, place: str) -> PayImport | None:
        if not self.is_branch(place):
            return None
        return self._once("pay import", place, lambda: self._upload_pay(place))

    def _upload_pay(self, place: str) -> PayImport:
        layout = layout_named("government")
        assert layout is not None
        return upload_pay(
            organisation=self.organisation(place),
            year=YEAR,
            layout=layout,
            data=self.pay_sheet(place),
            name="工资.xlsx",
            by=self.cast.user(UPLOADER),
            on=localdate(),
        )

    def pay_sheet(self, place: str) -> bytes:
        """The base of the person at the place, other than what is on record."""
        person = self.person(place)
        assert person is not None
        return rosters.workbook([["姓名", "计算基数"], [person.name, 5300]], sheet="工资")

    def run(self, place: str) -> SubtreeRun:
        return self._once(
            "run",
            place,
            lambda: ask_for_run(
                organisation=self.organisation(place if not self._is_group(place) else "fagai_1"),
                year=YEAR,
                by=self.cast.user(UPLOADER),
                on=localdate(),
            ),
        )

    def case(self, place: str) -> Case:
        """A plan that the organisation has put before the one above, and that waits."""
        return self._once(
            "case",
            place,
            lambda: submit_plan(self.organisation(place), by=None, on=localdate()),
        )

    def procedure_run(self, place: str) -> Run:
        """A run whose third step lies with the level above."""
        return self._once("procedure run", place, lambda: self._run_on(place))

    def _run_on(self, place: str) -> Run:
        run = begin(self.organisation(place), subject=None, title=f"{place}程序")
        brought_to(run, "consent")
        sent(run, "consent")
        return Run.objects.get(pk=run.pk)

    def delegation(self, place: str) -> Delegation:
        return self._once("delegation", place, lambda: self._delegate(place))

    def _delegate(self, place: str) -> Delegation:
        organisation = self.organisation(place)
        giver, taker = self.cast.user("zhangwen"), self.cast.user("chenjie")
        return Delegation.objects.create(
            scope_path=organisation.scope_path,
            organisation=organisation,
            giver=giver,
            taker=taker,
            giver_name="张文",
            taker_name="陈洁",
            permissions=["procedures.submit"],
            starts_on=localdate(),
            ends_on=localdate() + timedelta(days=5),
            reason="外出学习",
        )

    # ---- meetings

    def planned_meeting(self, place: str) -> Meeting:
        """A meeting of today that nobody was told of yet."""
        kind = "group_meeting" if self._is_group(place) else "member_meeting"
        return self._once(
            "planned meeting",
            place,
            lambda: held(
                self.organisation(place),
                kind,
                localdate(),
                title=f"{place}会议",
                state=Meeting.State.PLANNED,
                recorded_on=None,
            ),
        )

    def follow_up(self, place: str) -> FollowUp:
        return self._once(
            "follow up",
            place,
            lambda: add_follow_up(
                meeting=self.held_meeting(place),
                measure="张贴公布",
                owner=None,
                due_on=localdate(),
                by=None,
                on=localdate(),
            ),
        )

    def resolution(self, place: str) -> AgendaItem:
        """A topic with a resolution that the level above has to approve."""
        return self._once("resolution", place, lambda: self._resolve(place))

    def _resolve(self, place: str) -> AgendaItem:
        item = discussed(self.held_meeting(place), "接收党员", matter="general")
        decided(item, "同意", needs_approval=True)
        return item

    # ---- meetings that run

    def running_meeting(self, place: str) -> Meeting:
        """A meeting that runs, with the person at the place there and nobody else."""
        return self._once("running meeting", place, lambda: self._run(place))

    def _run(self, place: str) -> Meeting:
        kind = "group_meeting" if self._is_group(place) else "member_meeting"
        state = Meeting.State.OPEN
        made = held(self.organisation(place), kind, localdate(), title=f"{place}现场", state=state)
        if person := self.person(place):
            attended(made, person)
        return made

    def topic(self, place: str) -> AgendaItem:
        """An item of the meeting that runs, to be voted on."""
        return self._once(
            "topic",
            place,
            lambda: discussed(self.running_meeting(place), "经费预算", matter="general"),
        )

    def polled(self, place: str) -> AgendaItem:
        """An item with a poll that is open."""
        return self._once("polled", place, lambda: self._poll(place))

    def _poll(self, place: str) -> AgendaItem:
        item = discussed(self.running_meeting(place), "保密表决的事项", matter="general")
        open_poll(item=item, by=None, on=localdate())
        return item

    def counted(self, place: str) -> AgendaItem:
        """An item whose ballots the person at the place counts."""
        return self._once("counted", place, lambda: self._count(place))

    def _count(self, place: str) -> AgendaItem:
        item = discussed(self.running_meeting(place), "纸质票的事项", matter="general")
        if person := self.person(place):
            TellerCount.objects.create(
                scope_path=item.scope_path, meeting=item.meeting, item=item, teller=person
            )
        return item

    # ---- papers of meetings

    def held_meeting(self, place: str) -> Meeting:
        """A meeting that was held today, and its record not signed."""
        return self._once("held meeting", place, lambda: self._hold(place))

    def _hold(self, place: str) -> Meeting:
        kind = "group_meeting" if self._is_group(place) else "member_meeting"
        made = held(self.organisation(place), kind, localdate(), title=f"{place}学习")
        if person := self.person(place):
            attended(made, person)
        discussed(made, "学习文件", points="结合岗位谈认识", result="抓好落实")
        return made

    def brief(self, place: str) -> Brief:
        return self._once(
            "brief",
            place,
            lambda: write_brief(
                meeting=self.held_meeting(place),
                title=f"{place}简讯",
                text="召开党员大会。",
                by=None,
                on=localdate(),
            ),
        )

    # ---- plans of the year, life meetings

    def year_plan(self, place: str) -> YearPlan | None:
        """A plan of this year with one entry, known to nobody outside; a group makes none."""
        if self._is_group(place):
            return None
        return self._once("year plan", place, lambda: self._plan_year(place))

    def _plan_year(self, place: str) -> YearPlan:
        organisation = self.organisation(place)
        row = EntryFields(on=date(YEAR, 6, 8), title=f"{place}学习", content="学习", form="集体")
        return make_plan(
            organisation=organisation,
            kind=planned_kinds_of(organisation)[0],
            year=YEAR,
            rows=[row],
            by=None,
            on=localdate(),
        )

    def life(self, place: str) -> Meeting:
        """A life meeting to which the person at the place was called."""
        return self._once("life meeting", place, lambda: self._call_life(place))

    def _call_life(self, place: str) -> Meeting:
        of_branch = self.is_branch(place) or self._is_group(place)
        made = held(
            self.organisation(place),
            "life_meeting" if of_branch else "democratic_life_meeting",
            localdate(),
            title=f"{place}生活会",
            state=Meeting.State.CALLED,
            told_on=localdate(),
        )
        if person := self.person(place):
            attended(made, person, "expected")
        return made

    def checking_paper(self, place: str) -> CheckingPaper | None:
        person = self.person(place)
        if person is None:
            return None
        return self._once(
            "checking paper",
            place,
            lambda: hand_in_paper(
                meeting=self.life(place), person=person, text="查摆问题", by=None, on=localdate()
            ),
        )

    @cached_property
    def feed(self) -> str:
        """The secret of somebody's calendar feed."""
        with whole_tree("a row for the matrix"):
            person = self.cast.person("yanli")
            return make_feed(person=person.pk, by=None, on=localdate())

    # ---- reports

    def report(self, place: str) -> Report | None:
        """A draft of the year's report of work."""
        if self._is_group(place):
            return None
        return self._once(
            "report",
            place,
            lambda: draft_report(
                organisation=self.organisation(place),
                kind="work",
                year=YEAR,
                fields=ReportFields(title=f"{place}工作报告", text="一年工作"),
                by=None,
                on=localdate(),
            ),
        )

    # ---- learning

    def training(self, place: str) -> Training | None:
        """A training in which the person at the branch took part."""
        person = self.person(place)
        if person is None or not self.is_branch(place):
            return None
        fields = TrainingFields(
            kind="training", title=f"{place}培训", held_on=localdate(), minutes=90
        )
        return self._once(
            "training",
            place,
            lambda: record_training(
                organisation=self.organisation(place),
                fields=fields,
                people=[person],
                by=None,
                on=localdate(),
            ),
        )

    def material(self, place: str) -> Material:
        return self._once(
            "material",
            place,
            lambda: add_material(
                organisation=self.organisation(place),
                title=f"{place}读本",
                where="书架",
                read_by=None,
                by=None,
                on=localdate(),
            ),
        )

    def thought_report(self, place: str) -> ThoughtReport | None:
        person = self.person(place)
        if person is None:
            return None
        return self._once(
            "thought report",
            place,
            lambda: hand_in_thought_report(
                person=person,
                form="written",
                handed_on=localdate() - timedelta(days=1),
                text="近期思想",
                is_own=True,
                by=None,
                on=localdate(),
            ),
        )

    def talk(self, place: str) -> Talk | None:
        """A talk with the person at the place, by somebody of the branch who is no role."""
        person = self.person(place)
        return self._once("talk", place, lambda: self._talk(place, person)) if person else None

    def _talk(self, place: str, person: Person) -> Talk:
        branch = self._branch_of(place)
        return hold_talk(
            branch=branch,
            talker=make_person("柳青", branch=branch, category="civil_servant"),
            person=person,
            held_on=localdate(),
            occasion="yearly",
            place="谈心室",
            note=f"谈话原话，{place}",
            by=None,
            on=localdate(),
        )

    # ---- admission: one dossier a branch, an activist's, with a form and a letter out

    def dossier(self, place: str) -> Dossier | None:
        return self.admission(place)[0] if self.is_branch(place) else None

    def review(self, place: str) -> Review | None:
        return self._of_dossier(Review, place)

    def half_way(self, place: str) -> Person:
        """An activist on record whose papers nobody has taken over."""
        return self._once("half way", place, lambda: self._activist(place))

    def _activist(self, place: str) -> Person:
        fields = PersonFields(
            name=f"祝{numeral(len(self._made))}", id_number=identity_number("19930418")
        )
        since = localdate() - timedelta(days=30)
        with whole_tree("a row for the matrix"):
            person = register_applicant(
                person=fields,
                organisation=self.organisation(place),
                applied_on=since,
                by=None,
                on=since,
            )
        return person

    def first_talk(self, place: str) -> DossierTalk | None:
        return self._of_dossier(DossierTalk, place)

    def form_issue(self, place: str) -> FormIssue | None:
        return self.admission(place)[1] if self.is_branch(place) else None

    def inquiry(self, place: str) -> Inquiry | None:
        return self.admission(place)[2] if self.is_branch(place) else None

    def move_request(self, place: str) -> MoveRequest | None:
        dossier = self.dossier(place)
        return dossier and self._once("move", place, lambda: self._move_request(place, dossier))

    @staticmethod
    def _move_request(place: str, dossier: Dossier) -> MoveRequest:
        return MoveRequest.objects.create(
            scope_path=dossier.scope_path,
            dossier=dossier,
            to=f"转往原话，{place}",
            moves_on=localdate(),
        )

    def _of_dossier(self, model: Any, place: str) -> Any:
        dossier = self.dossier(place)
        with whole_tree("a row for the matrix"):
            return dossier and model.objects.filter(dossier=dossier).first()

    def admission(self, place: str) -> tuple[Dossier, FormIssue, Inquiry]:
        return self._once("admission", place, lambda: self._admission(place))

    def _admission(self, place: str) -> tuple[Dossier, FormIssue, Inquiry]:
        dossier, today = (
            self.bring(place, "review_1", f"叶{numeral(len(self._made))}"),
            localdate(),
        )
        forms = receive_forms(
            organisation=dossier.organisation.parent,
            prefix=f"本{place}",
            first=1,
            last=9,
            width=3,
            received_on=today,
            by=None,
            on=today,
        )
        issue = issue_form(dossier=dossier, forms=forms, issued_on=today, by=None, on=today)
        inquiry = send_inquiry(
            dossier=dossier,
            manner="letter",
            number="政审1号",
            addressee=f"收函单位原话，{place}",
            about=f"被调查人原话，{place}",
            sent_on=today,
            by=None,
            on=today,
        )
        return dossier, issue, inquiry

    def bring(self, place: str, until: str, name: str) -> Dossier:
        """Somebody new at a branch, brought to a step a few days ago."""
        branch, today = self.organisation(place), localdate()
        chair, other = (self.cast.person(key) for key in BACKERS[place])
        where = Cultivating(branch=branch, chair=chair, recorder=other, contacts=(chair, other))
        born = identity_number(f"199{len(self._made) % 10}0418")
        applied_on = applied_for(until, today - timedelta(days=3))
        made = Applicants(seed=1, today=today)
        person = PersonFields(name=name, id_number=born)
        with whole_tree("a row for the matrix"):
            return made.bring(where, person, applied_on, until)

    def need(self, place: str) -> TalkNeed | None:
        """An occasion noted of the person at the place; national rules name none, so by hand."""
        person = self.person(place)
        return self._once("need", place, lambda: self._need(place, person)) if person else None

    def _need(self, place: str, person: Person) -> TalkNeed:
        branch = self._branch_of(place)
        return TalkNeed.objects.create(
            scope_path=branch.scope_path,
            organisation=branch,
            person=person,
            occasion="conflict",
            noted_on=localdate(),
            note=f"情况原话，{place}",
        )

    def _branch_of(self, place: str) -> Organisation:
        found = self.organisation(place)
        return self.organisation("fagai_1") if self._is_group(place) else found

    def duty(self, place: str) -> DutyLine | None:
        """A duty of the organisation at the place that is recorded by hand."""
        with whole_tree("a row for the matrix"):
            lines = duties_of(self.organisation(place), YEAR, localdate())
        return next((line for line in lines if line.is_by_hand), None)

    def done_record(self, place: str) -> DoneRecord | None:
        duty = self.duty(place)
        if duty is None:
            return None
        return self._once(
            "done record",
            place,
            lambda: record_done(
                organisation=self.organisation(place),
                fact=duty.fact,
                done_on=localdate(),
                note="按时办理",
                by=None,
                on=localdate(),
            ),
        )

    def _is_group(self, place: str) -> bool:
        return self.organisation(place).kind == "group"

    def another_session(self, role: str) -> str:
        """The key of a session the role has open somewhere else."""
        client = Client()
        client.force_login(self.cast.user(role))
        return str(client.session.session_key)

    @cached_property
    def posts(self) -> dict[str, tuple[str, str]]:
        """Role → (kind of post, place), for posts that run."""
        return {r.key: r.post for r in PEOPLE if r.post and not r.ended}

    def reach(self, role: str, permission: str) -> str | None:
        """The path below which the role holds the permission by the policy, or None."""
        if role not in self.posts:
            return None
        kind, place = self.posts[role]
        return self.path(place) if permission in POLICY["posts"][kind] else None


def _organisation(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.organisation(place).pk}


def _person(world: World, place: str) -> dict[str, Any] | None:
    person = world.person(place)
    return {"pk": person.pk} if person else None


def _roster(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.roster(place).pk}


def _row(kind: str) -> Callable[[World, str], dict[str, Any] | None]:
    """The key of the row that the world holds at the place, if any."""

    def made(world: World, place: str) -> dict[str, Any] | None:
        found = getattr(world, kind)(place)
        return {"pk": found.pk} if found else None

    return made


def _branch(world: World, place: str) -> dict[str, Any] | None:
    """A branch whose dues are verified."""
    return {"pk": world.organisation(place).pk, "year": YEAR} if world.assessment(place) else None


def _with(make: Callable[[World, str], Any], **more: Any) -> Callable[[World, str], Any]:
    """The parameters `make` gives, and these: a value, or what a function of world and place
    tells.
    """

    def made(world: World, place: str) -> dict[str, Any] | None:
        found = make(world, place)
        if found is None:
            return None
        told = {k: v(world, place) if callable(v) else v for k, v in more.items()}
        return None if None in told.values() else found | told

    return made


def _half_way(world: World, place: str) -> dict[str, Any] | None:
    """A branch, and somebody on the way there who has no dossier yet."""
    if not world.is_branch(place):
        return None
    return _organisation(world, place) | {"person": world.half_way(place).pk}


def _a_branch(world: World, place: str) -> dict[str, Any] | None:
    return _organisation(world, place) if world.is_branch(place) else None


def _trains(world: World, place: str) -> dict[str, Any] | None:
    return None if world.organisation(place).kind == "group" else _organisation(world, place)


def _quarter(world: World, place: str) -> dict[str, Any]:
    """The quarter of today, in which a meeting was held."""
    world.held_meeting(place)
    year, quarter = quarter_of(localdate())
    return {"organisation": world.organisation(place).pk, "year": year, "quarter": quarter}


def _of_duty(world: World, place: str, name: str, **more: Any) -> dict[str, Any] | None:
    """What the address of a duty at the place says of it."""
    found = world.duty(place)
    if found is None:
        return None
    return {"pk": world.organisation(place).pk, name: getattr(found, name), **more}


def _seat(world: World, place: str) -> int | None:
    seat = world.seat(place)
    return seat.pk if seat else None


def _has_terms(world: World, place: str) -> bool:
    return world.organisation(place).kind in {"branch", "committee"}


def _new_plan(world: World, place: str) -> dict[str, Any] | None:
    """A plan of next year, which nobody has made yet."""
    organisation = world.organisation(place)
    kinds = planned_kinds_of(organisation)
    address = {"organisation": organisation.pk, "year": YEAR + 1}
    return {**address, "kind": kinds[0]} if kinds else None


OBJECTS: dict[str, Callable[[World, str], dict[str, Any] | None]] = {
    **dict.fromkeys(
        ("learning:branch", "learning:hours_sheet"), _with(_a_branch, year=lambda w, p: YEAR)
    ),
    "meetings:roll": lambda w, p: {
        "organisation": w.organisation(p).pk,
        "kind": "lecture",
        "day": "2026-11-20",
    },
    **dict.fromkeys(
        ("meetings:begin", "meetings:plan_new", "meetings:record"),
        lambda w, p: {
            "organisation": w.organisation(p).pk,
            "kind": kinds_of(w.organisation(p))[0],
        },
    ),
    **dict.fromkeys(
        ("meetings:call", "meetings:change", "meetings:cancel", "meetings:invite"),
        _row("planned_meeting"),
    ),
    **dict.fromkeys(
        (
            *("meetings:meeting", "meetings:leave", "meetings:complete", "meetings:sign"),
            *("meetings:addition", "meetings:follow_up", "meetings:report_above"),
            "meetings:make_up",
        ),
        _row("held_meeting"),
    ),
    "meetings:uninvite": _with(
        _row("held_meeting"), person=lambda w, p: (_person(w, p) or {}).get("pk")
    ),
    "meetings:finish": _row("follow_up"),
    **dict.fromkeys(
        (
            *("meetings:live", "meetings:sign_in", "meetings:code", "meetings:close"),
            *("meetings:hall", "meetings:room", "meetings:item_new"),
        ),
        _row("running_meeting"),
    ),
    **dict.fromkeys(
        (
            *("meetings:item", "meetings:item_change", "meetings:vote", "meetings:postpone"),
            *("meetings:tellers", "meetings:count_result", "meetings:poll", "meetings:opinion"),
            "meetings:own_opinion",
        ),
        _with(_row("running_meeting"), item=lambda w, p: w.topic(p).pk),
    ),
    "meetings:poll_vote": _with(_row("running_meeting"), item=lambda w, p: w.polled(p).pk),
    "meetings:count": _with(
        _row("running_meeting"),
        item=lambda w, p: w.counted(p).pk,
        person=lambda w, p: (_person(w, p) or {}).get("pk"),
    ),
    **dict.fromkeys(
        ("meetings:approved", "meetings:announced"),
        _with(_row("held_meeting"), item=lambda w, p: w.resolution(p).pk),
    ),
    **dict.fromkeys(
        (
            *("meetings:minutes_pdf", "meetings:minutes_word", "meetings:brief_new"),
            *("meetings:notice_pdf", "meetings:notice_word"),
        ),
        _row("held_meeting"),
    ),
    **dict.fromkeys(("meetings:brief", "meetings:brief_submit"), _row("brief")),
    **dict.fromkeys(
        ("meetings:attendance", "meetings:absences", "meetings:register", "meetings:materials"),
        lambda w, p: {"organisation": w.organisation(p).pk},
    ),
    "meetings:attendance_paper": lambda w, p: {**_quarter(w, p), "paper": "xlsx"},
    "meetings:attendance_report": lambda w, p: _quarter(w, p),
    "meetings:register_xlsx": lambda w, p: {
        "organisation": w.organisation(p).pk,
        "book": "meetings",
        "year": YEAR,
    },
    "meetings:plan_new_year": _new_plan,
    **dict.fromkeys(
        (
            *("meetings:plan", "meetings:plan_entry"),
            *("meetings:plan_submit", "meetings:plan_publish"),
        ),
        _row("year_plan"),
    ),
    "meetings:plan_paper": _with(_row("year_plan"), paper="xlsx"),
    **dict.fromkeys(
        (
            *("meetings:life", "meetings:life_plan", "meetings:opinion_new", "meetings:papers"),
            *("meetings:paper", "meetings:told", "meetings:remedy"),
        ),
        _row("life"),
    ),
    "meetings:step": _with(_row("life"), step="opinions"),
    "meetings:paper_read": _row("checking_paper"),
    "reports:new": _with(_trains, kind="request"),
    **dict.fromkeys(
        ("reports:report", "reports:change", "reports:send", "reports:heard", "reports:drop"),
        _row("report"),
    ),
    "reports:paper": _with(_row("report"), form="docx"),
    "learning:material_new": _a_branch,
    "learning:training_new": _trains,
    **dict.fromkeys(("learning:training", "learning:withdraw_training"), _row("training")),
    "learning:end_material": _row("material"),
    "learning:report_new": _person,
    "learning:read_report": _row("thought_report"),
    **dict.fromkeys(
        ("procedures:case", "procedures:decide", "procedures:withdraw", "procedures:outside"),
        _row("case"),
    ),
    **dict.fromkeys(
        (
            *("procedures:run", "procedures:suspend", "procedures:resume"),
            *("procedures:end_run", "procedures:migrate"),
        ),
        _row("procedure_run"),
    ),
    **dict.fromkeys(
        (
            *("procedures:complete", "procedures:send", "procedures:extend"),
            *("procedures:go_back", "procedures:refuse", "procedures:keep"),
        ),
        _with(_row("procedure_run"), key="consent"),
    ),
    "procedures:new_run": _with(_organisation, procedure=HANDOVER),
    "procedures:delegate": _organisation,
    "procedures:end_delegation": _row("delegation"),
    **dict.fromkeys(
        (
            *(
                "desk:organisation",
                "desk:self_check",
                "orgs:found",
                "orgs:rename",
                "orgs:kind",
                "orgs:move",
            ),
            *("orgs:merge", "orgs:dissolve", "orgs:post", "orgs:term", "orgs:standard"),
        ),
        _organisation,
    ),
    "orgs:end_post": _with(_organisation, post_pk=lambda w, p: _seat(w, p)),
    "orgs:extend_term": _with(
        _organisation, term_pk=lambda w, p: w.term(p).pk if _has_terms(w, p) else None
    ),
    "orgs:choice": _with(_organisation, item=lambda w, p: w.choice(p)),
    **dict.fromkeys(
        (
            *(
                "members:person",
                "members:change",
                "members:affiliate",
                "members:status",
                "members:condition",
                "members:restrict",
            ),
            "dues:of_person",
        ),
        _person,
    ),
    "members:end_condition": _with(_person, condition_pk=lambda w, p: w.condition(p).pk),
    "members:restore": _with(_person, restriction_pk=lambda w, p: w.restriction(p).pk),
    "members:reveal": _with(_person, field="id_number"),
    **dict.fromkeys(("dues:verification", "dues:verify", "dues:confirm", "dues:import"), _branch),
    "dues:paper": _with(_branch, paper="xlsx"),
    "dues:template": _with(_branch, layout="government"),
    "dues:import_preview": _row("pay_import"),
    "dues:verify_below": _with(_organisation, year=lambda w, p: YEAR),
    **dict.fromkeys(("dues:run", "dues:run_progress"), _row("run")),
    **dict.fromkeys(
        ("dues:explain", "dues:slip", "dues:note", "dues:correct"), _row("assessment")
    ),
    **dict.fromkeys(
        ("dues:pay", "dues:relief", "dues:category", "dues:paid_to"),
        _with(_person, year=lambda w, p: YEAR),
    ),
    **dict.fromkeys(
        ("dues:end_relief", "dues:end_category"), _with(_row("relieved"), year=lambda w, p: YEAR)
    ),
    **dict.fromkeys(
        ("duties:year", "duties:board", "duties:board_sheet", "duties:calendar"),
        _with(_organisation, year=lambda w, p: YEAR),
    ),
    "duties:reason": lambda w, p: _of_duty(w, p, "item", year=YEAR),
    "duties:record": lambda w, p: _of_duty(w, p, "fact"),
    "duties:withdraw": _row("done_record"),
    "members:hold_post": lambda w, p: {"post_pk": key} if (key := _seat(w, p)) else None,
    "members:leave_post": lambda w, p: {"pk": w.holding(p).pk},
    **dict.fromkeys(
        (
            *(
                "members:import",
                "members:import_progress",
                "members:import_correct",
                "members:import_map",
            ),
            *("members:import_take_back", "members:import_marked", "members:import_restart"),
            *("members:import_discard", "members:import_commit"),
        ),
        _roster,
    ),
    "members:import_list": _with(_roster, part="new"),
    # admission
    **dict.fromkeys(
        (
            *("admission:dossier", "admission:recommend", "admission:issue_form"),
            *("admission:leaving", "admission:special_reason", "admission:delay"),
            *("admission:last_talk", "admission:move", "admission:withdraw"),
            "admission:ask_move",
            *("admission:political_review", "admission:write_review", "admission:inquiry"),
            *("admission:conclude", "admission:redo"),
            *("admission:fill_form", "admission:print_form", "admission:materials"),
        ),
        _row("dossier"),
    ),
    "admission:paper": _with(_row("dossier"), kind="application-receipt", form="pdf"),
    "admission:step": _with(_row("dossier"), step="contacts"),
    "admission:review": _with(_row("dossier"), phase="activist"),
    "admission:opinion": _with(_row("dossier"), step="prospect"),
    "admission:notice": _with(_row("dossier"), matter="prospect"),
    "admission:withdraw_review": _row("review"),
    "admission:void_form": _row("form_issue"),
    "admission:move_request": _row("move_request"),
    "admission:answer": _row("inquiry"),
    "admission:reveal": _with(_row("first_talk"), table="talk", field="note"),
    **dict.fromkeys(("admission:receive_forms", "admission:new_analysis"), _organisation),
    **dict.fromkeys(
        ("admission:new", "admission:take_over", "admission:take_over_new"), _a_branch
    ),
    "admission:take_over_person": _half_way,
    "admission:quota": _with(_organisation, year=YEAR, number="needed"),
    # talks and visits
    **dict.fromkeys(
        ("care:branch", "care:record", "care:need"),
        lambda w, p: _organisation(w, p) if w.is_branch(p) else None,
    ),
    "care:register": lambda w, p: _organisation(w, p) | {"year": YEAR} if w.is_branch(p) else None,
    "care:leave_out": lambda w, p: (
        _organisation(w, p)
        | {"person": w.person(p).pk, "occasion": "post_change", "since": f"{YEAR}-01-05"}
        if w.is_branch(p) and w.person(p)
        else None
    ),
    **dict.fromkeys(("care:settle", "care:withdraw", "care:need_note"), _row("need")),
    **dict.fromkeys(("care:talk", "care:note", "care:withdraw_talk"), _row("talk")),
}

# Parameters that are about no place: an account, a rule, a kind of judgement.
ELSEWHERE: dict[str, Callable[[World], dict[str, Any]]] = {
    **dict.fromkeys(
        (
            "accounts:account",
            "accounts:issue_password",
            "accounts:disable_account",
            "accounts:enable_account",
        ),
        lambda w: {"pk": w.cast.user("laike").pk},
    ),
    "desk:feed": lambda w: {"token": w.feed},
    "rulebook:rule": lambda w: {"id_": "DUE-01"},
    **dict.fromkeys(
        ("procedures:definition", "procedures:bpmn"), lambda w: {"id_": "ORG-14.setup"}
    ),
    **dict.fromkeys(
        ("procedures:holidays", "procedures:change_holiday"), lambda w: {"year": YEAR}
    ),
    "meetings:present_by_code": lambda w: {"code": "no-such-code"},
    "api:judge": lambda w: {"kind": "dues"},
}
