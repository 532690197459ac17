"""Acts on accounts: making, closing, passwords, signing in and out. Each leaves a line in the
trail.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from dangwu.accounts.models import FormerPassword, Session, User
from dangwu.accounts.passwords import REMEMBERED
from dangwu.accounts.people import directory
from dangwu.core.models import AuditEntry
from dangwu.core.services import HasKey, record_act
from dangwu.rules.verdict import Reason, verdict_from

# Without what reads alike on paper: 0 O, 1 l I.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account and its initial password, which is shown once and kept nowhere."""

    user: User
    password: str


def random_password() -> str:
    """Four groups of four, with capitals, small letters, digits and dashes: 93 bits."""
    while True:
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        made = "-".join(groups)
        if all(re.search(kind, made) for kind in ("[a-z]", "[A-Z]", "[0-9]")):
            return made


@transaction.atomic
def create_account(
    *,
    username: str,
    by: HasKey | None,
    on: date,
    display_name: str = "",
    duty: str = "",
    id_number: str = "",
) -> NewAccount:
    """Make an account with an initial password; `id_number` binds it to the person on record.

    `duty` is "", "system", "security" or "audit"; an account has one of them at most.
    """
    taken = User.objects.filter(username=username).exists()
    verdict_from(
        [Reason("username_taken", (), {"username": username}) if taken else None]
    ).require()
    user = User(username=username, display_name=display_name, duty=duty, password_set_on=on)
    user.set_unusable_password()
    user.save()
    if id_number:
        directory().give_account(user, id_number, by=by, on=on)
    record_act("accounts.account_created", subject=user, by=by, on=on, facts={"duty": duty})
    return NewAccount(user, _issue(user, by, on))


@transaction.atomic
def issue_initial_password(*, user: User, by: HasKey | None, on: date) -> str:
    """A new initial password: to be changed at once, void after a day; all sessions end.

    `by` None is a command on the server; only that may do it for an administrator with a duty.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    verdict_from(
        [
            *_may_administer(locked, by),
            None if locked.is_active else Reason("account_disabled", ()),
        ]
    ).require()
    return _issue(locked, by, on)


def _issue(user: User, by: HasKey | None, on: date) -> str:
    raw = random_password()
    _set_password(user, raw, on, temporary=True)
    entry = record_act("accounts.password_issued", subject=user, by=by, on=on, fields=["password"])
    user.password_void_at = entry.at + timedelta(hours=settings.INITIAL_PASSWORD_HOURS)
    user.save(update_fields=["password_void_at"])
    return raw


@transaction.atomic
def change_password(*, user: User, password: str, on: date) -> None:
    """The own password, held to the profile (ValidationError with all faults); all sessions
    end.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    validate_password(password, locked)
    _set_password(locked, password, on, temporary=False)
    record_act("accounts.password_changed", subject=locked, by=locked, on=on, fields=["password"])
    user.refresh_from_db()


@transaction.atomic
def set_email(*, user: User, email: str, on: date) -> None:
    """The own address for reminders by mail; empty ends them. The same again changes nothing."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.email == email:
        return
    locked.email = email
    locked.save(update_fields=["email"])
    record_act("accounts.email_set", subject=locked, by=locked, on=on, fields=["email"])


def _set_password(user: User, password: str, on: date, *, temporary: bool) -> None:
    user.set_password(password)
    user.password_set_on, user.password_temporary, user.password_void_at = on, temporary, None
    user.save(
        update_fields=["password", "password_set_on", "password_temporary", "password_void_at"]
    )
    FormerPassword.objects.create(user=user, encoded=user.password, set_on=on)
    kept = user.former_passwords.order_by("-pk").values("pk")[:REMEMBERED]
    user.former_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    Session.objects.filter(user_id=user.pk).delete()


def _may_administer(user: User, by: HasKey | None) -> list[Reason | None]:
    return [
        Reason("own_account", ()) if by and by.pk == user.pk else None,
        Reason("duty_account", ()) if by and user.duty else None,
    ]


@transaction.atomic
def disable_account(*, user: User, by: HasKey | None, on: date) -> None:
    """No sign-in any more; what was open ends with the next request."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    verdict_from(_may_administer(locked, by)).require()
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    Session.objects.filter(user_id=locked.pk).delete()
    record_act("accounts.account_disabled", subject=locked, by=by, on=on, fields=["is_active"])


@transaction.atomic
def enable_account(*, user: User, by: HasKey | None, on: date) -> None:
    """Sign-in again, with the password the account had."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    verdict_from(_may_administer(locked, by)).require()
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    record_act("accounts.account_enabled", subject=locked, by=by, on=on, fields=["is_active"])


@transaction.atomic
def end_session(*, user: User, mark: str, on: date) -> bool:
    """End one of the own sessions, named by its mark; False where there is none such."""
    found = [s for s in Session.objects.filter(user_id=user.pk) if s.mark == mark]
    for session in found:
        session.delete()
        record_act("accounts.session_ended", subject=None, by=user, on=on, facts={"session": mark})
    return bool(found)


@transaction.atomic
def note_sign_in(*, user: User, on: date) -> None:
    """A session begins; of the others only the newest stay, so that few are open at once."""
    others = Session.objects.filter(user_id=user.pk).order_by("-begun_at")
    kept = list(others.values_list("pk", flat=True)[: settings.SESSIONS_AT_ONCE - 1])
    others.exclude(pk__in=kept).delete()
    record_act("accounts.signed_in", subject=user, by=user, on=on)


def note_sign_out(*, user: User, on: date) -> None:
    record_act("accounts.signed_out", subject=user, by=user, on=on)


def note_failed_sign_in(*, username: str, locked: bool, on: date) -> None:
    """The name typed is not written down: people type passwords there. A known account is the
    subject.
    """
    record_act(
        "accounts.sign_in_failed",
        subject=User.objects.filter(username=username).first(),
        by=None,
        on=on,
        facts={"locked": locked},
        outcome=AuditEntry.Outcome.FAILED,
    )
