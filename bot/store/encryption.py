"""Identity, contact and free text are encrypted in the database: AES-256-GCM with a key ring.

A stored value is `key id . nonce . ciphertext`; the first key of the ring encrypts, every key decrypts. The column's name is bound in
as associated data, so that a value moved to another column does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

NONCE = 12  # bytes; NIST SP 800-38D


class CannotDecrypt(Exception):
    """The key of a value is not in the ring, or the value was altered."""


@dataclass(frozen=True)
class KeyRing:
    """Keys by id, the newest first."""

    keys: Mapping[str, bytes]

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """From `id:base64,id:base64`. ValueError says which part is wrong."""
        keys: dict[str, bytes] = {}
        for number, part in enumerate(filter(None, (piece.strip() for piece in text.split(","))), start=1):
            name, _, encoded = part.partition(
                ":"
            )  # no part is quoted in a message: without its colon a name is the key
            try:
                key = base64.b64decode(encoded, validate=True)
            except ValueError:
                raise ValueError(f"key {number} is not base64") from None
            if len(key) != 32 or not name or "." in name:
                raise ValueError(f"key {number} must be a name, a colon and 32 bytes in base64")
            if name in keys:
                raise ValueError(f"key {number} has the name of another")
            keys[name] = key
        if not keys:
            raise ValueError("no key is given")
        return cls(keys)

    @staticmethod
    def fresh(name: str = "k1") -> str:
        """A new ring of one key, as text for the settings."""
        return f"{name}:{base64.b64encode(AESGCM.generate_key(256)).decode()}"

    @cached_property
    def _ciphers(self) -> Mapping[str, AESGCM]:
        """Made once: to prepare a key takes longer than to open a value with it."""
        return {name: AESGCM(key) for name, key in self.keys.items()}

    def seal(self, plain: bytes, place: str) -> bytes:
        name, cipher = next(iter(self._ciphers.items()))
        nonce = os.urandom(NONCE)
        return name.encode() + b"." + nonce + cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Raises CannotDecrypt."""
        prefix, _, rest = sealed.partition(b".")
        name = prefix.decode(errors="replace")
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise CannotDecrypt(f"a value in {place} was written with key {name!r}, which AFTERCARE_KEYS does not hold")
        try:
            return cipher.decrypt(rest[:NONCE], rest[NONCE:], place.encode())
        except InvalidTag as error:
            raise CannotDecrypt(f"a value in {place} does not open: wrong key, or it was altered") from error

    def signature(self, text: str, purpose: str) -> str:
        """That we wrote the text for this purpose: HMAC-SHA256 of the newest key, in a link's characters."""
        return _signature(next(iter(self.keys.values())), text, purpose)

    def signed(self, text: str, purpose: str, signature: str) -> bool:
        """True if the signature is of one of the keys."""
        given = signature.encode()
        return any(hmac.compare_digest(_signature(key, text, purpose).encode(), given) for key in self.keys.values())

    def fingerprint(self, text: str) -> str:
        """A keyed hash for look-ups of what is encrypted. Of the last key, which stays when newer ones are put before it."""
        key = list(self.keys.values())[-1]
        return hashlib.blake2b(text.encode(), key=key, digest_size=16).hexdigest()


def _signature(key: bytes, text: str, purpose: str) -> str:
    """A key of its own for each purpose, so that none is used for two things."""
    own = hmac.digest(key, f"aftercare/sign/{purpose}".encode(), "sha256")
    return base64.urlsafe_b64encode(hmac.digest(own, text.encode(), "sha256")).decode().rstrip("=")


def ring_of(dialect: Dialect) -> KeyRing:
    """It hangs on the engine's dialect (`aftercare_keys`), so that no global holds it."""
    ring: KeyRing = dialect.aftercare_keys  # type: ignore[attr-defined]
    return ring


class Encrypted(TypeDecorator[Any]):
    """A column whose JSON value is sealed."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        plain = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        return ring_of(dialect).seal((b"b" if isinstance(value, bytes) else b"j") + plain, self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        plain = ring_of(dialect).open(value, self.place)
        return plain[1:] if plain[:1] == b"b" else json.loads(plain[1:])
