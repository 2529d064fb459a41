"""Ids and keys that tell nothing: random, 128 bits, of one length."""

import re
import secrets

ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """A public id: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def new_key() -> str:
    """A key in the case format for what was born in the room."""
    return "k" + secrets.token_hex(16)


def is_id(value: object) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None
