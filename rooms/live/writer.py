"""One writer a process: everything that waits goes into the next commit, without a timer.

What a commit took is answered after it, all of it in one stroke on the loop. When the database fails, the group is
tried again (a client id makes that harmless) and then given up; nobody is told that something was stored which may
not have been.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread

from django.db import InterfaceError, OperationalError, connections, transaction

from rooms.live import sessions
from rooms.live.record import Record, Shown
from rooms.live.threads import tell, tidy
from rooms.log.append import Draft, Placed, append_group
from rooms.models import Seat
from rooms.refusal import Refused

_log = logging.getLogger(__name__)

WAITING = 2000
GROUP = 200
TRIES, PAUSE_SECONDS = 8, 0.25

Answer = Callable[[Placed | Refused | None], None]
Heads = dict[int, int]
Committed = Callable[[Heads], None]


@dataclass(slots=True)
class Post:
    """Something to say. It is answered with None when it cannot be known whether it was stored."""

    draft: Draft
    answer: Answer


@dataclass(slots=True)
class Extend:
    """Attending seats are about to be shown a room up to a position."""

    room: int
    upto: int
    done: "asyncio.Future[bool]"


@dataclass(slots=True)
class Page:
    """One seat is about to be shown a page."""

    shown: Sequence[Shown]
    done: "asyncio.Future[bool]"


@dataclass(slots=True)
class Leave:
    """Somebody has left a room."""

    room: int


@dataclass(slots=True)
class ReadTo:
    """A seat has read up to a position."""

    seat: int
    upto: int


@dataclass(slots=True)
class Active:
    """Somebody did something in a session: where there can be one writer only, nobody else may wait for its place."""

    session: str


Item = Post | Extend | Page | Leave | ReadTo | Active


@dataclass(slots=True)
class Group:
    """What one commit takes."""

    posts: list[Post] = field(default_factory=list)
    extends: list[Extend] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    leaves: set[int] = field(default_factory=set)
    read: dict[int, int] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)
    recorded: bool = False

    def add(self, item: Item) -> None:
        match item:
            case Post():
                self.posts.append(item)
            case Extend():
                self.extends.append(item)
            case Page():
                self.pages.append(item)
            case Leave():
                self.leaves.add(item.room)
            case ReadTo():
                self.read[item.seat] = max(item.upto, self.read.get(item.seat, 0))
            case Active():
                self.active.add(item.session)


class Writer:
    """`committed` is called on the loop with the new heads of the rooms that a group moved."""

    def __init__(self, loop: asyncio.AbstractEventLoop, record: Record, committed: Committed) -> None:
        self._loop = loop
        self._record = record
        self._committed = committed
        self._queue: SimpleQueue[Item | None] = SimpleQueue()
        self._waiting = 0
        self._thread = Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def post(self, draft: Draft, answer: Answer) -> None:
        """Raises `Refused` too-fast when more waits than can soon be written."""
        if self._waiting >= WAITING:
            raise Refused("too-fast")
        self._waiting += 1
        self._queue.put(Post(draft, answer))

    def extend(self, room: int, upto: int) -> "asyncio.Future[bool]":
        """Whether the record of a room's attendance now reaches up to a position."""
        done = self._loop.create_future()
        self._queue.put(Extend(room, upto, done))
        return done

    def show(self, shown: Sequence[Shown]) -> "asyncio.Future[bool]":
        """Whether the record of a page is written."""
        done = self._loop.create_future()
        self._queue.put(Page(shown, done))
        return done

    def leave(self, room: int) -> None:
        self._queue.put(Leave(room))

    def read_to(self, seat: int, upto: int) -> None:
        self._queue.put(ReadTo(seat, upto))

    def active(self, session: str) -> None:
        self._queue.put(Active(session))

    def stop(self) -> None:
        """After what waits. Blocks until it is written."""
        self._queue.put(None)
        self._thread.join(timeout=10)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            group = Group()
            group.add(item)
            last = self._gather(group)
            self._write(group)
            if last:
                break
        self._end()

    def _gather(self, group: Group) -> bool:
        """Takes what waits into the group; whether the end was among it."""
        for _ in range(GROUP):
            try:
                item = self._queue.get_nowait()
            except Empty:
                return False
            if item is None:
                return True
            group.add(item)
        return False

    def _write(self, group: Group) -> None:
        heads: Heads = {}
        for _ in range(TRIES):
            try:
                answers: Sequence[Placed | Refused | None] = self._commit(group, heads)
            except (OperationalError, InterfaceError):
                tidy()
                time.sleep(PAUSE_SECONDS)
            except Exception:  # noqa: BLE001 - each one's own commit says what it was
                tidy()
                answers = self._one_by_one(group, heads)
                break
            else:
                break
        else:
            _log.error("a group could not be written")
            answers = [None] * len(group.posts)
            heads = {}
        tell(self._loop, self._deliver, group, answers, heads)

    def _commit(self, group: Group, heads: Heads) -> list[Placed | Refused]:
        def also(moved: Heads) -> None:
            heads.update(moved)
            for room, head in moved.items():
                self._record.extend(room, head)
            for extend in group.extends:
                self._record.extend(extend.room, extend.upto)
            for room in group.leaves:
                self._record.leave(room)
            self._record.show(shown for page in group.pages for shown in page.shown)
            for seat, upto in group.read.items():
                Seat.objects.filter(pk=seat, read_to__lt=upto).update(read_to=upto)
            for session in group.active:
                sessions.human_activity(session)

        heads.clear()
        try:
            answers = append_group([post.draft for post in group.posts], also)
        except BaseException:
            self._record.undone()
            raise
        self._record.committed()
        group.recorded = True
        return answers

    def _one_by_one(self, group: Group, heads: Heads) -> list[Placed | Refused | None]:
        """One of them spoilt it for all: each gets a commit of its own, and the spoiler its refusal."""
        answers: list[Placed | Refused | None] = []
        rest = Group([], group.extends, group.pages, group.leaves, group.read, group.active)
        for part in [*(Group([post]) for post in group.posts), rest]:
            moved: Heads = {}
            answer: list[Placed | Refused | None]
            try:
                answer = [*self._commit(part, moved)]
            except Refused as refused:
                answer = [refused] * len(part.posts)
            except Exception:  # noqa: BLE001 - the writer outlives what it cannot write
                _log.exception("something could not be written")
                answer = [None] * len(part.posts)
            heads.update(moved)
            answers += answer
        group.recorded = rest.recorded
        return answers

    def _deliver(self, group: Group, answers: Sequence[Placed | Refused | None], heads: Heads) -> None:
        self._waiting -= len(group.posts)
        for post, answer in zip(group.posts, answers, strict=True):
            post.answer(answer)
        for done in [*(item.done for item in group.extends), *(item.done for item in group.pages)]:
            if not done.done():
                done.set_result(group.recorded)
        if heads:
            self._committed(heads)

    def _end(self) -> None:
        try:
            with transaction.atomic():
                self._record.end_all()
        except (OperationalError, InterfaceError):
            _log.warning("the record of who attended was left open")
        connections.close_all()
