"""What is under seal in a dossier (C05, D04): on no page before a reason is given, each reading on
record without the value, and never for whom it is about."""

import pytest
from django.urls import reverse

from dangwu.admission.models import (
    Dossier,
    DossierTalk,
    Inquiry,
    OfDossier,
    Opinion,
    PoliticalReview,
    Review,
)
from dangwu.admission.selectors.sealed import SEALED
from dangwu.core.crypto import EncryptedTextField
from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.members.services.accounts import bind_account
from tests.apps.admission.walking import TODAY
from tests.factories import make_user

pytestmark = pytest.mark.django_db
STAGES = ("oath",)
MODELS = {
    "form": Dossier,
    "talk": DossierTalk,
    "opinion": Opinion,
    "review": Review,
    "political-review": PoliticalReview,
    "inquiry": Inquiry,
}
FIELDS = [(table, field) for table, kind in SEALED.items() for field in kind.fields]
# A keeper reads all of it; others of the branch read the review and the rest never.
STRANGERS = ("wuting", "wangfang", "linxue", "zhengqiang", "shenji")


@pytest.fixture
def sealed(stages):
    """A dossier with a word of its own in every sealed text, and the words by table and field."""
    with whole_tree("words of the tests"):
        dossier = stages.at("oath")
        words = {}
        for table, field in FIELDS:
            row = _row(dossier, table)
            words[table, field] = f"封存{table}与{field}之词"
            setattr(row, field, words[table, field])
            row.save(update_fields=[field])
    return dossier, words


def _row(dossier, table):
    model = MODELS[table]
    return dossier if model is Dossier else model.objects.filter(dossier=dossier).first()


def _address(dossier, table, field):
    with whole_tree("an address of the tests"):
        return reverse("admission:reveal", args=[table, _row(dossier, table).pk, field])


def _pages(dossier):
    yield dossier.get_absolute_url()
    yield from (reverse(f"admission:{name}") for name in ("home", "plan", "mine"))
    for name in ("political_review", "write_review", "conclude", "redo", "inquiry"):
        yield reverse(f"admission:{name}", args=[dossier.pk])


def test_every_sealed_field_of_a_dossier_can_be_asked_for():
    written = {
        (model, field.name)
        for model in (Dossier, *OfDossier.__subclasses__())
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }
    assert {(MODELS[table], field) for table, field in FIELDS} == written


def test_no_page_shows_a_sealed_word(stages, sealed, client_of):
    dossier, words = sealed
    for role in ("zhangwen", "lihua", "chenjie"):
        browser = client_of(stages.cast.user(role))
        for url in _pages(dossier):
            shown = browser.get(url, secure=True).content.decode()
            assert not [word for word in words.values() if word in shown], (role, url)


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_a_reading_needs_a_reason_and_goes_on_record(stages, sealed, client_of, table, field):
    dossier, words = sealed
    word, user = words[table, field], stages.cast.user("lihua")
    browser, url = client_of(user), _address(dossier, table, field)
    before = AuditEntry.objects.count()
    assert word not in browser.get(url, secure=True).content.decode()
    assert word not in browser.post(url, {"reason": ""}, secure=True).content.decode()
    assert not AuditEntry.objects.filter(seq__gt=before, outcome="done").exists()
    assert word in browser.post(url, {"reason": "核对卷内材料"}, secure=True).content.decode()
    entry = AuditEntry.objects.get(seq__gt=before, act="core.field_revealed", outcome="done")
    with whole_tree("the row of the tests"):
        row = _row(dossier, table)
    assert entry.actor_id == user.pk
    assert (entry.subject_table, entry.subject_id) == (row._meta.label_lower, str(row.pk))
    assert entry.fields == [field]
    assert entry.detail == "核对卷内材料"


def test_no_line_of_the_trail_holds_a_sealed_word(stages, sealed, client_of):
    dossier, words = sealed
    browser = client_of(stages.cast.user("lihua"))
    for table, field in FIELDS:
        browser.post(_address(dossier, table, field), {"reason": "核对卷内材料"}, secure=True)
    lines = " ".join(f"{each.content()} {each.detail}" for each in AuditEntry.objects.all())
    assert "核对卷内材料" in lines
    assert not [word for word in words.values() if word in lines]


@pytest.mark.parametrize("role", STRANGERS)
def test_who_keeps_no_dossiers_never_reads_it(stages, sealed, client_of, role):
    dossier, words = sealed
    browser = client_of(stages.cast.user(role))
    for table, field in FIELDS:
        answer = browser.post(
            _address(dossier, table, field), {"reason": "核对卷内材料"}, secure=True
        )
        assert answer.status_code in (403, 404)
    for url in _pages(dossier):
        shown = browser.get(url, secure=True).content.decode()
        assert not [word for word in words.values() if word in shown]


def test_what_the_review_found_is_for_who_reads_reviews(stages, client_of):
    """A failed review shows to the keeper; the discipline member of the branch sees the rest."""
    with whole_tree("a failed review"):
        dossier = stages.at("oath")
        PoliticalReview.objects.filter(dossier=dossier).update(result="failed")
    keeper, other = (client_of(stages.cast.user(key)) for key in ("lihua", "wuting"))
    said = "政治审查不合格"
    assert said in keeper.get(dossier.get_absolute_url(), secure=True).content.decode()
    page = other.get(dossier.get_absolute_url(), secure=True)
    assert page.status_code == 200
    assert said not in page.content.decode()


def test_the_person_sees_days_and_nothing_others_found(stages, sealed, client_of):
    dossier, words = sealed
    user = make_user()
    with whole_tree("an account of the tests"):
        PoliticalReview.objects.filter(dossier=dossier).update(result="failed")
        bind_account(person=dossier.person, user=user, by=None, on=TODAY)
    browser = client_of(user)
    page = browser.get(reverse("admission:mine"), secure=True)
    assert page.status_code == 200
    shown = page.content.decode()
    assert "入党宣誓" in shown
    assert "政治审查不合格" not in shown
    assert not [word for word in words.values() if word in shown]
    for table, field in FIELDS:
        url = _address(dossier, table, field)
        assert browser.post(url, {"reason": "想看一看"}, secure=True).status_code in (403, 404)
    assert browser.get(dossier.get_absolute_url(), secure=True).status_code in (403, 404)
