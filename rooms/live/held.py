"""How much a server itself still holds for one socket. uvicorn says when it holds too much, by letting a send wait;
daphne takes everything at once (daphne#170), so there its transport is asked.
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


def _owed(transport: Any) -> int:
    return len(transport.dataBuffer) - int(transport.offset) + int(getattr(transport, "_tempDataLen", 0))


def _nothing() -> int:
    return 0
