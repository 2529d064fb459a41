"""How fast one person may go: generous to people, hard on a flood.

Whoever says much at once is heard at a pace that leaves the others theirs. A bucket fills at a steady rate up to its
burst, and every frame and every post takes one out. Over it is `too-fast`; somebody who goes on all the same is closed
with 4429. Whoever comes in again and again waits for a turn, and is closed likewise where that is long in coming; whoever
was closed for what they sent is kept waiting, longer each time, until they have been quiet for a while. Per person and
process; lifted for synthetic rooms, but for coming in. Rates and bursts of frames and posts are settings.
"""

import math
from collections import deque

from django.conf import settings

from rooms import clock
from rooms.live.frames import TOO_LARGE

FLOOD, FLOOD_SECONDS = 200, 10.0
HEARD_AT_ONCE, HEARD_AT = 0.025, 3.0  # of the burst of frames, and of their rate
TAKEN_AT_ONCE, TAKEN_AT = 0.1, 4.0  # of the burst of posts, and of their rate
COMES_AT_ONCE, COMES_A_SECOND, COMES_LATE_SECONDS = 20, 5.0, 3.0
KEPT_OUT_SECONDS, KEPT_OUT_LONGEST, FORGIVEN_SECONDS = 1.0, 30.0, 120.0
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


class Pace:
    """`burst` at once, what comes after one by one at `rate` a second."""

    __slots__ = ("_early", "_next", "_step")

    def __init__(self, burst: float, rate: float) -> None:
        self._step = 1 / rate
        self._early = (burst - 1) * self._step
        self._next = 0.0

    def turn(self, within: float = math.inf) -> float | None:
        """In how many seconds the next may go, who takes that turn; None if it is too long in coming."""
        now = clock.monotonic()
        at = max(self._next, now)
        away = at - self._early - now
        if away > within:
            return None
        self._next = at + self._step
        return max(0.0, away)


class Limit:
    """One person, with all their sockets in this process."""

    def __init__(self) -> None:
        burst, rate = _setting("HUB_RATE_FRAMES_BURST", 400), _setting("HUB_RATE_FRAMES", 50)
        self._hearing = Pace(max(1.0, burst * HEARD_AT_ONCE), rate * HEARD_AT)
        self._coming = Pace(COMES_AT_ONCE, COMES_A_SECOND)
        self._frames = Bucket(burst, rate)
        burst, rate = _setting("HUB_RATE_POSTS_BURST", 200), _setting("HUB_RATE_POSTS", 10)
        self._posts = Bucket(burst, rate)
        self._taking = Pace(max(1.0, burst * TAKEN_AT_ONCE), rate * TAKEN_AT)
        self._refused: deque[float] | None = None  # who was never refused holds none
        self._kept_out, self._put_out_at = 0.0, -math.inf

    def frame(self) -> bool:
        return self._frames.take() or self._over()

    def post(self) -> bool:
        return self._posts.take() or self._over()

    def comes_in(self) -> float | None:
        """In how many seconds; None if it is too long to wait for."""
        turn = self._coming.turn(within=COMES_LATE_SECONDS)
        return None if turn is None else max(turn, self._put_out_at + self._kept_out - clock.monotonic())

    def put_out(self) -> None:
        """Closed for what was sent: kept out for a while, twice as long each time. Lines that end together are one time."""
        now = clock.monotonic()
        if now - self._put_out_at < self._kept_out:
            return
        if now - self._put_out_at > FORGIVEN_SECONDS:
            self._kept_out = 0.0
        self._kept_out = min(max(KEPT_OUT_SECONDS, 2 * self._kept_out), KEPT_OUT_LONGEST)
        self._put_out_at = now

    def gone(self, code: int | None) -> None:
        """Its line has ended by itself, with this code where there is one."""
        if code == TOO_LARGE:
            self.put_out()

    def is_heard(self) -> float:
        """In how many seconds the next frame may be."""
        return self._hearing.turn() or 0.0

    def is_taken(self) -> float:
        """In how many seconds what was said may be stored."""
        return self._taking.turn() or 0.0

    @property
    def floods(self) -> bool:
        """200 were refused within 10 s."""
        refused = self._refused
        return refused is not None and len(refused) == FLOOD and refused[-1] - refused[0] < FLOOD_SECONDS

    def _over(self) -> bool:
        self._refused = self._refused if self._refused is not None else deque(maxlen=FLOOD)
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
