"""Sealed at rest: AES-256-GCM under the room's key, bound to the room and to what is sealed.

References and keys are found again by keyed hashes, so that a dump tells nothing that it does not list
(design, point 7).
"""

import base64
import hashlib
import hmac
import os
from functools import cached_property
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings

NONCE = 12
OVERHEAD = NONCE + 16  # bytes that sealing adds: the nonce, and the tag that AES-GCM sets after the text


class Seal:
    """One room's key, in memory. `about` binds a sealed thing to its place: moved elsewhere it does not open."""

    __slots__ = ("__dict__", "_aead", "_key", "_room")

    def __init__(self, key: bytes, room: str) -> None:
        self._key = key
        self._room = room.encode()
        self._aead = AESGCM(key)

    def close(self, thing: Any, about: str) -> bytes:
        return self.close_bytes(orjson.dumps(thing), about)

    def open(self, sealed: bytes | memoryview, about: str) -> Any:
        """Raises `cryptography.exceptions.InvalidTag` when moved or changed."""
        return orjson.loads(self.open_bytes(sealed, about))

    def close_bytes(self, plain: bytes, about: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._aead.encrypt(nonce, plain, self._room + about.encode())

    def open_bytes(self, sealed: bytes | memoryview, about: str) -> bytes:
        sealed = bytes(sealed)
        return self._aead.decrypt(sealed[:NONCE], sealed[NONCE:], self._room + about.encode())

    def mark(self, *parts: str) -> bytes:
        """A keyed hash by which a key is found again inside this room: 16 bytes."""
        text = "\x1f".join(parts).encode()
        return hmac.digest(self._marking, text, hashlib.sha256)[:16]

    @cached_property
    def _marking(self) -> bytes:
        return HKDFExpand(hashes.SHA256(), 32, b"mark").derive(self._key)


def master_key() -> bytes:
    """The key that wraps the rooms' keys: 32 bytes from the settings."""
    key = base64.b64decode(settings.HUB_MASTER_KEY)
    if len(key) != 32:
        raise ValueError("HUB_MASTER_KEY must be 32 bytes in base64")
    return key


_derived: dict[tuple[bytes, str], bytes] = {}


def derived(purpose: str) -> bytes:
    """A 32-byte key of the installation for one purpose (cursors, tokens, references)."""
    master = master_key()
    found = _derived.get((master, purpose))
    if found is None:
        found = HKDFExpand(hashes.SHA256(), 32, b"samrom/" + purpose.encode()).derive(master)
        _derived[master, purpose] = found
    return found


def reference_mark(purpose: str, *parts: str) -> bytes:
    """A keyed hash across rooms (a case's reference, a birth date): 32 bytes."""
    return hmac.digest(derived(purpose), "\x1f".join(parts).encode(), hashlib.sha256)
