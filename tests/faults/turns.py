"""The owner of a room gives and takes the wavering sight by the page's own forms, in the midst of everything.

A form whose answer never came is sent again until it is known what happened: a turn is over when it is known to be
stored, and only then does the next begin.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from random import Random
from urllib.error import HTTPError

from tests.faults.client import Client
from tests.faults.journal import Journal, Turn, now
from tests.faults.stack import submit
from tests.faults.world import SEATS, WAVERING, scopes_of

STORED, REFUSED, UNKNOWN = "stored", "refused", "unknown"
PATIENCE = 60.0
OPENED, CLOSED = ("from", "earlier", "open"), ("closed",)


class Giver:
    """`owner` is the client of the one who decides; it must have been told of its people."""

    def __init__(self, journal: Journal, owner: Client, chance: Random) -> None:
        self._journal = journal
        self._owner = owner
        self._chance = chance
        self._ending = False
        who = SEATS[WAVERING]
        self._party = next(id_ for name, id_ in owner.parties.items() if name.startswith(who.key.title()))
        (self._scope,) = scopes_of(who.wavers)

    async def run(self) -> None:
        """Until told to end; the turn that is under way is brought to its end."""
        given = False
        while not self._ending:
            await asyncio.sleep(self._chance.uniform(0.3, 1.5))
            given = not given
            await self._turn(Turn(given, now()))

    def end(self) -> None:
        self._ending = True

    async def _turn(self, turn: Turn) -> None:
        """Raises `TimeoutError` where it cannot be found out."""
        self._journal.rooms[self._owner.room].turns.append(turn)
        in_doubt = False
        while now() - turn.asked < PATIENCE:
            answer = await self._asked(turn, CLOSED if turn.given else OPENED)
            if answer == STORED or (answer == REFUSED and in_doubt):
                turn.done = now()
                return
            if answer == REFUSED:
                self._journal.odd(f"room {self._owner.room}: a turn of sight was refused")
                return
            in_doubt = True
            await asyncio.sleep(0.2)
        raise TimeoutError("sight could not be turned")

    async def _asked(self, turn: Turn, standings: Sequence[str]) -> str:
        """The form says how the cell stood when it was shown; one of these it was."""
        for was in standings:
            answer = await self._sent(turn, was)
            if answer != REFUSED:
                return answer
        return REFUSED

    async def _sent(self, turn: Turn, was: str) -> str:
        told = {"party": self._party, "scope": self._scope, "was": was}
        told |= {"way": "from", "purpose": "Anew"} if turn.given else {"sure": "1"}
        path = f"rooms/{self._owner.ticket.room}/consent/{'open' if turn.given else 'close'}/"
        url = self._chance.choice(self._owner.ticket.urls)
        try:
            answer = await asyncio.to_thread(submit, url, path, self._owner.ticket.cookie, **told)
        except HTTPError as error:
            return UNKNOWN if error.code >= 500 else REFUSED
        except OSError:
            return UNKNOWN
        return STORED if answer.status == 302 else REFUSED
