"""What is done to whom and when: drawn from the seed alone, so that the same seed does the same again."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

KILL_SERVER, FREEZE_SERVER, KILL_WORKER = "kill a server", "freeze a server", "kill the worker"
KILL_REDIS, FREEZE_REDIS = "kill Redis", "freeze Redis"
KILL_POSTGRES, RESTART_POSTGRES = "kill PostgreSQL", "restart PostgreSQL"
CUT_LINES = "cut lines"
KILLS = (KILL_SERVER, KILL_WORKER, KILL_REDIS, KILL_POSTGRES)

# Seconds between two of a kind, and whether even the shortest run has one.
EVERY = {
    "embedded": {KILL_SERVER: (2.0, True), FREEZE_SERVER: (20, False), CUT_LINES: (3, True)},
    "served": {
        KILL_SERVER: (2.8, True),
        FREEZE_SERVER: (17, False),
        CUT_LINES: (3, True),
        KILL_WORKER: (45, False),
        KILL_REDIS: (13, True),
        FREEZE_REDIS: (40, False),
        KILL_POSTGRES: (60, False),
        RESTART_POSTGRES: (60, True),
    },
}


@dataclass(frozen=True, order=True)
class Fault:
    """`at` seconds into the storm; frozen, or left dead, for `lasts` seconds."""

    at: float
    act: str
    whom: int
    lasts: float


def drawn(seed: int, way: str, seconds: float, servers: int, apart: float = 1) -> list[Fault]:
    """The faults of one storm, first to last. One of a kind falls in each stretch of its time, `apart` times as long."""
    found: list[Fault] = []
    for act, (every, always) in EVERY[way].items():
        chance = Random(f"{seed} {way} {act}")
        count = max(round(seconds / every / apart), 1 if always else 0)
        for number in range(count):
            at = (number + chance.uniform(0.15, 0.85)) * seconds / count
            lasts = (
                chance.uniform(1.5, 6.0) if act in (FREEZE_SERVER, FREEZE_REDIS) else chance.uniform(0.0, 0.5)
            )
            found.append(Fault(round(at, 2), act, chance.randrange(servers), round(lasts, 2)))
    return sorted(found)
