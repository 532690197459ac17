"""Reading the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass

from dangwu.core.chain import START, commitment, entry_hash
from dangwu.core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the line, and what is wrong with it."""

    seq: int
    fault: str


def chain_breaks(*, expected_head: str | None = None) -> Iterator[Break]:
    """Every line whose content, place or commitment does not fit; nothing where the chain holds.

    `expected_head` is a hash kept elsewhere (printed, sent to another organ): it finds lines cut
    off the end, or a chain rewritten whole, which the chain alone cannot show.
    """
    before, seq, head_seen = START, 0, expected_head is None
    for entry in AuditEntry.objects.order_by("seq").iterator():
        if entry.seq != seq + 1:
            yield Break(entry.seq, f"第 {seq + 1} 至 {entry.seq - 1} 条缺失")
        if entry_hash(entry.content(), before) != entry.hash:
            yield Break(entry.seq, "内容与摘要不符")
        if entry.salt and commitment(entry.salt, entry.detail) != entry.commitment:
            yield Break(entry.seq, "说明与承诺值不符")
        before, seq = entry.hash, entry.seq
        head_seen = head_seen or entry.hash == expected_head
    if not head_seen:
        yield Break(seq, "链中没有留存的链首摘要，可能被截断或改写")
