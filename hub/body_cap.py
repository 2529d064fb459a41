"""No body above the cap gets as far as Django, which would write it to a temporary file before asking anyone.

A body that states its length is refused before a byte is read; one that does not is cut off as it passes the cap.
"""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Coroutine[Any, Any, None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_SAID = b"What was sent is too large.\n"


def capped(app: App, cap: int) -> App:
    """The ASGI application behind a cap of so many bytes a body; above it the answer is 413."""

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if stated_length(scope) > cap:
            await _refuse(send)
            return
        passage = _Passage(receive, send, cap)
        await app(scope, passage.receive, passage.send)

    return door


def stated_length(scope: Scope) -> int:
    """Content-Length in bytes; 0 where none is stated or it is no number."""
    for name, value in scope.get("headers", ()):
        if name.lower() == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


class _Passage:
    """Counts what comes in; once it is too much, the application hears that the client has gone."""

    def __init__(self, receive: Receive, send: Send, cap: int) -> None:
        self._receive, self._send, self._left = receive, send, cap
        self._refused = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left >= 0:
            return message
        self._refused = True
        await _refuse(self._send)
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if not self._refused:
            await self._send(message)


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _SAID})
