"""Looking for known strings in what an installation keeps on disk, however it is packed."""

import base64
import binascii
import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")


def _decoded(chunk: bytes) -> bytes:
    text = chunk.replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def unpacked(data: bytes, depth: int = 2) -> Iterator[bytes]:
    """The bytes, and what is packed in them: gzip, zlib, base64 and these in each other."""
    yield data
    if depth == 0:
        return
    for found in re.finditer(rb"\x1f\x8b\x08", data):
        yield from _inflated(data[found.start() :], zlib.decompressobj(31), depth)
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        yield from _inflated(data[found.start() :], zlib.decompressobj(), depth)
    for found in _BASE64.finditer(data):
        try:
            yield from unpacked(_decoded(found.group()), depth - 1)
        except (binascii.Error, ValueError):
            continue


def _inflated(data: bytes, stream: "zlib._Decompress", depth: int) -> Iterator[bytes]:
    try:
        inner = stream.decompress(data, 50_000_000)
    except zlib.error:
        return
    if len(inner) > 8:
        yield from unpacked(inner, depth - 1)


def forms(needle: str) -> tuple[bytes, ...]:
    """A string as files hold it."""
    escaped = needle.encode("unicode_escape")
    return tuple(
        {needle.encode(), needle.encode("utf-16-le"), needle.encode("utf-16-be"), escaped}
    )


def hits(folder: Path, needles: dict[str, str]) -> list[str]:
    """Which needle stands in which file; `needles` maps what it is to the string."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        for what, needle in needles.items():
            patterns = forms(needle)
            if any(pattern in part for part in unpacked(raw) for pattern in patterns):
                found.append(f"{what} in {path.relative_to(folder)}")
    return found


def packed_examples(needle: str) -> dict[str, bytes]:
    """The needle in every packing the search must see through."""
    plain = b"front " + needle.encode() + b" back"
    return {
        "utf-8": plain,
        "utf-16-le": ("x" + needle).encode("utf-16-le"),
        "utf-16-be": ("x" + needle).encode("utf-16-be"),
        "json": ascii(needle).encode(),
        "gzip": b"junk" + gzip.compress(plain),
        "zlib": b"junk" + zlib.compress(plain * 3),
        "base64": b"junk " + base64.b64encode(plain * 3),
        "base64 of zlib": b"."
        + base64.urlsafe_b64encode(zlib.compress(plain * 9 + bytes(range(64)))),
    }
