"""Every act leaves its line in its own transaction (E01), and takes only what its form asks
(A08).
"""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from dangwu.core.models import AuditEntry
from dangwu.core.selectors import chain_breaks
from tests.routes import rules
from tests.security.acts import ACTS, CHANGES_NOTHING
from tests.security.surface import digest
from tests.security.world import ELSEWHERE, OBJECTS

pytestmark = pytest.mark.django_db

POSTS = {name for name, methods in rules().items() if "POST" in methods}


def test_every_route_that_changes_something_has_a_valid_call():
    assert set(ACTS) | CHANGES_NOTHING == POSTS
    assert not set(ACTS) & CHANGES_NOTHING


def prepared(world, name):
    """Client, address and data of a valid call."""
    act = ACTS[name]
    if act.prepare:
        act.prepare(world)
    kwargs = {}
    if act.kwargs:
        kwargs = act.kwargs(world)
    elif name in OBJECTS:
        kwargs = OBJECTS[name](world, act.place)
    elif name in ELSEWHERE:
        kwargs = ELSEWHERE[name](world)
    client = Client(raise_request_exception=False)
    if act.signed_in:
        client.force_login(world.cast.user(act.role))
    return client, reverse(name, kwargs=kwargs), act.data(world)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_leaves_its_line(world, name):
    client, url, data = prepared(world, name)
    before = AuditEntry.objects.count()
    response = client.post(url, data, secure=True)
    assert response.status_code in {200, 204, 302}, response.content.decode()[:2000]
    lines = AuditEntry.objects.filter(seq__gt=before)
    done = lines.filter(outcome="done")
    assert done.exists(), [str(line) for line in lines]
    act = ACTS[name]
    assert {line.actor_id for line in done} == {world.cast.user(act.role).pk}
    for line in done:
        assert line.address == "127.0.0.1"
        assert len(line.session) == 16 or name == "accounts:sign_in"
        assert line.effective_on is not None
    assert not list(chain_breaks())


class NoRoomForTheTrail(RuntimeError):
    pass


@pytest.mark.parametrize("name", sorted(ACTS))
def test_without_its_line_an_act_does_not_happen(world, name, monkeypatch):
    """The trail cannot be written: nothing is changed (E01, E09)."""
    client, url, data = prepared(world, name)
    before = digest()

    def refuse(*args, **kwargs):
        raise NoRoomForTheTrail

    with monkeypatch.context() as patch:
        patch.setattr(AuditEntry, "save", refuse)
        with transaction.atomic():  # as the request of a worker: what it left open is rolled back
            response = client.post(url, data, secure=True)
    assert response.status_code == 500
    after = digest()
    # Signing in moves last_login before its line; nobody is in, because no session was kept.
    moved = {"accounts.User"} if name == "accounts:sign_in" else set()
    assert {table for table in before if before[table] != after[table]} <= moved


@pytest.mark.parametrize("name", sorted(CHANGES_NOTHING & POSTS))
def test_what_changes_nothing_changes_nothing(world, name):
    client = Client(raise_request_exception=False)
    client.force_login(world.cast.user("tangning"))
    kwargs = ELSEWHERE[name](world) if name in ELSEWHERE else {}
    before = digest()
    client.post(reverse(name, kwargs=kwargs), {"q": "张"}, secure=True)
    assert digest() == before


# ---- mass assignment (A08) -------------------------------------------------------------------

WORD, NUMBER, DAY = "FUZZED", 987654321, "1911-11-11"


def every_model_field() -> dict[str, object]:
    """A value for every field of every model of ours, by its name and with _id."""
    found: dict[str, object] = {}
    for model in apps.get_models():
        if not model.__module__.startswith("dangwu."):
            continue
        for field in model._meta.concrete_fields:
            value: object = WORD
            if isinstance(field, models.BooleanField):
                continue
            if isinstance(field, models.IntegerField | models.ForeignKey):
                value = NUMBER
            elif isinstance(field, models.DateField):
                value = DAY
            found[field.name] = found[field.attname] = value
    return found


FLAGS = {"duty": "security", "is_active": "", "password_temporary": "on", "month_only": "on"}


def traces() -> list[str]:
    """Where the planted values stand in the database now."""
    found = []
    needles = (WORD, str(NUMBER), DAY)
    for model in apps.get_models():
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                text = " ".join(v.isoformat() if isinstance(v, dt.date) else str(v) for v in row)
                found += [f"{table}: {needle}" for needle in needles if needle in text]
    return found


@pytest.mark.parametrize("name", sorted(ACTS))
def test_fields_the_form_does_not_ask_are_ignored(world, name):
    client, url, data = prepared(world, name)
    page = client.get(url, secure=True)
    asked = set(data)
    if page.context and page.context.get("form"):
        asked |= set(page.context["form"].fields)
    extra = {k: v for k, v in {**every_model_field(), **FLAGS}.items() if k not in asked}
    assert len(extra) > 30
    duties = dict(apps.get_model("accounts.User").objects.values_list("pk", "duty"))
    response = client.post(url, {**extra, **data}, secure=True)
    assert response.status_code in {200, 302}, response.content.decode()[:2000]
    assert not traces()
    after = dict(apps.get_model("accounts.User").objects.values_list("pk", "duty"))
    assert {pk: after[pk] for pk in duties} == duties
    assert all(after[pk] == "" for pk in set(after) - set(duties))
