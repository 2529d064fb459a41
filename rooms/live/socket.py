"""The room's wire at one socket (contract/protocol.md): frames come in here, one after the other.

Whatever a frame gets wrong is answered with `refused` and the socket stays open; it ends for the reasons the contract
names and no other. What is answered is judged by the room as it is known now, and by the log when it is stored.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from django.db import Error
from django.utils.translation import override

from rooms import audience, pages
from rooms.audience import AudienceChanged
from rooms.counts import tally
from rooms.live import acts, catch_up, wire
from rooms.live.arrival import Arrival
from rooms.live.frames import TOO_LARGE, BadFrame, Said, parse, too_large
from rooms.live.guest import AWAITING, LIVE, Guest
from rooms.live.held import at_once, held_by
from rooms.live.outlet import TOO_FAR_BEHIND, Outlet, Send
from rooms.live.process import Process
from rooms.live.record import LINE, shown
from rooms.live.room import LiveRoom
from rooms.live.sessions import Admission
from rooms.log.append import Placed
from rooms.log.read import Reader, reader_at
from rooms.refusal import Refused
from rooms.sight import Sight

_log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]

NO_SUCH_ROOM, WRONG_FRAME, TRY_AGAIN = 4404, 4400, 1013
HUMAN = frozenset({"post", "revise", "retract", "earlier", "read", "audience"})
WRITING = frozenset({"post", "revise", "retract"})


class Socket:
    """One person's socket in one room."""

    def __init__(
        self, live: Process, receive: Receive, send: Send, admission: Admission, reader: Reader
    ) -> None:
        self._live = live
        self._receive = receive
        self._room_id = reader.state.public_id
        self._room: LiveRoom | None = None
        self._task = asyncio.current_task()
        self.given_up = False
        outlet = Outlet(send, at_once(send), self._may_leave, self._lease, self._give_up, held_by(send))
        self.guest = Guest(admission, reader.seat, outlet)
        self._limit = live.limits.of(admission.user_id)
        self._unlimited = reader.state.unlimited
        live.guests.add(self.guest)

    async def listen(self) -> None:
        first = True
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                self._limit.gone(message.get("code"))
                return
            if not self.guest.outlet.closing:
                await self._waits(self._limit.is_heard)
                await self._heard(message.get("text"), first)
                first = False

    def ended(self) -> None:
        self._live.guests.discard(self.guest)
        self.guest.ended()
        if self._room is not None:
            self._live.leave(self._room, self.guest)
        self._live.ends_stay(self.guest)

    # ---- One frame

    async def _waits(self, turn: Callable[[], float]) -> None:
        """The server reads no further while it waits here: a flood is held up at its source."""
        if not self._unlimited and (wait := turn()):
            await asyncio.sleep(wait)

    async def _heard(self, text: str | None, first: bool) -> None:  # noqa: FBT001 - the first frame is another kind
        guest = self.guest
        if text is None:
            guest.close(WRONG_FRAME)
            return
        if too_large(text):
            self._limit.put_out()
            guest.close(TOO_LARGE)
            return
        try:
            said = parse(text)
        except BadFrame as bad:
            if first and bad.type != "resume":
                guest.close(WRONG_FRAME)
            elif not self._in_time():
                self._too_fast(bad.client_id)
            else:
                self._refuse(bad, bad.client_id)
            return
        if first and said.type != "resume":
            guest.close(WRONG_FRAME)
            return
        due = said.type == "resume" and (first or guest.stage == AWAITING)
        if not due and not self._in_time():
            self._too_fast(said.client_id)
            return
        if said.type in WRITING:
            await self._waits(self._limit.is_taken)
        if not guest.outlet.closing:
            await self._take(said)

    def _in_time(self) -> bool:
        """May this person say one more thing now, understood or not?"""
        return self._unlimited or self._limit.frame()

    def _too_fast(self, client_id: str | None) -> None:
        if self._limit.floods:
            self._limit.put_out()
            self.guest.close(TOO_FAR_BEHIND)
        else:
            self._refuse(Refused("too-fast"), client_id)

    async def _take(self, said: Said) -> None:
        guest = self.guest
        if said.type == "ping":
            guest.outlet.urgent(wire.PONG)
        elif said.type == "resume":
            await self._resume(said)
        elif guest.stage != LIVE:
            guest.hold(said)
        else:
            await self._do(said)

    async def _resume(self, said: Said) -> None:
        guest, cursor = self.guest, said.told["cursor"]
        if guest.stage == LIVE or (guest.stage == AWAITING and cursor is not None):
            self._refuse(Refused("bad-frame"), None)
            return
        if guest.stage == AWAITING:
            guest.confirmed()
            self._live.ends_stay(guest)
        try:
            arrival = Arrival(self._live, guest, self._room_id, cursor, self._entered)
        except Refused as refused:
            self._refuse(refused, None)
            return
        try:
            await arrival.run()
        except Error:
            guest.close(TRY_AGAIN)
        if guest.stage == LIVE:
            waiting, guest.held = guest.held, []
            for one in waiting:
                await self._take(one)

    def _entered(self, room: LiveRoom) -> None:
        self._room = room

    async def _do(self, said: Said) -> None:
        if said.type in HUMAN and self.guest.is_active():
            self._live.writer.active(self.guest.admission.session_id)
        epoch = self.guest.epoch
        try:
            await self._acts[said.type](self, said)
        except Refused as refused:
            if self.guest.epoch == epoch:
                self._refuse(refused, said.client_id)
            else:
                self.guest.hold(said)
        except Error:
            _log.warning("frame.unanswered")
            self._refuse(Refused("too-fast"), said.client_id)

    # ---- What a frame asks for

    async def _write(self, said: Said) -> None:
        if not self._unlimited and not self._limit.post():
            self._too_fast(said.client_id)
            return
        reader = self._reader()
        if acts.needs_looking_up(said):
            draft = await self._live.readers.ask(partial(acts.draft, said, reader))
        else:
            draft = acts.draft(said, reader)
        self._live.writer.post(draft, partial(self._answered, said, self.guest.epoch))

    def _answered(self, said: Said, epoch: int, answer: Placed | Refused | None) -> None:
        """Stored or not. An answer that may not leave now is asked for again later, which stores nothing twice."""
        guest = self.guest
        if answer is None:
            guest.close(TRY_AGAIN)
        elif guest.stage != LIVE:
            guest.hold(said)
        elif isinstance(answer, Refused):
            self._refuse(answer if guest.epoch == epoch else self._anew(answer, said), said.client_id)
        else:
            tally.acknowledged += 1
            guest.outlet.soon(wire.frame("ack", {"client_id": said.client_id, "id": answer.public_id}), 100)

    def _anew(self, answer: Refused, said: Said) -> Refused:
        """An audience told under another reach is not told under this one."""
        if not isinstance(answer, AudienceChanged):
            return answer
        reader = self._reader()
        try:
            return AudienceChanged(
                audience.audience_of(reader.state, reader.seat, said.told["scopes"], reader.day)
            )
        except Refused as refused:
            return refused

    async def _audience(self, said: Said) -> None:
        reader = self._reader()
        found = audience.audience_of(reader.state, reader.seat, said.told["scopes"], reader.day)
        told = {"scopes": found.scopes, "sees": found.sees, "parties": found.parties, "token": found.token}
        self._push("audience", told)

    async def _earlier(self, said: Said) -> None:
        guest, reader, epoch = self.guest, self._reader(), self.guest.epoch
        asked = partial(catch_up.earlier, reader, guest.language, said.told["before"], said.told["limit"])
        found = await self._live.readers.ask(asked)
        if found is None:
            raise Refused("not-found")
        read_ = [p for one in found.entries for p in (one.cursor, one.seq)]
        rows = [
            *shown(reader.room, guest.seat_id, read_),
            *shown(reader.room, guest.seat_id, found.quoted, LINE),
        ]
        if not await self._live.shows(guest, rows):
            raise Refused("too-fast")
        if guest.epoch != epoch:
            guest.hold(said)
            return
        batch = wire.Batch(found.entries, guest.view.print, wire.SPLIT)
        text = batch.page(guest.seat, guest.cursors, b"true" if found.more else b"false")
        await guest.outlet.flow([text])

    async def _read(self, said: Said) -> None:
        guest, room, epoch = self.guest, self._room, self.guest.epoch
        assert room is not None
        position = room.hints.marks.position(said.told["entry"], guest.reach)
        if position is None:
            seen = await self._live.readers.ask(
                partial(pages.one, Sight(self._reader(), self.guest.language), said.told["entry"])
            )
            if seen is None:
                raise Refused("not-found")
            position = seen.first
        self._live.writer.read_to(guest.seat, position)
        if guest.epoch == epoch:
            room.hints.read(room, guest, position)

    async def _typing(self, said: Said) -> None:
        reader = self._reader()
        scopes = audience.reached_scopes(reader.state, reader.seat, said.told["scopes"], reader.day)
        assert self._room is not None
        self._room.hints.typing(self._room, self.guest, scopes)

    _acts = {
        **dict.fromkeys(WRITING, _write),
        "audience": _audience,
        "earlier": _earlier,
        "read": _read,
        "typing": _typing,
    }

    # ---- How it is answered

    def _may_leave(self) -> bool:
        return self._room is None or self._room.fresh

    async def _lease(self) -> None:
        if self._room is not None:
            await self._room.lease()

    def _give_up(self) -> None:
        """The network does not take even the closing: whoever waits for a frame waits in vain."""
        self.given_up = True
        if self._task is not None:
            self._task.cancel()

    def _reader(self) -> Reader:
        assert self._room is not None
        state = self._room.state
        return reader_at(state, state.seats[self.guest.seat], self._room.day)

    def _refuse(self, refused: Refused, client_id: str | None) -> None:
        tally.refused[refused.code] += 1
        told: dict[str, Any] = {} if client_id is None else {"client_id": client_id}
        with override(self.guest.language):
            told |= {"code": refused.code, "message": refused.words()}
        if isinstance(refused, AudienceChanged):
            now = refused.audience
            told |= {"sees": now.sees, "parties": now.parties, "token": now.token}
        self._push("refused", told)

    def _push(self, type_: str, told: dict[str, Any]) -> None:
        frame = wire.frame(type_, told)
        self.guest.outlet.push(frame, len(frame))
