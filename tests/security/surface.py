"""What every answer carries (K02, K03), and what the tables hold (K07)."""

import hashlib
from typing import Any

from django.apps import apps
from django.db import connection
from django.urls import reverse

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
APART = {"accounts.Session"}  # every request moves the end of its session


def faults_of(response: Any) -> list[str]:
    """What is wrong with the headers and cookies of an answer."""
    return [*_header_faults(response), *_cookie_faults(response)]


def _header_faults(response: Any) -> list[str]:
    found = [
        f"{name}: {response.get(name)}"
        for name, value in HEADERS.items()
        if response.get(name) != value
    ]
    if "no-store" not in response.get("Cache-Control", ""):
        found.append(f"Cache-Control: {response.get('Cache-Control')}")
    if _directives(response.get("Content-Security-Policy", "")) != {
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
    }:
        found.append(f"Content-Security-Policy: {response.get('Content-Security-Policy')}")
    return found


def _directives(header: str) -> dict[str, list[str]]:
    parts = (part.split() for part in header.split(";") if part.strip())
    return {name: values for name, *values in parts}


def _cookie_faults(response: Any) -> list[str]:
    """Each cookie is bound to this host and out of reach of scripts."""
    return [
        f"the cookie {name}: {cookie.output()}"
        for name, cookie in response.cookies.items()
        if not (
            name.startswith("__Host-")
            and cookie["secure"]
            and cookie["httponly"]
            and cookie["samesite"] in {"Lax", "Strict"}
            and cookie["path"] == "/"
            and not cookie["domain"]
        )
    ]


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
