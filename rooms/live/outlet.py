"""What leaves to one socket, in order, and never awaited by whoever puts it in.

What can leave at once is written past ASGI where the server has a way; elsewhere a send is stepped once, and is usually
done by then. If it waits for the network, what follows queues behind it, up to a bound in bytes; over the bound the
socket is closed, and its person resumes from the last cursor. What waits may be dropped, up to and with the frame that
was waiting to be written.
"""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from typing import Any

from rooms.counts import tally

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]
Say = Callable[..., bool]

BACKLOG = 256 * 1024
TOO_FAR_BEHIND = 4429
CLOSING_SECONDS = 20


class Outlet:
    """`say` writes frames if they can leave at once (`rooms.live.held.at_once`). `may_leave` says whether what is known is
    fresh enough to be told; `lease` waits until it is; `over` is called when the network does not even take the closing;
    `held` says how many bytes the server holds by itself.
    """

    def __init__(
        self,
        send: Send,
        say: Say | None,
        may_leave: Callable[[], bool],
        lease: Callable[[], Awaitable[None]],
        over: Callable[[], None],
        held: Callable[[], int],
    ) -> None:
        self._send = send
        self._say = say or _has_to_wait
        self._may_leave = may_leave
        self._lease = lease
        self._over = over
        self._held = held
        self._queue: deque[tuple[bytes, int]] | None = None  # an idle socket holds none
        self._soon: list[tuple[bytes, int]] | None = None
        self._owed = 0
        self._task: asyncio.Task[None] | None = None
        self._idle: asyncio.Event | None = None
        self._drops = 0
        self.closing = False

    def push(self, frame: bytes, size: int = 0) -> None:
        """`size` in bytes counts against the backlog; what its receiver asked for counts nothing."""
        if self.closing:
            return
        tally.frames += 1
        if self._soon is not None:
            self._soon.append((frame, size))
            self._together()
        elif not (self._task is None and self._may_leave() and self._say(frame)):
            self._later(frame, size)

    def soon(self, frame: bytes, size: int) -> None:
        """As `push`, but in one write with the next frame, where one follows in the same turn of the loop."""
        if self.closing:
            return
        tally.frames += 1
        if self._soon is None:
            self._soon = []
            asyncio.get_running_loop().call_soon(self._together)
        self._soon.append((frame, size))

    def _together(self) -> None:
        for frame, size in self._unsaid():
            self._later(frame, size)

    def _unsaid(self) -> list[tuple[bytes, int]]:
        """What was to leave soon leaves now; what of it has to wait."""
        soon, self._soon = self._soon or [], None
        if not soon or self.closing:
            return []
        said = self._task is None and self._may_leave() and self._say(*[frame for frame, _ in soon])
        return [] if said else soon

    def _later(self, frame: bytes, size: int) -> None:
        """By a send that may have to wait."""
        if self.closing:
            return
        if size and self._owed + size + self._held() > BACKLOG and (self._task or self._held()):
            tally.backlog_cuts += 1
            self.close(TOO_FAR_BEHIND)
        elif self._task is None and self._may_leave():
            self._step(frame)
        else:
            self._waits().append((frame, size))
            self._owed += size
            if self._task is None:
                self._start(_nothing())

    async def flow(self, frames: Iterable[bytes]) -> None:
        """Sends at the pace of the network: a page that was asked for. Ends early when the rest is dropped."""
        drops = self._drops
        for frame in frames:
            if self.closing or self._drops != drops:
                return
            self.push(frame)
            while self._task is not None and self._drops == drops:
                self._idle = self._idle or asyncio.Event()
                self._idle.clear()
                await self._idle.wait()

    def urgent(self, frame: bytes) -> None:
        """Past everything that waits: says nothing of the room, so it needs no lease either."""
        self._together()
        if self.closing:
            return
        if self._task is None:
            if not self._say(frame):
                self._step(frame)
        elif not self._may_leave():
            self._step_aside(frame)
        else:
            self._waits().appendleft((frame, 0))

    def drop(self) -> None:
        """What has not left never will. A closing goes on: whoever loses sight would else neither be told nor closed."""
        if not self.closing:
            self._unsaid()
            self._let_go()

    def close(self, code: int) -> None:
        """Drops what waits and closes, as soon as the network takes it and within 20 s in any case."""
        if self.closing:
            return
        self.drop()
        self.closing = True
        tally.closed[code] += 1
        self._task = asyncio.get_running_loop().create_task(self._close(code))

    def end(self) -> None:
        """The socket is gone."""
        self.closing = True
        self._let_go()

    def _let_go(self) -> None:
        self._drops += 1
        self._queue = None
        self._owed = 0
        if self._task is not None:
            self._task.cancel()
        self._rest()

    def _waits(self) -> deque[tuple[bytes, int]]:
        if self._queue is None:
            self._queue = deque()
        return self._queue

    def _step(self, frame: bytes) -> None:
        going = self._send(_message(frame))
        try:
            waiting = going.send(None)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - however a server says that a line is gone, it is this one's end alone
            self.end()
            return
        self._start(_rest_of(going, waiting))

    def _step_aside(self, frame: bytes) -> None:
        if self._say(frame):
            return
        going = self._send(_message(frame))
        try:
            going.send(None)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - as above
            self.end()
        else:
            going.close()

    def _start(self, first: Awaitable[None]) -> None:
        self._task = asyncio.get_running_loop().create_task(self._drain(first))

    async def _drain(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._queue:
                if not self._may_leave():
                    await self._lease()
                    continue
                frame, size = self._queue.popleft()
                self._owed -= size
                if not self._say(frame):
                    await self._send(_message(frame))
        except Exception:  # noqa: BLE001 - as above
            self.closing = True
            self._queue = None
        finally:
            if self._task is asyncio.current_task():
                self._rest()

    async def _close(self, code: int) -> None:
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                while self._held():  # noqa: ASYNC110 - daphne tells nobody when its buffer is empty
                    await asyncio.sleep(0.05)
                await self._send({"type": "websocket.close", "code": code})
        except Exception:  # noqa: BLE001 - as above, or in time it was not taken
            self._over()

    def _rest(self) -> None:
        self._task = None
        if not self._queue:
            self._queue = None
        if self._idle is not None:
            self._idle.set()


def _message(frame: bytes) -> dict[str, Any]:
    return {"type": "websocket.send", "text": frame.decode()}


def _has_to_wait(*_frames: bytes) -> bool:
    return False


async def _nothing() -> None:
    return


@types.coroutine
def _rest_of(going: Coroutine[Any, Any, None], waiting: Any) -> Generator[Any, Any, None]:
    """A coroutine that has been stepped once, for a task to go on with."""
    while True:
        try:
            came = yield waiting
        except BaseException as error:  # noqa: BLE001 - it belongs to the coroutine
            try:
                waiting = going.throw(error)
            except StopIteration:
                return
        else:
            try:
                waiting = going.send(came)
            except StopIteration:
                return
