"""What is done at each step of a dossier, through the services."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from dangwu.admission import services
from dangwu.admission.models import (
    Dossier,
    FormRange,
    Opinion,
    PublicNotice,
    Recommendation,
    Review,
)
from dangwu.admission.selectors.meetings import decisions_about
from dangwu.admission.selectors.missing import MATTERS, sources_for
from dangwu.meetings.selectors import Votes
from dangwu.meetings.services import ItemFields, MeetingFields, record_meeting, sign_minutes
from dangwu.members.models import Activity, Person, RightsRestriction
from dangwu.members.selectors import members_of
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import Case
from dangwu.procedures.services import approve_case, record_outside_answer

CONTENTS = {
    "attitude": "拥护党的理论和路线、方针、政策，态度明确。",
    "history": "本人历史清楚，没有参加过非法组织和活动。",
    "conduct": "遵纪守法，遵守社会公德，没有受过处分。",
    "family": "直系亲属和主要社会关系政治情况清楚，没有问题。",
}
WAITING, NOT_PASSED, EXTENDED = "waiting", "not_passed", "extended"  # turns a step may take
EXTENSION = 6  # months
REVIEWS = (
    "学习认真，按要求参加党课和主题党日，承担支部宣传工作，群众反映好。",
    "主动汇报思想，工作中能吃苦，年度考核称职，仍需加强理论学习的系统性。",
    "积极参加社区志愿服务，团结同事，入党动机端正。",
)


@dataclass(frozen=True, slots=True)
class Cultivating:
    """A branch and whom a dossier needs there: who chairs, who writes, two contacts."""

    branch: Organisation
    chair: Person
    recorder: Person
    contacts: tuple[Person, Person]


@dataclass(frozen=True, slots=True)
class Doing:
    """One step of one dossier on one day; `turn` is what it comes to, "" for the usual."""

    dossier: Dossier
    place: Cultivating
    day: date
    random: random.Random
    turn: str = ""

    @property
    def fresh(self) -> Dossier:
        return Dossier.objects.select_related("person", "organisation").get(pk=self.dossier.pk)


def _talk(do: Doing) -> None:
    services.hold_first_talk(
        dossier=do.fresh,
        held_on=do.day,
        talker=do.place.chair,
        note="了解基本情况，介绍入党程序和条件。",
        by=None,
        on=do.day,
    )


def _activist(do: Doing) -> None:
    services.record_recommendation(
        dossier=do.fresh,
        manner=Recommendation.Manner.MEMBERS,
        held_on=do.day - timedelta(days=6),
        taking_part=15,
        votes_for=13,
        by_whom=do.place.branch.short_name,
        by=None,
        on=do.day,
    )
    services.decide_activist(dossier=do.fresh, decided_on=do.day, by=None, on=do.day)


def _sent(step: str) -> Callable[[Doing], None]:
    """Put before the level above some days earlier, and answered on the day, unless it waits."""

    def act(do: Doing) -> None:
        sent = do.day - timedelta(days=5)
        case = services.send_step(dossier=do.fresh, step=step, by=None, on=sent)
        if do.turn != WAITING:
            answer(case, do.day)

    return act


def answer(case: Case, on: date) -> None:
    """The level above agrees; one outside the system answers on paper."""
    if case.decides is not None:
        approve_case(case=case, version=case.version, opinion="同意。", by=None, on=on)
        return
    record_outside_answer(
        case=case,
        version=case.version,
        approved=True,
        answered_on=on,
        reference="组备〔2026〕3号",
        by=None,
        on=on,
    )


def _contacts(do: Doing) -> None:
    services.appoint_contacts(
        dossier=do.fresh, people=do.place.contacts, since=do.day, by=None, on=do.day
    )


def _review(phase: str) -> Callable[[Doing], None]:
    def act(do: Doing) -> None:
        services.record_review(
            dossier=do.fresh,
            phase=phase,
            held_on=do.day,
            reviewer=do.place.contacts[0],
            text=do.random.choice(REVIEWS),
            signed=True,
            by=None,
            on=do.day,
        )

    return act


def _heard(do: Doing, step: str) -> None:
    for source in sources_for(do.fresh, step):
        asked = len(do.place.contacts) if source == Opinion.Source.CONTACTS else 12
        services.record_opinion(
            dossier=do.fresh,
            step=step,
            source=source,
            collected_on=do.day - timedelta(days=4),
            asked=asked,
            agreeing=min(asked, 11),
            text="工作踏实，作风正派，同意。",
            recorder=do.place.recorder,
            by=None,
            on=do.day,
        )


def _prospect(do: Doing) -> None:
    _heard(do, "prospect")
    services.decide_prospect(dossier=do.fresh, decided_on=do.day, by=None, on=do.day)


def _sponsors(do: Doing) -> None:
    services.name_sponsors(
        dossier=do.fresh, people=do.place.contacts, since=do.day, by=None, on=do.day
    )


def _political_review(do: Doing) -> None:
    services.write_political_review(
        dossier=do.fresh,
        contents=CONTENTS,
        clear_without_letters=False,
        by=None,
        on=do.day,
    )
    inquiry = services.send_inquiry(
        dossier=do.fresh,
        manner="letter",
        number=f"澄政审〔{do.day.year}〕{do.random.randint(1, 60)}号",
        addressee="澄湖市湖滨街道文澜社区党委",
        about="父亲",
        sent_on=do.day - timedelta(days=20),
        by=None,
        on=do.day,
    )
    services.record_answer(
        inquiry=inquiry,
        answered_on=do.day - timedelta(days=6),
        answer="政治历史清楚，遵纪守法。",
        by=None,
        on=do.day,
    )
    services.conclude_political_review(
        dossier=do.fresh,
        concluded_on=do.day,
        result="passed",
        conclusion="经审查，本人及直系亲属、主要社会关系政治情况清楚，政治审查合格。",
        by=None,
        on=do.day,
    )


def _training(do: Doing) -> None:
    above = do.place.branch.parent or do.place.branch
    services.record_training(
        dossier=do.fresh,
        begins_on=do.day - timedelta(days=2),
        ended_on=do.day,
        provider=above.name,
        days=Decimal(3),
        hours=Decimal(24),
        passed=True,
        by=None,
        on=do.day,
    )


def _notice(do: Doing) -> None:
    services.hold_notice(
        dossier=do.fresh,
        matter=PublicNotice.Matter.PROSPECT,
        first_day=do.day - timedelta(days=9),
        last_day=do.day,
        place="本单位公示栏",
        objections="无",
        by=None,
        on=do.day,
    )


def _examination(do: Doing) -> None:
    _heard(do, "examination")
    services.examine_prospect(dossier=do.fresh, examined_on=do.day, by=None, on=do.day)


def _form(do: Doing) -> None:
    services.issue_form(
        dossier=do.fresh,
        forms=forms_of(do.place.branch.parent or do.place.branch, do.day),
        issued_on=do.day - timedelta(days=4),
        by=None,
        on=do.day,
    )
    services.hand_in_form(dossier=do.fresh, handed_in_on=do.day, by=None, on=do.day)


def forms_of(organisation: Organisation, on: date) -> FormRange:
    """The batch of numbered forms of an organisation; received on first need."""
    found: FormRange | None = FormRange.objects.filter(organisation=organisation).first()
    return found or services.receive_forms(
        organisation=organisation,
        prefix="CH",
        first=1,
        last=200,
        width=6,
        received_on=on - timedelta(days=30),
        by=None,
        on=on,
    )


def _meeting(do: Doing, step: str, title: str, wording: str) -> None:
    """The member meeting votes on the person, and its record is signed."""
    branch, day = do.place.branch, do.day
    restricted = RightsRestriction.objects.on(day).values("person")
    voters = members_of(branch, day).filter(status="full").exclude(pk__in=restricted).count()
    votes_for = voters // 2 if do.turn == NOT_PASSED else voters
    meeting = record_meeting(
        organisation=branch,
        fields=MeetingFields(
            kind=Activity.MEMBER_MEETING,
            title=title,
            held_on=day,
            begins_at=time(15, 0),
            ends_at=time(16, 20),
            place="三楼会议室",
            chair=do.place.chair,
            recorder=do.place.recorder,
        ),
        absent={},
        items=[
            ItemFields(
                title=title,
                task="admission",
                matter=MATTERS[step],
                about=do.dossier.person,
                points="本人汇报，介绍人介绍，支部委员会报告审查情况，到会党员充分讨论。",
                wording=wording,
                votes=Votes(method="secret", votes_for=votes_for, against=voters - votes_for),
                needs_approval=True,
            )
        ],
        by=None,
        on=day,
        back_filled=True,
    )
    sign_minutes(
        meeting=meeting, signed_by=do.place.chair, keeper=do.place.recorder, by=None, on=day
    )


def _branch_meeting(do: Doing) -> None:
    _meeting(do, "branch_meeting", "讨论接收预备党员", "同意接收为中共预备党员，报上级党委审批。")
    decision = decisions_about(do.fresh, "admission").get()
    services.take_resolution(dossier=do.fresh, decision=decision, by=None, on=do.day)


def _superior_talk(do: Doing) -> None:
    services.record_superior_talk(
        dossier=do.fresh,
        held_on=do.day,
        talker=None,
        talker_name="邢组织",
        note="审阅志愿书和有关材料，谈入党动机和对党的认识。",
        opinion="入党动机端正，手续完备，同意其入党。",
        by=None,
        on=do.day,
    )


def _placing(do: Doing) -> None:
    services.place_member(dossier=do.fresh, placed_on=do.day, by=None, on=do.day)


def _oath(do: Doing) -> None:
    services.record_oath(dossier=do.fresh, held_on=do.day, by=None, on=do.day)


def _second_application(do: Doing) -> None:
    services.receive_second_application(
        dossier=do.fresh,
        applied_on=do.day,
        characters=do.random.randint(850, 1400),
        by=None,
        on=do.day,
    )


def _full_meeting(do: Doing) -> None:
    extended = do.turn == EXTENDED
    wording = (
        f"延长预备期 {EXTENSION} 个月，报上级党委审批。"
        if extended
        else "同意按期转为中共正式党员，报上级党委审批。"
    )
    _heard(do, "full_meeting")
    _meeting(do, "full_meeting", "讨论预备党员转正", wording)
    services.take_full_resolution(
        dossier=do.fresh,
        decision=decisions_about(do.fresh, "full_membership").get(),
        outcome="extended" if extended else "full",
        months=EXTENSION if extended else None,
        by=None,
        on=do.day,
    )


def _archive(do: Doing) -> None:
    services.archive_dossier(dossier=do.fresh, archived_on=do.day, by=None, on=do.day)


ACTS: Mapping[str, Callable[[Doing], None]] = {
    "talk": _talk,
    "activist": _activist,
    "activist_record": _sent("activist_record"),
    "contacts": _contacts,
    "review_1": _review(Review.Phase.ACTIVIST),
    "review_2": _review(Review.Phase.ACTIVIST),
    "prospect": _prospect,
    "prospect_consent": _sent("prospect_consent"),
    "sponsors": _sponsors,
    "political_review": _political_review,
    "training": _training,
    "review_3": _review(Review.Phase.ACTIVIST),
    "notice": _notice,
    "examination": _examination,
    "pre_review": _sent("pre_review"),
    "form": _form,
    "branch_meeting": _branch_meeting,
    "superior_talk": _superior_talk,
    "approval": _sent("approval"),
    "approval_record": _sent("approval_record"),
    "placing": _placing,
    "oath": _oath,
    "probation_1": _review(Review.Phase.PROBATION),
    "probation_2": _review(Review.Phase.PROBATION),
    "probation_3": _review(Review.Phase.PROBATION),
    "probation_4": _review(Review.Phase.PROBATION),
    "second_application": _second_application,
    "full_meeting": _full_meeting,
    "full_approval": _sent("full_approval"),
    "archive": _archive,
}
