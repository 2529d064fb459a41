"""Every door but the live one, asked again and again by the one whose sight is taken, and what each answer shows.

A door is a way to ask. An answer that is there at all shows the entry that it was asked about, where its words do not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from tests import services
from tests.faults import reading
from tests.faults.client import Ticket
from tests.faults.journal import Room, now
from tests.faults.stack import Stack
from tests.faults.world import SEATS, WAVERING
from tests.races.browse import Answer, Browser
from tests.races.screens import Seen, numbers

LATEST = 8
EXPORT_EVERY = 6.0
AGAIN = 0.05

Ask = Callable[[str], Awaitable[tuple[int, Answer]]]


class Reader:
    """Asks at the doors of one room. `files` are the documents that were shared there: entry and number; `rest` the
    seconds between two questions at a door, on average.
    """

    def __init__(
        self,
        ticket: Ticket,
        room: Room,
        seen: Seen,
        files: list[tuple[str, int]],
        chance: Random,
        rest: float,
    ) -> None:
        self._ticket = ticket
        self._room = room
        self._seen = seen
        self._files = files
        self._chance = chance
        self._rest = rest
        self.home = f"/rooms/{ticket.room}/"
        self.doors: dict[str, Ask] = {
            "page": self._page,
            "search": self._search,
            "documents": self._documents,
            "plan": self._plan,
            "link": self._link,
            "line": self._line,
            "sees": self._sees,
            "answer": self._answer,
            "file": self._file,
        }
        self._browsers: dict[str, Browser] = {}

    async def go_on(self, door: str) -> None:
        """Until cancelled."""
        self._browsers[door] = Browser(self._ticket.cookie)
        while True:
            asked = now()
            try:
                about, answer = await self.doors[door](self._chance.choice(self._ticket.urls))
            except OSError:
                await asyncio.sleep(AGAIN)
                continue
            self._seen.reads += 1
            shown = set(numbers(answer.body))
            if about >= 0 and answer.status == 200:
                shown.add(about)
            for number in shown:
                self._seen.note(door, number, asked)
            await asyncio.sleep(self._chance.uniform(0, 2 * self._rest))

    def _entry(self) -> tuple[str, int]:
        """One of the newest that were said, as its link is known."""
        known = [one for one in list(self._room.numbers.items())[-LATEST:] if one[1] >= 0]
        return self._chance.choice(known) if known else ("0" * 32, -1)

    async def _get(self, door: str, url: str, path: str, about: int = -1) -> tuple[int, Answer]:
        return about, await self._browsers[door].get(url, path)

    async def _page(self, url: str) -> tuple[int, Answer]:
        return await self._get("page", url, self.home)

    async def _documents(self, url: str) -> tuple[int, Answer]:
        return await self._get("documents", url, f"{self.home}documents/")

    async def _plan(self, url: str) -> tuple[int, Answer]:
        return await self._get("plan", url, f"{self.home}plan/")

    async def _link(self, url: str) -> tuple[int, Answer]:
        entry, _number = self._entry()
        return await self._get("link", url, f"{self.home}?at={entry}")

    async def _line(self, url: str) -> tuple[int, Answer]:
        entry, number = self._entry()
        return await self._get("line", url, f"{self.home}entries/{entry}/line/", number)

    async def _sees(self, url: str) -> tuple[int, Answer]:
        entry, number = self._entry()
        return await self._get("sees", url, f"{self.home}entries/{entry}/sees/", number)

    async def _answer(self, url: str) -> tuple[int, Answer]:
        """What one is about to answer is quoted above the form."""
        entry, _number = self._entry()
        return await self._get("answer", url, f"{self.home}write/?reply_to={entry}")

    async def _file(self, url: str) -> tuple[int, Answer]:
        entry, number = self._chance.choice(self._files) if self._files else self._entry()
        return await self._get("file", url, f"{self.home}documents/{entry}/", number)

    async def _search(self, url: str) -> tuple[int, Answer]:
        """For the beginning of a word that was said, since what is looked for is said back."""
        _entry, number = self._entry()
        return -1, await self._browsers["search"].post(
            url, "/rooms/find/", {"text": f"t{max(number, 0):09d}"}
        )

    def close(self) -> None:
        for browser in self._browsers.values():
            browser.close()


async def exports(up: Stack, ticket: Ticket, seen: Seen) -> None:
    """What may be taken along, again and again, by a process of its own each time."""
    seat = f"seat-{SEATS[WAVERING].key}"
    while True:
        asked = now()
        done = await asyncio.to_thread(services.hub_command, up.env, "export-case", ticket.room, "--as", seat)
        if done.returncode == 0:
            seen.reads += 1
            for number in set(numbers(done.stdout.encode())):
                seen.note("export", number, asked)
        await asyncio.sleep(EXPORT_EVERY)


async def audiences(coordinator: Ticket, seen: Seen, chance: Random) -> None:
    """Who would see what is said now, asked by somebody else: when they asked who were told of the wavering one."""
    name = SEATS[WAVERING].key.title()
    while True:
        try:
            reader = await reading.sat(coordinator, chance.randrange(len(coordinator.urls)))
            try:
                while True:
                    asked = now()
                    _, told = await reader.ask({"type": "audience", "scopes": ["health"]}, "audience")
                    seen.reads += 1
                    if any(one["name"].startswith(name) for one in told["sees"]):
                        seen.audiences.append(asked)
                    await asyncio.sleep(AGAIN)
            finally:
                reader.leave()
        except (OSError, reading.Failed):
            await asyncio.sleep(AGAIN)
