"""The process starts what is live before its first guest, and stops it after the last.

Not every server says when it starts (daphne does not), so the live layer also starts on first use.
"""

import gc
import logging
from typing import Any

from hub.body_cap import Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

# Objects made before Python looks for circles among them. What is said and told makes thousands a second and hardly a
# circle; at Python's own figure a third of the work would be looking.
SELDOM = (50_000, 20, 100)


async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    process = _process()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    await _answer(await receive(), process.start, "startup", send)
    await _answer(await receive(), process.stop, "shutdown", send)
    _log.info("server.stopped")  # here, since uvicorn gives a signal that ended it to itself once more


async def _answer(message: Message, act: Any, what: str, send: Send) -> None:
    try:
        await act()
    except Exception:
        await send({"type": f"lifespan.{what}.failed"})
        raise
    await send({"type": f"lifespan.{what}.complete"})


def _process() -> Any:
    from rooms.live import process

    return process
