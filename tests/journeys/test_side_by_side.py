"""The demonstration in ten seconds: two people in one window, and what never crosses between them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, expect

from tests.journeys.people import DESK, PHONE, choose, load
from tests.journeys.test_screens import RULES, WIDER, console, left_in_english
from tests.services import Hub

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "side-1")


def test_health_stays_on_one_side_and_school_crosses(chromium: Browser, hub_server: Hub, room: str) -> None:
    context = chromium.new_context(locale="nb-NO", viewport=DESK)  # type: ignore[arg-type]
    with console(context.new_page()) as page:
        hers, his = sit(page, hub_server, "ingvild.moen.side-1", "anders.vollaug.side-1")
        assert f"/side/left/rooms/{room}/" in hers.url
        write(hers, "sidekanari-3301", "health")
        write(hers, "sidehilsen-3302", "school")
        expect(his.locator("[data-entry]", has_text="sidehilsen-3302")).to_be_visible()
        assert "sidekanari-3301" not in his.content()
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert left_in_english(page.locator("body").inner_text()) == []
        # A way taken inside a panel stays in it, with the person whose panel it is.
        his.locator('a[data-way="rooms"]').click()
        expect(his.locator("h1")).to_have_text("Mine rom")
        assert his.url.endswith("/side/right/rooms/")
        expect(his.locator(".menu__who")).to_have_text("Anders Vollaug")
        his.locator(f'a[href$="{room}/"]').click()
        expect(his.locator("[data-status]")).to_have_attribute("data-state", "line.open")
        assert "sidekanari-3301" not in his.content()
        # Beside the panels nobody has come in.
        page.goto(f"{hub_server.url}/rooms/{room}/")
        assert "/login/" in page.url
    context.close()


def test_on_a_phone_one_at_a_time(chromium: Browser, hub_server: Hub, room: str) -> None:
    context = chromium.new_context(locale="nb-NO", viewport=PHONE, color_scheme="dark")  # type: ignore[arg-type]
    with console(context.new_page()) as page:
        hers, his = sit(page, hub_server, "ingvild.moen.side-1", "anders.vollaug.side-1")
        for ours, other, side in ((hers, his, "left"), (his, hers, "right")):
            page.locator(f'.side__tabs label:has([value="{side}"])').click()
            expect(ours.locator("[data-composer] textarea")).to_be_visible()
            expect(other.locator("[data-composer] textarea")).not_to_be_focused()
            expect(page.locator(".side__panel:visible")).to_have_count(1)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(WIDER) <= 0
    context.close()


def sit(page: Page, hub: Hub, left: str, right: str) -> tuple[Frame, Frame]:
    """Two chosen from the list of everybody, each connected in a panel."""
    page.goto(f"{hub.url}/demo/")
    page.locator('form[action="/demo/enter/"]').first.evaluate(
        """(form, sides) => {
          form.action = "/side/sit/";
          for (const [name, value] of Object.entries(sides)) form.append(Object.assign(document.createElement("input"), { name, value }));
          form.submit();
        }""",
        {"left": left, "right": right},
    )
    page.wait_for_url("**/side/")
    frames = []
    for side in ("left", "right"):
        frame = page.locator(f".side__panel--{side} iframe").element_handle().content_frame()
        assert frame is not None
        expect(frame.locator("[data-status]")).to_have_attribute("data-state", "line.open")
        frames.append(frame)
    return frames[0], frames[1]


def write(frame: Frame, text: str, scope: str) -> None:
    choose(frame, scope)
    frame.locator("[data-composer] textarea").fill(text)
    frame.wait_for_function("document.querySelector('[data-audience]').textContent.includes(':')")
    frame.locator("[data-composer] [type=submit]").click()
    expect(frame.locator("[data-entry]", has_text=text)).to_have_count(1)
