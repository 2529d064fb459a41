"""What the embedded default makes for itself: a private folder, and secrets that are drawn once and kept there.

A secret is never drawn twice: of two processes that start at the same time, both read the one that came first.
"""

import os
import secrets
from base64 import b64encode
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MASTER_KEY_BYTES = 32


def private_folder(path: Path) -> Path:
    """The folder, made if it is not there; only its owner may look into it."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(error) from error
    return path


def kept_secret(path: Path) -> str:
    """The base64 text of 32 random bytes that the file keeps; drawn on the first call."""
    try:
        if not path.exists():
            _draw(path)
        return path.read_text("ascii").strip()
    except OSError as error:
        raise _unusable(error) from error


def _unusable(error: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"HUB_DATA cannot be used: {error.filename}: {error.strerror}.")


def _draw(path: Path) -> None:
    """Writes beside and links into place, so that nobody ever reads half a key."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(b64encode(secrets.token_bytes(MASTER_KEY_BYTES)) + b"\n")
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
