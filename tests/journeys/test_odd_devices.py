"""Devices as they are: a clock that is wrong, no cookies, a picture nobody can open, a phone that slept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import PHONE, at_screen, connected, load, write
from tests.journeys.test_kept_here import clean
from tests.services import Hub

pytestmark = pytest.mark.browser

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "odd-1")


@pytest.mark.parametrize("days", [-400, 3])
def test_a_clock_that_is_wrong_changes_nothing(
    chromium: Browser, hub_server: Hub, room: str, days: int
) -> None:
    """The day is the server's; what is written is sent, and kept until it is."""
    text = f"Feil klokke {days}-7101"
    with at_screen(chromium, hub_server, room, "ingvild.moen.odd-1", viewport=PHONE) as mother:
        page = mother.context.new_page()
        page.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
        page.goto(f"{hub_server.url}/rooms/{room}/")
        connected(page)
        write(page, text, "school")
        expect(page.locator("[data-entry]", has_text=text)).to_be_visible()
        expect(page.locator("[data-outbox] li")).to_have_count(0)
        expect(page.locator("[data-day]").last).to_have_text("I dag")
        assert page.locator("[data-entry]").last.inner_text().find(text) >= 0


def test_a_picture_that_others_cannot_open_is_said_to_be_one(
    chromium: Browser, hub_server: Hub, room: str, tmp_path: Path
) -> None:
    (tmp_path / "IMG_0001.HEIC").write_bytes(HEIC)
    with at_screen(chromium, hub_server, room, "ingvild.moen.odd-1", viewport=PHONE) as mother:
        page = mother.window()
        connected(page)
        page.locator("[data-composer] textarea").fill("Med bilde-7201")
        page.locator("[data-attach] input").first.set_input_files([tmp_path / "IMG_0001.HEIC"])
        expect(page.locator(".attached", has_text="IMG_0001")).to_contain_text("HEIC")
        expect(page.locator(".attached", has_text="IMG_0001")).to_contain_text("JPEG")
        expect(page.locator("[data-composer] textarea")).to_have_value("Med bilde-7201")


def test_without_cookies_it_says_what_to_do(chromium: Browser, hub_server: Hub) -> None:
    context = chromium.new_context(locale="nb-NO", viewport=PHONE)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.goto(f"{hub_server.url}/login/")
        page.get_by_label("Brukernavn").fill("ingvild.moen.odd-1")
        page.get_by_label("Passord").fill("ikke mitt")
        context.clear_cookies()  # a browser that kept none
        page.locator("main [type=submit]").first.click()
        expect(page.locator("main")).to_contain_text("Tillat informasjonskapsler")
        clean(page, "main")
    finally:
        context.close()


def test_a_phone_that_slept_comes_back_quietly(chromium: Browser, hub_server: Hub, room: str) -> None:
    """Frozen with the line gone, and an hour on when it wakes: it catches up, and what was written is there."""
    text = "Sagt mens den sov-7301"
    with (
        at_screen(chromium, hub_server, room, "ingvild.moen.odd-1", viewport=PHONE) as mother,
        at_screen(chromium, hub_server, room, "anders.vollaug.odd-1") as teacher,
    ):
        page = mother.context.new_page()
        page.clock.install()
        page.goto(f"{hub_server.url}/rooms/{room}/")
        connected(page)
        page.locator("[data-composer] textarea").fill("Halvveis-7302")
        cdp = mother.context.new_cdp_session(page)
        mother.context.set_offline(True)
        cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
        his = teacher.window()
        connected(his)
        write(his, text, "school")
        expect(his.locator("[data-entry]", has_text=text)).to_be_visible()
        mother.context.set_offline(False)
        cdp.send("Page.setWebLifecycleState", {"state": "active"})
        page.clock.fast_forward("01:00:00")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator("[data-entry]", has_text=text)).to_have_count(1, timeout=30_000)
        connected(page)
        expect(page.locator("[data-composer] textarea")).to_have_value("Halvveis-7302")
        expect(page.locator("[data-change]")).to_be_hidden()
