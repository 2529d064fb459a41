"""What came to a room straight from commits, in the order of its positions and not of its coming.

Two processes that commit by turns tell each other by a bus: one's own news is here at once, the other's a moment later.
So what is ahead waits for what is missing, and only when that does not come is the log asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rooms.log.news import News

KEPT = 100  # commits


@dataclass(slots=True, frozen=True)
class Came:
    """What one commit brought, plain, in order, and the version of the room that it was said in.

    `held_at` is when nobody else could add to the room, where that is known.
    """

    plain: Sequence[News]
    version: int
    held_at: float | None

    @property
    def first(self) -> int:
        return self.plain[0].seq

    @property
    def last(self) -> int:
        return self.plain[-1].seq

    @property
    def whole(self) -> bool:
        """Nothing is missing inside."""
        return self.last - self.first + 1 == len(self.plain)


class Ahead:
    """Of one open room."""

    def __init__(self) -> None:
        self._came: dict[int, Came] = {}

    def __bool__(self) -> bool:
        return bool(self._came)

    def put(self, came: Came) -> bool:
        """False where it is too much to wait for."""
        self._came[came.first] = came
        return len(self._came) <= KEPT

    def after(self, position: int) -> Came | None:
        """What follows on a position, taken out; what lies before it is forgotten."""
        found = self._came.pop(position + 1, None)
        if found is None and self._came:
            for first in [first for first in self._came if first <= position]:
                del self._came[first]
        return found

    def clear(self) -> None:
        self._came.clear()
