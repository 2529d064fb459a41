"""What has been sent, and who has it. A message carries a marker; every member of a room owes one bit for it."""

import re
import time

MARK = re.compile(rb"q(\d{8})q")
LENGTH = 120
PROSE = " we meet on Thursday and talk about what each of us has seen since the last time and what comes next for her"

now = time.perf_counter


def body(token: int, length: int = LENGTH) -> str:
    """So many characters of plain prose with the marker in front."""
    return f"q{token:08d}q{PROSE * (length // len(PROSE))}".ljust(length, ".")[:length]


class Waiter:
    """Somebody to tell."""

    def everybody_has_it(self) -> None:
        raise NotImplementedError


class Book:
    """Indexed by token. `waiting` is told of a token once every member has it. Times are of `now`, 0.0 is not yet."""

    def __init__(self) -> None:
        self.sent: list[float] = []
        self.owed: list[int] = []
        self.done: list[float] = []
        self.acked: list[float] = []
        self.acks = 0
        self.deliveries = 0
        self.duplicates = 0
        self.refused: list[str] = []
        self.closed: list[str] = []
        self.waiting: dict[int, Waiter] = {}

    def new(self, members: int, sent: float | None = None) -> int:
        """A message that so many members are owed."""
        self.sent.append(now() if sent is None else sent)
        self.owed.append((1 << members) - 1)
        self.done.append(0.0)
        self.acked.append(0.0)
        return len(self.sent) - 1

    def delivered(self, token: int, bit: int, at: float) -> None:
        owed = self.owed[token]
        if not owed & bit:
            self.duplicates += 1
            return
        self.deliveries += 1
        owed ^= bit
        self.owed[token] = owed
        if not owed:
            self.done[token] = at
            waiter = self.waiting.pop(token, None)
            if waiter is not None:
                waiter.everybody_has_it()

    def is_acked(self, token: int, at: float) -> None:
        if not self.acked[token]:
            self.acked[token] = at
            self.acks += 1

    def missing(self, first: int = 0) -> int:
        """Deliveries that never came, and messages that were never acknowledged."""
        return sum(owed.bit_count() for owed in self.owed[first:]) + self.acked[first:].count(0.0)

    def until_everybody(self, first: int = 0) -> list[float]:
        """Milliseconds from sent to the last member, shortest first, of what has arrived."""
        return _waits(self.sent[first:], self.done[first:])

    def until_ack(self, first: int = 0) -> list[float]:
        """Milliseconds from sent to acknowledged, shortest first."""
        return _waits(self.sent[first:], self.acked[first:])

    def faults(self) -> dict[str, float | str]:
        """What a run must not have; zeros and an empty text where all is well."""
        return {
            "messages": len(self.sent),
            "missing": self.missing(),
            "duplicates": self.duplicates,
            "refused": " ".join(sorted({*self.refused, *self.closed})),
        }


def _waits(sent: list[float], came: list[float]) -> list[float]:
    return sorted((at - since) * 1000 for since, at in zip(sent, came, strict=True) if at)


def at(values: list[float], share: float) -> float:
    """The value below which this share of the sorted values lies; nan of none."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")
