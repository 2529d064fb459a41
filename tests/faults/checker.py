"""Judges a journal: lost, duplicated, out of order, wrongly seen. It knows the rule and the clients, not the product.

The owner's full read is the log; the order of everything is its order. Wherever a clock decides, only what must have
been before or after counts: said after an answer had come, asked for after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults.journal import Era, Journal, Post, Room, Row
from tests.faults.sight import Sights
from tests.faults.world import SEATS, scopes_of

LOST, DUPLICATED, DISORDERED, WRONG, BROKEN = "lost", "duplicated", "out of order", "wrongly seen", "broken"
KINDS = (LOST, DUPLICATED, DISORDERED, WRONG)


@dataclass(slots=True, frozen=True)
class Finding:
    """`at` is when it happened, as far as that is known."""

    kind: str
    what: str
    at: float | None = None


@dataclass
class Findings:
    all: list[Finding] = field(default_factory=list)

    def add(self, kind: str, what: str, at: float | None = None) -> None:
        self.all.append(Finding(kind, what, at))

    def count(self, kind: str) -> int:
        return sum(finding.kind == kind for finding in self.all)


def judge(journal: Journal) -> Findings:
    """Everything that is wrong with it."""
    found = Findings()
    for at, what in journal.told:
        found.add(BROKEN, what, at)
    for number, room in enumerate(journal.rooms):
        Judge(number, room, [post for post in journal.posts if post.room == number], found).judge()
    return found


class Judge:
    """One room."""

    def __init__(self, number: int, room: Room, posts: list[Post], found: Findings) -> None:
        self.number = number
        self.room = room
        self.posts = {post.number: post for post in posts}
        self.found = found
        self.position = {row.entry: at for at, row in enumerate(room.log)}
        self.entries: dict[int, set[str]] = {}
        for row in room.log:
            self.entries.setdefault(row.number, set()).add(row.entry)
        self.sights = Sights(room, self.posts)

    def judge(self) -> None:
        self._stored()
        self._once()
        self._in_real_order()
        self._turns()
        for seat, eras in sorted(self.room.eras.items()):
            for era in eras:
                self._era(seat, era, last=era is eras[-1])
        for seat, rows in sorted(self.room.ends.items()):
            self._end(seat, rows)

    def _add(self, kind: str, what: str, at: float | None = None) -> None:
        self.found.add(kind, f"room {self.number}, {what}", at)

    # ---- What was said

    def _stored(self) -> None:
        for post in self.posts.values():
            entries = self.entries.get(post.number)
            who = f"post {post.number} of {SEATS[post.seat].key}"
            if post.acked is not None and not entries:
                self._add(LOST, f"{who} was acknowledged and is not in the log", post.acked)
            elif post.acked is not None and entries and post.entry not in entries:
                self._add(LOST, f"{who} was acknowledged as an entry that is not its own", post.acked)
            elif post.refused is not None and entries and post.tries < 2:
                self._add(BROKEN, f"{who} was refused ({post.refused}) and is in the log", post.sent)
            elif not post.settled:
                self._add(BROKEN, f"{who} was never answered", post.sent)
        for row in self.room.log:
            if row.number >= 0 and row.number not in self.posts:
                self._add(BROKEN, f"post {row.number} is in the log and nobody said it")

    def _once(self) -> None:
        for number, times in Counter(row.number for row in self.room.log if row.number >= 0).items():
            if times > 1:
                self._add(DUPLICATED, f"post {number} is {times} entries", self._sent(number))
        for entry, times in Counter(row.entry for row in self.room.log).items():
            if times > 1:
                self._add(DUPLICATED, f"entry {entry} comes {times} times in a full read")

    def _in_real_order(self) -> None:
        """What was said after the answer to another came, stands after it."""
        first_answer = float("inf")
        for row in reversed(self.room.log):
            post = self.posts.get(row.number)
            if post is None:
                continue
            if first_answer < post.sent:
                self._add(
                    DISORDERED, f"post {post.number} stands before one that was answered before it", post.sent
                )
            first_answer = min(first_answer, post.acked if post.acked is not None else first_answer)

    def _turns(self) -> None:
        given = [row.kind == "consent.given" for row in self.sights.course]
        if given != [turn.given for turn in self.room.turns]:
            told = f"{len(self.room.turns)} turns of sight were made, and the log has {len(given)}"
            self._add(BROKEN, told)

    # ---- What was shown

    def _era(self, seat: int, era: Era, *, last: bool) -> None:
        places = [self.position.get(entry, -1) for entry in era.rows]
        self._reach(seat, era)
        self._known(seat, era, places)
        self._rising(seat, era, places)
        for index, place in enumerate(places):
            if place >= 0:
                self._allowed(seat, era, index, place)
        upto = len(self.room.log) - 1 if last else max(places, default=-1)
        self._whole(seat, era, places, upto)

    def _reach(self, seat: int, era: Era) -> None:
        who = SEATS[seat]
        if era.reach & ~(who.reach | who.wavers):
            self._add(WRONG, f"{who.key} was told of a scope that it never reaches", era.welcomed)
        if who.reach & ~era.reach:
            self._add(LOST, f"{who.key} was told of fewer scopes than it reaches", era.welcomed)

    def _known(self, seat: int, era: Era, places: list[int]) -> None:
        for entry, place in zip(era.rows, places, strict=True):
            if place < 0:
                number = self.room.numbers.get(entry, -1)
                what = f"{SEATS[seat].key} was shown post {number}, an entry that is not in the log"
                self._add(LOST, what, self._sent(number))

    def _rising(self, seat: int, era: Era, places: list[int]) -> None:
        high, seen = -1, set[int]()
        for entry, place in zip(era.rows, places, strict=True):
            if place < 0:
                continue
            what = f"post {self.room.numbers.get(entry, -1)} to {SEATS[seat].key}"
            if place in seen:
                self._add(DUPLICATED, f"{what} came twice on one screen", self._sent_at(place))
            elif place < high:
                self._add(DISORDERED, f"{what} came after one that follows it", self._sent_at(place))
            seen.add(place)
            high = max(high, place)

    def _allowed(self, seat: int, era: Era, index: int, place: int) -> None:
        why = self.sights.why_not(seat, era, index, place)
        if why:
            who = f"{self._named(self.room.log[place].number)} to {SEATS[seat].key}"
            self._add(WRONG, f"{who}: {why}", self._sent_at(place))

    def _whole(self, seat: int, era: Era, places: list[int], upto: int) -> None:
        """No hole between the first that was shown and where the screen must have come."""
        shown = {place for place in places if place >= 0}
        if not shown:
            return
        for place in self.sights.owed(seat, era, shown, upto):
            if place not in shown:
                row = self.room.log[place]
                what = self._named(row.number) if row.number >= 0 else row.kind
                self._add(LOST, f"{what} never came to {SEATS[seat].key}", self._sent_at(place))

    def _end(self, seat: int, rows: list[Row]) -> None:
        """A fresh read of the newest by any seat: what it sees of the log, and no more."""
        came: list[str] = []
        for row in rows:
            place = self.position.get(row.entry, -1)
            if place >= 0 and row.number in self.posts and self.sights.now(seat, place):
                came.append(row.entry)
            elif row.number in self.posts:
                kind = WRONG if place >= 0 else LOST
                self._add(kind, f"a fresh read by {SEATS[seat].key} shows post {row.number}")
        owed = [self.room.log[place].entry for place in self._seen_at_the_end(seat)][-len(came) or None :]
        for entry in owed:
            if entry not in came:
                number = self.room.numbers.get(entry, -1)
                self._add(LOST, f"a fresh read by {SEATS[seat].key} lacks post {number}")
        if sorted(came) == sorted(owed) and came != owed:
            self._add(DISORDERED, f"a fresh read by {SEATS[seat].key} is in another order")

    def _seen_at_the_end(self, seat: int) -> Iterator[int]:
        return (
            at
            for at, row in enumerate(self.room.log)
            if row.number in self.posts and self.sights.now(seat, at)
        )

    def _named(self, number: int) -> str:
        post = self.posts.get(number)
        return f"post {number} ({' '.join(scopes_of(post.mask))})" if post else f"post {number}"

    def _sent(self, number: int) -> float | None:
        post = self.posts.get(number)
        return post.sent if post else None

    def _sent_at(self, place: int) -> float | None:
        return self._sent(self.room.log[place].number)
