"""What has been sent, and who has it. A message carries a marker; every member of a room owes one bit for it."""

import re
import time

MARK = re.compile(rb"q(\d{8})q")
LENGTH = 120
PROSE = " we meet on Thursday and talk about what each of us has seen since the last time and what comes next for her"

now = time.perf_counter


def body(token: int) -> str:
    """120 characters of plain prose with the marker in front."""
    return f"q{token:08d}q{PROSE}".ljust(LENGTH, ".")[:LENGTH]


class Waiter:
    """Somebody to tell."""

    def everybody_has_it(self) -> None:
        raise NotImplementedError


class Book:
    """Indexed by token. `waiting` is told of a token once every member has it."""

    def __init__(self) -> None:
        self.sent: list[float] = []
        self.owed: list[int] = []
        self.done: list[float] = []
        self.acked: list[bool] = []
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
        self.acked.append(False)
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

    def is_acked(self, token: int) -> None:
        if not self.acked[token]:
            self.acked[token] = True
            self.acks += 1

    def missing(self, first: int = 0) -> int:
        """Deliveries that never came, and messages that were never acknowledged."""
        return sum(owed.bit_count() for owed in self.owed[first:]) + self.acked[first:].count(False)
