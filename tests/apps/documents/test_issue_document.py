"""A paper gets the next number of its series; the same content keeps the number it has."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from dangwu.core.models import AuditEntry
from dangwu.core.scope import Scope, open_scope, whole_tree
from dangwu.documents.models import IssuedDocument
from dangwu.documents.services import digest_of, issue_document
from dangwu.orgs.models import Organisation, OrganisationKind
from dangwu.orgs.services.found import found_organisation

DAY = date(2026, 1, 9)
KIND = "dues.verification_sheet"


@pytest.fixture
def committee(db: None) -> Iterator[Organisation]:
    with whole_tree("a test acts on nobody's behalf"):
        yield found_organisation(
            kind=OrganisationKind.COMMITTEE,
            name="中共越城市水务局机关委员会",
            short_name="水务局机关党委",
            parent=None,
            by=None,
            on=date(2020, 1, 1),
        )


def branch_below(parent: Organisation, name: str) -> Organisation:
    return found_organisation(
        kind=OrganisationKind.BRANCH,
        name=name,
        short_name=name,
        parent=parent,
        by=None,
        on=date(2020, 1, 1),
    )


def issue(organisation: Organisation, content: dict[str, object], year: int = 2026):
    return issue_document(
        organisation=organisation,
        kind=KIND,
        title="核定表",
        year=year,
        content=content,
        by=None,
        on=DAY,
    )


def test_numbers_run_by_organisation_and_year(committee: Organisation) -> None:
    branch = branch_below(committee, "第一支部")
    numbers = [
        issue(committee, {"rows": 1}).written_number,
        issue(committee, {"rows": 2}).written_number,
        issue(branch, {"rows": 1}).written_number,
        issue(committee, {"rows": 1}, year=2027).written_number,
    ]
    assert numbers == ["2026-001", "2026-002", "2026-001", "2027-001"]


def test_the_same_content_keeps_its_number(committee: Organisation) -> None:
    first = issue(committee, {"a": 1, "b": ["二"]})
    again = issue(committee, {"b": ["二"], "a": 1})
    assert again == first
    assert AuditEntry.objects.filter(act="documents.document_issued").count() == 1


def test_the_trail_names_number_and_digest(committee: Organisation) -> None:
    document = issue(committee, {"name": "李堃"})
    entry = AuditEntry.objects.get(act="documents.document_issued")
    assert entry.facts == {"kind": KIND, "number": "2026-001", "digest": document.digest}
    assert document.digest == digest_of({"name": "李堃"})
    assert document.digest.startswith(document.check_code)


def test_another_branch_does_not_see_it(committee: Organisation) -> None:
    mine, other = branch_below(committee, "第一支部"), branch_below(committee, "第二支部")
    issue(mine, {"rows": 1})
    with open_scope(Scope(subtrees=(other.scope_path,))):
        assert IssuedDocument.objects.count() == 0
    with open_scope(Scope(subtrees=(mine.scope_path,))):
        assert IssuedDocument.objects.count() == 1


def test_the_database_refuses_a_number_twice(committee: Organisation) -> None:
    document = issue(committee, {"rows": 1})
    document.pk, document.digest = None, digest_of({"rows": 2})
    with pytest.raises(IntegrityError), transaction.atomic():
        document.save(force_insert=True)
