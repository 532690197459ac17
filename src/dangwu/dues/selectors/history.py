"""Who did what with somebody's dues of a year, from the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from dangwu.core.messages import act_name
from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.dues.models import Assessment, PaySlip
from dangwu.members.models import Person

VIEWED = "dues.pay_viewed"


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: when, by whom (a name), which."""

    at: datetime
    name: str
    act: str


def deeds_about(assessment: Assessment, most: int = 20) -> Sequence[Deed]:
    """The latest acts on the assessments and slips of the person and year, newest first."""
    with whole_tree("who looked at one's own pay is told, wherever they belong"):
        rows = Assessment.objects.filter(person=assessment.person_id, year=assessment.year)
        slips = PaySlip.objects.filter(person=assessment.person_id, year=assessment.year)
        about = Q(subject_table="dues.assessment", subject_id__in=_texts(rows)) | Q(
            subject_table="dues.payslip", subject_id__in=_texts(slips)
        )
        done = AuditEntry.objects.filter(about, outcome=AuditEntry.Outcome.DONE)
        lines = list(done.order_by("-seq")[:most])
        people = Person.objects.filter(user_id__in={line.actor_id for line in lines})
        names = dict(people.values_list("user_id", "name"))
    return [Deed(line.at, names.get(line.actor_id, "系统"), act_name(line.act)) for line in lines]


def _texts(rows: object) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]  # type: ignore[attr-defined]


def has_viewed(subject: object, actor_id: int, on: date) -> bool:
    """Whether the account's look at this row is on record for the day already."""
    return AuditEntry.objects.filter(
        subject_table=subject._meta.label_lower,  # type: ignore[attr-defined]
        subject_id=str(subject.pk),  # type: ignore[attr-defined]
        act=VIEWED,
        actor_id=actor_id,
        effective_on=on,
    ).exists()
