"""Ciphertext is bound to its row and field (C02); the mask shows four characters at most (C05)."""

import itertools

import pytest
from django.apps import apps
from django.db import models
from django.template import Context, Template

from dangwu.core.crypto import (
    MASK,
    EncryptedTextField,
    KeyRing,
    Sealed,
    TamperedValue,
    blind_index,
    seal,
)
from dangwu.core.ids import new_id

FIELDS = [
    pytest.param(model, field, id=f"{model._meta.label}.{field.name}")
    for model in apps.get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, EncryptedTextField)
]
NUMBER = "330699198503120017"


def as_loaded(
    model: type[models.Model], field: models.Field, token: str, pk: object = None
) -> models.Model:
    """A row as the database gives it, with a ciphertext in the field."""
    row = model(pk=pk or new_id())
    row.__dict__[field.attname] = field.from_db_value(token)
    return row


def sealed_in(
    model: type[models.Model], field: models.Field, text: str
) -> tuple[models.Model, Sealed]:
    row = model(pk=new_id())
    return row, seal(row, field.name, text)


def test_there_are_encrypted_fields():
    assert len(FIELDS) >= 4


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_a_value_opens_in_its_own_place(model, field):
    row, sealed = sealed_in(model, field, NUMBER)
    assert getattr(as_loaded(model, field, sealed.token, row.pk), field.name).open() == NUMBER


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_a_ciphertext_of_another_row_is_refused(model, field):
    _, sealed = sealed_in(model, field, NUMBER)
    with pytest.raises(TamperedValue):
        getattr(as_loaded(model, field, sealed.token), field.name).open()


@pytest.mark.parametrize(
    ("one", "other"),
    list(itertools.permutations([p.values for p in FIELDS], 2)),
    ids=lambda pair: f"{pair[0]._meta.label}.{pair[1].name}",
)
def test_a_ciphertext_of_another_field_is_refused(one, other):
    row, sealed = sealed_in(*one, NUMBER)
    model, field = other
    with pytest.raises(TamperedValue):
        getattr(as_loaded(model, field, sealed.token, row.pk), field.name).open()


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_keys_of_such_rows_are_made_before_the_insert(model, field):
    assert isinstance(model._meta.pk, models.UUIDField)
    assert model._meta.pk.default is new_id


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_the_mask_shows_four_characters_at_most(model, field):
    row, sealed = sealed_in(model, field, NUMBER)
    shown = str(getattr(as_loaded(model, field, sealed.token, row.pk), field.name))
    assert shown in {MASK, MASK + NUMBER[-4:]}
    assert (shown != MASK) == bool(field.tail)
    assert field.tail in {0, 4}


def test_pay_shows_nothing_in_its_mask():
    tails = {
        p.values[1].name: p.values[1].tail for p in FIELDS if p.values[0]._meta.app_label == "dues"
    }
    assert tails
    assert set(tails.values()) == {0}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "1.aes256gcm.1",
        "1.aes256gcm.9.AAAA",
        "2.aes256gcm.1.AAAA",
        "1.aes256gcm.1.*",
        "1.aes256gcm.1.",
    ],
)
def test_what_is_no_ciphertext_of_ours_is_refused(token):
    sealed = Sealed(token or "1", "members.person.id_number:1")
    with pytest.raises(TamperedValue):
        sealed.open()


def test_every_changed_character_is_noticed():
    model, field = FIELDS[0].values
    row, sealed = sealed_in(model, field, "张")
    *front, body = sealed.token.split(".")
    for at in range(len(body)):
        other = "A" if body[at] != "A" else "B"
        token = ".".join([*front, body[:at] + other + body[at + 1 :]])
        with pytest.raises(TamperedValue):
            getattr(as_loaded(model, field, token, row.pk), field.name).open()


def test_an_unbound_value_neither_opens_nor_shows_its_end():
    _, sealed = sealed_in(*FIELDS[0].values, NUMBER)
    loose = Sealed(sealed.token)
    assert str(loose) == MASK
    with pytest.raises(TamperedValue):
        loose.open()


def test_a_sealed_value_cannot_be_stored_in_another_row():
    model, field = FIELDS[0].values
    _, sealed = sealed_in(model, field, NUMBER)
    other = model(pk=new_id())
    setattr(other, field.attname, sealed)
    with pytest.raises(TamperedValue):
        field.pre_save(other, add=True)


def test_plain_text_never_reaches_a_query():
    _, field = FIELDS[0].values
    with pytest.raises(TypeError):
        field.get_prep_value(NUMBER)


def test_a_template_cannot_open_a_seal():
    _, sealed = sealed_in(*FIELDS[0].values, NUMBER)
    page = Template("{{ v }}|{{ v.open }}|{{ v.token|length }}").render(Context({"v": sealed}))
    assert NUMBER[:14] not in page
    assert page.split("|")[1] == ""


def test_nothing_of_a_key_ring_or_a_seal_is_in_its_repr():
    ring = KeyRing.new()
    assert ring.dump().split('"')[1] == "current"
    for secret in (*ring.keys.values(), ring.index):
        assert repr(secret) not in repr(ring)
    _, sealed = sealed_in(*FIELDS[0].values, NUMBER)
    assert repr(sealed) == "<Sealed>"


def test_a_key_ring_reads_what_it_wrote():
    ring = KeyRing.new()
    assert KeyRing.load(ring.dump()) == ring


def test_two_seals_of_one_text_differ():
    row, sealed = sealed_in(*FIELDS[0].values, NUMBER)
    assert seal(row, FIELDS[0].values[1].name, NUMBER).token != sealed.token


# ---- the blind index (C04) -------------------------------------------------------------------


def test_a_blind_index_tells_nothing_without_its_key(monkeypatch):
    """Who holds the database and every identity number still finds none: 20,000 guesses, no
    hit.
    """
    stored = {blind_index(NUMBER, of="members.person.id_number")}
    thief = KeyRing.new()
    monkeypatch.setattr("dangwu.core.crypto.key_ring", lambda: thief)
    guesses = [NUMBER, *(f"{NUMBER[:14]}{n:04d}" for n in range(20_000))]
    assert not stored & {blind_index(guess, of="members.person.id_number") for guess in guesses}


def test_blind_indexes_of_different_fields_do_not_meet():
    assert blind_index(NUMBER, of="a") != blind_index(NUMBER, of="b")
    assert blind_index(NUMBER, of="a") == blind_index(NUMBER, of="a")
