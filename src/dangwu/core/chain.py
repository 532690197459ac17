"""The arithmetic of the audit chain: each entry's hash covers its own content and the hash before.

Words that people typed (a reason) are not hashed themselves but through a salted commitment,
so that
they can be erased and the chain still verifies.
"""

import hashlib
import json
from collections.abc import Mapping

START = "0" * 64


def commitment(salt: str, detail: str) -> str:
    return hashlib.sha256(f"{salt}\x00{detail}".encode()).hexdigest()


def entry_hash(content: Mapping[str, object], before: str) -> str:
    """The hash of one entry; `content` is JSON-ready, `before` the hash of the entry in front."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\x00{canonical}".encode()).hexdigest()
