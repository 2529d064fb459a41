"""What the servers, the generator and everybody else took of our two cores."""

import time
from dataclasses import dataclass

from bench import processes
from bench.book import now


@dataclass(frozen=True, slots=True)
class Taken:
    """`servers` is CPU-seconds; `generator` a share of its core; `others` a share of both cores, taken from us."""

    wall: float
    servers: float
    generator: float
    others: float


@dataclass(slots=True)
class Meter:
    """Runs from when it is made."""

    began: float
    servers: float
    own: float
    busy: float

    @classmethod
    def start(cls) -> "Meter":
        return cls(now(), processes.servers_cpu(), time.process_time(), processes.cores_busy())

    def stop(self) -> Taken:
        wall = now() - self.began
        servers = processes.servers_cpu() - self.servers
        own = time.process_time() - self.own
        others = processes.cores_busy() - self.busy - servers - own
        return Taken(wall, servers, own / wall, max(0.0, others / (2 * wall)))
