"""Encrypted fields: what only some may read is ciphertext in the database, bound to its row
and field.

A value is AES-256-GCM under a key of the ring; the additional data is `app.model.field:pk`, so a
ciphertext copied to another row or field does not open. Reading gives a `Sealed`, whose
`str()` is the
mask: a page that forgets to mask prints stars.
"""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.query_utils import DeferredAttribute

VERSION = "1"
ALGORITHM = "aes256gcm"
MASK = "****"


class TamperedValue(ValueError):
    """A ciphertext that does not belong where it stands, or was changed."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The data keys by their id, which one encrypts now, and the key of the blind indexes."""

    current: str
    keys: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)

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
    """The text of a token, or TamperedValue; messages name the field, never the row or the
    value.
    """
    where = place.split(":")[0]
    try:
        version, algorithm, key_id, body = token.split(".")
        key = key_ring().keys[key_id]
        raw = base64.b64decode(body, validate=True)
        if (version, algorithm) != (VERSION, ALGORITHM) or base64.b64encode(raw).decode() != body:
            raise ValueError
        return AESGCM(key).decrypt(raw[:12], raw[12:], place.encode()).decode()
    except InvalidTag as error:
        raise TamperedValue(f"a value of {where} does not belong to its row") from error
    except (ValueError, KeyError) as error:
        raise TamperedValue(f"a value of {where} is no ciphertext of ours") from error


def blind_index(text: str, *, of: str) -> str:
    """A keyed fingerprint for look-ups by equality; without the key it tells nothing."""
    key = hmac.digest(key_ring().index, of.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256")[:16].hex()


class Sealed:
    """A value under seal. `str()` shows the mask, `.open()` the value (services and selectors
    only).

    The mask is stars, and the last `tail` characters where the field says so and the value is
    long enough that they tell little.
    """

    __slots__ = ("place", "tail", "token")

    def __init__(self, token: str, place: str | None = None, tail: int = 0) -> None:
        self.token = token
        self.place = place
        self.tail = tail

    def __bool__(self) -> bool:
        return bool(self.token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)

    def bound_to(self, place: str, tail: int) -> "Sealed":
        return self if self.place else Sealed(self.token, place, tail)

    def open(self) -> str:
        if not self.token:
            return ""
        if self.place is None:
            raise TamperedValue("a sealed value is opened through its row")
        return _decrypt(self.token, self.place)

    open.alters_data = True  # type: ignore[attr-defined]  # a template that calls it gets nothing

    def __str__(self) -> str:
        if not self.token:
            return ""
        if not self.tail or self.place is None:
            return MASK
        text = self.open()
        return MASK + (text[-self.tail :] if len(text) >= 2 * self.tail else "")

    def __repr__(self) -> str:
        return "<Sealed>"


class _SealedAttribute(DeferredAttribute):
    """Binds the ciphertext read from the database to the row it stands in."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            field = cast(EncryptedTextField, self.field)
            return value.bound_to(place_of(instance, field), field.tail)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        # A descriptor that sets is asked before the row's own __dict__ when the value is read.
        instance.__dict__[self.field.attname] = value


def place_of(instance: models.Model, field: models.Field[Any, Any]) -> str:
    return f"{instance._meta.label_lower}.{field.name}:{instance.pk}"


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is ciphertext at rest. Assign plain text; read a `Sealed`. Needs a key made
    before insert.

    `tail` is how many last characters the mask shows: 4 for an identity number or a telephone.
    """

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, tail: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tail = tail

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if isinstance(value, Sealed):
            if value.token and value.place != place_of(model_instance, self):
                raise TamperedValue(
                    f"{self.name}: a sealed value of another row cannot be stored here"
                )
            return value
        if value is None:
            return None
        sealed = seal(model_instance, self.name, value)
        setattr(model_instance, self.attname, sealed)
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return None if value is None else value.token
        raise TypeError(
            f"{self.name}: plain text reaches the database only through the row's save()"
        )


def seal(instance: models.Model, field_name: str, text: str) -> Sealed:
    """The value under seal, for a place in a row (bulk updates need it)."""
    field = cast(EncryptedTextField, instance._meta.get_field(field_name))
    place = place_of(instance, field)
    return Sealed(_encrypt(text, place) if text else "", place, field.tail)
