"""Judges what was shown to the one whose sight was taken: from the owner's log, the answers and the clocks outside.

Of everything said in what wavers it is known from when on it must not be shown: never where it was said while shut, and
not once the withdrawal after it had been answered, however often the sight is given again from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.faults.journal import Journal
from tests.faults.sight import Sights
from tests.faults.world import HEALTH
from tests.races.screens import Seen, Sitting

LATEST = (
    5.0  # seconds after its answer in which an open screen may still be told what stood before a withdrawal
)
LIVE = ("socket", "earlier")
Spans = Mapping[int, Sequence[tuple[float, float]]]


@dataclass
class Verdict:
    """`closed` are the seconds from an answer to each screen that was open; `odd` what else went wrong."""

    withdrawals: int = 0
    reads: int = 0
    disclosures: list[str] = field(default_factory=list)
    closed: list[float] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def p99(self) -> float:
        ordered = sorted(self.closed)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] if ordered else 0.0

    @property
    def longest(self) -> float:
        return max(self.closed, default=0.0)


def judge(journal: Journal, seen: Sequence[Seen], frozen: Spans) -> Verdict:
    """`frozen` are the spans in which each server stood still."""
    found = Verdict(odd=[what for _at, what in journal.told])
    for number, (room, shown) in enumerate(zip(journal.rooms, seen, strict=True)):
        posts = {post.number: post for post in journal.posts if post.room == number}
        sights = Sights(room, posts)
        if [row.kind == "consent.given" for row in sights.course] != [turn.given for turn in room.turns]:
            found.odd.append(f"room {number}: {len(room.turns)} turns, and the log has {len(sights.course)}")
            continue
        taken = [turn for turn in room.turns if not turn.given]
        found.withdrawals += len(taken)
        found.reads += shown.reads + shown.frames
        over = {
            row.number: stretch.over if (stretch := sights.stretch(at)) is not None else float("-inf")
            for at, row in enumerate(room.log)
            if row.number in posts and posts[row.number].mask & HEALTH
        }
        found.disclosures += [f"room {number}, {what}" for what in _disclosed(shown, over, frozen)]
        for number_, turn in enumerate(room.turns):
            if not turn.given:
                after = room.turns[number_ + 1].asked if number_ + 1 < len(room.turns) else float("inf")
                late = [asked for asked in shown.audiences if turn.done + LATEST < asked < after]
                found.disclosures += [f"room {number}, audience: asked too late"] * len(late)
                found.closed += _closed(shown.sittings, turn.asked, turn.done, frozen)
    return found


def _disclosed(seen: Seen, over: Mapping[int, float], frozen: Spans) -> Iterator[str]:
    for (door, server), shown in seen.shown.items():
        for number, one in shown.items():
            end = over.get(number)
            if end is None:
                continue
            if end == float("-inf"):
                yield f"{door}: post {number} was said while it was shut"
            elif one.asked > end:
                yield f"{door}: post {number}, asked for {one.asked - end:.3f} s after it was taken"
            elif door in LIVE and one.came > (told := _could_be_told(end, one.came, server, frozen)) + LATEST:
                yield f"{door}: post {number} came {one.came - told:.3f} s after it was taken"
            elif one.shut:
                yield f"{door}: post {number} came to a screen that does not reach it"


def _closed(sittings: Sequence[Sitting], asked: float, done: float, frozen: Spans) -> Iterator[float]:
    """How long each screen that was open took."""
    for one in sittings:
        if one.since < asked < one.until:
            yield max(0.0, one.until - _could_be_told(done, one.until, one.server, frozen))


def _could_be_told(done: float, came: float, server: int, frozen: Spans) -> float:
    """From when on a server could act on a withdrawal: where it stood still, from when it went on. What it had written by
    then was on its way, and leaves it in that moment.
    """
    for began, ended in frozen.get(server, ()):
        if began < came and ended > done:
            done = ended
    return done
