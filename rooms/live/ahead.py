"""What came to a room straight from commits, in the order of its positions and not of its coming.

Two processes that commit by turns tell each other by a bus: one's own news is here at once, the other's a moment later.
So what is ahead waits for what is missing, and only when that does not come is the log asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


class Following(NamedTuple):
    """News of several commits in a row, the last moment at which nobody else could add to the room, and whether nothing came
    behind them that does not fit.
    """

    plain: list[News]
    held_at: float
    fitting: bool


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

    def following(self, position: int, fits: Callable[[Came], bool]) -> Following:
        """Takes out what follows on a position without a gap, up to what does not fit; what lies before it is forgotten."""
        plain: list[News] = []
        held_at, fitting = float("-inf"), True
        while fitting and (came := self._came.pop(position + 1, None)) is not None:
            fitting = fits(came)
            if fitting:
                plain += came.plain
                position = came.last
                held_at = max(held_at, came.held_at or held_at)
        for first in [first for first in self._came if first <= position]:
            del self._came[first]
        return Following(plain, held_at, fitting)

    def clear(self) -> None:
        self._came.clear()
