"""Looking at somebody's pay is on record: who, when, whose."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.dues.models import Assessment, PaySlip, Verification
from dangwu.dues.selectors.history import has_viewed


@transaction.atomic
def note_view(*, subject: Assessment | PaySlip, by: User, on: date) -> None:
    """One line a day for each who looks at the pay behind an amount, the owner excepted."""
    if getattr(subject.person, "user_id", None) == by.pk or has_viewed(subject, by.pk, on):
        return
    record_act("dues.pay_viewed", subject=subject, by=by, on=on)


@transaction.atomic
def note_export(
    *, verification: Verification, paper: str, members: int, by: User, on: date
) -> None:
    """A paper with amounts went out."""
    record_act(
        "dues.paper_exported",
        subject=verification,
        by=by,
        on=on,
        facts={"paper": paper, "year": verification.year, "members": members},
    )
