"""Signing in and out, the own account, and the pages of the three administrators."""

import json
import logging
import platform
from importlib.metadata import version
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate, now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dangwu.accounts import services
from dangwu.accounts.backends import ADDRESS, BEGUN
from dangwu.accounts.forms import (
    AccountForm,
    EmailForm,
    PasswordForm,
    SearchForm,
    SignInForm,
    TrailForm,
)
from dangwu.accounts.messages import REASONS, SIGN_IN_REFUSED
from dangwu.accounts.models import User
from dangwu.accounts.people import directory
from dangwu.accounts.selectors import (
    account_with,
    accounts_matching,
    names_of,
    own_lines,
    sessions_of,
)
from dangwu.accounts.throttle import too_many_sign_ins
from dangwu.core.access import needs_duty
from dangwu.core.actor import Actor, acting, session_mark
from dangwu.core.http import attempt, client_address
from dangwu.core.messages import act_name
from dangwu.core.pages import reads_or_acts
from dangwu.core.selectors import chain_breaks, chain_head, trail
from dangwu.rulebook.selectors import rulebook

log = logging.getLogger(__name__)
PAGE = 50


class Request(HttpRequest):
    """A request from somebody who has signed in."""

    user: User


def _next_of(request: HttpRequest, otherwise: str) -> str:
    """Where to go on: an address of this site that the page asked for, or the usual one."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else resolve_url(otherwise)


# ---- signing in and out ----------------------------------------------------------------------


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and too_many_sign_ins(client_address(request)):
        return render(request, "429.html", {"minutes": 1}, status=429)
    if form.is_valid():
        user = _user_behind(request, form)
        if user is not None:
            _begin_session(request, user)
            return redirect(_next_of(request, settings.LOGIN_REDIRECT_URL))
        form.add_error(None, SIGN_IN_REFUSED)
    status = 422 if form.is_bound else 200
    page = {"form": form, "next": _next_of(request, settings.LOGIN_REDIRECT_URL)}
    return render(request, "accounts/sign_in.html", page, status=status)


def _user_behind(request: HttpRequest, form: SignInForm) -> User | None:
    """The user whose password it is; an initial password counts for a day only."""
    user = authenticate(request, **form.cleaned_data)
    if isinstance(user, User) and (user.password_void_at is None or now() < user.password_void_at):
        return user
    services.note_failed_sign_in(
        username=form.cleaned_data["username"],
        locked=bool(getattr(request, "axes_locked_out", False)),
        on=localdate(),
    )
    return None


def _begin_session(request: HttpRequest, user: User) -> None:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session[BEGUN] = now().isoformat()
    request.session[ADDRESS] = client_address(request)
    with acting(Actor(client_address(request), session_mark(request.session.session_key))):
        services.note_sign_in(user=user, on=localdate())


@require_POST
def sign_out(request: Request) -> HttpResponse:
    services.note_sign_out(user=request.user, on=localdate())
    logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Turn large type on or off; a cookie of the browser, nothing of the person."""
    response = redirect(_next_of(request, settings.LOGIN_REDIRECT_URL))
    name, safe = settings.LARGE_TYPE_COOKIE, settings.SECURE_COOKIES
    if request.COOKIES.get(name) == "1":
        response.set_cookie(name, "", max_age=0, secure=safe, httponly=True, samesite="Lax")
    else:
        year = 365 * 24 * 3600
        response.set_cookie(name, "1", max_age=year, secure=safe, httponly=True, samesite="Lax")
    return response


# ---- the own account -------------------------------------------------------------------------


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: Request) -> HttpResponse:
    form = PasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        services.change_password(
            user=request.user, password=form.cleaned_data["new"], on=localdate()
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改，其他地方的登录已全部退出。")
        return redirect("accounts:me")
    page = {"form": form, "forced": request.user.must_change_password(localdate())}
    return render(request, "accounts/password.html", page, status=422 if form.is_bound else 200)


@require_GET
def me(request: Request) -> HttpResponse:
    page = {
        "account": request.user,
        "name": directory().name_of(request.user) or str(request.user),
        "by_mail": settings.MAIL_REMINDERS and not request.user.duty,
        "sessions": sessions_of(request.user),
        "here": session_mark(request.session.session_key),
        "lines": [(line, act_name(line.act)) for line in own_lines(request.user)],
    }
    return render(request, "accounts/me.html", page)


@reads_or_acts
def email(request: Request) -> HttpResponse:
    """Where the own reminders are mailed to."""
    form = EmailForm(request.POST or None, initial={"email": request.user.email})
    if form.is_valid():
        services.set_email(user=request.user, email=form.cleaned_data["email"], on=localdate())
        messages.success(request, "提醒邮箱已保存。")
        return redirect("accounts:me")
    page = {"form": form, "by_mail": settings.MAIL_REMINDERS}
    return render(request, "accounts/email.html", page, status=422 if form.is_bound else 200)


@require_POST
def end_session(request: Request) -> HttpResponse:
    mark = request.POST.get("session", "")
    if mark == session_mark(request.session.session_key):
        return sign_out(request)
    if services.end_session(user=request.user, mark=mark, on=localdate()):
        messages.success(request, "那一处的登录已退出。")
    return redirect("accounts:me")


# ---- security administrator: accounts --------------------------------------------------------


@needs_duty("security")
@require_GET
def accounts(request: Request) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = Paginator(accounts_matching(words), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "accounts/accounts.html", {"page": found, "q": words, "on": localdate()}
    )


@needs_duty("security")
@require_http_methods(["GET", "POST"])
def create_account(request: Request) -> HttpResponse:
    form = AccountForm(request.POST or None)
    if form.is_valid():
        made = attempt(
            request,
            lambda: services.create_account(**form.cleaned_data, by=request.user, on=localdate()),
            name="accounts.account_created",
            words=REASONS,
        )
        if made:
            return _show_password(request, made.user, made.password)
    return render(
        request, "accounts/account_form.html", {"form": form}, status=422 if form.is_bound else 200
    )


@needs_duty("security")
@require_GET
def account(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    page = {"account": found, "mine": found.pk == request.user.pk, "on": localdate()}
    return render(request, "accounts/account.html", page)


@needs_duty("security")
@require_POST
def issue_password(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    raw = attempt(
        request,
        lambda: services.issue_initial_password(user=found, by=request.user, on=localdate()),
        name="accounts.password_issued",
        words=REASONS,
    )
    return _show_password(request, found, raw) if raw else redirect("accounts:account", pk)


def _show_password(request: Request, user: User, raw: str) -> HttpResponse:
    """The only time the initial password is seen: on this answer, which no browser may keep."""
    page = {"account": user, "password": raw, "hours": settings.INITIAL_PASSWORD_HOURS}
    return render(request, "accounts/initial_password.html", page)


@needs_duty("security")
@require_POST
def disable_account(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    attempt(
        request,
        lambda: services.disable_account(user=found, by=request.user, on=localdate()),
        name="accounts.account_disabled",
        words=REASONS,
    )
    return redirect("accounts:account", pk)


@needs_duty("security")
@require_POST
def enable_account(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    attempt(
        request,
        lambda: services.enable_account(user=found, by=request.user, on=localdate()),
        name="accounts.account_enabled",
        words=REASONS,
    )
    return redirect("accounts:account", pk)


# ---- system and audit administrators ---------------------------------------------------------


@needs_duty("system")
@require_GET
def system(request: Request) -> HttpResponse:
    page = {
        "rows": [
            ("程序版本", version("dangwu")),
            ("运行方式", settings.PROFILE),
            ("运行环境", f"Python {platform.python_version()}，Django {django.get_version()}"),
            ("数据库", _database_name()),
            ("制度库摘要", rulebook().digest[:16]),
            ("密码规则", settings.PASSWORD_PROFILE),
        ]
    }
    return render(request, "accounts/system.html", page)


def _database_name() -> str:
    """Product and version, as the driver tells."""
    if connection.vendor == "postgresql":
        return f"PostgreSQL {connection.pg_version // 10000}"  # type: ignore[attr-defined]
    return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"  # type: ignore[attr-defined]


@needs_duty("audit")
@require_GET
def audit(request: Request) -> HttpResponse:
    form = TrailForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    name = chosen.get("account", "")
    whose = account_with(name) if name else None
    lines = trail(
        act=chosen.get("act", ""),
        outcome=chosen.get("outcome", ""),
        actor_id=(whose.pk if whose else 0) if name else None,
        since=chosen.get("since"),
        until=chosen.get("until"),
    )
    found = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    names = names_of({line.actor_id for line in found if line.actor_id})
    rows = [(line, act_name(line.act), names.get(line.actor_id or 0, "")) for line in found]
    page = {"form": form, "page": found, "rows": rows, "head": chain_head()}
    return render(request, "accounts/audit.html", page)


@needs_duty("audit")
@require_GET
def audit_verify(request: Request) -> HttpResponse:
    """Read the whole chain now; `head` is a hash kept elsewhere, if any."""
    kept = request.GET.get("head", "").strip().lower()
    breaks = list(chain_breaks(expected_head=kept or None))
    page = {"breaks": breaks, "head": chain_head(), "kept": kept}
    return render(request, "accounts/audit_verify.html", page)


# ---- what a browser reports ------------------------------------------------------------------

REPORT_LIMIT = 16 * 1024


@login_not_required
@csrf_exempt  # browsers send these without a token; nothing is stored, one line is logged
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Which directive was broken and by which host: no page address, no person."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > REPORT_LIMIT:
        return HttpResponse(status=413)
    try:
        report = json.loads(request.body).get("csp-report", {})
        directive = str(report.get("effective-directive", ""))[:40]
        blocked = urlsplit(str(report.get("blocked-uri", ""))).netloc[:80]
    except (ValueError, AttributeError):
        return HttpResponseBadRequest()
    log.warning("content security policy: %s blocked %s", directive, blocked or "inline")
    return HttpResponse(status=204)
