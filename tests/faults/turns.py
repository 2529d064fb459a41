"""The owner of a room gives and takes the wavering sight by the page's own forms, in the midst of everything.

A form whose answer never came is sent again until it is known what happened: a turn is over when it is known to be
stored, and only then does the next begin.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from http.client import HTTPException
from random import Random
from urllib.error import HTTPError

from tests.faults.client import Client
from tests.faults.journal import Journal, Turn, now
from tests.faults.stack import submit
from tests.faults.world import SEATS, WAVERING, scopes_of
from tests.services import hidden

STORED, REFUSED, UNKNOWN, READ = "stored", "refused", "unknown", "read"
PATIENCE = 60.0
PACE = (0.3, 1.5)  # seconds between two turns
WAITS_FOR_USE = 2.0  # seconds
OPENED, CLOSED = ("from", "earlier", "open"), ("closed",)


class Giver:
    """`owner` is the client of the one who decides; it must have been told of its people. `pace` is between two turns.

    `in_use` says whether a screen shows what is turned: every other time it is taken from one that does, and every other
    time from whom it may find on the way.
    """

    def __init__(
        self,
        journal: Journal,
        owner: Client,
        chance: Random,
        pace: tuple[float, float] = PACE,
        in_use: Callable[[], bool] = lambda: True,
    ) -> None:
        self._pace = pace
        self._in_use = in_use
        self._journal = journal
        self._owner = owner
        self._chance = chance
        self._ending = False
        self._trouble: Counter[str] = Counter()
        who = SEATS[WAVERING]
        self._party = next(id_ for name, id_ in owner.parties.items() if name.startswith(who.key.title()))
        (self._scope,) = scopes_of(who.wavers)

    async def run(self) -> None:
        """Until told to end; the turn that is under way is brought to its end."""
        given, number = False, 0
        while not self._ending:
            await asyncio.sleep(self._chance.uniform(*self._pace))
            given, number = not given, number + 1
            if not given and number % 4:
                await self._used()
            if not await self._turned(Turn(given, now())):
                return

    async def _used(self) -> None:
        began = now()
        while not self._in_use():
            if self._ending or now() - began > WAITS_FOR_USE:
                break
            await asyncio.sleep(0.01)

    def end(self) -> None:
        self._ending = True

    async def _turned(self, turn: Turn) -> bool:
        """Whether it is known to be stored; what went wrong otherwise is noted."""
        self._journal.rooms[self._owner.room].turns.append(turn)
        self._trouble.clear()
        while now() - turn.asked < PATIENCE:
            answer = await self._asked(turn, CLOSED if turn.given else OPENED)
            if answer == STORED or (answer == REFUSED and self._trouble):
                turn.done = now()
                return True
            if answer == REFUSED:
                break
            await asyncio.sleep(0.2)
        what = ", ".join(f"{why} {times}" for why, times in self._trouble.items()) or REFUSED
        self._journal.odd(f"room {self._owner.room}: sight could not be turned ({what})")
        return False

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
        url = self._chance.choice(self._owner.ticket.urls)
        status, page = await self._form(url, "open" if turn.given else "close", told)
        if turn.given and status == READ:
            status, _ = await self._form(
                url, "give", {name: hidden(page, name) for name in ("offer", "digest")}
            )
        return status

    async def _form(self, url: str, which: str, told: dict[str, str]) -> tuple[str, str]:
        """What a form was answered, and the page that it was answered with."""
        path = f"rooms/{self._owner.ticket.room}/consent/{which}/"
        try:
            answer = await asyncio.to_thread(submit, url, path, self._owner.ticket.cookie, **told)
            page = (await asyncio.to_thread(answer.read)).decode()
        except HTTPError as error:
            return (self._doubt(str(error.code)) if error.code >= 500 else REFUSED), ""
        except (OSError, HTTPException) as error:
            return self._doubt(type(error).__name__), ""
        return {302: STORED, 200: READ}.get(answer.status, REFUSED), page

    def _doubt(self, why: str) -> str:
        self._trouble[why] += 1
        return UNKNOWN
