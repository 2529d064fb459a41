"""How fast one person may go: generous to people, hard on a flood.

A bucket fills at a steady rate up to its burst, and every frame and every post takes one out. Over it is `too-fast`;
somebody who goes on all the same is closed with 4429. Settings, per person and process; lifted for synthetic rooms.
"""

from collections import deque

from django.conf import settings

from rooms import clock

FLOOD, FLOOD_SECONDS = 200, 10.0
_REMEMBERED = 10_000


class Bucket:
    """`burst` at once, `rate` a second after."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, burst: float, rate: float) -> None:
        self._burst = burst
        self._rate = rate
        self._left = burst
        self._at = clock.monotonic()

    def take(self) -> bool:
        now = clock.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Limit:
    """One person, with all their sockets in this process."""

    def __init__(self) -> None:
        self._frames = Bucket(_setting("HUB_RATE_FRAMES_BURST", 400), _setting("HUB_RATE_FRAMES", 50))
        self._posts = Bucket(_setting("HUB_RATE_POSTS_BURST", 200), _setting("HUB_RATE_POSTS", 10))
        self._refused: deque[float] = deque(maxlen=FLOOD)

    def frame(self) -> bool:
        return self._frames.take() or self._over()

    def post(self) -> bool:
        return self._posts.take() or self._over()

    @property
    def floods(self) -> bool:
        """200 were refused within 10 s."""
        return len(self._refused) == FLOOD and self._refused[-1] - self._refused[0] < FLOOD_SECONDS

    def _over(self) -> bool:
        self._refused.append(clock.monotonic())
        return False


class Limits:
    """Of everybody in this process."""

    def __init__(self) -> None:
        self._people: dict[int, Limit] = {}

    def of(self, user_id: int) -> Limit:
        if len(self._people) > _REMEMBERED:
            self._people.clear()
        return self._people.setdefault(user_id, Limit())


def _setting(name: str, otherwise: float) -> float:
    return float(getattr(settings, name, otherwise))
