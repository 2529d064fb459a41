"""What one looks for stays where one looks: the button under the thumb, the headings of a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import PHONE, Person, at_screen, connected, load
from tests.services import Hub

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "sight-1")


@pytest.fixture
def phone(chromium: Browser, hub_server: Hub, room: str) -> Iterator[Person]:
    with at_screen(chromium, hub_server, room, "ingvild.moen.sight-1", viewport=PHONE) as mother:
        yield mother


@pytest.fixture
def desk(chromium: Browser, hub_server: Hub, room: str) -> Iterator[Person]:
    with at_screen(chromium, hub_server, room, "ingvild.moen.sight-1") as mother:
        yield mother


def test_send_stays_in_one_place(phone: Person, tmp_path: Path) -> None:
    page = phone.window()
    connected(page)
    page.locator("[data-composer] textarea").focus()
    stood = left(page)
    page.locator("[data-composer] textarea").fill("Et ord")
    assert left(page) == stood
    Image.new("RGB", (30, 20)).save(tmp_path / "bilde.png")
    page.locator("[data-attach] input").first.set_input_files([tmp_path / "bilde.png"])
    expect(page.locator("[data-attached] li")).to_have_count(1)
    assert left(page) == stood


def left(page: Page) -> float:
    box = page.locator("[data-composer] [type=submit]").bounding_box()
    assert box is not None
    return box["x"] + box["width"]


def test_the_headings_stay_above_the_party_that_one_jumped_to(desk: Person) -> None:
    page = desk.window("consent/")
    named = page.locator(".grants tbody tr").last.get_attribute("id")
    page.goto(f"{desk.hub}/rooms/{desk.room}/consent/#{named}")
    page.locator(".grants tbody tr").nth(4).evaluate("row => { location.hash = row.id; }")
    row, heading = page.locator(".grants tbody tr:target"), page.locator(".grants thead th").nth(1)
    expect(heading).to_be_in_viewport(ratio=1)
    above, below = heading.bounding_box(), row.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"] + 1
