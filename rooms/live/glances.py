"""Whoever lost sight is told so at once, also while somebody comes in slowly and everybody else waits for them.

Who comes in may hold the room for as long as the store takes, and that may be as long as another server stands still.
A glance reads nothing but the state of the room; what is new is told by the look that follows.
"""

import asyncio
from collections.abc import Callable
from functools import partial

from rooms import clock
from rooms.live.look import Asked, Look, glance
from rooms.live.threads import Threads


class Glances:
    """Of one room. `tell` is called on the loop with what was judged within `within` seconds."""

    def __init__(
        self, threads: Threads, asked: Callable[[], Asked], tell: Callable[[Look], None], within: float
    ) -> None:
        self._threads = threads
        self._asked = asked
        self._tell = tell
        self._within = within
        self._due = False
        self._going: asyncio.Task[None] | None = None

    def due(self) -> None:
        """One more, begun after this moment."""
        self._due = True
        if self._going is None or self._going.done():
            self._going = asyncio.get_running_loop().create_task(self._go())

    async def _go(self) -> None:
        while self._due:
            self._due = False
            began = clock.monotonic()
            try:
                seen = await self._threads.ask(partial(glance, self._asked()))
            except Exception:  # noqa: BLE001 - the look that waits meanwhile tells of it, and tries again
                return
            if seen is not None and clock.monotonic() - began <= self._within:
                self._tell(seen)
