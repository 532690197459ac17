"""What tests of acts ask: the line in the trail, or a refusal that leaves nothing behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.rules.verdict import Refused


def everything() -> dict[str, list[Any]]:
    """All rows of the product."""
    with whole_tree("a test compares before and after"):
        return {
            model._meta.label: list(model._base_manager.order_by("pk").values_list())
            for model in apps.get_models()
            if model.__module__.startswith("dangwu.")
        }


@contextmanager
def refused(*codes: str, words: str = "orgs") -> Iterator[list[str]]:
    """The block is refused with exactly these reasons, in order; each has words; no trace stays.

    Gives the sentences, filled in when the block is over.
    """
    explain = import_module(f"dangwu.{words}.messages").explain
    before, said = everything(), []
    with pytest.raises(Refused) as caught, transaction.atomic():
        yield said
    reasons = caught.value.verdict.reasons
    assert [reason.code for reason in reasons] == list(codes)
    said += [explain(reason).text for reason in reasons]
    assert not [text for text in said if "%" in text or "None" in text]
    assert everything() == before


def audited(act: str, subject: Any, **facts: Any) -> AuditEntry:
    """The last line of the trail is this act on this subject, with these facts among its own."""
    line = AuditEntry.objects.order_by("-seq").first()
    assert line is not None
    assert (line.act, line.outcome) == (act, "done")
    assert (line.subject_table, line.subject_id) == (subject._meta.label_lower, str(subject.pk))
    assert {k: line.facts.get(k) for k in facts} == facts
    return line


def queries(count: Callable[[], Any]) -> int:
    """How many queries a call makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        count()
    return len(seen)
