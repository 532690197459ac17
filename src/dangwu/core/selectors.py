"""Reading the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from dangwu.core.chain import START, commitment, entry_hash
from dangwu.core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the line, and what is wrong with it."""

    seq: int
    fault: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many lines it has, and the hash that covers all of them."""

    seq: int
    hash: str


def chain_head() -> Head:
    """The end of the chain now; what is sent elsewhere or printed, to be compared later."""
    last = AuditEntry.objects.order_by("-seq").first()
    return Head(last.seq, last.hash) if last else Head(0, START)


def chain_breaks(*, expected_head: str | None = None) -> Iterator[Break]:
    """Every line whose content, place or commitment does not fit; nothing where the chain holds.

    `expected_head` is a hash kept elsewhere (printed, sent to another organ): it finds lines cut
    off the end, or a chain rewritten whole, which the chain alone cannot show.
    """
    before, seq = START, 0
    head_seen = expected_head in (None, START)
    erased: set[int] = set()
    for entry in AuditEntry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != seq + 1:
            yield Break(entry.seq, f"第 {seq + 1} 至 {entry.seq - 1} 条缺失")
        yield from (Break(entry.seq, fault) for fault in _faults(entry, before))
        if not entry.salt:
            erased.add(entry.seq)
        if entry.act == "core.detail_erased":
            erased.discard(int(entry.subject_id))
        before, seq = entry.hash, entry.seq
        head_seen = head_seen or entry.hash == expected_head
    yield from (Break(line, "说明被抹去，没有抹去的记录") for line in sorted(erased))
    if not head_seen:
        yield Break(seq, "链中没有留存的链首摘要，可能被截断或改写")


def _faults(entry: AuditEntry, before: str) -> Iterator[str]:
    if entry_hash(entry.content(), before) != entry.hash:
        yield "内容与摘要不符"
    erased = not entry.salt and not entry.detail
    if not erased and commitment(entry.salt, entry.detail) != entry.commitment:
        yield "说明与承诺值不符"


def trail(
    *,
    act: str = "",
    outcome: str = "",
    actor_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """Lines of the trail, newest first; `until` is the last day that counts."""
    lines = AuditEntry.objects.order_by("-seq")
    if act:
        lines = lines.filter(act=act)
    if outcome:
        lines = lines.filter(outcome=outcome)
    if actor_id is not None:
        lines = lines.filter(actor_id=actor_id)
    if since:
        lines = lines.filter(at__date__gte=since)
    if until:
        lines = lines.filter(at__date__lte=until)
    return lines


def acts_seen() -> list[str]:
    """The acts that occur in the trail."""
    return list(AuditEntry.objects.order_by("act").values_list("act", flat=True).distinct())


def count_acts(acts: tuple[str, ...], *, since: datetime, address: str | None = None) -> int:
    """How many lines of these acts stand since a moment, from one address or from all."""
    lines = AuditEntry.objects.filter(act__in=acts, at__gte=since)
    return lines.filter(address=address).count() if address is not None else lines.count()


def count_reveals(actor_id: int, on: date) -> int:
    """How many sealed values an account read on a day."""
    return AuditEntry.objects.filter(
        act="core.field_revealed",
        actor_id=actor_id,
        effective_on=on,
        outcome=AuditEntry.Outcome.DONE,
    ).count()
