"""Invented dossiers of dates: consistent ones, and contradictions planted in them.

A plant changes one dossier so that exactly its finding must come up: code, and the step where it
shows. Nothing here asks the rules; what a plant expects is written beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from dangwu.core.sheets import Column, OutValue, SheetOut, write_workbook
from dangwu.rules.admission.facts import (
    AdmissionFacts,
    Backer,
    Extension,
    Letter,
    Notice,
    Training,
)
from dangwu.rules.calendar import add_months
from dangwu.rules.meetings.facts import VoteFacts

ON = date(2026, 11, 20)
SURNAMES = "沈陆闻俞钱姚季邵骆柴翁茅"
GIVEN = ("立群", "可欣", "云舟", "子衿", "望舒", "明远", "若谷", "思齐", "清和", "嘉树")
BRANCHES = ("一支部", "二支部", "三支部")
METHODS = {"secret": "无记名投票", "hands": "举手"}
DECISIONS = {"on_time": "按期转正", "extend": "延长预备期", "cancel": "取消预备党员资格"}

Found = tuple[str, str]  # code and step
Times = tuple[int, int]


@dataclass
class Made:
    """One invented dossier: the facts, what only the sheet has, and what must be found."""

    name: str
    branch: str
    facts: AdmissionFacts
    chair: str = ""
    times: Times = (540, 600)
    expected: set[Found] = field(default_factory=set)

    def change(self, **facts: object) -> None:
        self.facts = replace(self.facts, **facts)  # type: ignore[arg-type]


def day(days: int) -> timedelta:
    return timedelta(days=days)


def names(rng: Random, many: int) -> list[str]:
    """Names that are all different."""
    every = [f"{surname}{given}" for surname in SURNAMES for given in GIVEN]
    every += [f"{name}儿" for name in every]
    return rng.sample(every, many)


def consistent(rng: Random, name: str, others: list[str]) -> Made:
    """A whole way into the Party without a contradiction, by Shaoxing's rules too.

    `others` are two contacts, two sponsors and a chair.
    """
    applied = date(2018, 1, 1) + day(rng.randrange(500))
    talked = applied + day(rng.randint(2, 27))
    activist = talked + day(rng.randint(40, 150))
    recorded = activist + day(rng.randint(2, 9))
    prospect = add_months(activist, 12) + day(rng.randint(5, 60))
    consented = prospect + day(rng.randint(4, 12))
    sponsored = consented + day(rng.randint(1, 4))
    sent = consented + day(rng.randint(2, 5))
    concluded = sent + day(rng.randint(15, 25))
    notice = Notice(first=concluded + day(3), last=concluded + day(16))
    examined = notice.last + day(rng.randint(1, 5))
    pre_reviewed = examined + day(rng.randint(3, 9))
    form = pre_reviewed + day(rng.randint(1, 6))
    meeting = form + day(rng.randint(8, 15))
    approved = meeting + day(rng.randint(25, 70))
    full_from = add_months(meeting, 12)
    full_notice = Notice(first=full_from + day(1), last=full_from + day(14))
    full_meeting = full_notice.last + day(rng.randint(2, 20))
    full_approved = full_meeting + day(rng.randint(20, 60))
    full = tuple(
        Backer(name=other, full_from=date(1998 + rng.randrange(15), 7, 1)) for other in others[:4]
    )
    facts = AdmissionFacts(
        born_on=date(1985 + rng.randrange(10), 1 + rng.randrange(12), 1 + rng.randrange(28)),
        joined_unit_on=applied - day(rng.randint(60, 900)),
        applied_on=applied,
        talked_on=talked,
        activist_on=activist,
        activist_recorded_on=recorded,
        contacts=full[:2],
        contacts_on=recorded + day(1),
        reviews=tuple(
            on
            for on in (add_months(activist, 3 * quarter) - day(9) for quarter in range(1, 12))
            if on < meeting
        ),
        prospect_on=prospect,
        prospect_consented_on=consented,
        sponsors=full[2:],
        sponsors_on=sponsored,
        inquiry_letters=(Letter(sent_on=sent, answered_on=sent + day(12)),),
        political_review_on=concluded,
        political_review_passed=True,
        training=Training(
            days=Fraction(rng.randint(3, 5)),
            hours=Fraction(rng.randint(24, 40)),
            ended_on=concluded - day(2),
            passed=True,
        ),
        notice=notice,
        examined_on=examined,
        pre_reviewed_on=pre_reviewed,
        form_issued_on=form,
        branch_meeting_on=meeting,
        vote=_vote(rng, "admission"),
        superior_talked_on=meeting + day(rng.randint(3, 15)),
        approved_on=approved,
        recorded_above_on=approved + day(3),
        placed_on=approved + day(5),
        oath_on=approved + day(rng.randint(8, 20)),
        probation_from=meeting,
        probation_reviews=tuple(add_months(meeting, 3 * n) - day(4) for n in range(1, 5)),
        second_applied_on=full_from - day(rng.randint(8, 20)),
        full_notice=full_notice,
        full_meeting_on=full_meeting,
        full_vote=_vote(rng, "full_membership"),
        decision="on_time",
        full_approved_on=full_approved,
        archived_on=full_approved + day(10),
        application_characters=rng.randint(1200, 2400),
    )
    return Made(name, rng.choice(BRANCHES), facts, chair=others[4])


def _vote(rng: Random, matter: str) -> VoteFacts:
    should = rng.randint(12, 30)
    present = should - rng.randint(0, 2)
    against = rng.randint(0, 1)
    return VoteFacts(
        matter=matter,  # type: ignore[arg-type]
        should_attend=should,
        present=present,
        votes_for=present - against,
        against=against,
        abstain=0,
        written_for=0,
        method="secret",
    )


# ---- plants ------------------------------------------------------------------------------------
# Each contradicts one dossier in one place; plants of different stages leave one another alone.


def _after_approval(made: Made, approved: date) -> None:
    made.change(
        approved_on=approved,
        recorded_above_on=approved + day(3),
        placed_on=approved + day(5),
        oath_on=approved + day(9),
    )


def _full_meeting(made: Made, held: date, **facts: object) -> None:
    made.change(
        full_meeting_on=held,
        full_approved_on=held + day(30),
        archived_on=held + day(40),
        **facts,
    )


def _vote_of(should: int, present: int, votes_for: int, written: int = 0) -> VoteFacts:
    return VoteFacts(
        matter="admission",
        should_attend=should,
        present=present,
        votes_for=votes_for,
        against=present - votes_for,
        abstain=0,
        written_for=written,
        method="secret",
    )


def age_under_18(made: Made) -> None:
    made.change(born_on=add_months(_known(made.facts.applied_on), -12 * 18) + day(1))


def before_joining_unit(made: Made) -> None:
    made.change(joined_unit_on=_known(made.facts.applied_on) + day(1))


def application_short(made: Made) -> None:
    made.change(application_characters=799)


def talk_late(made: Made) -> None:
    made.change(talked_on=add_months(_known(made.facts.applied_on), 1) + day(1))


def applied_before_the_first_time(made: Made) -> None:
    made.change(first_applied_on=_known(made.facts.applied_on) + day(9))


def activist_early(made: Made) -> None:
    activist = _known(made.facts.talked_on) - day(1)
    made.change(activist_on=activist, reviews=(activist + day(60), *(made.facts.reviews or ())))


def contact_count(made: Made) -> None:
    third = Backer(name="茅嘉树", full_from=date(2001, 7, 1))
    made.change(contacts=(*(made.facts.contacts or ()), third))


def contact_not_full(made: Made) -> None:
    first, second = made.facts.contacts or ()
    late = replace(first, full_from=_known(made.facts.contacts_on) + day(1))
    made.change(contacts=(late, second))


def review_gap(made: Made) -> None:
    half = add_months(_known(made.facts.activist_on), 6)
    made.change(reviews=tuple(on for on in made.facts.reviews or () if on > half))


def recorded_before_decided(made: Made) -> None:
    made.change(activist_recorded_on=_known(made.facts.activist_on) - day(1))


def prospect_early(made: Made) -> None:
    made.change(prospect_on=add_months(_known(made.facts.activist_on), 12) - day(1))


def sponsor_count(made: Made) -> None:
    made.change(sponsors=(made.facts.sponsors or ())[:1])


def sponsor_not_full(made: Made) -> None:
    first, second = made.facts.sponsors or ()
    late = replace(second, full_from=_known(made.facts.sponsors_on) + day(1))
    made.change(sponsors=(first, late))


def inquiry_after_review(made: Made) -> None:
    concluded = _known(made.facts.political_review_on)
    late = Letter(sent_on=concluded - day(1), answered_on=concluded + day(1))
    made.change(inquiry_letters=(*(made.facts.inquiry_letters or ()), late))


def review_after_meeting(made: Made) -> None:
    made.change(political_review_on=_known(made.facts.branch_meeting_on) + day(1))


def political_review_failed(made: Made) -> None:
    made.change(political_review_passed=False)


def _training(made: Made, days: int, hours: int) -> None:
    assert made.facts.training is not None
    given = replace(made.facts.training, days=Fraction(days), hours=Fraction(hours))
    made.change(training=given)


def training_short(made: Made) -> None:
    _training(made, 2, 23)


def training_missing(made: Made) -> None:
    _training(made, 0, 0)


def notice_short(made: Made) -> None:
    assert made.facts.notice is not None
    first = made.facts.notice.first
    made.change(notice=Notice(first=first, last=first + day(3)))


def notice_open(made: Made) -> None:
    meeting = _known(made.facts.branch_meeting_on)
    made.change(notice=Notice(first=meeting - day(20), last=meeting))


def leaving_soon(made: Made) -> None:
    made.change(leaves_unit_on=add_months(_known(made.facts.branch_meeting_on), 3))


def review_old(made: Made) -> None:
    meeting = _known(made.facts.branch_meeting_on)
    old = tuple(on for on in made.facts.reviews or () if add_months(on, 3) < meeting)
    made.change(reviews=old)


def quorum_short(made: Made) -> None:
    made.change(vote=_vote_of(20, 10, 10, written=1))


def vote_short(made: Made) -> None:
    made.change(vote=_vote_of(12, 12, 6))


def approval_late(made: Made) -> None:
    _after_approval(made, add_months(_known(made.facts.branch_meeting_on), 3) + day(1))


def approval_over_limit(made: Made) -> None:
    made.change(special_reason="上级党委换届")
    _after_approval(made, add_months(_known(made.facts.branch_meeting_on), 6) + day(1))


def probation_day_wrong(made: Made) -> None:
    made.change(probation_from=_known(made.facts.branch_meeting_on) + day(1))


def _extend(made: Made, months: int) -> None:
    held = made.facts.full_meeting_on
    made.change(decision="extend", extensions=(Extension(months=months, decided_on=held),))


def extension_short(made: Made) -> None:
    _extend(made, 5)


def extension_long(made: Made) -> None:
    _extend(made, 13)


def extension_twice(made: Made) -> None:
    held = _known(made.facts.full_meeting_on)
    twice = tuple(Extension(months=6, decided_on=add_months(held, 6 * n)) for n in range(2))
    _full_meeting(made, add_months(held, 12), extensions=twice)


def full_meeting_early(made: Made) -> None:
    early = add_months(_known(made.facts.branch_meeting_on), 12) - day(1)
    _full_meeting(made, early, full_notice=None)


def full_decision_late(made: Made) -> None:
    meeting = _known(made.facts.branch_meeting_on)
    _full_meeting(made, add_months(meeting, 18) + day(1), transferred_in_on=meeting + day(99))


def full_approval_late(made: Made) -> None:
    approved = add_months(_known(made.facts.full_meeting_on), 3) + day(1)
    made.change(full_approved_on=approved, archived_on=approved + day(9))


def full_quorum_short(made: Made) -> None:
    made.change(full_vote=replace(_vote_of(20, 10, 10, written=1), matter="full_membership"))


def full_vote_short(made: Made) -> None:
    made.change(full_vote=replace(_vote_of(12, 12, 6), matter="full_membership"))


def full_by_hands(made: Made) -> None:
    assert made.facts.full_vote is not None
    made.change(full_vote=replace(made.facts.full_vote, method="hands"))


def archived_in_times_to_come(made: Made) -> None:
    made.change(archived_on=date(2099, 1, 1))


def second_application_short(made: Made) -> None:
    made.change(second_application_characters=799)


def _known(on: date | None) -> date:
    assert on is not None
    return on


Plant = tuple[Callable[[Made], None], Found]
PLANTS: tuple[tuple[Plant, ...], ...] = (
    (
        (age_under_18, ("age_under_18", "application")),
        (before_joining_unit, ("application_before_joining_unit", "application")),
        (application_short, ("application_short", "application")),
        (talk_late, ("talk_late", "talk")),
        (applied_before_the_first_time, ("order", "application")),
    ),
    (
        (activist_early, ("activist_early", "activist")),
        (contact_count, ("contact_count", "contacts")),
        (contact_not_full, ("contact_not_full", "contacts")),
        (review_gap, ("review_gap", "cultivation")),
        (recorded_before_decided, ("order", "activist_record")),
    ),
    (
        (prospect_early, ("prospect_early", "prospect")),
        (sponsor_count, ("sponsor_count", "sponsors")),
        (sponsor_not_full, ("sponsor_not_full", "sponsors")),
        (inquiry_after_review, ("inquiry_after_review", "political_review")),
        (review_after_meeting, ("review_after_meeting", "political_review")),
        (political_review_failed, ("political_review_failed", "political_review")),
        (training_short, ("training_short", "training")),
        (training_missing, ("training_missing", "training")),
        (notice_short, ("notice_short", "notice")),
        (notice_open, ("notice_open", "notice")),
    ),
    (
        (leaving_soon, ("leaving_soon", "branch_meeting")),
        (review_old, ("review_old", "branch_meeting")),
        (quorum_short, ("quorum_short", "branch_meeting")),
        (vote_short, ("vote_short", "branch_meeting")),
        (approval_late, ("approval_late", "approval")),
        (approval_over_limit, ("approval_over_limit", "approval")),
    ),
    (
        (probation_day_wrong, ("probation_day_wrong", "probation")),
        (extension_short, ("extension_short", "full_meeting")),
        (extension_long, ("extension_long", "full_meeting")),
        (extension_twice, ("extension_twice", "full_meeting")),
        (full_meeting_early, ("full_meeting_early", "full_meeting")),
        (full_decision_late, ("full_decision_late", "full_meeting")),
        (full_approval_late, ("full_approval_late", "full_approval")),
        (full_quorum_short, ("quorum_short", "full_meeting")),
        (full_vote_short, ("vote_short", "full_meeting")),
        (full_by_hands, ("method_not_allowed", "full_meeting")),
        (archived_in_times_to_come, ("future", "archive")),
        (second_application_short, ("application_short", "second_application")),
    ),
)
EVERY = tuple(plant for stage in PLANTS for plant in stage)
A_PERSON = (3, 2, 1) * 6 + (2,)  # how many plants each of the first people gets


def thirty(seed: int = 2026) -> list[Made]:
    """Thirty dossiers with forty contradictions: every plant once, and two meetings at once.

    Nine people have none.
    """
    rng = Random(seed)
    pool = names(rng, 180)
    made = [consistent(rng, pool[6 * n], pool[6 * n + 1 : 6 * n + 6]) for n in range(30)]
    left = [rng.sample(stage, len(stage)) for stage in PLANTS]
    for one, many in zip(made, A_PERSON, strict=False):
        for stage in sorted(left, key=len, reverse=True)[:many]:
            change, expected = stage.pop()
            change(one)
            one.expected.add(expected)
    _in_two_meetings(made[28], made[29])
    rng.shuffle(made)
    return made


def _in_two_meetings(one: Made, other: Made) -> None:
    """The other's days are those of the first; both meetings have one chair, in two branches."""
    own = {name: getattr(other.facts, name) for name in ("born_on", "contacts", "sponsors")}
    other.facts = replace(one.facts, **own)
    one.branch, other.branch, other.chair = BRANCHES[0], BRANCHES[1], one.chair
    one.times, other.times = (840, 900), (899, 960)
    for each in (one, other):
        each.expected.add(("two_places_at_once", "branch_meeting"))


# ---- the sheet ---------------------------------------------------------------------------------


def as_sheet(dossiers: list[Made], *, seed: int = 7) -> bytes:
    """The dossiers as a clerk has them: one row each, days written in several ways."""
    rng = Random(seed)
    rows = [row_of(made, rng) for made in dossiers]
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    cells = [[row.get(heading) for heading in headings] for row in rows]
    return write_workbook([SheetOut("发展党员", [Column(each) for each in headings], cells)])


def row_of(made: Made, rng: Random) -> dict[str, OutValue]:
    facts = made.facts
    row: dict[str, OutValue] = {
        "姓名": made.name,
        "所在党支部": made.branch,
        "会议时间": f"{_time(made.times[0])}-{_time(made.times[1])}",
        "支部大会主持人": made.chair,
        "政审结论": {True: "合格", False: "不合格", None: None}[facts.political_review_passed],
        "延期理由": facts.special_reason or None,
        "转正决定": DECISIONS.get(facts.decision or ""),
        "申请书字数": facts.application_characters,
        "转正申请书字数": facts.second_application_characters,
        **_votes("支部大会", facts.vote),
        **_votes("转正大会", facts.full_vote),
    }
    for name, heading in DAYS.items():
        row[heading] = written(getattr(facts, name), rng)
    for name, heading in LISTS.items():
        row[heading] = several(getattr(facts, name) or (), rng)
    for name, heading in BACKERS.items():
        row[heading] = backers(getattr(facts, name) or (), rng)
    letters = facts.inquiry_letters or ()
    row["函调日期"] = several([one.sent_on for one in letters if one.sent_on], rng)
    row["回函日期"] = several([one.answered_on for one in letters if one.answered_on], rng)
    if facts.training:
        row["培训天数"] = _number(facts.training.days)
        row["培训学时"] = _number(facts.training.hours)
        row["培训日期"] = written(facts.training.ended_on, rng)
        row["培训考试"] = {True: "合格", False: "不合格", None: None}[facts.training.passed]
        row["未培训的特殊情况"] = "是" if facts.training.special_case else None
    for name, heading in (("notice", "公示"), ("full_notice", "转正公示")):
        notice: Notice | None = getattr(facts, name)
        if notice:
            row[f"{heading}起"] = written(notice.first, rng)
            row[f"{heading}止"] = written(notice.last, rng)
    row["延长月数"] = "、".join(str(one.months) for one in facts.extensions) or None
    row["延长决定日期"] = several(
        [one.decided_on for one in facts.extensions if one.decided_on], rng
    )
    return {heading: value for heading, value in row.items() if value is not None}


DAYS: Mapping[str, str] = {
    "born_on": "出生年月",
    "joined_unit_on": "到本单位日期",
    "first_applied_on": "首次申请入党日期",
    "leaves_unit_on": "离开本单位日期",
    "applied_on": "申请入党日期",
    "talked_on": "谈话日期",
    "activist_on": "确定积极分子日期",
    "activist_recorded_on": "备案日期",
    "contacts_on": "指定培养联系人日期",
    "prospect_on": "确定发展对象日期",
    "prospect_consented_on": "发展对象备案日期",
    "sponsors_on": "确定入党介绍人日期",
    "political_review_on": "政审日期",
    "examined_on": "支委会审查日期",
    "pre_reviewed_on": "预审日期",
    "form_issued_on": "发放志愿书日期",
    "branch_meeting_on": "支部大会日期",
    "superior_talked_on": "上级派人谈话日期",
    "approved_on": "审批日期",
    "recorded_above_on": "上级备案日期",
    "placed_on": "编入支部日期",
    "oath_on": "宣誓日期",
    "probation_from": "预备期起",
    "transferred_in_on": "转入日期",
    "second_applied_on": "转正申请日期",
    "full_meeting_on": "转正大会日期",
    "full_approved_on": "转正审批日期",
    "archived_on": "归档日期",
}
LISTS: Mapping[str, str] = {"reviews": "考察日期", "probation_reviews": "预备期考察日期"}
BACKERS: Mapping[str, str] = {"contacts": "培养联系人", "sponsors": "入党介绍人"}
WRITTEN: tuple[Callable[[date], OutValue], ...] = (
    lambda on: on,
    lambda on: f"{on.year}-{on.month}-{on.day}",
    lambda on: f"{on.year}年{on.month}月{on.day}日",
    lambda on: f"{on:%Y.%m.%d}",
    lambda on: f"{on:%Y%m%d}",
)


def written(on: date | None, rng: Random) -> OutValue:
    return None if on is None else rng.choice(WRITTEN)(on)


def several(days: "tuple[date, ...] | list[date]", rng: Random) -> OutValue:
    sign = rng.choice(("、", "；", "\n"))
    return sign.join(str(rng.choice(WRITTEN)(on)) for on in days) or None


def backers(people: tuple[Backer, ...], rng: Random) -> OutValue:
    return (
        "、".join(
            f"{one.name}/{rng.choice(WRITTEN)(one.full_from)}" if one.full_from else one.name
            for one in people
        )
        or None
    )


def _votes(title: str, vote: VoteFacts | None) -> dict[str, OutValue]:
    if vote is None:
        return {}
    return {
        f"{title}应到": vote.should_attend,
        f"{title}实到": vote.present,
        f"{title}赞成": vote.votes_for,
        f"{title}反对": vote.against,
        f"{title}弃权": vote.abstain,
        f"{title}书面赞成": vote.written_for,
        f"{title}表决方式": METHODS.get(vote.method or ""),
    }


def _time(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _number(value: Fraction | None) -> OutValue:
    return None if value is None else float(value)
