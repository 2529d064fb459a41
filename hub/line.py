"""A browser's line as uvicorn keeps it, but for what a rude or a lost one would cost the others.

A message that comes in one piece, as nearly all do, is taken as it is; all else is parsed, a little at a time, and only as
it is taken. A message too large is answered with the wire's own code as soon as its head is read; the rest of it, and a
flood that goes on after it was closed, is let by unread, a piece at a time. A line that answers no ping is cut: to wait
until it takes what it is owed could be a quarter of an hour.
"""

import logging
import struct
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.protocol import State
from websockets.server import ServerProtocol

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

from rooms.counts import tally
from rooms.live.frames import TOO_LARGE

SLICE = 4096  # bytes parsed before anybody else has a turn
HEARD_AHEAD = 8  # messages that may wait to be taken while more is read
QUIET_SECONDS = 0.5  # without a byte more of what is let by, until the line is closed
LET_BY_SECONDS = 10.0
BREATH_SECONDS = 0.004  # between two pieces of what is let by; a piece is what one read takes off the line


class Line(WebSocketsSansIOProtocol):
    """One connection."""

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self.conn = self._wire = Wire(
            max_size=self.config.ws_max_size, logger=logging.getLogger("uvicorn.error")
        )
        self._unread = b""
        self._until: float | None = None

    def text_at_once(self, *texts: bytes) -> bool:
        """Writes messages of UTF-8 as they are; False, and nothing written, if they have to wait or the line is closing.

        A server's frame is one head and the text, the same for everybody, and nothing is packed on this wire.
        """
        if self.close_sent or not self.writable.is_set() or self.conn.state is not State.OPEN:
            return False
        if self.transport.is_closing():
            return False
        self.transport.writelines([part for text in texts for part in (_head(len(text)), text)])
        return True

    def data_received(self, data: bytes) -> None:
        if self._until is not None or (self.close_sent and len(data) > SLICE):
            self._let_by()
        elif len(data) > SLICE or self._unread:
            self._unread += data
            self._parse()
        elif rest := self._heard_at_once(data):
            super().data_received(rest)

    def _heard_at_once(self, data: bytes) -> bytes:
        """Takes the whole messages that it begins with; what is left is for the parser to judge."""
        at = 0
        if self._wire.between and self.conn.state is State.OPEN and not self.close_sent:
            while at < len(data) and (found := _text_of(data, at)) is not None:
                text, at = found
                self.queue.put_nowait({"type": "websocket.receive", "text": text})
            if self.queue.qsize() > HEARD_AHEAD and not self.read_paused:
                self.read_paused = True
                self.transport.pause_reading()
        return data[at:]

    async def receive(self) -> Any:
        message = await super().receive()
        if self.handshake_complete and "request" in self.__dict__:
            # What opened the line would be held as long as it is open.
            del self.request, self.response
        if self._unread and self.close_sent:
            self._let_by()
        elif self._unread:
            self._parse()
        return message

    def handle_parser_exception(self) -> None:
        closed = self.conn.close_sent
        assert closed is not None
        tally.closed[closed.code] += 1
        self.queue.put_nowait({"type": "websocket.disconnect", "code": closed.code, "reason": closed.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.stop_keepalive()
        self.read_paused = False
        self._let_by()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()

    def _parse(self) -> None:
        while self._unread and not self.read_paused:
            data, self._unread = self._unread[:SLICE], self._unread[SLICE:]
            super().data_received(data)

    def _let_by(self) -> None:
        """To close while more is coming would reset the line, and the code would never be read at the other end."""
        self._unread = b""
        now = self.loop.time()
        if self._until is None:
            self._until = now + LET_BY_SECONDS
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_at(min(self._until, now + QUIET_SECONDS), self.transport.close)
        if not self.transport.is_closing():
            self.transport.pause_reading()
            self.loop.call_later(BREATH_SECONDS, self._read_on)

    def _read_on(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()


def _head(length: int) -> bytes:
    """Of a whole, unmasked text frame (RFC 6455, section 5.2)."""
    if length < 126:
        return bytes((0x81, length))
    if length < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, length)
    return struct.pack("!BBQ", 0x81, 127, length)


def _text_of(data: bytes, at: int) -> tuple[str, int] | None:
    """The text of a whole, masked text frame of less than 64 kB (RFC 6455, section 5.2) and where it ends; None where there
    is anything else.
    """
    if len(data) < at + 6 or data[at] != 0x81:
        return None
    length, mask = data[at + 1] - 0x80, at + 2
    if length == 126:
        length, mask = int.from_bytes(data[mask : mask + 2]), mask + 2
    elif not 0 <= length < 126:
        return None
    first = mask + 4
    end = first + length
    if len(data) < end:
        return None
    try:
        return apply_mask(data[first:end], data[mask:first]).decode(), end
    except UnicodeDecodeError:
        return None


class Wire(ServerProtocol):
    """RFC 6455, with the code that the room's wire has for a message too large.

    `between` says that what was parsed ended with a message, and that nothing of the next has come.
    """

    between = False

    def receive_data(self, data: bytes | bytearray) -> None:
        self.between = False
        super().receive_data(data)

    def recv_frame(self, frame: Frame) -> None:
        super().recv_frame(frame)
        self.between = not self.reader.buffer and self.current_size is None

    def fail(self, code: int, reason: str = "") -> None:
        if code == CloseCode.MESSAGE_TOO_BIG:
            super().fail(TOO_LARGE)
        else:
            super().fail(code, reason)
