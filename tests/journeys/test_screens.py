"""Every screen, on a phone and a desk, in each language: open to all who use it, with nothing wrong on its console.

What is asked of each: no fault that axe can find, nothing wider than the window, also with text at 200 per cent, and in
Norwegian nothing left in English.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.journeys.people import DESK, PHONE, at_screen, connected, load
from tests.services import ROOT, Hub

pytestmark = pytest.mark.browser

AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

OUTSIDE = ["/demo/", "/login/"]
HUB = ["/rooms/", "/account/", "/second-factor/set-up/", "/nothing-here/"]
ROOM = ["", "simple/", "documents/new/", "meetings/new/", "goals/new/", "parts/new/", "plan/", "consent/"]
COORDINATOR = ["", "plan/", "consent/", "seats/", "seats/new/", "state/"]
LINKED = ["/write/", "/evaluation/", "/measure/", "/minutes/"]

WIDER = "() => document.documentElement.scrollWidth - window.innerWidth"
LARGER = "size => { document.documentElement.style.fontSize = size }"
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    words: at.tagName + " " + (at.textContent || at.name || "").trim().slice(0, 40),
    composer: at.matches("[data-composer] textarea"),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none",
    inside: box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "screens-1")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_before_signing_in(chromium: Browser, hub_server: Hub, room: str, size: dict[str, int]) -> None:
    context = chromium.new_context(locale="nb-NO", viewport=size)  # type: ignore[arg-type]
    with console(context.new_page()) as page:
        for path in OUTSIDE:
            judge(page, hub_server.url + path, "nb")
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("login", "below"), [("ingvild.moen", ROOM), ("siw.brattlien", COORDINATOR)])
def test_every_screen(
    chromium: Browser, hub_server: Hub, room: str, size: dict[str, int], login: str, below: list[str]
) -> None:
    with (
        at_screen(chromium, hub_server, room, f"{login}.screens-1", viewport=size) as person,
        console(person.window()) as page,
    ):
        paths = [f"/rooms/{room}/{path}" for path in below]
        if below is ROOM:
            paths += HUB + [first_link(page, part) for part in LINKED]
        for path in paths:
            judge(page, hub_server.url + path, "nb")


@pytest.mark.parametrize("language", ["nn", "en", "se"])
def test_other_languages(chromium: Browser, hub_server: Hub, room: str, language: str) -> None:
    """Northern Sámi has no texts of its own yet: bokmål stands in, and the page says that it does."""
    with (
        at_screen(chromium, hub_server, room, "anders.vollaug.screens-1", viewport=PHONE) as person,
        console(person.window()) as page,
    ):
        page.goto(f"{hub_server.url}/account/")
        page.locator("select[name=language]").select_option(language)
        page.locator(".panel button").first.click()
        for path in (
            "/rooms/",
            "/account/",
            f"/rooms/{room}/",
            f"/rooms/{room}/simple/",
            f"/rooms/{room}/plan/",
        ):
            judge(page, hub_server.url + path, language, axe=path == "/account/")


def test_by_keyboard_alone(chromium: Browser, hub_server: Hub, room: str) -> None:
    with at_screen(chromium, hub_server, room, "ingvild.moen.screens-1") as person:
        page = person.window()
        connected(page)
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
        unseen = list(tabs_to_composer(page))
        assert unseen == []
        page.keyboard.type("Skrevet uten mus-4410")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.locator("[data-scopes] input").nth(1)).to_be_checked()
        expect(page.locator("[data-audience]")).to_contain_text(":")
        while not page.evaluate("() => document.activeElement.type === 'submit'"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("[data-entry]", has_text="Skrevet uten mus-4410")).to_be_visible()


# --- What is asked of a screen -------------------------------------------------------------------------


def judge(page: Page, address: str, language: str, axe: bool = True) -> None:
    page.goto(address)
    page.wait_for_load_state("load")
    assert page.locator("html").get_attribute("lang") == {"se": "nb"}.get(language, language), address
    if axe:
        found = AXE.run(page, options=RULES)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
    if language != "en":
        assert left_in_english(page.locator("body").inner_text()) == [], address
    assert page.evaluate(WIDER) <= 0, address
    page.evaluate(LARGER, "200%")
    assert page.evaluate(WIDER) <= 0, f"{address} with large text"
    page.evaluate(LARGER, "")


@contextmanager
def console(page: Page) -> Iterator[Page]:
    """Nothing but the one page that is not there may be complained of."""
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "nothing-here" not in message.location["url"]:
            faults.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    yield page
    assert faults == []


def left_in_english(shown: str) -> list[str]:
    lines = {line.strip() for line in shown.splitlines()}
    return sorted(lines & english())


@cache
def english() -> set[str]:
    """The source texts that bokmål says in other words; a language is offered under its own name."""
    with (ROOT / "frontend" / "locale" / "nb" / "LC_MESSAGES" / "django.po").open("rb") as source:
        texts = {str(message.id): message.string for message in read_po(source) if message.id}
    return {text for text, said in texts.items() if text not in (said, "English")}


def first_link(page: Page, part: str) -> str:
    address = page.locator(f'a[href*="{part}"]').first.get_attribute("href")
    assert address is not None, part
    return address


def tabs_to_composer(page: Page) -> Iterator[str]:
    """Steps from the top of the page to the field one writes in; yields what showed no focus on the way."""
    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if not (at["marked"] and at["inside"]):
            yield re.sub(r"\s+", " ", at["words"])
        if at["composer"]:
            return
    raise AssertionError("the composer is not reached by the Tab key")
