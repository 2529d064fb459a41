"""A mother and a new physiotherapist, each at a screen: health is opened from now on, read, and taken again."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import PHONE, Person, at_screen, choose, connected, load, write
from tests.journeys.test_mother_and_teacher import nowhere
from tests.services import Hub

pytestmark = pytest.mark.browser

NEW = "Ny fysioterapi"


def test_opened_from_now_read_and_taken_again(chromium: Browser, hub_server: Hub) -> None:
    room = load(hub_server, "nora", "given-1")
    with at_screen(chromium, hub_server, room, "siw.brattlien.given-1") as coordinator:
        invite(coordinator)
    with (
        at_screen(chromium, hub_server, room, "ingvild.moen.given-1", viewport=PHONE) as mother,
        at_screen(chromium, hub_server, room, "ny.fysio.given-1") as physio,
    ):
        hers, theirs = mother.window(), physio.window()
        connected(hers)
        connected(theirs)
        write(hers, "Sagt før-7701", "health")
        expect(hers.locator("[data-entry]", has_text="7701")).to_be_visible()
        sign(mother)
        expect(theirs.locator("[data-scopes] [value=health]")).to_have_count(1)
        choose(hers, "health")
        hers.locator("[data-composer] textarea").fill("Sagt etter-7702")
        expect(hers.locator("[data-audience-whole]")).to_contain_text("Signe Ny")
        hers.locator("[data-composer] [type=submit]").click()
        seen = theirs.locator("[data-entry]", has_text="7702")
        expect(seen).to_be_visible()
        nowhere(physio, theirs, "Sagt før-7701")
        old_link = f"{hub_server.url}/rooms/{room}/?at={seen.get_attribute('data-entry')}"
        second = physio.window()
        expect(second.locator("[data-entry]", has_text="7702")).to_be_visible()
        connected(second)
        withdraw(mother)
        began = time.monotonic()
        for page in (theirs, second):
            expect(page.locator("[data-entry]", has_text="7702")).to_have_count(0, timeout=5000)
        assert time.monotonic() - began < 5
        shut(physio, theirs, old_link, hub_server, room)


def invite(coordinator: Person) -> None:
    """Somebody for a party that nobody knew until now. A seat alone opens nothing."""
    page = coordinator.window("seats/new/")
    page.locator("select[name=party]").select_option("-")
    page.locator("[name=party_name]").fill(NEW)
    page.locator("select[name=party_kind]").select_option("health")
    page.locator("[name=login]").fill("ny.fysio.given-1")
    page.locator("[name=name]").fill("Signe Ny")
    page.locator("form.form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Signe Ny")


def sign(mother: Person) -> None:
    """Chooses, reads the whole text, and signs under it."""
    page = mother.window("consent/")
    cell = page.locator("tr", has_text=NEW).locator("td", has_text="Helse")
    cell.locator("[popovertarget]").first.click()
    page.locator(".sheet:popover-open button[type=submit]").click()
    text = page.locator(".consenttext")
    for said in (NEW, "Helse", "Det er frivillig", "Det som er skrevet før, er fortsatt stengt."):
        expect(text).to_contain_text(said)
    page.locator("[name=child]").fill("Hun nikket.")
    page.locator('form[action$="/give/"] button[type=submit]').click()
    expect(page.locator("main")).to_contain_text("Nå er det åpent.")
    page.close()


def withdraw(mother: Person) -> None:
    page = mother.window("consent/")
    row = page.locator("tr", has_text=NEW)
    row.locator('form[action$="/close/"]:has(input[value="health"]) button').click()
    page.locator('form:has(input[name="sure"]) button[type="submit"]').click()
    expect(page.locator("main")).to_contain_text("Nå er det stengt.")


def shut(physio: Person, page: Page, old_link: str, hub: Hub, room: str) -> None:
    """A reload, an old link, the way back, a third tab, search and an export show nothing."""
    said = "Sagt etter-7702"
    assert said not in page.content()
    page.reload()
    connected(page)
    assert said not in page.content()
    page.goto(old_link)
    assert said not in page.content()
    page.go_back()
    assert said not in page.content()
    third = physio.window()
    connected(third)
    assert said not in third.content()
    third.goto(f"{hub.url}/rooms/")
    third.locator("input[name=text]").first.fill("7702")
    third.keyboard.press("Enter")
    third.wait_for_load_state()
    assert said not in third.content()
    seat = next(seat for seat in seats(hub, room) if seat["person_name"] == "Signe Ny")
    export = hub.cli("export-case", room, "--as", seat["key"])
    assert export.returncode == 0, export.stderr
    assert said not in export.stdout


def seats(hub: Hub, room: str) -> list[dict[str, str]]:
    told = json.loads(hub.cli("export-case", room).stdout)
    names = {person["key"]: person["name"] for person in told["people"]}
    opened = [event for event in told["timeline"] if event["kind"] == "seat.opened"]
    return [{**event, "person_name": names[event["person"]]} for event in opened]
