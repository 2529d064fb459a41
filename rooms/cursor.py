"""An opaque place in the log, bound to a seat and to the reach it was given under.

One AES block of five bytes of position, four of chance, four of reach and three that say it is ours: all of one
length, never twice the same, so that two of them side by side tell nothing.
"""

import base64
import hashlib
import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from rooms.rule import Reach
from rooms.seal import derived, reference_mark

OURS = b"hub"
LENGTH = 22


class Cursors:
    """Makes and reads the cursors of one seat."""

    __slots__ = ("_decrypt", "_encrypt")

    def __init__(self, seat: str) -> None:
        cipher = Cipher(algorithms.AES(reference_mark("cursor", seat)), modes.ECB())  # noqa: S305
        self._encrypt, self._decrypt = cipher.encryptor(), cipher.decryptor()

    def make(self, positions: Sequence[int], print_: bytes) -> list[str]:
        """Cursors for positions under a reach, in one stroke."""
        chance = os.urandom(4 * len(positions))
        plain = b"".join(
            position.to_bytes(5, "big") + chance[4 * i : 4 * i + 4] + print_ + OURS
            for i, position in enumerate(positions)
        )
        sealed = self._encrypt.update(plain)
        return [
            base64.urlsafe_b64encode(sealed[16 * i : 16 * i + 16])[:LENGTH].decode()
            for i in range(len(positions))
        ]

    def read(self, cursor: str) -> tuple[int, bytes] | None:
        """The position and the print of the reach; None if it is not this seat's."""
        if len(cursor) != LENGTH or not cursor.isascii():
            return None
        try:
            sealed = base64.b64decode(cursor + "==", altchars=b"-_", validate=True)
        except ValueError:
            return None
        plain = self._decrypt.update(sealed)
        return (int.from_bytes(plain[:5], "big"), plain[9:13]) if plain[13:] == OURS else None


def print_of(reach: Reach) -> bytes:
    """Four bytes that stand for a reach."""
    text = ",".join(f"{scope}:{start}" for scope, start in sorted(reach.items()))
    return hashlib.blake2b(text.encode(), digest_size=4, key=derived("reach")).digest()
