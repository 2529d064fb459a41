"""Floor: a bare picows server that tells everybody in a room what one of them says. It stores, seals and draws nothing.

Speaks just enough of `hub.v1` for the same generator: `resume` is answered with `caught_up`, `post` with `ack`, and an
`entry` that carries the body goes to everybody. One write an entry and member: the system call is what it measures.
"""

import asyncio
import re
import sys

import uvloop
from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

POST = re.compile(rb'"client_id":"([^"]+)","body":"([^"]*)"')
CAUGHT_UP = b'{"type":"caught_up","cursor":""}'
ACK = b'{"type":"ack","client_id":"%b","id":"%b"}'
ENTRY = (
    b'{"type":"entry","id":"%b","kind":"message","scopes":["general"],"revision":1,"html":"%b","cursor":""}'
)

rooms: dict[bytes, set[WSTransport]] = {}


class Member(WSListener):
    """One socket."""

    def __init__(self, room: bytes) -> None:
        self._room = rooms.setdefault(room, set())

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._room.add(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._room.discard(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()
            return
        told = frame.get_payload_as_bytes()
        said = POST.search(told)
        if said is None:
            transport.send(WSMsgType.TEXT, CAUGHT_UP)
            return
        id_, body = said.groups()
        transport.send(WSMsgType.TEXT, ACK % (id_, id_))
        entry = ENTRY % (id_, body)
        for member in self._room:
            member.send(WSMsgType.TEXT, entry)


def enter(request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
    answer = WSUpgradeResponse.create_101_response(extra_headers={"Sec-WebSocket-Protocol": "hub.v1"})
    return WSUpgradeResponseWithListener(answer, Member(request.path))


async def main(port: int) -> None:
    server = await ws_create_server(enter, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1])))
