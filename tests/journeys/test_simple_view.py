"""Nora and her mother look at the simple view together, on a phone."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.journeys.people import PHONE, at_screen, connected, load, write
from tests.journeys.test_screens import MOVED
from tests.services import Hub

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "simple-1")


def photo() -> FilePayload:
    out = BytesIO()
    Image.new("RGB", (16, 16), "green").save(out, "JPEG")
    return {"name": "bade.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def choose_kind(page: Page, name: str) -> None:
    page.locator(".say__kind", has_text=name).locator("label").click()


def test_new_words_arrive_and_a_word_and_a_photo_go_out(
    chromium: Browser, hub_server: Hub, room: str
) -> None:
    with (
        at_screen(chromium, hub_server, room, "nora.lindgard.simple-1", viewport=PHONE) as nora,
        at_screen(chromium, hub_server, room, "ingvild.moen.simple-1") as mother,
    ):
        hers = mother.window()
        connected(hers)
        page = nora.window()
        page.get_by_role("button", name="Enkel visning").click()
        page.wait_for_url("**/simple/")
        connected(page)
        write(hers, "Bading på lørdag-5511", "leisure")
        first = page.locator("[data-said-list] > li").first
        expect(first).to_contain_text("Bading på lørdag-5511")
        choose_kind(page, "Fritid")
        expect(page.locator(".say__kind", has_text="Fritid").locator("[data-sees]")).to_contain_text(
            "Kine Almlid"
        )
        expect(page.locator(".say__kind", has_text="Helse").locator("[data-sees]")).to_be_hidden()
        page.get_by_role("button", name="Ja", exact=True).click()
        expect(page.locator(".notices")).to_contain_text("Kine Almlid")
        expect(hers.locator("[data-entry]").last).to_contain_text("Ja")
        page.locator("input[name=picture]").set_input_files(photo())
        choose_kind(page, "Fritid")
        page.get_by_role("button", name="Send").click()
        expect(page.locator("[data-said-list] > li").first).to_contain_text("bade.jpg")
        expect(hers.locator("[data-entry]").last).to_contain_text("bade.jpg")
        write(hers, "En lang fortelling om svømming. " * 60, "leisure")
        expect(page.locator("[data-said-list] [data-all]")).to_have_count(1)
        page.reload()
        expect(page.locator("[data-said-list] [data-all]")).to_have_count(1)
        connected(page)
        assert page.evaluate(MOVED) == 0
        page.locator("[data-all]").click()
        expect(page.locator("[data-all]")).to_have_count(0)
        page.goto(f"{hub_server.url}/rooms/")
        page.get_by_role("link", name="Blåveis").click()
        page.wait_for_url("**/simple/")
        page.get_by_role("button", name="Hele rommet").click()
        connected(page)
        expect(page.locator("[data-composer]")).to_be_visible()


def test_without_script_it_is_read_and_a_word_is_said(chromium: Browser, hub_server: Hub, room: str) -> None:
    with at_screen(
        chromium, hub_server, room, "torarne.lindgard.simple-1", viewport=PHONE, java_script_enabled=False
    ) as father:
        page = father.window("simple/")
        expect(page.locator("[data-entry]").first).to_be_visible()
        choose_kind(page, "Felles")
        page.locator("textarea").fill("Uten skript-5512")
        page.get_by_role("button", name="Bra", exact=True).click()
        expect(page.locator("[data-entry]", has_text="Uten skript-5512")).to_be_visible()
        page.goto(f"{hub_server.url}/rooms/")
        page.get_by_role("searchbox").fill("siw")
        page.get_by_role("button", name="Finn").click()
        expect(page.get_by_role("link", name="Siw Brattlien")).to_be_visible()
        assert "siw" not in page.url
