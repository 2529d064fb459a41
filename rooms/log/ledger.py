"""One room's log while its lock is held: each thing said is judged, takes its position, is sealed and chained.

What may not be said is refused before anything is placed. What was placed is written by `write`, for several rooms at
once where several are held.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rooms import clock, documents, rule
from rooms.audience import check_token
from rooms.ids import new_id, new_key
from rooms.kinds import Act, Event, Kind, Told, kind_of
from rooms.log import chain, fold, rows
from rooms.log.draft import Draft, Fresh, Placed
from rooms.log.find import Found
from rooms.log.outline import plan_ends, write_lines, write_reach
from rooms.log.rows import Row
from rooms.log.seat_rows import close_seat, open_seat
from rooms.log.stand import stand
from rooms.models import Content, Entry, Room
from rooms.refusal import Overtaken, Refused
from rooms.seal import Seal
from rooms.state import RoomState

FLUSH = 500


class Ledger:
    """One room's log while its lock is held."""

    def __init__(self, room: Room, state: RoomState, seal: Seal, *, new: bool) -> None:
        self.room = room
        self.began = room.head
        self.state = state
        self.seal = seal
        self.find = Found(state, seal, new=new)
        self.waiting: list[Row] = []
        self.fresh: list[Fresh] = []
        self.contents: list[Content] = []
        self.lines: list[tuple[Row, tuple[rule.Line, ...]]] = []
        self.said: dict[tuple[int | None, bytes], Row | Entry] = {}
        self.recalled: set[tuple[int, bytes]] = set()
        self._once: dict[str, bytes] = {}
        self.forked = new
        self.moved = False

    def recall(self, drafts: Sequence[Draft]) -> None:
        """Which of these were said before."""
        for draft in drafts:
            if draft.client_id is None or (draft.seat, once := self.once(draft.client_id)) in self.recalled:
                continue
            self.recalled.add((draft.seat, once))
            row = Entry._ledger.filter(author=draft.seat, once=once).first()
            if row is not None:
                self.said[draft.seat, once] = row

    def once(self, client_id: str) -> bytes:
        """A UUID is the same in capitals."""
        known = self._once.get(client_id)
        if known is None:
            known = self._once[client_id] = self.seal.mark("once", client_id.lower())
        return known

    def say(self, draft: Draft) -> Placed:
        """A live event. Raises `Refused` with nothing placed.

        What was stored before is answered as it was then, whatever has changed since. Whether it was is asked only
        where that matters: of a refusal, and of a group that the database would not take.
        """
        try:
            return self._say(draft)
        except Refused:
            self.recall([draft])
            seat = self.state.seats.get(draft.seat)
            before = self._said_before(draft, seat.key, seat.pk) if seat is not None else None
            if before is None:
                raise
            return before

    def _say(self, draft: Draft) -> Placed:
        seat = self.state.seats.get(draft.seat)
        day = clock.today()
        if seat is None or not seat.open_on(day):
            raise Refused("not-found", where="by")
        before = self._said_before(draft, seat.key, seat.pk)
        if before is not None:
            return before
        event = {**draft.event, "by": seat.key}
        if draft.audience is not None:
            check_token(self.state, seat, event["scopes"], draft.audience, day)
        at = max(clock.now(), self.room.at or datetime.min.replace(tzinfo=UTC))
        event.setdefault("key", new_key())
        act = Act(self.state, event, seat, day, self.room.head + 1, self.find, replay=False)
        act.facts.update(draft.facts)
        if draft.over is not None:
            self._check_over(act, draft.over)
        return self._place(act, at, draft.content, draft.client_id, imported=False, preview=draft.preview)

    def _check_over(self, act: Act, over: int) -> None:
        """Raises `Overtaken`; what the author does not see is refused as what is not there."""
        kind = kind_of(act.event["kind"])
        kind.check(act)
        named = kind.stands(act.event)
        if named is not None:
            what, key = named
            part = what == "plan.part"
            target = self.find.part(key, act.scopes()) if part else self.find.thing(key)
            if over != (target.first if target is not None else 0):
                raise Overtaken

    def _said_before(self, draft: Draft, by: str, seat: int) -> Placed | None:
        """What this client id stands for, as far as it is recalled. Raises `Refused` where it stands for another."""
        if draft.client_id is None:
            return None
        row = self.said.get((seat, self.once(draft.client_id)))
        if row is None:
            return None
        said = fold.opened(self.seal, row.public_id, row.kind, row.sealed)["e"]
        bare = {key: value for key, value in said.items() if key not in ("key", "at")}
        if bare != {**draft.event, "by": by}:
            raise Refused("bad-frame", where="client_id")
        return Placed(self.room.pk, row.seq, self._first_id(row), said["key"])

    def _first_id(self, row: Row | Entry) -> str:
        if row.first == row.seq:
            return row.public_id
        self.write_entries()
        return Entry._ledger.values_list("public_id", flat=True).get(room=self.room, seq=row.first)

    def replay(self, event: Event, at: datetime) -> Placed:
        """An event from a file, judged as of its own day. Raises `Refused`."""
        if self.room.at is not None and at < self.room.at:
            raise Refused("bad-frame", why="time goes back", where="at")
        seat = None
        if "by" in event:
            seat = self.state.seat_named(event["by"])
            if seat is None:
                raise Refused("not-found", where="by")
        act = Act(self.state, event, seat, clock.day_of(at), self.room.head + 1, self.find, replay=True)
        return self._place(act, at, None, None, imported=True)

    def _place(
        self,
        act: Act,
        at: datetime,
        content: bytes | None,
        client_id: str | None,
        *,
        imported: bool,
        preview: bytes | None = None,
    ) -> Placed:
        kind = kind_of(act.event["kind"])
        kind.check(act)
        public_id = new_id()
        event = act.event
        if kind.name == "document":
            event, how, found = documents.split(event)
            act.facts |= {"content": how} if how else {}
            content = content if found is None else found
        told = Told(event, act.seq, clock.day_of(at), act.seat, imported, act.facts)
        if kind.course or kind.folds:
            self._fork()
            if kind.name == "seat.opened":
                told.facts["seat"] = open_seat(self.state, self.seal, told, self.room.pk)
            elif kind.name == "seat.closed":
                close_seat(self.state, told)
        entry = self._entry(kind, told, act, at, public_id, client_id)
        if content is not None:
            sealed = self.seal.close_bytes(content, f"content/{public_id}")
            small = None if preview is None else self.seal.close_bytes(preview, f"preview/{public_id}")
            self.contents.append(Content(entry=public_id, room=self.room, sealed=sealed, preview=small))
        if kind.course or kind.folds:
            self._fold(kind, told, entry)
        first_id = self._remember(kind, told, entry)
        if not self.find.new:
            scopes = None if entry.set_id is None else self.find.sets.members(entry.set_id)
            self.fresh.append(Fresh(entry, scopes, event, told.facts, client_id))
        placed = Placed(self.room.pk, entry.seq, first_id, event["key"])
        if not imported:
            for follow in kind.follows(self.state, told):
                self._follow(follow, at)
        return placed

    def speak(self, event: Event) -> None:
        """What the room says for itself, here and now: nobody's act, so nobody is named. Raises `Refused`."""
        self._follow(event, max(clock.now(), self.room.at or datetime.min.replace(tzinfo=UTC)))

    def _follow(self, event: Event, at: datetime) -> None:
        event = {**event, "key": new_key()}
        act = Act(self.state, event, None, clock.day_of(at), self.room.head + 1, self.find, replay=False)
        self._place(act, at, None, None, imported=False)

    def _entry(
        self, kind: Kind, told: Told, act: Act, at: datetime, public_id: str, client_id: str | None
    ) -> Row:
        inside: dict[str, Any] = {"e": told.event}
        if told.facts:
            inside["f"] = told.facts
        if client_id is not None:
            inside["c"] = client_id
        revised = kind.revises(told.event)
        target = self.find.entry(revised) if revised else None
        scopes = None if kind.course else (target.scopes if target else act.scopes())
        name = "x" if kind.name == "x" else told.event["kind"]
        entry = Row(
            room_id=self.room.pk,
            seq=told.seq,
            first=target.first if target else told.seq,
            public_id=public_id,
            kind=name,
            at=at,
            set_id=None if scopes is None else self.find.sets.number(scopes),
            author_id=told.seat.pk if told.seat else None,
            mark=self.seal.mark("key", told.event["key"]),
            once=self.once(client_id) if client_id is not None else None,
            told_to_all=kind.told_to_all,
            imported=told.imported,
            sealed=fold.closed(self.seal, public_id, name, inside),
        )
        entry.chain = chain.link(bytes(self.room.chain), entry)
        self.room.chain, self.room.head, self.room.at = entry.chain, entry.seq, at
        self.waiting.append(entry)
        if entry.once is not None:
            self.said[entry.author_id, entry.once] = entry
        if len(self.waiting) >= FLUSH:
            self.write_entries()
        return entry

    def _fork(self) -> None:
        if not self.forked:
            self.state = fold.fork(self.state)
            self.forked = True

    def _fold(self, kind: Kind, told: Told, entry: Row) -> None:
        kind.fold(self.state, told)
        rule.meet(self.state, told.day, kind.moves(self.state, told))
        self.moved = True
        if kind.course:
            self.lines.append((entry, tuple(kind.lines(self.state, told))))

    def _remember(self, kind: Kind, told: Told, entry: Row) -> str:
        """Keeps what later events of this transaction may name; gives the public id of the first version."""
        event = told.event
        self.find.keys.add(event["key"])
        revised = kind.revises(event)
        if revised is not None:
            target = self.find.entry(revised)
            assert target is not None
            target.retracted = target.retracted or event["kind"] == "message.retracted"
            self.find.entries[revised] = target
            return target.public_id
        if entry.set_id is not None:
            self.find.remember(event["key"], entry)
            stand(self.find, kind, event, entry)
        return entry.public_id

    def write(self) -> None:
        """Writes what waits. After it the rows, the reach and the room's head agree."""
        write([self])

    def write_entries(self) -> None:
        rows.write(self.waiting, [])
        self._write_beside()

    def _write_beside(self) -> None:
        """What hangs on entries that have been written."""
        if self.contents:
            Content.objects.bulk_create(self.contents)
        if self.lines:
            write_lines(self.room.pk, self.lines)
        self.waiting, self.contents, self.lines = [], [], []

    def _write_state(self) -> None:
        self.room.version += 1
        self.state.version = self.room.version
        self.room.state = self.state.state
        self.room.plan_until = plan_ends(self.state, clock.today(), self.room.plan_until)
        write_reach(self.state)
        self.room.save(update_fields=["version", "state", "plan_until"])
        self.moved = False

    def committed(self) -> None:
        if self.forked:
            fold.keep(self.state)


def write(ledgers: Sequence[Ledger]) -> None:
    """Everything that waits in these ledgers, in one statement. Raises `IntegrityError` where it was said before."""
    rows.write(
        [row for ledger in ledgers for row in ledger.waiting],
        [ledger.room for ledger in ledgers if ledger.room.head != ledger.began],
    )
    for ledger in ledgers:
        ledger._write_beside()
        if ledger.moved:
            ledger._write_state()
        ledger.began = ledger.room.head
