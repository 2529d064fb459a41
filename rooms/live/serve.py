"""One accepted socket, from the look for its seat to its end."""

import asyncio
from functools import partial
from typing import Any

from django.db import Error

from rooms.live import process
from rooms.live.outlet import TOO_FAR_BEHIND, Send
from rooms.live.sessions import Admission
from rooms.live.socket import NO_SUCH_ROOM, TRY_AGAIN, Receive, Socket
from rooms.log.read import reader_of


async def serve(
    scope: dict[str, Any], receive: Receive, send: Send, admission: Admission, room_id: str
) -> None:
    """Serves one accepted socket until it ends."""
    live = process.running()
    wait = live.limits.of(admission.user_id).comes_in()
    if wait is None:
        await send({"type": "websocket.close", "code": TOO_FAR_BEHIND})
        return
    await asyncio.sleep(wait)
    try:
        reader = await live.readers.ask(partial(reader_of, admission.user_id, room_id))
    except Error:
        await send({"type": "websocket.close", "code": TRY_AGAIN})
        return
    if reader is None:
        await send({"type": "websocket.close", "code": NO_SUCH_ROOM})
        return
    socket = Socket(live, receive, send, admission, reader)
    try:
        await socket.listen()
    except asyncio.CancelledError:
        if not socket.given_up:
            raise
    finally:
        socket.ended()
