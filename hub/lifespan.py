"""The process starts what is live before its first guest, and stops it after the last.

Not every server says when it starts (daphne does not), so the live layer also starts on first use.
"""

from typing import Any

from hub.body_cap import Message, Receive, Scope, Send


async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    process = _process()
    await _answer(await receive(), process.start, "startup", send)
    await _answer(await receive(), process.stop, "shutdown", send)


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
