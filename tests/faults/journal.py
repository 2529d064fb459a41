"""What the clients know: what they said and when, what was answered, and what each seat was shown, in order.

Kept by the clients alone, outside the product. Times are those of one monotonic clock.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

now = time.monotonic


@dataclass(slots=True)
class Post:
    """Something said. `acked` and `entry` once it was acknowledged, `refused` once it was refused for good."""

    number: int
    room: int
    seat: int
    mask: int
    client_id: str
    sent: float
    acked: float | None = None
    entry: str | None = None
    refused: str | None = None
    tries: int = 0

    @property
    def settled(self) -> bool:
        return self.acked is not None or self.refused is not None


@dataclass(slots=True)
class Era:
    """One seat's screen from an empty one to the next: the ids of entries in the order in which they came.

    `reach` is what the product said that the seat reaches. `visits` are the connections it spans: from which row on,
    and when that connection asked to resume.
    """

    asked: float
    welcomed: float
    reach: int
    rows: list[str] = field(default_factory=list)
    visits: list[tuple[int, float]] = field(default_factory=list)


@dataclass(slots=True)
class Turn:
    """Sight given to, or taken from, the wavering seat of a room: asked for, and known to be stored."""

    given: bool
    asked: float
    done: float = float("inf")


@dataclass(slots=True, frozen=True)
class Row:
    """One entry as a full read of the log shows it. `number` is that of the post, -1 for none of ours."""

    entry: str
    kind: str
    number: int = -1
    imported: bool = False


@dataclass(slots=True)
class Room:
    """What happened in a room. `numbers` is which post an entry showed, whoever saw it."""

    eras: dict[int, list[Era]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    log: list[Row] = field(default_factory=list)
    ends: dict[int, list[Row]] = field(default_factory=dict)


@dataclass(slots=True)
class Journal:
    """`happened` are the faults and what else was done to the processes; `told` is what no client may see at all."""

    posts: list[Post] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    happened: list[tuple[float, str]] = field(default_factory=list)
    told: list[tuple[float, str]] = field(default_factory=list)
    acknowledged: int = 0
    retried: int = 0
    visits: int = 0

    def new_post(self, seed: int, room: int, seat: int, mask: int) -> Post:
        """Something about to be said, under a client id of this run's own."""
        number = len(self.posts)
        client_id = f"{seed & 0xFFFFFFFF:08x}-0000-4000-8000-{number:012d}"
        post = Post(number, room, seat, mask, client_id, now())
        self.posts.append(post)
        return post

    def did(self, what: str) -> None:
        self.happened.append((now(), what))

    def odd(self, what: str) -> None:
        self.told.append((now(), what))

    def ack(self, post: Post, entry: str) -> None:
        """The first acknowledgement counts; another one must name the same entry."""
        if post.acked is None:
            post.acked, post.entry = now(), entry
            self.acknowledged += 1
        elif post.entry != entry:
            self.odd(f"post {post.number} was acknowledged as two entries")

    def shown(self, room: int, era: Era, entry: str, number: int) -> None:
        before = self.rooms[room].numbers.setdefault(entry, number)
        if before != number:
            self.odd(f"room {room}: an entry showed post {before}, then {number}")
        era.rows.append(entry)
