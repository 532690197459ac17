"""The pages of a dossier as the branch's officer sees them."""

import pytest
from django.urls import reverse

from dangwu.admission import services
from dangwu.admission.selectors import PROCEDURE
from dangwu.admission.selectors.rules import RULES_OF_STEP
from dangwu.admission.views.steps import PAGES
from dangwu.core.messages import sayings
from dangwu.procedures.models import Case
from dangwu.rulebook.selectors import rulebook, terms_on
from tests.apps.admission.walking import TODAY, walk

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


def test_beside_the_step_stands_what_the_rules_say_of_it(cast, in_whole_tree, asked):
    dossier = walk(cast, "application")
    page = asked(dossier.get_absolute_url()).content.decode()
    assert "第 2 步的规定" in page
    assert "收到入党申请书后 1 个月内派人同申请人谈话" in page
    assert "培养联系人的任务" not in page


@pytest.mark.parametrize("standard", rulebook().standards)
def test_every_rule_on_admission_is_told_at_some_step(standard):
    terms = terms_on(standard, TODAY)
    shown = {one.title for rules in RULES_OF_STEP.values() for one in sayings(terms, rules)}
    held = {
        item.title
        for item in terms.items.values()
        if item.rule.startswith("DEV-") and item.kind != "procedure"
    }
    assert held <= shown
    assert set(RULES_OF_STEP) == {step.id for step in terms.value(PROCEDURE).steps}


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


def test_the_level_above_reads_whom_it_is_asked_about(cast, client_of, in_whole_tree):
    dossier = walk(cast, "prospect")
    services.send_step(dossier=dossier, step="prospect_consent", by=None, on=TODAY)
    browser = client_of(cast.person("chenjie"))
    case = Case.objects.get(decides=cast.organisation("fagai"), state="waiting")
    for address in (reverse("procedures:home"), case.get_absolute_url()):
        page = browser.get(address, secure=True).content.decode()
        assert f"{case.title}，{dossier.person.name}" in page
    assert dossier.person.name not in case.title  # known from the dossier, and to who may see it
