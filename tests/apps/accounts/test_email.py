"""The own address for reminders: set by the person alone, checked, taken off again."""

import pytest

from dangwu.core.models import AuditEntry
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = "/me/email/"


@pytest.fixture
def user():
    return make_user()


def post(client, email):
    return client.post(PAGE, {"email": email}, secure=True)


def told():
    return AuditEntry.objects.filter(act="accounts.email_set")


def test_set_changed_and_taken_off_each_with_a_line_without_the_address(user, client_of):
    client = client_of(user)
    for email in ("shen@example.com", "shen@example.com", ""):
        assert post(client, email).status_code == 302
        user.refresh_from_db()
        assert user.email == email
    assert told().count() == 2
    assert "example" not in str([entry.content() for entry in told()])


@pytest.mark.parametrize("email", ["shen", "shen@", "a b@example.com", "a@b.cn\nBcc: c@d.cn"])
def test_what_is_no_address_is_kept_in_the_form_and_nowhere_else(user, client_of, email):
    answer = post(client_of(user), email)
    user.refresh_from_db()
    assert (answer.status_code, user.email) == (422, "")
    assert "这不是电子邮箱地址" in answer.content.decode()


def test_offered_on_the_own_page_where_mail_is_set_up(user, client_of, settings):
    client = client_of(user)
    assert PAGE not in client.get("/me/", secure=True).content.decode()
    settings.MAIL_REMINDERS = True
    assert PAGE in client.get("/me/", secure=True).content.decode()
