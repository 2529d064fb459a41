"""`python -m tests.screens.shown`: the pictures in `docs/`, anew, in the size of a screen and few colours."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import CHROMIUM_FLAGS
from tests.journeys.people import DESK, PHONE, choose, connected
from tests.journeys.test_side_by_side import sit
from tests.screens import told
from tests.screens.consents import text
from tests.screens.screens import Act, before_withdrawal, changing, withdrawn
from tests.services import ROOT, Hub, chromium, embedded_env, running_hub

DOCS = ROOT / "docs"
COLOURS, GAP, BETWEEN = 48, 65, (229, 228, 224)
MOTHER, OWNER, TEACHER = "ingvild.moen", "nora.lindgard", "anders.vollaug"
COORDINATOR, YOUNG = "siw.brattlien", "jonas.myklevoll"


def stay(page: Page) -> None:
    """As it opens."""


def newest(page: Page) -> None:
    connected(page)
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")


def writing(page: Page) -> None:
    """To more people than the last."""
    connected(page)
    page.locator("[data-composer] textarea").click()
    choose(page, "school")
    page.locator("[data-composer] textarea").fill("Takk! Vi prøver en ny sang i morgen.")
    expect(page.locator("[data-audience]")).to_contain_text(":")
    page.locator("[data-composer]").evaluate("(form) => form.scrollIntoView({ block: 'end' })")


# Name of the picture, in which room, who looks, where below the room, what they do first. What changes a room stands last.
SHOWN: tuple[tuple[str, str, str, str, Act], ...] = (
    ("room-desk", "plain", MOTHER, "", newest),
    ("room-phone", "plain", MOTHER, "", newest),
    ("room-phone-night", "plain", MOTHER, "", newest),
    ("list-desk", "plain", MOTHER, "/rooms/", stay),
    ("list-phone", "plain", MOTHER, "/rooms/", stay),
    ("plan-desk", "plain", MOTHER, "plan/", stay),
    ("plan-phone", "plain", MOTHER, "plan/", stay),
    ("simple-desk", "plain", OWNER, "simple/", stay),
    ("simple-phone", "plain", OWNER, "simple/", stay),
    ("consent-desk", "plain", MOTHER, "consent/", stay),
    ("consent-phone", "plain", MOTHER, "consent/", stay),
    ("signing-phone", "plain", MOTHER, "consent/", text),
    ("tasks-desk", "asked", COORDINATOR, "consent/tasks/", stay),
    ("young-phone", "young", YOUNG, "consent/", stay),
    ("change-phone", "plain", MOTHER, "", changing),
    ("withdraw-phone", "plain", MOTHER, "consent/", before_withdrawal),
    ("withdrawn-phone", "plain", MOTHER, "consent/", withdrawn),
)


def main() -> int:
    program = chromium()
    if program is None:
        sys.stderr.write("this machine lacks Chromium\n")
        return 1
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="samrom-shown-"))
        hub = stack.enter_context(running_hub({**embedded_env(Path(folder)), "HUB_ONE_PARENT": ""}))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        stack.callback(browser.close)
        with seen(hub, browser, "side-desk") as page:
            told.room(hub, "plain", "nb")
            sit(page, hub, *(told.login(name, "plain", "nb") for name in (MOTHER, TEACHER)))
            keep(page.screenshot(), DOCS / "screens" / "side-desk.png")
        both(hub, browser)
        for name, kind, who, path, act in SHOWN:
            with seen(hub, browser, name) as page:
                opened(page, hub, kind, who, path)
                act(page)
                page.mouse.move(0, 0)
                keep(page.screenshot(), DOCS / "screens" / f"{name}.png")
    return 0


@contextmanager
def seen(hub: Hub, browser: Browser, name: str) -> Iterator[Page]:
    """A page as wide as the name says."""
    context = browser.new_context(
        locale="nb-NO",
        viewport=PHONE if "phone" in name else DESK,  # type: ignore[arg-type]
        color_scheme="dark" if "night" in name else "light",
        reduced_motion="reduce",
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def opened(page: Page, hub: Hub, kind: str, who: str, path: str) -> None:
    language = "nn" if kind == "young" else "nb"
    room = told.room(hub, kind, language)
    name, value = hub.entered(told.login(who, kind, language)).split("=", 1)
    host = urlsplit(hub.url).hostname or "127.0.0.1"
    page.context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
    page.goto(hub.url + (path if path.startswith("/") else f"/rooms/{room}/{path}"))
    page.wait_for_load_state("load")


def both(hub: Hub, browser: Browser) -> None:
    """A computer and a phone beside each other, each in a room of its own: a draft follows its writer."""
    taken = []
    for name in ("desk", "phone"):
        with seen(hub, browser, name) as page:
            opened(page, hub, name, MOTHER, "")
            writing(page)
            taken.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
    beside = Image.new("RGB", (sum(one.width for one in taken) + GAP, DESK["height"]), BETWEEN)
    at = 0
    for one in taken:
        beside.paste(one, (at, 0))
        at += one.width + GAP
    out = BytesIO()
    beside.save(out, "PNG")
    keep(out.getvalue(), DOCS / "room.png")


def keep(picture: bytes, at: Path) -> None:
    with Image.open(BytesIO(picture)) as taken:
        taken.convert("RGB").quantize(COLOURS).save(at, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
