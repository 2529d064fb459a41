"""One writer a process: everything that waits goes into the next commit, without a timer.

What a commit took is answered after it, all of it in one stroke on the loop, and only then is the next one gathered:
the busier the loop, the larger the groups, and the fewer the commits and frames. When the database fails, the group is
tried again (a client id makes that harmless) and then given up; nobody is told that something was stored which may
not have been.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, repeat
from queue import Empty, SimpleQueue
from threading import Event, Thread

from django.db import InterfaceError, OperationalError, connection, connections, transaction

from rooms import clock
from rooms.away import store_is_away
from rooms.counts import tally
from rooms.live import sessions
from rooms.live.group import Active, Alive, Answer, Group, Item, Leave, Page, Post, ReadTo
from rooms.live.record import Record
from rooms.live.threads import tell, tidy
from rooms.log.append import Commit, Draft, Moved, Placed, commit
from rooms.models import Seat
from rooms.refusal import Refused
from rooms.trouble import Trouble

_log = logging.getLogger(__name__)

WAITING = 2000
GROUP = 200
PAUSES = (0.1, 0.2, 0.4, 0.8)  # seconds between tries while the database is away
PATIENCE_SECONDS = 5.0
# SQLite knows no queue: who waits for its one lock asks again and again. A writer that never pauses would starve a form.
BREATH_SECONDS = 0.003

GO, END = "go", "end"

Heads = dict[int, Moved]
Committed = Callable[[Heads], None]


class Writer:
    """`committed` is called on the loop with the new heads of the rooms that a group moved."""

    def __init__(self, loop: asyncio.AbstractEventLoop, record: Record, committed: Committed) -> None:
        self._loop = loop
        self._record = record
        self._committed = committed
        self._queue: SimpleQueue[Item] = SimpleQueue()
        self._turns: SimpleQueue[str] = SimpleQueue()  # what the thread waits for
        self._going = False  # a turn has been given, and what it brings has not been delivered
        self._waiting = 0
        self._stopping = Event()
        self._one_file = connection.vendor == "sqlite"
        self._trouble = Trouble(_log, "writing")
        self._thread = Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def post(self, draft: Draft, answer: Answer) -> None:
        """Raises `Refused` too-fast when more waits than can soon be written."""
        if self._waiting >= WAITING:
            raise Refused("too-fast")
        self._waiting += 1
        self._put(Post(draft, answer))

    def show(self, page: Page) -> None:
        """Writes down what is about to be shown; `page.done` says whether it is written."""
        self._put(page)

    def leave(self, row: int, upto: int) -> None:
        self._put(Leave(row, upto))

    def alive(self) -> "asyncio.Future[bool]":
        done = self._loop.create_future()
        self._put(Alive(done))
        return done

    def read_to(self, seat: int, upto: int) -> None:
        self._put(ReadTo(seat, upto))

    def active(self, session: str) -> None:
        self._put(Active(session))

    @property
    def waiting(self) -> int:
        """What is yet to be written, of any kind."""
        return self._queue.qsize()

    def stop(self) -> None:
        """After what waits. Blocks until it is written."""
        self._stopping.set()
        self._turns.put(END)
        self._thread.join(timeout=10)

    def _put(self, item: Item) -> None:
        """What else comes in this turn of the loop goes with it."""
        self._queue.put(item)
        if not self._going:
            self._going = True
            self._loop.call_soon(self._turns.put, GO)

    def _work(self) -> None:
        while self._turns.get() == GO:
            self._write_group()
            if self._one_file:
                self._stopping.wait(BREATH_SECONDS)
        for _ in range(0, self._queue.qsize(), GROUP):
            self._write_group()
        self._end()

    def _write_group(self) -> None:
        """What waits, in one commit."""
        group = Group()
        with suppress(Empty):
            for _ in range(GROUP):
                group.add(self._queue.get_nowait())
        tally.begin_group()
        self._write(group)
        tally.end_group(len(group.posts))

    def _write(self, group: Group) -> None:
        heads: Heads = {}
        answers: Sequence[Placed | Refused | None] = [None] * len(group.posts)
        patient = clock.monotonic() + PATIENCE_SECONDS
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                done = self._commit(group)
            except Exception as error:  # noqa: BLE001 - each one's own commit says what it was
                tidy()
                if store_is_away(error):
                    self._fails()
                    if clock.monotonic() > patient:
                        _log.error("writer.gave-up", extra={"count": len(group.posts)})
                        self._leave_again(group)
                        break
                    self._stopping.wait(pause)
                    continue
                answers = self._one_by_one(group, heads)
                break
            else:
                answers, heads = done.answers, done.moved
                self._succeeds(group)
                break
        tell(self._loop, self._deliver, group, answers, heads)

    def _fails(self) -> None:
        tally.write_failures += 1
        self._trouble.begins()

    def _succeeds(self, group: Group) -> None:
        if group.posts or group.pages:  # what holds nothing may pass where nothing can be written
            self._trouble.ends()

    def _commit(self, group: Group) -> Commit:
        if any(page.stay for page in group.pages):
            self._record.begin()
        drafts = [post.draft for post in group.posts]
        try:
            done = commit(drafts, partial(self._beside, group) if group.beside else None)
        except Exception:
            if self._one_file:  # what it did not take is not there, and the number may be another's next
                for page in group.pages:
                    page.row = None
            raise
        group.recorded = True
        return done

    def _beside(self, group: Group) -> None:
        """What goes into the same transaction."""
        staying = [page for page in group.pages if page.stay is not None]
        # An earlier try may have been stored after all.
        self._record.leave(
            {
                page.row: page.stay.since - 1
                for page in staying
                if page.row is not None and page.stay is not None
            }
        )
        shown = [one for page in group.pages for one in page.shown]
        rows = self._record.show(shown, [page.stay for page in staying if page.stay is not None])
        for page, row in zip(staying, rows, strict=True):
            page.row = row
        self._record.leave({leave.row: leave.upto for leave in group.leaves})
        for seat, upto in group.read.items():
            Seat.objects.filter(pk=seat, read_to__lt=upto).update(read_to=upto)
        for session in group.active:
            sessions.human_activity(session)
        if group.alive:
            group.going = self._record.alive()

    def _one_by_one(self, group: Group, heads: Heads) -> list[Placed | Refused | None]:
        """One of them spoilt it for all: each gets a commit of its own, and the spoiler its refusal."""
        answers: list[Placed | Refused | None] = []
        rest = replace(group, posts=[])
        for part in [*(Group([post]) for post in group.posts), rest]:
            try:
                done = self._commit(part)
            except Refused as refused:
                answers += [refused] * len(part.posts)
            except Exception:  # noqa: BLE001 - the writer outlives what it cannot write
                _log.exception("writer.could-not")
                answers += [None] * len(part.posts)
            else:
                answers += done.answers
                for room, moved in done.moved.items():
                    before = heads.get(room)
                    moved.fresh[:0] = before.fresh if before is not None else []
                    heads[room] = moved
        group.recorded, group.going = rest.recorded, rest.going
        if not rest.recorded:
            self._leave_again(group)
        return answers

    def _leave_again(self, group: Group) -> None:
        """Whoever has gone has gone: that is written as soon as anything can be."""
        for leave in group.leaves:
            self._queue.put(leave)

    def _deliver(self, group: Group, answers: Sequence[Placed | Refused | None], heads: Heads) -> None:
        self._waiting -= len(group.posts)
        try:
            self._answer(group, answers)
            if heads:
                self._committed(heads)
        finally:
            self._going = not self._queue.empty()
            if self._going:
                self._turns.put(GO)

    def _answer(self, group: Group, answers: Sequence[Placed | Refused | None]) -> None:
        for post, answer in zip(group.posts, answers, strict=True):
            try:
                post.answer(answer)
            except Exception:  # noqa: BLE001 - what was stored beside it is answered all the same
                _log.exception("writer.answer-failed")
        for page in group.pages:
            _settle(page.done, answer=group.recorded)
        for alive in group.alive:
            _settle(alive.done, answer=group.recorded and group.going)

    def _end(self) -> None:
        try:
            with transaction.atomic():
                self._record.end()
        except (OperationalError, InterfaceError):
            _log.warning("record.left-open")
        connections.close_all()


def _settle(done: "asyncio.Future[bool]", *, answer: bool) -> None:
    if not done.done():
        done.set_result(answer)
