"""Encrypted fields: what only some may read is ciphertext in the database, bound to its row and field.

A value is AES-256-GCM under a key of the ring; the additional data is `app.model.field:pk`, so a
ciphertext copied to another row or field does not open. Reading gives a `Sealed`, whose `str()` is the
mask: a page that forgets to mask prints stars.
"""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.query_utils import DeferredAttribute

VERSION = "1"
ALGORITHM = "aes256gcm"


class TamperedValue(ValueError):
    """A ciphertext that does not belong where it stands, or was changed."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    current: str
    keys: dict[str, bytes]
    index: bytes

    @classmethod
    def new(cls) -> "KeyRing":
        return cls("1", {"1": AESGCM.generate_key(256)}, os.urandom(32))

    def dump(self) -> str:
        text = {k: base64.b64encode(v).decode() for k, v in self.keys.items()}
        return json.dumps(
            {"current": self.current, "keys": text, "index": base64.b64encode(self.index).decode()}
        )

    @classmethod
    def load(cls, text: str) -> "KeyRing":
        raw = json.loads(text)
        keys = {k: base64.b64decode(v) for k, v in raw["keys"].items()}
        return cls(raw["current"], keys, base64.b64decode(raw["index"]))


@cache
def key_ring() -> KeyRing:
    """The keys of this installation, from a file outside the database."""
    if settings.PROFILE == "test":
        seed = hashlib.sha256(b"dangwu test keys").digest()
        return KeyRing("1", {"1": seed}, hashlib.sha256(seed).digest())
    path = settings.KEY_DIR / "field_keys.json"
    if not path.exists():
        raise ImproperlyConfigured("没有加密密钥，先运行 dangwu init")
    return KeyRing.load(path.read_text())


def _encrypt(text: str, place: str) -> str:
    ring = key_ring()
    nonce = os.urandom(12)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, text.encode(), place.encode())
    body = base64.b64encode(nonce + sealed).decode()
    return f"{VERSION}.{ALGORITHM}.{ring.current}.{body}"


def _decrypt(token: str, place: str) -> str:
    version, algorithm, key_id, body = token.split(".", 3)
    if (version, algorithm) != (VERSION, ALGORITHM):
        raise TamperedValue(f"unknown cipher {version}.{algorithm} in {place.split(':')[0]}")
    raw = base64.b64decode(body)
    try:
        return AESGCM(key_ring().keys[key_id]).decrypt(raw[:12], raw[12:], place.encode()).decode()
    except InvalidTag as error:
        raise TamperedValue(f"a value of {place.split(':')[0]} does not belong to its row") from error


def blind_index(text: str, *, of: str) -> str:
    """A keyed fingerprint for look-ups by equality; without the key it tells nothing."""
    key = hmac.digest(key_ring().index, of.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256")[:16].hex()


class Sealed:
    """A value under seal. `str()` shows the mask, `.open()` the value (services and selectors only)."""

    __slots__ = ("_place", "token")

    def __init__(self, token: str, place: str | None = None) -> None:
        self.token = token
        self._place = place

    def __bool__(self) -> bool:
        return bool(self.token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)

    def bound_to(self, place: str) -> "Sealed":
        return self if self._place else Sealed(self.token, place)

    def open(self) -> str:
        if not self.token:
            return ""
        if self._place is None:
            raise TamperedValue("a sealed value is opened through its row")
        return _decrypt(self.token, self._place)

    def __str__(self) -> str:
        if not self.token:
            return ""
        text = self.open() if self._place else ""
        return "****" + (text[-4:] if len(text) >= 8 else "")

    def __repr__(self) -> str:
        return "<Sealed>"


class _SealedAttribute(DeferredAttribute):
    """Binds the ciphertext read from the database to the row it stands in."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            return value.bound_to(place_of(instance, self.field))
        return value


def place_of(instance: models.Model, field: models.Field[Any, Any]) -> str:
    return f"{instance._meta.label_lower}.{field.name}:{instance.pk}"


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is ciphertext at rest. Assign plain text; read a `Sealed`. Needs a key made before insert."""

    descriptor_class = _SealedAttribute

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        sealed = seal(model_instance, self.name, value)
        setattr(model_instance, self.attname, sealed)
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return None if value is None else value.token
        raise TypeError(f"{self.name}: plain text reaches the database only through the row's save()")


def seal(instance: models.Model, field_name: str, text: str) -> Sealed:
    """The value under seal, for a place in a row (bulk updates need it)."""
    field = instance._meta.get_field(field_name)
    place = place_of(instance, field)
    return Sealed(_encrypt(text, place) if text else "", place)
