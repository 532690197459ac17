"""What the second resolution may come to: full, longer on probation, no longer a member."""

from datetime import date, timedelta
from random import Random

import pytest

from dangwu.admission import services
from dangwu.admission.models import Dossier
from dangwu.admission.selectors import PROCEDURE, findings_of
from dangwu.admission.selectors.meetings import decisions_about
from dangwu.desk.management.applicants import steps
from dangwu.members.models import Membership, MembershipStatus
from dangwu.procedures.selectors import run_of, steps_of
from dangwu.rules.calendar import add_months
from tests.apps.admission.walking import APPLIED, cultivating, walk

pytestmark = pytest.mark.django_db

MET = add_months(APPLIED, 20) + timedelta(days=15)
HELD = add_months(APPLIED, 32) + timedelta(days=20)


def resolved(cast, outcome, months=None):
    """A dossier whose second meeting decided so, and the committee above agreed."""
    dossier = walk(cast, "second_application")
    do = steps.Doing(dossier, cultivating(cast), HELD, Random(5))
    steps._heard(do, "full_meeting")
    steps._meeting(do, "full_meeting", "讨论预备党员转正", "决议。")
    services.take_full_resolution(
        dossier=do.fresh,
        decision=decisions_about(do.fresh, "full_membership").get(),
        outcome=outcome,
        months=months,
        by=None,
        on=HELD,
    )
    case = services.send_step(dossier=do.fresh, step="full_approval", by=None, on=HELD)
    steps.answer(case, HELD + timedelta(days=20))
    return do.fresh


def status_of(dossier):
    return Membership.objects.running().get(person=dossier.person).status


def test_an_extension_takes_probation_application_and_meeting_back(cast, in_whole_tree):
    dossier = resolved(cast, "extended", 6)
    states = {row.key: row.state for row in steps_of(run_of(dossier, PROCEDURE))}
    assert states["probation"] == "open"
    assert {states[key] for key in ("second_application", "full_meeting", "full_approval")} == {
        "waiting"
    }
    assert status_of(dossier) == MembershipStatus.PROBATIONARY


def test_the_second_meeting_waits_for_the_end_of_the_extension(cast, in_whole_tree):
    dossier = resolved(cast, "extended", 6)
    found = findings_of(dossier, HELD + timedelta(days=30))
    assert found.windows["full_meeting"].earliest == add_months(MET, 18)


def test_after_an_extension_full_membership_counts_from_its_end(cast, in_whole_tree):
    dossier = resolved(cast, "extended", 6)
    ends = add_months(MET, 18)
    services.receive_second_application(
        dossier=dossier, applied_on=ends - timedelta(days=7), by=None, on=ends
    )
    held = ends + timedelta(days=3)
    do = steps.Doing(dossier, cultivating(cast), held, Random(5))
    steps._full_meeting(do)
    case = services.send_step(dossier=do.fresh, step="full_approval", by=None, on=held)
    steps.answer(case, held + timedelta(days=9))
    assert do.fresh.full_from == ends
    full = Membership.objects.get(person=dossier.person, status=MembershipStatus.FULL)
    assert full.starts_on == ends


def test_a_cancellation_ends_dossier_and_membership(cast, in_whole_tree):
    dossier = resolved(cast, "cancelled")
    assert dossier.state == Dossier.State.CANCELLED
    assert status_of(dossier) == MembershipStatus.LEFT
    run = run_of(dossier, PROCEDURE)
    assert (run.state, run.outcome) == ("ended", "cancelled")
    assert run.ended_on == date(2025, 11, 15)
