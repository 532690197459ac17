"""What every answer carries (K02, K03), and that asking changes nothing (K07)."""

import hashlib

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from dangwu.core.models import AuditEntry
from tests.routes import addresses, rules
from tests.security.test_matrix import ENDS_SESSION, NAMES, STRANGER, ask, client_of, targets

pytestmark = pytest.mark.django_db

WHO = ("tangning", "wangfang", "xitong", "anquan", "shenji", STRANGER)
FOREIGN = ("linjiang_1",)
HERE = ("fagai_1",)


def answers(world, role, methods=("GET", "POST"), places=HERE):
    client = client_of(world, role)
    for name in NAMES:
        for method in methods:
            if method in rules()[name] and name not in ENDS_SESSION:
                for _, url, _ in targets(world, name, role, places):
                    yield f"{role} {method} {name}", ask(client, method, url)


EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def policy(header: str) -> dict[str, list[str]]:
    parts = (part.split() for part in header.split(";") if part.strip())
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("role", WHO)
def test_every_answer_carries_the_headers(world, role):
    seen = 0
    for what, response in answers(world, role, places=HERE + FOREIGN):
        seen += 1
        for name, value in EXPECTED.items():
            assert response.get(name) == value, (what, name)
        assert "no-store" in response["Cache-Control"], what
        directives = policy(response["Content-Security-Policy"])
        assert directives == {
            "default-src": ["'self'"],
            "img-src": ["'self'", "data:"],
            "script-src": ["'self'"],
            "style-src": ["'self'"],
            "style-src-attr": ["'unsafe-inline'"],
            "object-src": ["'none'"],
            "base-uri": ["'none'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
            "report-uri": [reverse("accounts:csp_report")],
        }, what
    assert seen > 40


@pytest.mark.parametrize("role", WHO)
def test_every_cookie_is_bound_to_this_host_and_out_of_reach_of_scripts(world, role):
    named = set()
    for what, response in answers(world, role):
        for name, cookie in response.cookies.items():
            named.add(name)
            assert name.startswith("__Host-"), what
            assert cookie["secure"], what
            assert cookie["httponly"], what
            assert cookie["samesite"] in {"Lax", "Strict"}, what
            assert cookie["path"] == "/", what
            assert not cookie["domain"], what
    assert settings.SESSION_COOKIE_NAME in named or role == STRANGER


@pytest.mark.parametrize("name", [n for n in NAMES if "POST" in rules()[n]])
def test_a_post_without_its_token_is_refused(world, name):
    exempt = name == "accounts:csp_report"
    for role in ("tangning", "anquan"):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(world.cast.user(role))
        for _, url, _ in targets(world, name, role, HERE):
            assert (ask(client, "POST", url).status_code == 403) != exempt


# ---- GET changes nothing (K07) ---------------------------------------------------------------

APART = {"accounts.Session"}  # every request moves the end of its session


def digest() -> dict[str, str]:
    """One hash a table, of all its rows."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label in APART or model._meta.proxy:
            continue
        table = connection.ops.quote_name(model._meta.db_table)
        key = connection.ops.quote_name(model._meta.pk.column)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
            rows = hashlib.sha256(repr(cursor.fetchall()).encode())
        found[model._meta.label] = rows.hexdigest()
    return found


VIEWED = {"dues.pay_viewed"}  # whoever reads pay is on record: the log of reading, not a change


@pytest.mark.parametrize(
    "role", ["tangning", "zhangwen", "wangfang", "xitong", "anquan", "shenji", STRANGER]
)
def test_asking_changes_nothing(world, role):
    client = client_of(world, role)
    before, last = digest(), AuditEntry.objects.count()
    for name in NAMES:
        if "GET" not in rules()[name]:
            continue
        for _, url, _ in targets(world, name, role, HERE):
            for method in ("get", "head"):
                getattr(client, method)(url, secure=True)
    written = AuditEntry.objects.filter(seq__gt=last).exclude(outcome="denied")
    assert {entry.act for entry in written} <= VIEWED
    assert digest() | {"core.AuditEntry": ""} == before | {"core.AuditEntry": ""}


def test_every_page_of_the_product_was_asked():
    assert {a.name for a in addresses()} == set(NAMES)
