"""Papers of the votes and of what was decided: ballots, counts, wordings, answers, the oath."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dangwu.admission.models import Backer, Review
from dangwu.admission.models import Resolution as ResolutionRow
from dangwu.admission.papers import (
    AnswerNotice,
    Ballots,
    Count,
    OathRoll,
    ProbationForm,
    ProbationReview,
    Resolution,
    Sheet,
    Sworn,
    Tally,
    TallySheet,
    notice_to_branch,
    notice_to_person,
    oath_roll,
    probation_form,
    tally_sheet,
)
from dangwu.admission.papers.ballots import Matter
from dangwu.admission.papers.filled.known import Known
from dangwu.admission.papers.layout import Block, Gap, Lines, Title
from dangwu.admission.papers.notices import Answer
from dangwu.admission.papers.resolutions import (
    admission_words,
    after_extension_words,
    approval_words,
    cancellation_approval_words,
    cancellation_words,
    extension_approval_words,
    extension_words,
    full_approval_words,
    on_time_words,
    refusal_words,
)
from dangwu.meetings.selectors.roll import roll_on
from dangwu.members.models import Activity
from dangwu.orgs.models import Decision
from dangwu.rules.calendar import add_months, add_years
from dangwu.rules.terms import Form

MEETINGS: dict[Matter, str] = {"admission": "branch_meeting", "full": "full_meeting"}
DAY = timedelta(days=1)
# What nobody has written yet: told in the wordings, never printed over the form.
NO_CONDUCT, NO_REASONS = "（此处写主要表现）", "（此处写理由）"


# ---- ballots and counts ----------------------------------------------------------------------


def ballots(known: Known, *more: Known, matter: Matter) -> Ballots:
    """As many ballots for each person as there are votes in the meeting."""
    id_ = f"DEV-28.ballot_{matter}"
    form = known.terms.value(id_) if id_ in known.terms.items else None
    return Ballots(
        matter=matter,
        branch=known.branch,
        names=tuple(each.name for each in (known, *more)),
        voters=voters(known, matter),
        held_on=known.day(MEETINGS[matter]),
        form=form if isinstance(form, Form) else None,
    )


def voters(known: Known, matter: Matter) -> int:
    """Who was there with the vote; before the meeting, who should come with it. At least one."""
    decision = decision_of(known, matter)
    if decision is not None:
        return max(decision.present, 1)
    roll = roll_on(known.dossier.organisation, (Activity.MEMBER_MEETING,), known.on)
    return max(sum(1 for each in roll if each.counts), 1)


def decision_of(known: Known, matter: Matter) -> Decision | None:
    """The decision of the meeting as its step stands: none before it meets, or meets again."""
    step = MEETINGS[matter]
    row = known.resolution(step) if known.day(step) else None
    return row.decision if row else None


def tally(known: Known, *more: Known, matter: Matter) -> TallySheet:
    """What the tellers counted, as the record of the meeting has it; else blank."""
    decision = decision_of(known, matter)
    return TallySheet(
        matter=matter,
        branch=known.branch,
        tallies=tuple(_tallied(each, matter) for each in (known, *more)),
        should_attend=decision.should_attend if decision else None,
        present=decision.present if decision else None,
        issued=decision.present if decision else None,
        returned=_cast(decision) if decision else None,
        held_on=decision.decided_on if decision else None,
    )


def _cast(decision: Decision) -> int:
    return decision.votes_for + decision.against + decision.abstained + decision.invalid


def _tallied(known: Known, matter: Matter) -> Tally:
    decision = decision_of(known, matter)
    if decision is None:
        return Tally(name=known.name)
    return Tally(
        name=known.name,
        for_=decision.votes_for,
        against=decision.against,
        abstain=decision.abstained,
        void=decision.invalid,
        written_for=decision.written_for or None,
    )


def ballots_admission(known: Known, *more: Known) -> Ballots:
    return ballots(known, *more, matter="admission")


def ballots_full(known: Known, *more: Known) -> Ballots:
    return ballots(known, *more, matter="full")


def tally_admission(known: Known, *more: Known) -> Sheet:
    return tally_sheet(tally(known, *more, matter="admission"))


def tally_full(known: Known, *more: Known) -> Sheet:
    return tally_sheet(tally(known, *more, matter="full"))


# ---- wordings --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worded:
    """What goes into one box of the application form: its id there, the title, words and day."""

    box: str
    title: str
    words: str
    on: date | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is left to be written."""
        return NO_CONDUCT not in self.words and NO_REASONS not in self.words


def wordings(known: Known) -> Iterator[Worded]:
    """The decisions on record in the set phrases of the form, in its order.

    What was said of the person's conduct is taken from what was filled in, else left blank.
    """
    yield from _admission(known)
    extended = _extension(known)
    for row in known.resolutions:
        if row.step == "full_meeting" and row.decision is not None:
            is_after = extended is not None and row.pk != extended.pk
            yield from _full(known, row, after_extension=is_after)


def _admission(known: Known) -> Iterator[Worded]:
    row = known.resolution("branch_meeting")
    if row is not None and row.decision is not None:
        title = "支部大会通过接收申请人为预备党员的决议"
        words = admission_words(_resolution(known, row, "conduct_admission"))
        yield Worded("branch_admission", title, words, row.resolved_on)
    on, start, until = known.day("approval"), *probation(known)
    if on is None:
        return
    title = "基层党委审批意见（接收）"
    if known.outcome("approval") == "refused":
        words = refusal_words(name=known.name, on=on, what="为中共预备党员", reason="")
    elif start and until:
        words = approval_words(name=known.name, on=on, from_=start, until=until)
    else:
        return
    yield Worded("committee_admission", title, words, on)


def _full(known: Known, row: ResolutionRow, *, after_extension: bool) -> Iterator[Worded]:
    """The meeting on full membership, and what the committee above said to it."""
    place = "extended" if after_extension else "full"
    after = "延长预备期的党员" if after_extension else "预备党员"
    title = f"支部大会通过{after}能否转为正式党员的决议"
    words = _full_words(known, row, after_extension=after_extension)
    yield Worded(f"branch_{place}", title, words, row.resolved_on)
    on = _answered(known, row)
    if on is not None:
        title = f"基层党委审批意见（{'延长期满' if after_extension else '转正'}）"
        said = _full_answer(known, row, on, after_extension=after_extension)
        yield Worded(f"committee_{place}", title, said, on)


def _answered(known: Known, row: ResolutionRow) -> date | None:
    """When the committee above answered to a decision on full membership."""
    if row.months:
        return next((day for day in known.undone("full_approval") if day >= row.resolved_on), None)
    return known.day("full_approval")


def _full_words(known: Known, row: ResolutionRow, *, after_extension: bool) -> str:
    of = _resolution(known, row, "conduct_full")
    reasons = known.filled.get("reasons_full", "") or NO_REASONS
    if row.outcome == "extended" and row.months:
        start, until = extension(known, row.months)
        return extension_words(of, reasons=reasons, months=row.months, from_=start, until=until)
    if row.outcome == "cancelled":
        return cancellation_words(of, reasons=reasons, after_extension=after_extension)
    return after_extension_words(of, reasons=reasons) if after_extension else on_time_words(of)


def _full_answer(known: Known, row: ResolutionRow, on: date, *, after_extension: bool) -> str:
    if row.outcome == "extended" and row.months:
        start, until = extension(known, row.months)
        return extension_approval_words(
            name=known.name, on=on, months=row.months, from_=start, until=until
        )
    if row.outcome == "cancelled":
        return cancellation_approval_words(name=known.name, on=on)
    since = known.dossier.full_from or known.findings.full_from or on
    return full_approval_words(name=known.name, on=on, full_from=since, extended=after_extension)


def _resolution(known: Known, row: ResolutionRow, conduct: str) -> Resolution:
    decision = row.decision
    assert decision is not None
    return Resolution(
        name=known.name,
        on=row.resolved_on,
        conduct=known.filled.get(conduct, "") or NO_CONDUCT,
        count=Count(
            should_attend=decision.should_attend,
            present=decision.present,
            for_=decision.votes_for,
            against=decision.against,
            abstain=decision.abstained,
            written_for=decision.written_for,
            void=decision.invalid,
        ),
        passed=decision.passed,
        secret=decision.method == Decision.Method.SECRET,
    )


def probation(known: Known) -> tuple[date | None, date | None]:
    """First and last day of probation as it was begun, before any extension."""
    start = known.dossier.probation_from
    return start, add_years(start, 1) - DAY if start else None


def extension(known: Known, months: int) -> tuple[date, date]:
    """First and last day of an extension: it begins the day after probation would have ended."""
    _, last = probation(known)
    start = (last or known.on) + DAY
    return start, add_months(start, months) - DAY


def _extension(known: Known) -> ResolutionRow | None:
    return next((row for row in known.resolutions if row.months), None)


def wordings_sheet(known: Known) -> Sheet:
    """The wordings on record, to be copied into the form by hand."""
    blocks: list[Block] = [Title(parts=("入党志愿书决议和审批意见文稿",)), Gap(height=4)]
    for each in wordings(known):
        blocks.append(Lines(heading=each.title, lines=tuple(each.words.splitlines()), size=14))
        blocks.append(Gap(height=4))
    return Sheet(title=f"决议和审批意见文稿（{known.name}）", blocks=tuple(blocks))


# ---- answers ---------------------------------------------------------------------------------


def answer(known: Known, matter: Matter) -> AnswerNotice:
    """What the committee above decided; its number is given where it is issued."""
    kind, decided, start, until = _admitted(known) if matter == "admission" else _made_full(known)
    return AnswerNotice(
        answer=kind,
        name=known.name,
        branch=known.branch,
        committee=known.committee,
        decided_on=decided,
        from_=start,
        until=until,
        issued_on=decided,
    )


def _admitted(known: Known) -> tuple[Answer, date | None, date | None, date | None]:
    decided = known.day("approval")
    if known.outcome("approval") == "refused":
        return "not_admitted", decided, None, None
    return ("admitted", decided, *probation(known))


def _made_full(known: Known) -> tuple[Answer, date | None, date | None, date | None]:
    row = known.resolution("full_meeting")
    decided = _answered(known, row) if row else None
    extended = _extension(known)
    if row is not None and row.outcome == "extended" and row.months:
        return ("extended", decided, *extension(known, row.months))
    if row is not None and row.outcome == "cancelled":
        return "cancelled", decided, None, None
    since = known.dossier.full_from or known.findings.full_from
    return ("extension_ended" if extended else "on_time", decided, since, None)


def branch_admission(known: Known) -> Sheet:
    return notice_to_branch(answer(known, "admission"))


def person_admission(known: Known) -> Sheet:
    return notice_to_person(answer(known, "admission"))


def branch_full(known: Known) -> Sheet:
    return notice_to_branch(answer(known, "full"))


def person_full(known: Known) -> Sheet:
    return notice_to_person(answer(known, "full"))


# ---- probation and the oath ------------------------------------------------------------------


def review_form(known: Known) -> ProbationForm:
    """The reviews of probation as far as they were written."""
    start, until = probation(known)
    extended = _extension(known)
    group = known.dossier.group
    return ProbationForm(
        person=known.subject,
        branch=known.branch,
        group=known.called(group) if group else "",
        from_=start,
        until=until,
        extended_to=extension(known, extended.months)[1] if extended and extended.months else None,
        oath_on=known.day("oath"),
        sponsors=known.backers(Backer.Role.SPONSOR),
        reviews=tuple(
            ProbationReview(
                period=quarter(row.held_on),
                text=known.opened(row, "text"),
                sponsor=row.reviewer.name if row.reviewer else "",
                on=row.held_on,
            )
            for row in known.reviews(Review.Phase.PROBATION)
        ),
    )


def quarter(day: date) -> str:
    return f"{day.year}年第{'一二三四'[(day.month - 1) // 3]}季度"


def probation_sheet(known: Known) -> Sheet:
    return probation_form(review_form(known))


def roll(known: Known, *more: Known) -> OathRoll:
    """Who swears together; leader and place are written in at the ceremony."""
    return OathRoll(
        organiser=known.committee or known.branch,
        held_on=known.day("oath"),
        place="",
        leader="",
        people=tuple(
            Sworn(name=each.name, branch=each.branch, from_=each.dossier.probation_from)
            for each in (known, *more)
        ),
        order=tuple(entry.name for entry in known.entries("DEV-20.ceremony")),
    )


def oath_sheet(known: Known, *more: Known) -> Sheet:
    return oath_roll(roll(known, *more))
