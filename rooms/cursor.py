"""An opaque place in the log, bound to a seat and to the reach it was given under.

One AES block of five bytes of position, two that seldom are the same, six of reach and three that say it is ours:
all of one length, so that two of them side by side tell nothing. What goes in is laid out once for all seats of equal
reach; each seat seals it with a key of its own.
"""

import hashlib
import os
from binascii import hexlify
from collections.abc import Sequence
from itertools import count
from struct import Struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from rooms.ids import is_id
from rooms.rule import Reach
from rooms.seal import derived, reference_mark

OURS = b"hub"
BLOCK, LENGTH = 16, 32
PRINT = 6

_block = Struct(f">BIH{PRINT + len(OURS)}s").pack
_seldom_twice = count(int.from_bytes(os.urandom(2)))


def laid_out(positions: Sequence[int], print_: bytes) -> bytes:
    """Positions under a reach, a block each, to be sealed by any of its seats."""
    end = print_ + OURS
    return b"".join(
        [
            _block(position >> 32, position & 0xFFFFFFFF, next(_seldom_twice) & 0xFFFF, end)
            for position in positions
        ]
    )


class Cursors:
    """Makes and reads the cursors of one seat."""

    __slots__ = ("_key", "_seal")

    def __init__(self, seat: str) -> None:
        self._key = Cipher(algorithms.AES(reference_mark("cursor", seat)), modes.ECB())  # noqa: S305
        self._seal = self._key.encryptor().update

    def sealed(self, blocks: bytes) -> bytes:
        """What was `laid_out`, as cursors of this seat, `LENGTH` characters each, one after the other."""
        return hexlify(self._seal(blocks))

    def make(self, position: int, print_: bytes) -> str:
        return self.sealed(laid_out([position], print_)).decode()

    def read(self, cursor: str) -> tuple[int, bytes] | None:
        """The position and the print of the reach; None if it is not this seat's."""
        if not is_id(cursor):
            return None
        plain = self._key.decryptor().update(bytes.fromhex(cursor))
        return (int.from_bytes(plain[:5]), plain[7:13]) if plain[13:] == OURS else None


def print_of(reach: Reach) -> bytes:
    """Six bytes that stand for a reach: four would now and then be those of another."""
    text = ",".join(f"{scope}:{start}" for scope, start in sorted(reach.items()))
    return hashlib.blake2b(text.encode(), digest_size=PRINT, key=derived("reach")).digest()
