"""What can be counted of a process at work, for whoever watches over it: numbers, and never whose or where.

The live layer adds to `tally` as it goes. Each number belongs to one thread (the loop's, the writer's or the worker's),
so a plain addition is enough, and none is added to while something is handed to a socket but by one addition. Who
reads may come a moment early or late; nobody decides anything by these.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from rooms import clock

SIZES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Histogram:
    """How many observations were at most so large. `counts` has one place more than there are bounds."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def buckets(self) -> list[tuple[str, float]]:
        """Each bound with how many were at most that, as Prometheus has them."""
        upto, found = 0, []
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self.counts, strict=True):
            upto += count
            found.append((bound, float(upto)))
        return found


@dataclass(slots=True)
class Tally:
    """Since the process began. Times are the monotonic clock's; None is never."""

    # The loop's.
    frames: int = 0
    entries: int = 0
    acknowledged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    closed: Counter[int] = field(default_factory=Counter)
    backlog_cuts: int = 0
    nudges_sent: int = 0
    nudges_received: int = 0
    nudges_made_good: int = 0
    bus_dropped: int = 0
    bus_malformed: int = 0
    bus_connections: int = 0
    bus_open: bool = False
    beat_at: float | None = None
    look_failures: int = 0

    # The writer's.
    writing_since: float | None = None
    group_sizes: Histogram = field(default_factory=lambda: Histogram(SIZES))
    group_seconds: Histogram = field(default_factory=lambda: Histogram(SECONDS))
    write_failures: int = 0
    disclosures: int = 0

    # The worker's.
    rounds: int = 0
    round_failures: int = 0

    def begin_group(self) -> None:
        self.writing_since = clock.monotonic()

    def end_group(self, posts: int) -> None:
        """Of a group that was committed or given up; a group may be of records alone."""
        if self.writing_since is not None:
            self.group_seconds.observe(clock.monotonic() - self.writing_since)
            self.group_sizes.observe(posts)
        self.writing_since = None

    def beat(self) -> None:
        self.beat_at = clock.monotonic()


tally = Tally()
