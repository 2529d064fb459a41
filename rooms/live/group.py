"""What waits to be written, and what one commit takes of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rooms.live.record import Shown, Stay
from rooms.log.append import Draft, Placed
from rooms.refusal import Refused

Answer = Callable[[Placed | Refused | None], None]


@dataclass(slots=True)
class Post:
    """Something to say. It is answered with None when it cannot be known whether it was stored."""

    draft: Draft
    answer: Answer


@dataclass(slots=True)
class Page:
    """One seat is about to be shown a page, and perhaps to stay. `row` is the number of the row that is open for it."""

    shown: Sequence[Shown]
    stay: Stay | None
    done: "asyncio.Future[bool]"
    row: int | None = None


@dataclass(slots=True)
class Leave:
    """A socket has gone that was told everything up to a position."""

    row: int
    upto: int


@dataclass(slots=True)
class ReadTo:
    """A seat has read up to a position."""

    seat: int
    upto: int


@dataclass(slots=True)
class Active:
    """Somebody did something in a session: where there can be one writer only, nobody else may wait for its place."""

    session: str


@dataclass(slots=True)
class Alive:
    """The process still runs; the answer is whether others still think so."""

    done: "asyncio.Future[bool]"


Item = Post | Page | Leave | ReadTo | Active | Alive


@dataclass(slots=True)
class Group:
    """What one commit takes."""

    posts: list[Post] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    read: dict[int, int] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)
    alive: list[Alive] = field(default_factory=list)
    going: bool = True
    recorded: bool = False

    def add(self, item: Item) -> None:
        match item:
            case Post():
                self.posts.append(item)
            case Page():
                self.pages.append(item)
            case Leave():
                self.leaves.append(item)
            case ReadTo():
                self.read[item.seat] = max(item.upto, self.read.get(item.seat, 0))
            case Active():
                self.active.add(item.session)
            case Alive():
                self.alive.append(item)

    @property
    def beside(self) -> bool:
        """Does it hold anything but posts?"""
        return bool(self.pages or self.leaves or self.read or self.active or self.alive)
