"""One person from the application to the archive, every act on its day."""

from datetime import date, timedelta

import pytest

from dangwu.admission.models import Dossier
from dangwu.admission.selectors import PROCEDURE, findings_of
from dangwu.members.models import Membership, MembershipStatus
from dangwu.procedures.selectors import run_of, steps_of
from dangwu.rules.calendar import add_months, add_years
from tests.apps.admission.walking import APPLIED, walk

pytestmark = pytest.mark.django_db


def test_a_dossier_from_application_to_archive(cast, in_whole_tree):
    dossier = walk(cast, "archive")
    assert dossier.state == Dossier.State.ADMITTED
    run = run_of(dossier, PROCEDURE)
    assert run.state == "ended"
    assert {row.state for row in steps_of(run)} == {"done"}
    statuses = list(
        Membership.objects.filter(person=dossier.person).values_list("status", flat=True)
    )
    assert statuses == ["applicant", "activist", "prospect", "probationary", "full"]


def test_full_membership_counts_from_the_end_of_probation(cast, in_whole_tree):
    dossier = walk(cast, "archive")
    met = add_months(APPLIED, 20) + timedelta(days=15)
    assert dossier.probation_from == met
    assert dossier.full_from == add_years(met, 1)
    full = Membership.objects.get(person=dossier.person, status=MembershipStatus.FULL)
    assert full.starts_on == add_years(met, 1)


def test_a_dossier_kept_by_the_rules_has_no_findings(cast, in_whole_tree):
    dossier = walk(cast, "oath")
    found = findings_of(dossier, date(2026, 6, 30))
    assert [each.reason.code for each in found.findings] == []
    assert found.checked > 20
