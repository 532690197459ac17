"""The values of the rulebook in Chinese: what an item says, and how it differs from another."""

from dangwu.rulebook.messages.comparing import differences
from dangwu.rulebook.messages.names import (
    CHAPTERS,
    CONSEQUENCES,
    KINDS,
    MODALITIES,
    STATUSES,
    USES,
)
from dangwu.rulebook.messages.tables import Table, table_of
from dangwu.rulebook.messages.values import (
    amount,
    describe,
    describe_item,
    duration,
    plain,
    share,
    word,
)

__all__ = [
    "CHAPTERS",
    "CONSEQUENCES",
    "KINDS",
    "MODALITIES",
    "STATUSES",
    "USES",
    "Table",
    "amount",
    "describe",
    "describe_item",
    "differences",
    "duration",
    "plain",
    "share",
    "table_of",
    "word",
]
