"""The three administrators: accounts, the system's state, the trail; and how the first come in
(M07).
"""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.accounts.models import User
from dangwu.core.models import AuditEntry
from dangwu.core.selectors import chain_head
from dangwu.core.services import record_act
from dangwu.members.models import Person
from dangwu.members.services import hold_post
from dangwu.members.services.accounts import bind_account
from dangwu.orgs.services import create_post
from dangwu.rules.verdict import Refused
from tests.factories import PASSWORD, identity_number, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def security(client_of):
    return client_of(make_user("anquan", duty="security"))


def post(client, route, *args, **data):
    return client.post(reverse(route, args=args), data, secure=True)


def page(client, route, *args, **query):
    return client.get(reverse(route, args=args), query, secure=True)


# ---- accounts --------------------------------------------------------------------------------


def test_an_account_is_made_and_its_password_shown_once(security):
    response = post(security, "accounts:create_account", username="MingYu", display_name="明宇")
    made = User.objects.get(username="mingyu")
    shown = response.context["password"]
    assert shown in response.content.decode()
    assert made.check_password(shown)
    assert made.password_temporary
    assert shown not in page(security, "accounts:account", made.pk).content.decode()
    acts = list(AuditEntry.objects.order_by("-seq").values_list("act", flat=True)[:2])
    assert acts == ["accounts.password_issued", "accounts.account_created"]
    assert shown not in str(list(AuditEntry.objects.values()))


def test_an_account_is_bound_to_the_person_of_an_identity_number(security):
    number = identity_number()
    person = make_person("沈远", id_number=number)
    post(security, "accounts:create_account", username="shenyuan", id_number=number.lower())
    user = User.objects.get(username="shenyuan")
    assert bound_person(user) == person


def bound_person(user):
    from dangwu.core.scope import whole_tree

    with whole_tree("a test"):
        return Person.objects.filter(user=user).first()


@pytest.mark.parametrize("case", ["nobody", "has one"])
def test_an_account_is_not_made_where_it_cannot_be_bound(security, case):
    number = identity_number()
    if case == "has one":
        make_person(id_number=number, with_user=True)
    before = User.objects.count()
    response = post(security, "accounts:create_account", username="shenyuan", id_number=number)
    assert response.status_code == 422
    assert User.objects.count() == before


def test_a_user_name_is_given_once(security):
    make_user("mingyu")
    response = post(security, "accounts:create_account", username="mingyu")
    assert "已有人使用" in response.content.decode()
    entry = AuditEntry.objects.latest("seq")
    assert (entry.outcome, entry.facts) == ("refused", {"codes": ["username_taken"]})


@pytest.mark.parametrize("username", ["a", "a b", "a/b", "<b>", "a" * 65])
def test_a_user_name_has_plain_characters(security, username):
    assert post(security, "accounts:create_account", username=username).status_code == 422


def test_a_new_initial_password_replaces_the_old_one(security, client):
    user = make_user("mingyu")
    shown = post(security, "accounts:issue_password", user.pk).context["password"]
    user.refresh_from_db()
    assert user.check_password(shown)
    assert not user.check_password(PASSWORD)


def test_an_account_is_closed_and_opened_again(security):
    user = make_user("mingyu")
    post(security, "accounts:disable_account", user.pk)
    user.refresh_from_db()
    assert not user.is_active
    assert (
        "先启用"
        in security.post(
            reverse("accounts:issue_password", args=[user.pk]), follow=True, secure=True
        ).content.decode()
    )
    post(security, "accounts:enable_account", user.pk)
    user.refresh_from_db()
    assert user.is_active


@pytest.mark.parametrize("route", ["issue_password", "disable_account", "enable_account"])
@pytest.mark.parametrize("duty", ["system", "security", "audit"])
def test_no_administrator_touches_an_administrator(security, route, duty):
    other = make_user("other", duty=duty)
    before = AuditEntry.objects.count()
    post(security, f"accounts:{route}", other.pk)
    other.refresh_from_db()
    assert other.is_active
    assert other.check_password(PASSWORD)
    entry = AuditEntry.objects.latest("seq")
    assert (AuditEntry.objects.count(), entry.outcome) == (before + 1, "refused")


def test_accounts_are_found_by_name(security):
    make_user("mingyu")
    make_user("qingshan")
    found = page(security, "accounts:accounts", q="ming").content.decode()
    assert "mingyu" in found
    assert "qingshan" not in found


# ---- duties (A09) ----------------------------------------------------------------------------


@pytest.mark.parametrize("duty", ["both", "sys,aud", "SYSTEM", " "])
def test_the_database_knows_no_other_duty(duty):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="x", duty=duty, password_set_on=localdate())


def test_an_administrator_is_nobody_and_holds_no_post(in_whole_tree):
    admin = make_user("shenji", duty="audit")
    person = make_person()
    with pytest.raises(Refused, match="administrator_is_nobody"):
        bind_account(person=person, user=admin, by=None, on=localdate())
    other = make_person(with_user=True)
    User.objects.filter(pk=other.user.pk).update(duty="audit")
    other = Person.objects.get(pk=other.pk)
    branch = make_organisation()
    seat = create_post(organisation=branch, kind="secretary", by=None, on=localdate())
    with pytest.raises(Refused, match="administrator_holds_no_post"):
        hold_post(person=other, post=seat, by=None, on=localdate())


@pytest.mark.parametrize(
    ("duty", "opens"),
    [
        ("system", {"system"}),
        ("security", {"accounts", "create_account"}),
        ("audit", {"audit", "audit_verify"}),
    ],
)
def test_each_administrator_opens_the_own_pages_alone(client_of, duty, opens):
    client = client_of(make_user("admin", duty=duty))
    for route in ("system", "accounts", "create_account", "audit", "audit_verify"):
        allowed = page(client, f"accounts:{route}").status_code == 200
        assert allowed == (route in opens), route


# ---- system and trail ------------------------------------------------------------------------


def test_the_system_page_says_what_is_known_and_what_is_not(client_of):
    text = page(client_of(make_user("xitong", duty="system")), "accounts:system").content.decode()
    assert "系统没有备份的记录" in text
    assert "SQLite" in text or "PostgreSQL" in text


@pytest.fixture
def auditor(client_of):
    return client_of(make_user("shenji", duty="audit"))


def rows(response):
    return [line.act for line, _, _ in response.context["rows"]]


def test_the_trail_is_filtered(auditor):
    user = make_user("mingyu")
    record_act("tests.one", subject=None, by=user, on=localdate())
    record_act("tests.two", subject=None, by=None, on=localdate(), outcome="failed")
    assert rows(page(auditor, "accounts:audit", act="tests.one")) == ["tests.one"]
    assert rows(page(auditor, "accounts:audit", outcome="failed")) == ["tests.two"]
    assert "tests.one" in rows(page(auditor, "accounts:audit", account="mingyu"))
    assert rows(page(auditor, "accounts:audit", account="nobody")) == []
    assert rows(page(auditor, "accounts:audit", until="2020-01-01")) == []
    assert "tests.two" in rows(page(auditor, "accounts:audit", since=localdate().isoformat()))


def test_the_trail_shows_no_personal_values(auditor):
    make_person("欧阳明月", id_number="330699198503120017", with_user=True)
    record_act("tests.one", subject=None, by=None, on=localdate(), detail="因欧阳明月申请")
    text = page(auditor, "accounts:audit").content.decode()
    assert "欧阳明月" not in text
    assert "330699198503120017" not in text


def test_the_chain_is_verified_on_the_page(auditor):
    record_act("tests.one", subject=None, by=None, on=localdate())
    head = chain_head().hash
    assert "审计链完整" in page(auditor, "accounts:audit_verify", head=head).content.decode()
    forged = page(auditor, "accounts:audit_verify", head="0" * 63 + "1").content.decode()
    assert "审计链有 1 处不符" in forged


def test_denials_are_in_the_trail(client_of):
    user = make_user("mingyu")
    target = make_user("other")
    assert page(client_of(user), "accounts:account", target.pk).status_code == 403
    entry = AuditEntry.objects.latest("seq")
    assert (entry.act, entry.outcome, entry.actor_id) == ("accounts.account", "denied", user.pk)
    assert entry.facts == {"asked": "security", "pk": str(target.pk)}


# ---- the first administrators (M07) ----------------------------------------------------------


def test_a_fresh_database_has_no_account():
    assert not User.objects.exists()


def test_the_first_administrators_are_made_once(capsys, client):
    call_command("create_first_admin")
    printed = capsys.readouterr().out
    users = {user.duty: user for user in User.objects.all()}
    assert set(users) == {"system", "security", "audit"}
    for user in users.values():
        line = next(line for line in printed.splitlines() if user.username in line)
        assert user.check_password(line.split()[-1])
        assert user.password_temporary
    with pytest.raises(CommandError, match="已有管理员账号"):
        call_command("create_first_admin")
    assert User.objects.count() == 3


def test_a_password_is_issued_on_the_server(capsys):
    user = make_user("shenji", duty="audit")
    call_command("issue_password", "shenji")
    user.refresh_from_db()
    assert user.check_password(capsys.readouterr().out.split()[1])
    with pytest.raises(CommandError, match="没有用户名"):
        call_command("issue_password", "nobody")


# ---- the own account -------------------------------------------------------------------------


def test_people_see_and_end_their_own_sessions(client_of):
    user, other = make_user("mingyu"), make_user("other")
    here, there, foreign = client_of(user), client_of(user), client_of(other)
    marks = {c: c.session.session_key for c in (here, there, foreign)}
    from dangwu.core.actor import session_mark

    text = page(here, "accounts:me").content.decode()
    assert session_mark(marks[there]) in text
    assert marks[there] not in text
    assert session_mark(marks[foreign]) not in text
    post(here, "accounts:end_session", session=session_mark(marks[foreign]))
    post(here, "accounts:end_session", session=session_mark(marks[there]))
    assert page(foreign, "accounts:me").status_code == 200
    assert page(there, "accounts:me").status_code == 302
    response = post(here, "accounts:end_session", session=session_mark(marks[here]))
    assert response["Clear-Site-Data"]
    assert page(here, "accounts:me").status_code == 302


def test_people_see_their_own_lines_alone(client_of):
    user, other = make_user("mingyu"), make_user("other")
    record_act("tests.mine", subject=None, by=user, on=localdate())
    record_act("tests.theirs", subject=None, by=other, on=localdate())
    text = page(client_of(user), "accounts:me").content.decode()
    assert "tests.mine" in text
    assert "tests.theirs" not in text


def test_large_type_is_a_cookie_of_the_browser(client, settings):
    response = client.post(reverse("accounts:large_type"), {"next": "/sign-in/"}, secure=True)
    assert response.url == "/sign-in/"
    assert "is-large" in client.get("/sign-in/", secure=True).content.decode()
    client.post(reverse("accounts:large_type"), secure=True)
    assert "is-large" not in client.get("/sign-in/", secure=True).content.decode()


# ---- what a browser reports ------------------------------------------------------------------


def report(client, body, content_type="application/csp-report"):
    return client.post(
        reverse("accounts:csp_report"), body, content_type=content_type, secure=True
    )


def test_a_report_is_one_line_without_page_or_person(client, caplog):
    body = (
        '{"csp-report": {"document-uri": "https://testserver/members/1/?q=secret", '
        '"effective-directive": "script-src\\nFORGED", "blocked-uri": "https://evil.example/x?y=secret"}}'
    )
    assert report(client, body).status_code == 204
    assert "evil.example" in caplog.text
    assert "secret" not in caplog.text
    assert "testserver" not in caplog.text


@pytest.mark.parametrize("body", ["", "x", "[]", '{"csp-report": 1}', '"x"', "\xff"])
def test_a_report_that_is_none_is_refused(client, body):
    assert report(client, body.encode("latin-1")).status_code == 400


def test_a_long_report_is_refused(client):
    assert report(client, b"x" * (16 * 1024 + 1)).status_code == 413


# ---- the own account -------------------------------------------------------------------------


def test_the_own_account_is_headed_by_the_name_of_its_person(client_of):
    person = make_person("沈远", with_user=True)
    said = page(client_of(person), "accounts:me").content.decode()
    assert "<h1>沈远</h1>" in said
    assert f"用户名 {person.user.username}" in said
    nobody = make_user("laike")
    assert "<h1>laike</h1>" in page(client_of(nobody), "accounts:me").content.decode()


def test_a_denied_page_stands_in_the_trail_by_its_name(client_of):
    page(client_of(make_person("沈远", with_user=True)), "members:roster")
    said = page(client_of(make_user("shenji", duty="audit")), "accounts:audit").content.decode()
    assert "打开页面：党员名册" in said
    assert "无权" in said
    assert ">members.roster<" not in said
