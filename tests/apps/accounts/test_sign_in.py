"""Signing in and out, lock-out and throttle (B03, B04), enumeration (B05), initial passwords
(B08).
"""

import datetime as dt
import re

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from dangwu.accounts.models import Session, User
from dangwu.accounts.services import (
    change_password,
    create_account,
    disable_account,
    enable_account,
    issue_initial_password,
)
from dangwu.core.models import AuditEntry
from tests.factories import PASSWORD, make_person, make_user

pytestmark = pytest.mark.django_db
HTTPS = {"secure": True}
SIGN_IN = "/sign-in/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra):
    data = {"username": username, "password": password}
    return client.post(SIGN_IN, data, **HTTPS, **extra)


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:me"), **HTTPS).status_code == 200


def last(act: str) -> AuditEntry:
    return AuditEntry.objects.filter(act=act).latest("seq")


# ---- in and out ------------------------------------------------------------------------------


def test_the_right_password_opens_the_house_and_leaves_a_line(client):
    user = make_user("mingyu")
    response = sign_in(client, "mingyu")
    assert (response.status_code, response.url) == (302, reverse("desk:home"))
    assert is_in(client)
    entry = last("accounts.signed_in")
    session = Session.objects.get(user_id=user.pk)
    assert (entry.actor_id, entry.address, entry.session) == (user.pk, "127.0.0.1", session.mark)
    assert session.address == "127.0.0.1"


def test_a_user_name_is_the_same_in_capitals_and_full_width(client):
    make_user("mingyu")
    assert sign_in(client, "ＭＩＮＧＹＵ").status_code == 302


@pytest.mark.parametrize(
    ("asked", "gone"),
    [
        ("/me/", "/me/"),
        ("https://elsewhere.example/", None),
        ("//elsewhere.example/", None),
        ("javascript:alert(1)", None),
        ("http://testserver/me/", None),
    ],
)
def test_after_signing_in_only_addresses_of_this_site_follow(client, asked, gone):
    make_user("mingyu")
    data = {"username": "mingyu", "password": PASSWORD, "next": asked}
    assert client.post(SIGN_IN, data, **HTTPS).url == (gone or reverse("desk:home"))


def test_signing_in_changes_the_key_of_the_session(client):
    make_user("mingyu")
    client.get(SIGN_IN, **HTTPS)
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies[configured.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client, "mingyu")
    assert client.cookies[configured.SESSION_COOKIE_NAME].value != session.session_key


def test_signing_out_ends_the_session_and_clears_the_browser(client):
    make_user("mingyu")
    sign_in(client, "mingyu")
    stolen = client.cookies[configured.SESSION_COOKIE_NAME].value
    response = client.post(reverse("accounts:sign_out"), **HTTPS)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.exists()
    client.cookies[configured.SESSION_COOKIE_NAME] = stolen
    assert not is_in(client)
    assert last("accounts.signed_out").outcome == "done"


def test_signing_out_is_a_post(client):
    client.force_login(make_user())
    assert client.get(reverse("accounts:sign_out"), **HTTPS).status_code == 405
    assert is_in(client)


def test_two_sessions_are_open_at_once_at_most():
    make_user("mingyu")
    clients = [Client() for _ in range(3)]
    for client in clients:
        sign_in(client, "mingyu")
    assert [is_in(client) for client in clients] == [False, True, True]


def test_a_session_ends_after_twelve_hours_however_busy(client, monkeypatch):
    make_user("mingyu")
    sign_in(client, "mingyu")
    start = timezone.now()
    for minutes in range(20, 24 * 60, 20):
        moment = start + dt.timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda at=moment: at)
        if not is_in(client):
            break
    assert minutes == 12 * 60


def test_a_session_ends_after_half_an_hour_without_a_request(client, monkeypatch):
    make_user("mingyu")
    sign_in(client, "mingyu")
    moment = timezone.now() + dt.timedelta(minutes=31)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert not is_in(client)


# ---- what is refused -------------------------------------------------------------------------


def test_a_wrong_password_and_an_unknown_user_look_the_same(client):
    make_user("mingyu")
    known = (
        sign_in(Client(), "mingyu", "Wrong-Password-9").content.decode().replace("mingyu", "NAME")
    )
    unknown = (
        sign_in(Client(), "nobody", "Wrong-Password-9").content.decode().replace("nobody", "NAME")
    )
    strip = re.compile(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "[A-Za-z0-9]{64}"')
    assert strip.sub("", known) == strip.sub("", unknown)
    assert "用户名或密码不对" in known


def test_a_failure_is_on_record_without_what_was_typed(client):
    user = make_user("mingyu")
    sign_in(client, "mingyu", "Wrong-Password-9")
    sign_in(client, "My-Secret-Password-1", "x")
    known, unknown = AuditEntry.objects.filter(act="accounts.sign_in_failed").order_by("seq")
    assert (known.subject_id, known.outcome, known.actor_id) == (str(user.pk), "failed", None)
    assert unknown.subject_id == ""
    assert "my-secret" not in str(list(AuditEntry.objects.values())).casefold()


def test_a_disabled_account_does_not_sign_in(client):
    user = make_user("mingyu")
    disable_account(user=user, by=None, on=localdate())
    assert sign_in(client, "mingyu").status_code == 422
    enable_account(user=user, by=None, on=localdate())
    assert sign_in(client, "mingyu").status_code == 302


def test_an_initial_password_is_void_after_a_day(client, monkeypatch):
    made = create_account(username="mingyu", by=None, on=localdate())
    issued = made.user.password_void_at - dt.timedelta(hours=24)
    assert abs(timezone.now() - issued) < dt.timedelta(seconds=10)
    later = made.user.password_void_at + dt.timedelta(seconds=1)
    monkeypatch.setattr("dangwu.accounts.views.now", lambda: later)
    assert sign_in(client, "mingyu", made.password).status_code == 422
    monkeypatch.setattr("dangwu.accounts.views.now", lambda: later - dt.timedelta(minutes=1))
    assert sign_in(client, "mingyu", made.password).status_code == 302


# ---- lock-out and throttle -------------------------------------------------------------------


def fail(client: Client, times: int, **extra):
    for _ in range(times):
        response = sign_in(client, "mingyu", "Wrong-Password-9", **extra)
    return response


def test_five_failures_lock_this_address_out_and_the_owner_elsewhere_comes_in(client):
    make_user("mingyu")
    assert fail(client, 4).status_code == 422
    assert fail(client, 1).status_code == 429
    locked = sign_in(client, "mingyu")
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()
    assert sign_in(Client(), "mingyu", REMOTE_ADDR="10.1.2.3").status_code == 302
    assert last("accounts.sign_in_failed").facts == {"locked": True}


def test_an_unknown_user_is_locked_out_just_the_same(client):
    for _ in range(5):
        response = sign_in(client, "nobody", "Wrong-Password-9")
    assert response.status_code == 429
    assert "登录失败满 5 次" in response.content.decode()


def test_the_lock_opens_after_fifteen_minutes(client, monkeypatch):
    make_user("mingyu")
    fail(client, 5)
    start = timezone.now()
    for minutes, status in ((14, 429), (16, 302)):
        moment = start + dt.timedelta(minutes=minutes)
        monkeypatch.setattr("axes.handlers.proxy.now", lambda at=moment: at)
        assert sign_in(client, "mingyu").status_code == status


def test_other_browsers_of_one_address_share_the_lock(client):
    make_user("mingyu")
    for number in range(5):
        response = fail(Client(), 1, HTTP_USER_AGENT=f"browser {number}")
    assert response.status_code == 429


@pytest.mark.parametrize("times", [5, pytest.param(1000, marks=pytest.mark.full)])
def test_a_forged_forwarded_address_changes_nothing(client, times):
    make_user("mingyu")
    for number in range(times):
        response = fail(client, 1, HTTP_X_FORWARDED_FOR=f"10.9.{number // 250}.{number % 250}")
    assert response.status_code == 429
    assert last("accounts.sign_in_failed").address == "127.0.0.1"


def test_a_named_proxy_speaks_for_others(client, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.2"]
    make_user("mingyu")
    for forwarded, address in (
        ("10.5.5.5", "10.5.5.5"),
        (
            "1.1.1.1, 10.5.5.6, 10.0.0.2",
            "10.5.5.6",
        ),  # what the client claims before the proxy's own is ignored
        ("not an address", "127.0.0.1"),
    ):
        fail(client, 1, HTTP_X_FORWARDED_FOR=forwarded)
        assert last("accounts.sign_in_failed").address == address


def test_twenty_sign_ins_a_minute_from_one_address(client):
    for number in range(20):
        assert sign_in(client, f"user{number}", "x").status_code == 422
    assert sign_in(client, "user20", "x").status_code == 429
    assert sign_in(Client(), "user21", "x", REMOTE_ADDR="10.1.2.3").status_code == 422


def test_a_hundred_sign_ins_a_minute_from_everywhere(client, monkeypatch):
    for number in range(100):
        status = sign_in(client, f"user{number}", "x", REMOTE_ADDR=f"10.2.0.{number}").status_code
        assert status == 422
    assert sign_in(client, "another", "x", REMOTE_ADDR="10.3.0.1").status_code == 429
    moment = timezone.now() + dt.timedelta(seconds=61)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert sign_in(client, "another", "x", REMOTE_ADDR="10.3.0.1").status_code == 422


# ---- the first password ----------------------------------------------------------------------


def new_password(client: Client, present: str, new: str = "Shan-Yue-2047-Feng", again: str = ""):
    data = {"present": present, "new": new, "again": again or new}
    return client.post(reverse("accounts:password"), data, **HTTPS)


def test_an_initial_password_leads_nowhere_but_to_its_change(client):
    made = create_account(username="mingyu", by=None, on=localdate())
    sign_in(client, "mingyu", made.password)
    for route in ("desk:home", "accounts:me", "rulebook:index"):
        response = client.get(reverse(route), **HTTPS)
        assert (response.status_code, response.url) == (302, reverse("accounts:password"))
    assert new_password(client, made.password).status_code == 302
    assert is_in(client)
    assert not User.objects.get(username="mingyu").password_temporary


def test_an_expired_password_leads_to_its_change(client):
    user = make_user("mingyu", on=localdate() - dt.timedelta(days=90))
    client.force_login(user)
    assert client.get(reverse("accounts:me"), **HTTPS).url == reverse("accounts:password")


@pytest.mark.parametrize(
    ("present", "new", "again", "says"),
    [
        ("Wrong-Password-9", "Shan-Yue-2047-Feng", "", "现用密码不对"),
        (PASSWORD, "Shan-Yue-2047-Feng", "Shan-Yue-2048-Feng", "两次输入的新密码不一样"),
        (PASSWORD, "short", "", "须不少于 12 个"),
        (PASSWORD, PASSWORD, "", "这个密码用过"),
    ],
)
def test_a_new_password_is_refused_with_reasons(client, present, new, again, says):
    client.force_login(make_user("mingyu"))
    response = new_password(client, present, new, again)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not AuditEntry.objects.filter(act="accounts.password_changed").count() > 1


def test_a_changed_password_ends_every_other_session():
    make_user("mingyu")
    here, there = Client(), Client()
    sign_in(here, "mingyu")
    sign_in(there, "mingyu")
    new_password(here, PASSWORD)
    assert (is_in(here), is_in(there)) == (True, False)


def test_initial_passwords_are_strong_and_different():
    made = [create_account(username=f"u{n}", by=None, on=localdate()).password for n in range(20)]
    assert len(set(made)) == 20
    assert all(len(password) == 19 for password in made)


# ---- rights end with the next request (B09) --------------------------------------------------


def test_nothing_is_answered_after_disabling_or_a_new_password():
    user = make_user("mingyu")
    for end in (
        lambda: disable_account(user=user, by=None, on=localdate()),
        lambda: issue_initial_password(user=user, by=None, on=localdate()),
        lambda: change_password(user=user, password="Shan-Yue-2047-Feng", on=localdate()),
    ):
        user.refresh_from_db()
        User.objects.filter(pk=user.pk).update(is_active=True, password_temporary=False)
        client = Client()
        client.force_login(user)
        assert is_in(client)
        end()
        assert not is_in(client)
        assert not get_user(client).is_authenticated


def test_a_session_of_a_disabled_account_is_dead_even_if_its_row_is_left():
    user = make_user("mingyu")
    client = Client()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(client)


def test_pages_name_the_person_and_not_the_user(client_of):
    person = make_person("沈远", with_user=True)
    assert "沈远" in client_of(person).get("/", **HTTPS).content.decode()


# ---- asked for before signing in, or not meant to be opened -----------------------------------


def test_who_signs_in_comes_back_to_a_page_but_not_to_an_act(client):
    asked = client.get(reverse("accounts:me"), **HTTPS)
    assert asked.url == f"{SIGN_IN}?next={reverse('accounts:me')}"
    assert client.post(reverse("accounts:end_session"), **HTTPS).url == SIGN_IN


def test_the_address_of_an_act_opened_as_a_page_says_what_to_do(client):
    for _ in range(2):  # signed out, then signed in
        response = client.get(reverse("accounts:large_type"), **HTTPS)
        said = response.content.decode()
        assert (response.status_code, response["Allow"]) == (405, "POST")
        assert "只用来办理" in said
        assert 'href="/"' in said
        client.force_login(make_user())
    assert client.delete(reverse("accounts:me"), **HTTPS).status_code == 405


def test_a_program_that_asks_in_the_wrong_way_gets_no_page(client_of):
    response = client_of(make_user()).get(reverse("api:judge", args=["dues"]), **HTTPS)
    assert (response.status_code, response.content) == (405, b"")
