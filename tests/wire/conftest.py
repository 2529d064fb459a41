"""Nora's room on a running product, loaded once a module, and its people at their lines."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from tests.services import Hub
from tests.wire.line import Line, dial

if TYPE_CHECKING:
    from tests.cast import Stage
    from tests.wire.inside import Inside

CASES = Path(__file__).parent.parent.parent / "demo" / "cases"


@dataclass
class House:
    """One loaded case with people of its own."""

    hub: Hub
    room: str
    reference: str
    case: dict[str, Any]
    cookies: dict[str, str] = field(default_factory=dict)

    def cookie(self, person: str) -> str:
        """A ready session of a person, by their key in the case."""
        if person not in self.cookies:
            login = next(p["login"] for p in self.case["people"] if p["key"] == person)
            self.cookies[person] = self.hub.entered(login)
        return self.cookies[person]

    def submit(self, person: str, path: str, server: int = 0, **told: str) -> int:
        """Sends a form of the room's pages; the status."""
        return self.answer(person, path, server, **told)[0]

    def answer(self, person: str, path: str, server: int = 0, **told: str) -> tuple[int, str]:
        """Sends a form of the room's pages; the status and the page."""
        url = self.hub.urls[server]
        token = secrets.token_hex(16)
        request = Request(
            f"{url}/rooms/{self.room}/{path}",
            data=urlencode(told).encode(),
            headers={
                "Cookie": f"{self.cookie(person)}; samrom-form={token}",
                "X-CSRFToken": token,
                "Origin": url,
                "Referer": f"{url}/",
            },
        )
        try:
            with build_opener(Stay).open(request, timeout=20) as answer:
                return int(answer.status), answer.read().decode()
        except OSError as error:
            return int(getattr(error, "code", 0)), ""


class Stay(HTTPRedirectHandler):
    """Follows nowhere: a redirect is the answer."""

    def redirect_request(self, *_: Any) -> None:
        return None


def load(hub: Hub, name: str) -> House:
    """A told case in a new room."""
    (house,) = load_many(hub, name, 1)
    return house


def load_many(hub: Hub, name: str, count: int) -> list[House]:
    """A told case in so many new rooms, by one command: it takes longer to start than to load a case."""
    cases = {f"wire-{secrets.token_hex(6)}": told_anew(name) for _ in range(count)}
    paths = []
    for reference, case in cases.items():
        case["case"]["reference"] = reference
        for person in case["people"]:
            person["login"] = f"{person['login']}.{reference}"
        paths.append(Path(hub.folder) / f"{reference}.json")
        paths[-1].write_text(json.dumps(case), "utf-8")
    done = hub.cli("load-case", *paths)
    assert done.returncode == 0, done.stderr
    rooms = dict(line.split() for line in done.stdout.splitlines())
    return [House(hub, rooms[reference], reference, case) for reference, case in cases.items()]


def told_anew(name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    case.pop("expect")
    return case


@pytest.fixture(scope="module")
def house(hub_server: Hub) -> House:
    return load(hub_server, "nora")


Dial = Callable[..., Awaitable[Line]]


@pytest.fixture
async def sits(house: House) -> AsyncIterator[Dial]:
    """`await sits("ingvild")`: a person's socket, caught up; `resumed=False` leaves that to the test."""
    lines: list[Line] = []

    async def sit(
        person: str,
        *,
        server: int = 0,
        resumed: bool = True,
        cursor: str | None = None,
        room: str | None = None,
    ) -> Line:
        line = await dial(house.hub.urls[server], room or house.room, house.cookie(person))
        lines.append(line)
        if resumed:
            await line.resume(cursor)
        return line

    yield sit
    await asyncio.gather(*(line.close() for line in lines))


@pytest.fixture
def room() -> Iterator[Stage]:
    from tests.wire.inside import a_room

    with a_room() as room:
        yield room


@pytest.fixture
async def here(room: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Inside]:
    from tests.wire.inside import two_of

    async with two_of(room, monkeypatch) as two:
        yield two[0]
