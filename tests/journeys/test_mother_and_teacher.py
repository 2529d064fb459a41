"""Two browsers, one plan: Nora's mother and her teacher."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import Person, at_screen, connected, load, write
from tests.services import Hub

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "journey-1")


@pytest.fixture
def mother(chromium: Browser, hub_server: Hub, room: str) -> Iterator[Person]:
    with at_screen(chromium, hub_server, room, "ingvild.moen.journey-1") as person:
        yield person


@pytest.fixture
def teacher(chromium: Browser, hub_server: Hub, room: str) -> Iterator[Person]:
    with at_screen(chromium, hub_server, room, "anders.vollaug.journey-1") as person:
        yield person


def nowhere(teacher: Person, page: Page, text: str) -> None:
    """In no frame, page, count or title."""
    assert not any(text in frame for frame in teacher.frames)
    assert text not in page.content()
    assert text not in page.title()


def test_school_crosses_and_health_does_not(mother: Person, teacher: Person) -> None:
    hers, his = mother.window(), teacher.window()
    connected(hers)
    connected(his)
    write(hers, "helsekanari-7711", "health")
    expect(hers.locator("[data-entry]", has_text="helsekanari-7711")).to_be_visible()
    write(hers, "skolehilsen-7712", "school")
    expect(his.locator("[data-entry]", has_text="skolehilsen-7712")).to_be_visible()
    nowhere(teacher, his, "helsekanari-7711")
    his.goto(f"{teacher.hub}/rooms/")
    nowhere(teacher, his, "helsekanari-7711")


def withdraw_school(page: Page) -> None:
    """The mother shuts «Skole» for the school on the consent page, and says that she is sure."""
    page.goto(page.url.split("?")[0] + "consent/")
    row = page.locator("tr", has_text="Bjørkelia skole")
    row.locator('form[action$="/close/"]:has(input[value="school"]) button').click()
    page.locator('form:has(input[name="sure"]) button[type="submit"]').click()
    expect(page.locator("h1")).to_be_visible()


def test_without_script_the_room_is_read_and_a_form_posts(
    chromium: Browser, hub_server: Hub, room: str, mother: Person
) -> None:
    with at_screen(chromium, hub_server, room, "lars.haugmo.journey-1", java_script_enabled=False) as physio:
        page = physio.window()
        expect(page.locator("[data-entry]").first).to_be_visible()
        for box in page.locator("[data-scopes] input").all():
            box.set_checked(box.get_attribute("value") == "health")
        page.locator("[data-composer] textarea").fill("uten skript-9911")
        expect(page.locator("#composer li", has_text="Helse")).to_contain_text("Kine Almlid")
        expect(page.locator("#composer li", has_text="Helse")).not_to_contain_text("Anders")
        page.locator("[data-composer] [type=submit]").click()
        expect(page.locator("[data-entry]", has_text="uten skript-9911")).to_be_visible()
    hers = mother.window()
    connected(hers)
    expect(hers.locator("[data-entry]", has_text="uten skript-9911")).to_be_visible()
