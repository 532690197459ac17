"""The page that records an election proposes the number after the last term on record."""

from datetime import date

import pytest
from django.urls import reverse

from dangwu.core.scope import whole_tree
from dangwu.orgs.services import begin_term
from tests.factories import make_officer, make_organisation


@pytest.mark.parametrize(("last", "proposed"), [(None, 1), (1, 2), (4, 5)])
def test_the_next_number_follows_the_last(db, client_of, last, proposed):
    branch = make_organisation()
    if last:
        with whole_tree("a term on record"):
            begin_term(
                organisation=branch,
                number=last,
                elected_on=date(2025, 7, 25),
                by=None,
                on=date(2025, 7, 25),
            )
    page = client_of(make_officer(organisation=branch)).get(reverse("orgs:term", args=[branch.pk]))
    assert page.context["form"]["number"].value() == proposed
