"""What a server offers for one socket beyond ASGI, found by the `send` that it hands out.

How much it still holds: uvicorn says when it holds too much, by letting a send wait; daphne takes everything at once
(daphne#170), so there its transport is asked. And a way past ASGI for a frame that can leave at once (`hub.line`):
whatever wraps `send`, to change what leaves, is never gone past.
"""

from collections.abc import Callable
from functools import partial
from typing import Any


def held_by(send: Any) -> Callable[[], int]:
    """Bytes, for the socket that an ASGI `send` belongs to."""
    protocol = next(iter(getattr(send, "args", ())), None)
    transport = getattr(protocol, "transport", None)
    if not hasattr(transport, "dataBuffer"):
        return _nothing
    return partial(_owed, transport)


def at_once(send: Any) -> Callable[..., bool] | None:
    """Writes text messages, in UTF-8; False, and nothing written, where they have to wait or the line is gone."""
    say: Callable[..., bool] | None = getattr(getattr(send, "__self__", None), "text_at_once", None)
    return say


def _owed(transport: Any) -> int:
    return len(transport.dataBuffer) - int(transport.offset) + int(getattr(transport, "_tempDataLen", 0))


def _nothing() -> int:
    return 0
