"""A production start is refused while anything is unsafe (K01); nothing comes with a password
(M07, C12).
"""

import json
import re
import stat

import pytest
from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured

from dangwu.core import checks
from tests.security.installation import Installation


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = Installation(tmp_path_factory.mktemp("var"))
    result = place.run("init")
    assert result.returncode == 0, result.stderr
    return place


@pytest.fixture
def installation(made):
    """The installation with an environment of its own and its keys as they were."""
    keys = made.var / "keys"
    before = {path: stat.S_IMODE(path.stat().st_mode) for path in (keys, *keys.iterdir())}
    yield Installation(made.var)
    for path, mode in before.items():
        path.chmod(mode)


def check(place):
    return place.run("check", "--deploy", "--fail-level", "WARNING", "--database", "default")


def test_a_production_start_has_no_finding(installation):
    """Fonts apart: what is missing there is said by the documents, and makes nothing unsafe."""
    found = set(re.findall(r"\((\w+\.[EWC]\d+)\)", check(installation).stderr))
    assert found <= {"documents.W001"}
    served = installation.python("import dangwu.config.wsgi")
    assert served.returncode == 0, served.stderr


def test_the_keys_are_for_their_owner_alone(installation):
    keys = installation.var / "keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert {p.name for p in keys.iterdir()} == {"secret_key", "field_keys.json"}
    assert {stat.S_IMODE(p.stat().st_mode) for p in keys.iterdir()} == {0o400}
    assert len((keys / "secret_key").read_text()) >= 50


def test_a_second_init_changes_no_key(installation):
    keys = installation.var / "keys"
    before = {path.name: path.read_text() for path in keys.iterdir()}
    assert installation.run("init").returncode == 0
    assert {path.name: path.read_text() for path in keys.iterdir()} == before


def test_half_a_set_of_keys_is_never_made_whole(tmp_path):
    place = Installation(tmp_path)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").write_text("x" * 60)
    result = place.run("init")
    assert result.returncode == 1
    assert "先从备份恢复" in result.stderr
    assert not (tmp_path / "keys" / "field_keys.json").exists()


def test_there_is_no_account_after_init(installation):
    counted = installation.python(
        "from dangwu.accounts.models import User; print(User.objects.count())"
    )
    assert counted.stdout.strip() == "0"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: p.env.update(DANGWU_HOSTS="*"), "dangwu.E003"),
        (lambda p: p.env.update(DANGWU_HOSTS=""), "dangwu.E003"),
        (lambda p: (p.var / "keys").chmod(0o755), "dangwu.E005"),
        (lambda p: (p.var / "keys" / "secret_key").chmod(0o440), "dangwu.E007"),
        (lambda p: (p.var / "keys" / "field_keys.json").chmod(0o644), "dangwu.E007"),
        (lambda p: p.env.update(DANGWU_KEY_DIR=str(p.var / "nowhere")), "dangwu.E006"),
        (
            lambda p: p.env.update(
                DANGWU_KEY_DIR=str(p.var / "nowhere"), DANGWU_SECRET_KEY="weak"
            ),
            "dangwu.E002",
        ),
    ],
)
def test_an_unsafe_start_is_refused(installation, change, code):
    change(installation)
    served = installation.python("import dangwu.config.wsgi")
    assert served.returncode == 1
    assert "不能启动" in served.stderr
    assert code in served.stderr


def test_the_check_before_a_start_says_the_same(installation):
    installation.env.update(DANGWU_HOSTS="*")
    result = check(installation)
    assert result.returncode == 1
    assert "dangwu.E003" in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "dangwu.E001"),
        ("SECRET_KEY", "a" * 60, "dangwu.E002"),
        ("SECRET_KEY", "test-only-" + "0123456789" * 5, "dangwu.E002"),
        ("SESSION_COOKIE_SECURE", False, "dangwu.E004"),
        ("CSRF_COOKIE_SECURE", False, "dangwu.E004"),
    ],
)
def test_unsafe_settings_are_found(settings, name, value, code):
    settings.IN_PRODUCTION = True
    setattr(settings, name, value)
    assert code in {found.id for found in checks.settings_are_safe()}


@pytest.mark.parametrize(
    ("vendor", "answers", "codes"),
    [
        ("postgresql", {"pg_roles": False, "fsync": "on"}, []),
        ("postgresql", {"pg_roles": True, "fsync": "on"}, ["dangwu.E008"]),
        ("postgresql", {"pg_roles": True, "fsync": "off"}, ["dangwu.E008", "dangwu.E009"]),
        ("sqlite", {"synchronous": 2}, []),
        ("sqlite", {"synchronous": 1}, ["dangwu.E009"]),
    ],
)
def test_an_unsafe_database_is_found(settings, monkeypatch, vendor, answers, codes):
    settings.IN_PRODUCTION = True

    def answer(question):
        return next(value for word, value in answers.items() if word in question)

    monkeypatch.setattr(checks, "_ask", answer)
    monkeypatch.setattr(checks, "connection", type("Database", (), {"vendor": vendor}))
    assert [found.id for found in checks.database_is_safe(databases=["default"])] == codes
    if codes:
        monkeypatch.setattr(checks, "settings_are_safe", lambda: [])
        with pytest.raises(ImproperlyConfigured, match="不能启动"):
            checks.refuse_unsafe_start()


@pytest.mark.django_db
def test_the_questions_to_the_database_are_understood():
    from django.db import connection

    faults = (
        checks._postgresql_faults()
        if connection.vendor == "postgresql"
        else checks._sqlite_faults()
    )
    assert all(isinstance(fault, Error) for fault in faults)


def test_plain_http_is_redirected(installation):
    asked = installation.python(
        "from django.test import Client\n"
        "answer = Client(SERVER_NAME='dangwu.example').get('/sign-in/')\n"
        "print(answer.status_code, answer.url)"
    )
    assert asked.stdout.split() == ["301", "https://dangwu.example/sign-in/"], asked.stderr


def test_no_key_is_in_settings_environment_or_error_pages(installation):
    """Key bytes appear nowhere but in their files (C12)."""
    ring = json.loads((installation.var / "keys" / "field_keys.json").read_text())
    secrets = [*ring["keys"].values(), ring["index"]]
    shown = installation.python(
        "from django.conf import settings; from dangwu.core.crypto import key_ring; import os\n"
        "print({n: getattr(settings, n) for n in dir(settings) if n.isupper()})\n"
        "print(dict(os.environ), key_ring())"
    )
    assert shown.returncode == 0, shown.stderr
    assert not [secret for secret in secrets if secret in shown.stdout]
