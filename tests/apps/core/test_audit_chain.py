"""The audit chain shows every edit, and cut or rewritten ends against a head kept elsewhere
(E05).
"""

import datetime as dt
import random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dangwu.core import triggers
from dangwu.core.actor import Actor, acting
from dangwu.core.chain import START, entry_hash
from dangwu.core.models import AuditEntry
from dangwu.core.selectors import chain_breaks, chain_head
from dangwu.core.services import erase_detail, record_act

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 21)


def record(number: int) -> None:
    for n in range(number):
        record_act(
            "tests.done",
            subject=None,
            by=None,
            on=ON,
            fields=["a"],
            facts={"n": n},
            detail=f"话{n}",
        )


@pytest.fixture
def unguarded():
    """The database as somebody has it who owns it and took the triggers away."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def test_a_chain_that_nobody_touched_holds():
    record(5)
    assert list(chain_breaks()) == []
    assert chain_head().seq == 5


def test_an_empty_trail_has_the_start_as_its_head():
    assert (chain_head().seq, chain_head().hash) == (0, START)
    assert list(chain_breaks(expected_head=START)) == []


def test_an_entry_says_who_from_where_what_when_and_how_it_ended():
    with acting(Actor("10.0.0.7", "5e55")):
        entry = record_act(
            "tests.done", subject=None, by=None, on=ON, fields=["b", "a"], outcome="denied"
        )
    entry.refresh_from_db()
    assert (entry.address, entry.session, entry.outcome, entry.fields) == (
        "10.0.0.7",
        "5e55",
        "denied",
        ["a", "b"],
    )
    assert entry.at.utcoffset() == dt.timedelta(0)
    assert (entry.effective_on, entry.act) == (ON, "tests.done")


EDITS = {
    "actor_id": 99,
    "address": "1.2.3.4",
    "session": "x",
    "act": "tests.other",
    "outcome": "failed",
    "subject_table": "t",
    "subject_id": "9",
    "scope_path": "0001",
    "effective_on": "2020-01-01",
    "at": "2020-01-01 00:00:00+00:00",
    "detail": "别的话",
    "salt": "ab",
    "commitment": "0" * 64,
    "hash": "1" * 64,
    "fields": '["z"]',
    "facts": '{"n": 7}',
}


def edit(seq: int, column: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE core_auditentry SET "{column}" = %s WHERE seq = %s', [value, seq])


@pytest.mark.parametrize("column", EDITS)
def test_an_edit_of_any_column_is_found(unguarded, column):
    assert set(EDITS) | {"seq"} == {f.column for f in AuditEntry._meta.concrete_fields}
    record(4)
    edit(2, column, EDITS[column])
    assert 2 in {found.seq for found in chain_breaks()}


def _delete(seq: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditentry WHERE seq = %s", [seq])


def _renumber(seq: int, to: int) -> None:
    edit(seq, "seq", to)


def _swap(first: int, second: int) -> None:
    _renumber(first, -1)
    _renumber(second, first)
    _renumber(-1, second)


def _rewrite_from(seq: int) -> None:
    """What somebody can do who knows the arithmetic: edit and recompute all that follows."""
    before = AuditEntry.objects.filter(seq__lt=seq).order_by("-seq").first()
    last = before.hash if before else START
    for entry in AuditEntry.objects.filter(seq__gte=seq).order_by("seq"):
        entry.act = "tests.forged"
        entry.hash = last = entry_hash(entry.content(), last)
        edit(entry.seq, "act", entry.act)
        edit(entry.seq, "hash", entry.hash)


def _cut_from(seq: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditentry WHERE seq >= %s", [seq])


SIZE = 8


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_no_tampering_escapes_a_head_kept_elsewhere(unguarded, seed):
    chance = random.Random(seed)
    with transaction.atomic():
        record(SIZE)
        kept = chain_head().hash
        first, second = sorted(chance.sample(range(1, SIZE + 1), 2))
        column = chance.choice(sorted(EDITS))
        tamper = chance.choice(
            [
                lambda: edit(first, column, EDITS[column]),
                lambda: _delete(first),
                lambda: _swap(first, second),
                lambda: _rewrite_from(first),
                lambda: _cut_from(first),
                lambda: _cut_from(1),
                lambda: _renumber(SIZE, SIZE + 1),
            ]
        )
        tamper()
        assert list(chain_breaks(expected_head=kept)), f"seed {seed}"
        transaction.set_rollback(True)


def test_a_cut_end_is_seen_only_against_a_kept_head(unguarded):
    record(3)
    kept = chain_head().hash
    _cut_from(3)
    assert list(chain_breaks()) == []
    assert [found.seq for found in chain_breaks(expected_head=kept)] == [2]


# ---- erasing what a person typed -------------------------------------------------------------


def test_typed_words_can_be_erased_and_the_chain_still_holds():
    record(2)
    erase_detail(seq=1, by=None, on=ON)
    entry = AuditEntry.objects.get(seq=1)
    assert (entry.detail, entry.salt) == ("", "")
    assert list(chain_breaks()) == []
    assert AuditEntry.objects.get(seq=3).act == "core.detail_erased"


def test_words_erased_without_a_record_of_it_are_found():
    record(2)
    AuditEntry.objects.filter(seq=1).update(detail="", salt="")
    assert [found.seq for found in chain_breaks()] == [1]


# ---- the database refuses (E04) --------------------------------------------------------------

REFUSED = [
    "DELETE FROM core_auditentry WHERE seq = 1",
    "DELETE FROM core_auditentry",
    "UPDATE core_auditentry SET act = 'x' WHERE seq = 1",
    "UPDATE core_auditentry SET detail = 'other' WHERE seq = 1",
    "UPDATE core_auditentry SET detail = ''",
    "UPDATE core_auditentry SET detail = '', salt = '', act = 'x'",
    "UPDATE core_auditentry SET detail = '', salt = '', actor_id = 1",
    "UPDATE core_auditentry SET seq = 5 WHERE seq = 1",
]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_to_change_the_trail(statement):
    record(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(statement)
    assert list(chain_breaks()) == []


@pytest.mark.postgres
def test_the_database_refuses_truncate():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    record(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute("TRUNCATE core_auditentry")


def record_and_fail() -> None:
    with transaction.atomic():
        record(1)
        raise RuntimeError


def test_a_transaction_that_fails_leaves_no_line():
    with pytest.raises(RuntimeError):
        record_and_fail()
    assert chain_head().seq == 0


# ---- the command -----------------------------------------------------------------------------


def test_the_command_says_that_the_chain_holds(capsys):
    record(2)
    call_command("audit", "verify", head=chain_head().hash)
    assert "审计链完整：2 条" in capsys.readouterr().out


def test_the_command_prints_the_head(capsys):
    record(2)
    call_command("audit", "head")
    assert capsys.readouterr().out.split() == ["2", chain_head().hash]


def test_the_command_fails_where_the_chain_is_broken(unguarded, capsys):
    record(3)
    edit(2, "act", "tests.other")
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify")
    assert ended.value.code == 1
    assert "第 2 条：内容与摘要不符" in capsys.readouterr().out
