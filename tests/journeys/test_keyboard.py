"""Everything by keyboard alone, from the first password to a closed kind of information, on a screen no wider than a phone's
(which a desk's is too, at 400 per cent).

At each stop of the Tab key on the way there is something to see of where one is; Tab goes on, and what Escape closes gives
the focus back to what opened it.
"""

from __future__ import annotations

from base64 import b32decode
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django_otp.oath import totp
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.people import PHONE, connected, load
from tests.journeys.test_screens import FOCUSED
from tests.services import Hub

pytestmark = pytest.mark.browser

OWNER = "astrid.bergheim.keyboard-1"
PASSWORD = "en lang og god setning 7"
FARTHEST = 200  # stops


def test_by_keyboard_alone(chromium: Browser, hub_server: Hub, tmp_path: Path) -> None:
    load(hub_server, "astrid", "keyboard-1")
    context = chromium.new_context(locale="nb-NO", viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    hand = Hand(page)
    signs_in(hand, hub_server)
    enters_the_room(hand)
    reads_who_sees(hand)
    writes(hand)
    answers(hand)
    attaches(hand, tmp_path)
    takes_back(hand)
    looks_at_goals(hand)
    opens_a_kind_and_signs(hand)
    closes_a_kind(hand)
    context.close()


# --- From stop to stop ---------------------------------------------------------------------------------


def signs_in(hand: Hand, hub: Hub) -> None:
    made = hub.cli("welcome", OWNER)
    assert made.returncode == 0, made.stderr
    hand.page.goto(hub.url + urlsplit(made.stdout.strip()).path)
    for field in ("new_password1", "new_password2"):
        hand.to(f"[name={field}]").types(PASSWORD)
    hand.follows()
    hand.to("[name=login]").types(OWNER)
    hand.to("[name=password]").types(PASSWORD).follows()
    secret = hand.page.locator(".secret").inner_text().replace(" ", "")
    hand.to("[name=code]").types(f"{totp(b32decode(secret), t0=0):06d}").follows()
    hand.to("main a").follows()


def enters_the_room(hand: Hand) -> None:
    hand.to(".rooms__title a").follows()
    connected(hand.page)


def reads_who_sees(hand: Hand) -> None:
    hand.to("[data-entry] [data-menu]")
    opener = hand.here()
    menu = hand.page.locator("[data-entry-menu]")
    hand.presses("Enter")
    expect(menu.locator("[data-copy]")).to_be_focused()
    hand.presses("Escape")
    expect(menu).to_be_hidden()
    assert hand.here() == opener
    hand.presses("Enter")
    hand.to("[data-entry-menu] a[href*='/sees/']").presses("Enter")
    sheet = hand.page.locator("[data-sheet-dialog]")
    expect(sheet).to_contain_text("Astrid")
    expect(sheet.locator("[data-sheet-heading]")).to_be_focused()
    hand.to("[data-close-sheet]").presses("Escape")
    expect(sheet).to_be_hidden()
    assert hand.here() == opener


def writes(hand: Hand) -> None:
    hand.to("[data-composer] textarea").types("Skrevet uten mus-4410")
    hand.to("[data-kinds-line]").presses("Enter")
    hand.to("[data-scopes] [value=general]").presses("Space")
    expect(hand.page.locator("[data-audience]")).to_contain_text(":")
    hand.to("[data-composer] [type=submit]").presses("Enter")
    expect(entry(hand, "uten mus-4410")).to_be_visible()


def answers(hand: Hand) -> None:
    hand.back_to("[data-entry]:last-of-type [data-reply]").presses("Enter")
    field = hand.page.locator("[data-composer] textarea")
    expect(field).to_be_focused()
    hand.types("Svart uten mus-4411")
    hand.to("[data-composer] [type=submit]").presses("Enter")
    expect(entry(hand, "Svart uten mus-4411")).to_contain_text("Skrevet uten mus-4410")


def attaches(hand: Hand, folder: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(folder / "utsikt.png")
    hand.back_to("[data-composer] textarea").types("Vist uten mus-4412")
    hand.to("[data-as-last]").presses("Enter")
    hand.to("[data-attach] input")
    hand.page.locator("[data-attach] input").first.set_input_files([folder / "utsikt.png"])
    expect(hand.page.locator(".attached")).to_have_attribute("data-state", "kept")
    hand.to("[data-composer] [type=submit]").presses("Enter")
    expect(entry(hand, "4412").locator(".entry__documents")).to_contain_text("utsikt.png")


def takes_back(hand: Hand) -> None:
    hand.back_to("[data-entry]:last-of-type [data-retract]").presses("Enter")
    expect(hand.page.locator(".amend--ask [data-leave]")).to_be_focused()
    hand.presses("Escape")
    expect(hand.page.locator(".amend--ask")).to_have_count(0)
    expect(hand.page.locator("[data-entry]:last-of-type [data-retract]")).to_be_focused()
    hand.presses("Enter")
    hand.back_to(".amend--ask [type=submit]").presses("Enter")
    expect(entry(hand, "4412")).to_have_count(0)
    expect(hand.page.locator("[data-entry]:last-of-type")).to_be_focused()


def looks_at_goals(hand: Hand) -> None:
    hand.to(".room__talk [data-open-matters]")
    opener, drawer = hand.here(), hand.page.locator("[data-matters]")
    hand.presses("Enter")
    expect(drawer.locator("[data-close-matters]")).to_be_focused()
    hand.to("[data-matters] a").presses("Escape")
    expect(drawer).to_be_hidden()
    assert hand.here() == opener


def opens_a_kind_and_signs(hand: Hand) -> None:
    hand.follows("h")
    enters_the_room(hand)
    hand.to(".room__facts summary").presses("Enter")
    hand.to(".room__facts a[href$='/consent/']").follows()
    hand.to("button[popovertarget]")
    opener, sheet = hand.here(), hand.page.locator(".sheet:popover-open")
    hand.presses("Enter")
    hand.to(".sheet input:not([type=hidden])").presses("Escape")
    expect(sheet).to_have_count(0)
    assert hand.here() == opener
    hand.presses("Enter")
    hand.to(".sheet [type=submit]").follows()
    hand.to("form[action$='/give/'] [type=submit]").follows()
    expect(hand.page.get_by_text("Nå er det åpent.")).to_be_visible()


def closes_a_kind(hand: Hand) -> None:
    hand.to("form[action$='/close/'] button").follows()
    hand.to("form:has([name=sure]) [type=submit]").follows()
    expect(hand.page.get_by_text("Nå er det stengt.")).to_be_visible()


def entry(hand: Hand, words: str) -> Locator:
    return hand.page.locator("[data-entry]", has_text=words)


# --- A hand on the keyboard ----------------------------------------------------------------------------


class Hand:
    """Goes by Tab, and judges every stop."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str) -> Hand:
        return self._tab("Tab", selector)

    def back_to(self, selector: str) -> Hand:
        return self._tab("Shift+Tab", selector)

    def types(self, text: str) -> Hand:
        self.page.keyboard.type(text)
        return self

    def presses(self, key: str) -> Hand:
        self.page.keyboard.press(key)
        return self

    def follows(self, key: str = "Enter") -> Hand:
        """Presses, and waits for the page that comes of it."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self

    def here(self) -> str:
        """What has the focus, in words that tell it from others."""
        return str(self.page.evaluate("() => document.activeElement.outerHTML"))

    def _tab(self, key: str, selector: str) -> Hand:
        """The window itself, which comes after the last stop of a page, marks itself."""
        stops: list[str] = []
        while True:
            self.page.keyboard.press(key)
            at = self.page.evaluate(FOCUSED, selector)
            assert at["window"] or (at["marked"] and at["inside"] and not at["covered"]), at
            if at["wanted"]:
                return self
            stops.append(at["words"])
            assert len(stops) < FARTHEST, f"{selector} is not reached by {key}: {stops}"
