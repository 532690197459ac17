"""The pages of a dossier as the branch's officer sees them."""

import pytest
from django.urls import reverse

from dangwu.admission.views.steps import PAGES
from tests.apps.admission.walking import walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast, client_of):
    """What the branch's officer is answered; who signs in only then, after what is built once."""
    return lambda address: client_of(cast.person("lihua")).get(address, secure=True)


@pytest.mark.parametrize("until", ["application", "contacts", "form", "approval", "archive"])
def test_the_page_of_a_dossier_shows_its_timeline(cast, in_whole_tree, asked, until):
    dossier = walk(cast, until)
    page = asked(dossier.get_absolute_url())
    assert page.status_code == 200
    assert "递交入党申请书" in page.content.decode()


@pytest.mark.parametrize("route", ["home", "plan", "quotas", "checkup", "mine"])
def test_the_pages_beside_open(cast, in_whole_tree, asked, route):
    walk(cast, "contacts")
    assert asked(reverse(f"admission:{route}")).status_code == 200


@pytest.mark.parametrize("step", PAGES)
def test_each_step_has_its_page(cast, in_whole_tree, asked, step):
    dossier = walk(cast, "contacts")
    page = asked(reverse("admission:step", args=[dossier.pk, step]))
    assert page.status_code == 200
    assert dossier.person.name in page.content.decode()
