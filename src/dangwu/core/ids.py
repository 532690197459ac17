"""Primary keys made before the insert, ordered by time (UUID 7) so that indexes stay dense."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    milliseconds = time.time_ns() // 1_000_000
    bits = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64)
    return UUID(int=bits | (0b10 << 62) | secrets.randbits(62))
