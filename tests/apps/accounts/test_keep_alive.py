"""A session in use stays; it is written once a minute, not at each request."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dangwu.accounts.models import Session

pytestmark = pytest.mark.django_db


def writes(client):
    with CaptureQueriesContext(connection) as seen:
        client.get("/me/", secure=True)
    return [q["sql"] for q in seen if q["sql"].startswith("UPDATE") and "session" in q["sql"]]


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize(("seconds", "written"), [(59, 0), (60, 1)])
def test_the_end_is_moved_on_once_a_minute(cast, client_of, monkeypatch, seconds, written):
    client, begun = client_of(cast.person("zhangwen")), timezone.now()
    at(monkeypatch, begun)
    client.get("/me/", secure=True)
    at(monkeypatch, begun + timedelta(seconds=seconds))
    assert len(writes(client)) == written


def test_a_session_in_use_outlives_its_first_end(cast, client_of, monkeypatch):
    client, begun = client_of(cast.person("zhangwen")), timezone.now()
    for minutes in (0, 25, 50):
        at(monkeypatch, begun + timedelta(minutes=minutes))
        assert client.get("/me/", secure=True).status_code == 200
    assert Session.objects.get().expire_date > begun + timedelta(minutes=70)


def test_an_idle_session_is_over(cast, client_of, monkeypatch):
    client, begun = client_of(cast.person("zhangwen")), timezone.now()
    client.get("/me/", secure=True)
    at(monkeypatch, begun + timedelta(minutes=31))
    assert client.get("/me/", secure=True).status_code == 302
