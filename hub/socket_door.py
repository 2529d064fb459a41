"""The socket's door. It accepts, so that the browser learns the code, and closes before any frame what may not come in.

Codes (protocol.md): 4404 no such place, 4400 no `hub.v1`, 4401 log in, 4403 second factor or origin. Whether the person
has a seat in the room is asked by the room. While the store is away it is 1013: come again.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import Error, close_old_connections
from django.http.cookie import parse_cookie

from hub.admission import TRY_AGAIN, Admission, Refusal, admit
from hub.body_cap import Receive, Scope, Send
from rooms.away import store_is_away

Answer = TypeVar("Answer")

SUBPROTOCOL = "hub.v1"
NOT_FOUND, WRONG_PROTOCOL = 4404, 4400
_ROOM = re.compile(r"/ws/rooms/([0-9a-f]{32})/")

# Threads of its own: on Django's one thread for sockets, a slow query would hold up everybody who knocks.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="door")


async def door(scope: Scope, receive: Receive, send: Send) -> None:
    if (await receive())["type"] != "websocket.connect":
        return
    spoken = SUBPROTOCOL in scope.get("subprotocols", ())
    await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if spoken else None})
    room = _ROOM.fullmatch(scope["path"])
    answer = await _judged(scope, found=room is not None, spoken=spoken)
    if isinstance(answer, Refusal) or room is None:
        await send(
            {"type": "websocket.close", "code": answer.code if isinstance(answer, Refusal) else NOT_FOUND}
        )
        return
    # Nobody asks again what the browser sent, and it would be held as long as the socket.
    scope["headers"] = []
    from rooms.live.serve import serve

    await serve(scope, receive, send, answer, room[1])


async def _judged(scope: Scope, *, found: bool, spoken: bool) -> Admission | Refusal:
    if not found:
        return Refusal(NOT_FOUND)
    if not spoken:
        return Refusal(WRONG_PROTOCOL)
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    cookies = parse_cookie(headers.get(b"cookie", ""))
    try:
        return await _in_thread(lambda: admit(cookies, headers.get(b"origin")))
    except Error as error:
        if not store_is_away(error):
            raise
        return Refusal(TRY_AGAIN)


async def _in_thread(ask: Callable[[], Answer]) -> Answer:
    def asked() -> Answer:
        try:
            return ask()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, asked)
