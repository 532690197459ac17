"""What every answer carries (K02, K03), and that asking changes nothing (K07).

The answers are those of the matrix (`test_matrix.py`), which looks at each for `surface.faults_of`
and at the tables for `surface.digest`; here is what it does not ask.
"""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from dangwu.accounts.models import User
from dangwu.core.scope import Scope
from dangwu.core.services import record_act
from tests.routes import addresses, rules
from tests.security.surface import faults_of
from tests.security.test_matrix import (
    ASKED,
    LOOKED_AT,
    NAMES,
    ask,
    client_of,
    differences,
    targets,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_templates")]

HERE = ("fagai_1",)


def test_the_matrix_asks_as_each_kind_of_account():
    assert {"tangning", "wangfang", "xitong", "anquan", "shenji", "nobody"} <= LOOKED_AT
    assert set(ASKED) >= LOOKED_AT


def test_every_page_of_the_product_was_asked():
    assert {a.name for a in addresses()} == set(NAMES)


@pytest.mark.parametrize("name", [n for n in NAMES if "POST" in rules()[n]])
def test_a_post_without_its_token_is_refused(world, name):
    exempt = name == "accounts:csp_report"
    for role in ("tangning", "anquan"):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(world.cast.user(role))
        for _, url, _ in targets(world, name, role, HERE):
            assert (ask(client, "POST", url).status_code == 403) != exempt


# ---- negative controls: what the matrix would see -----------------------------------------------


def test_the_cookie_of_a_session_is_looked_at(world):
    answer = client_of(world, "wangfang").get("/", secure=True)
    assert settings.SESSION_COOKIE_NAME in answer.cookies
    assert not faults_of(answer)


def test_a_missing_header_and_a_loose_cookie_would_be_seen(world):
    answer = client_of(world, "wangfang").get("/", secure=True)
    del answer.headers["X-Frame-Options"]
    answer.headers["Content-Security-Policy"] += "; connect-src *"
    answer.set_cookie("seen", "1")
    assert [fault.split(":")[0] for fault in faults_of(answer)] == [
        "X-Frame-Options",
        "Content-Security-Policy",
        "the cookie seen",
    ]
    assert len(faults_of(HttpResponse())) > 5


def test_a_page_that_writes_would_be_seen(world, monkeypatch):
    """A page that moves a row and leaves a line turns the matrix red."""

    def writes(user, on):
        User.objects.filter(pk=user.pk).update(display_name="moved")
        record_act("tests.done", subject=None, by=user, on=on)
        return Scope()

    monkeypatch.setattr("dangwu.config.middleware.scope_of", writes)
    found = differences(world, "laike", HERE)
    assert "laike: asking changed accounts.User" in found
    assert "laike: asking wrote tests.done" in found
