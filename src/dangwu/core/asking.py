"""What an address asks for: days, numbers, keys; nonsense counts as not asked."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils.dateparse import parse_date


def asked_day(request: HttpRequest, today: date) -> date:
    """`?on=2024-06-30`; `today` where none or no such day is given."""
    try:
        return parse_date(request.GET.get("on", "")) or today
    except ValueError:
        return today


def asked_number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def asked_id(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
