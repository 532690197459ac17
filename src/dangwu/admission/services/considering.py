"""Steps 7 to 11: the prospect, sponsors, the political review, training."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import (
    AdmissionTraining,
    Backer,
    Dossier,
    Inquiry,
    Opinion,
    PoliticalReview,
)
from dangwu.admission.selectors.facts import facts_of
from dangwu.admission.selectors.missing import CONTENTS, incomplete, unheard
from dangwu.admission.services.cultivating import backers, write_backers
from dangwu.admission.services.guard import (
    before_application,
    before_end,
    locked,
    not_reached,
    on_record,
    require,
    run_for,
    take_if_open,
    take_step,
    to_come,
)
from dangwu.core.services import record_act
from dangwu.members.models import Person
from dangwu.procedures.services import return_to_step
from dangwu.rules.admission.facts import Letter, Training
from dangwu.rules.verdict import Reason, verdict_from

# The step behind somebody whose opinion is heard before another.
HEARD_AFTER = {"prospect": "activist", "examination": "prospect", "full_meeting": "branch_meeting"}


@transaction.atomic
def record_opinion(
    *,
    dossier: Dossier,
    step: str,
    source: str,
    collected_on: date,
    asked: int | None = None,
    agreeing: int | None = None,
    text: str = "",
    recorder: Person | None = None,
    by: User | None,
    on: date,
) -> Opinion:
    """Record what a group, contacts, members or masses said before a step; the words go under
    seal. `asked` and `agreeing` count people. Refused for a day before the stage it belongs to.
    The very same sent again is the one on record.
    """
    found = locked(dossier)
    verdict_from(
        (
            to_come(collected_on, on),
            before_end(found, HEARD_AFTER[step], collected_on),
            _more_agree(agreeing, asked),
        )
    ).require()
    told = {
        "step": step,
        "source": source,
        "collected_on": collected_on,
        "asked": asked,
        "agreeing": agreeing,
        "text": text.strip(),
    }
    if known := on_record(Opinion, found, told):
        return known
    row: Opinion = Opinion.objects.create(
        scope_path=found.scope_path, dossier=found, recorder=recorder, **told
    )
    record_act("admission.opinion_recorded", subject=row, by=by, on=on, facts={"source": source})
    return row


def _more_agree(agreeing: int | None, asked: int | None) -> Reason | None:
    if agreeing is None or asked is None or agreeing <= asked:
        return None
    return Reason("more_agree_than_asked", (), {"agreeing": agreeing, "asked": asked})


@transaction.atomic
def decide_prospect(*, dossier: Dossier, decided_on: date, by: User | None, on: date) -> Dossier:
    """Put on record that the branch committee proposes the activist as a prospect (DEV-07).

    Refused before a year as an activist, with fewer reviews than the rule asks for, and while
    an opinion is missing. Who is proposed is a prospect only with the consent of the committee
    above (DEV-08).
    """
    found = locked(dossier)
    require(
        found,
        on,
        to_come(decided_on, on),
        *unheard(found, "prospect", decided_on),
        prospect_on=decided_on,
    )
    take_if_open(found, "cultivation", decided_on, by, on)
    take_step(found, "prospect", done_on=decided_on, by=by, on=on)
    record_act("admission.prospect_decided", subject=found, by=by, on=on, facts={"step": 7})
    return found


@transaction.atomic
def name_sponsors(
    *, dossier: Dossier, people: Sequence[Person], since: date, by: User | None, on: date
) -> list[Backer]:
    """Name the two sponsors (DEV-09): full members on that day, with the rights of members.

    Refused before the committee above agreed to the prospect.
    """
    found = locked(dossier)
    require(
        found,
        on,
        to_come(since, on),
        not_reached(found, "sponsors"),
        sponsors=backers(people, since),
        sponsors_on=since,
    )
    rows = write_backers(found, Backer.Role.SPONSOR, people, since)
    take_if_open(found, "sponsors", since, by, on)
    record_act("admission.sponsors_named", subject=found, by=by, on=on, facts={"count": len(rows)})
    return rows


# ---- political review ------------------------------------------------------------------------


@transaction.atomic
def write_political_review(
    *,
    dossier: Dossier,
    contents: Mapping[str, str],
    clear_without_letters: bool = False,
    household_asked_on: date | None = None,
    by: User | None,
    on: date,
) -> PoliticalReview:
    """Write the contents of the review (DEV-10), all under seal; an empty text leaves what is
    there. Refused once the conclusion is drawn: then it is drawn afresh.
    """
    found = locked(dossier)
    review = _current_review(found)
    concluded = Reason("review_concluded", ()) if review.concluded_on else None
    asked = to_come(household_asked_on, on) if household_asked_on else None
    verdict_from((concluded, asked)).require()
    written = [name for name in CONTENTS if contents.get(name, "").strip()]
    for name in written:
        setattr(review, name, contents[name].strip())
    review.clear_without_letters = clear_without_letters
    review.household_asked_on = household_asked_on
    review.save()
    record_act("admission.political_review_written", subject=review, by=by, on=on, fields=written)
    return review


def _current_review(dossier: Dossier) -> PoliticalReview:
    rows = PoliticalReview.objects.filter(dossier=dossier, replaced_on__isnull=True)
    review: PoliticalReview | None = rows.select_for_update().first()
    return review or PoliticalReview(scope_path=dossier.scope_path, dossier=dossier)


@transaction.atomic
def send_inquiry(
    *,
    dossier: Dossier,
    manner: str,
    number: str,
    addressee: str,
    about: str,
    sent_on: date,
    by: User | None,
    on: date,
) -> Inquiry:
    """Record that an inquiry was sent, or made on the spot; whom it is about goes under seal. The
    very same sent again is the one on record.
    """
    found = locked(dossier)
    verdict_from((to_come(sent_on, on), before_application(found, sent_on))).require()
    told = {
        "manner": manner,
        "number": number.strip(),
        "addressee": addressee.strip(),
        "about": about.strip(),
        "sent_on": sent_on,
    }
    if known := on_record(Inquiry, found, told):
        return known
    row: Inquiry = Inquiry.objects.create(scope_path=found.scope_path, dossier=found, **told)
    record_act("admission.inquiry_sent", subject=row, by=by, on=on, fields=["sent_on"])
    return row


@transaction.atomic
def record_answer(
    *, inquiry: Inquiry, answered_on: date, answer: str, by: User | None, on: date
) -> Inquiry:
    """Record the answer to an inquiry. Refused before it was sent, and after the conclusion that
    cites it: the conclusion is then drawn afresh."""
    locked(inquiry.dossier)
    row: Inquiry = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    early = {"day": answered_on, "sent": row.sent_on}
    verdict_from(
        (
            to_come(answered_on, on),
            Reason("answer_before_letter", (), early) if answered_on < row.sent_on else None,
            Reason("inquiry_answered", ()) if row.answered_on else None,
        )
    ).require()
    row.answered_on, row.answer = answered_on, answer.strip()
    row.save()
    record_act("admission.inquiry_answered", subject=row, by=by, on=on, fields=["answered_on"])
    return row


@transaction.atomic
def conclude_political_review(
    *,
    dossier: Dossier,
    concluded_on: date,
    result: str,
    conclusion: str,
    by: User | None,
    on: date,
) -> PoliticalReview:
    """Draw the conclusion of the review (DEV-10) from its four contents and every answer.

    Refused while a content is not written, while letters are neither answered nor needless, for
    somebody from elsewhere without the opinion of household and residence, and with a day before
    an answer it cites. A failed review takes no step: nothing follows it.
    """
    found = locked(dossier)
    review = _current_review(found)
    passed = result == PoliticalReview.Result.PASSED
    letters = tuple(
        Letter(sent_on=sent, answered_on=answered)
        for sent, answered in Inquiry.objects.filter(dossier=found).values_list(
            "sent_on", "answered_on"
        )
    )
    require(
        found,
        on,
        to_come(concluded_on, on),
        Reason("review_concluded", ()) if review.concluded_on else None,
        None if conclusion.strip() else Reason("conclusion_missing", ()),
        *incomplete(found, review),
        political_review_on=concluded_on,
        political_review_passed=True,  # a failed one is put on record all the same
        inquiry_letters=letters,
    )
    review.concluded_on, review.result = concluded_on, result
    review.conclusion = conclusion.strip()
    review.save()
    if passed:
        take_step(found, "political_review", done_on=concluded_on, by=by, on=on)
    record_act(
        "admission.political_review_concluded",
        subject=review,
        by=by,
        on=on,
        fields=["concluded_on", "result"],
    )
    return review


@transaction.atomic
def redo_political_review(
    *, dossier: Dossier, reason: str, by: User | None, on: date
) -> PoliticalReview:
    """Begin the conclusion afresh: the former stays on file, marked as replaced, and its step is
    open again."""
    found = locked(dossier)
    review = _current_review(found)
    verdict_from(
        (
            None if review.concluded_on else Reason("review_not_concluded", ()),
            None if reason.strip() else Reason("reason_missing", ()),
        )
    ).require()
    review.replaced_on = on
    review.save(update_fields=["replaced_on"])
    run = run_for(found)
    if facts_of(found).political_review_on is not None or review.result:
        return_to_step(run=run, step="political_review", reason=reason, by=by, on=on)
    fresh: PoliticalReview = PoliticalReview(
        scope_path=found.scope_path,
        dossier=found,
        clear_without_letters=review.clear_without_letters,
        household_asked_on=review.household_asked_on,
    )
    for name in CONTENTS:
        if sealed := getattr(review, name):
            setattr(fresh, name, sealed.open())
    fresh.save(force_insert=True)
    record_act("admission.political_review_redone", subject=fresh, by=by, on=on, detail=reason)
    return fresh


# ---- training --------------------------------------------------------------------------------


@transaction.atomic
def record_training(
    *,
    dossier: Dossier,
    begins_on: date,
    ended_on: date,
    provider: str,
    days: Decimal | None = None,
    hours: Decimal | None = None,
    passed: bool | None = None,
    special_case: str = "",
    by: User | None,
    on: date,
) -> AdmissionTraining:
    """Record the short training before admission (DEV-11), in days or hours of study.

    Refused before its turn, where it ends before it begins, and short of the rule where the
    standard knows no exception. The very same sent again is the one on record.
    """
    found = locked(dossier)
    facts = Training(
        days=None if days is None else Fraction(days),
        hours=None if hours is None else Fraction(hours),
        ended_on=ended_on,
        special_case=bool(special_case.strip()),
        passed=passed,
    )
    backwards = {"first": begins_on, "last": ended_on}
    require(
        found,
        on,
        to_come(ended_on, on),
        not_reached(found, "training"),
        Reason("ends_before_begin", (), backwards) if ended_on < begins_on else None,
        training=facts,
    )
    told = {
        "begins_on": begins_on,
        "ended_on": ended_on,
        "days": days,
        "hours": hours,
        "provider": provider.strip(),
        "passed": passed,
        "special_case": special_case.strip(),
    }
    if known := on_record(AdmissionTraining, found, told):
        return known
    row: AdmissionTraining = AdmissionTraining.objects.create(
        scope_path=found.scope_path, dossier=found, **told
    )
    take_if_open(found, "training", ended_on, by, on)
    record_act("admission.training_recorded", subject=row, by=by, on=on, fields=["ended_on"])
    return row


@transaction.atomic
def record_trainings(
    *, dossiers: Sequence[Dossier], by: User | None, on: date, **training: object
) -> list[AdmissionTraining]:
    """One training of several people: all or none of them."""
    return [
        record_training(dossier=dossier, by=by, on=on, **training)  # type: ignore[arg-type]
        for dossier in dossiers
    ]
