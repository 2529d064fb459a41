"""People at their screens: a browser window signed in as one of the cast, and what its sockets have carried."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Frame, Page, WebSocket, expect

from tests.services import Hub

CASES = Path(__file__).parent.parent.parent / "demo" / "cases"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@dataclass
class Person:
    """One person with a browser of their own. `frames` is everything the server has sent over their sockets."""

    context: BrowserContext
    hub: str
    room: str
    frames: list[str] = field(default_factory=list)

    def window(self, path: str = "") -> Page:
        """A new tab, at the room or below it."""
        page = self.context.new_page()
        page.on("websocket", self._listen)
        page.goto(f"{self.hub}/rooms/{self.room}/{path}")
        return page

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: self.frames.append(str(data)))


def load(hub: Hub, name: str, reference: str) -> str:
    """A told case in a room of its own, with people of its own: the room's id. Loaded once into each product, however
    its tests are shared out.
    """
    at = hub.folder, reference
    if at not in _rooms:
        _rooms[at] = _loaded(hub, name, reference)
    return _rooms[at]


_rooms: dict[tuple[Path, str], str] = {}


def _loaded(hub: Hub, name: str, reference: str) -> str:
    case = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    case.pop("expect")
    case["case"]["reference"] = reference
    for person in case["people"]:
        person["login"] = f"{person['login']}.{reference}"
    path = hub.folder / f"{reference}.json"
    path.write_text(json.dumps(case), "utf-8")
    done = hub.cli("load-case", path)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[1]


@contextmanager
def at_screen(browser: Browser, hub: Hub, room: str, login: str, **how: object) -> Iterator[Person]:
    """A person of the cast, signed in, in a browser of their own."""
    name, value = hub.entered(login).split("=", 1)
    how.setdefault("viewport", DESK)
    context = browser.new_context(locale="nb-NO", **how)  # type: ignore[arg-type]
    host = urlsplit(hub.url).hostname or "127.0.0.1"
    context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
    try:
        yield Person(context, hub.url, room)
    finally:
        context.close()


def connected(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "line.open")


def choose(page: Page | Frame, *scopes: str) -> None:
    """Exactly these kinds of information in the composer, which a phone unfolds for whoever writes and chooses."""
    page.locator("[data-composer] textarea").focus()
    line = page.locator("[data-kinds-line]")
    if line.is_visible():
        line.click()
    for box in page.locator("[data-scopes] input").all():
        box.set_checked(box.get_attribute("value") in scopes)


def write(page: Page, text: str, *scopes: str) -> None:
    """Writes and sends, once the audience is shown."""
    choose(page, *scopes)
    page.locator("[data-composer] textarea").fill(text)
    expect(page.locator("[data-audience]")).not_to_be_empty()
    page.wait_for_function("document.querySelector('[data-audience]').textContent.includes(':')")
    page.locator("[data-composer] [type=submit]").click()
