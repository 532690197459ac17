"""The rulebook in Django: it is loaded at the start, and a faulty book stops the start."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from dangwu.rulebook.engine import RulebookError
from dangwu.rulebook.selectors import rulebook, use


class RulebookConfig(AppConfig):
    name = "dangwu.rulebook"
    verbose_name = "制度库"

    def ready(self) -> None:
        use(
            extra=map(Path, getattr(settings, "DANGWU_RULEBOOK_EXTRA", ())),
            cache=getattr(settings, "DANGWU_RULEBOOK_CACHE", None),
        )
        register(check_rulebook)


def check_rulebook(**_: Any) -> list[CheckMessage]:
    """Every fault of the book as an error of Django's own checks, with file and line."""
    try:
        rulebook()
    except RulebookError as error:
        return [Error(str(fault), id="rulebook.E001") for fault in error.faults]
    return []
