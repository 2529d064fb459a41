"""Pages that stand by themselves in other tabs are as true as the room: the plan, the documents, a form, the consents."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.people import PHONE, Person, at_screen, load
from tests.journeys.test_screens import RULES, sound
from tests.services import Hub

pytestmark = pytest.mark.browser

GOAL = "At Nora skal få sove uten smerter"
DOCUMENT = "Anfallsplan"
WRITTEN = "Et mål som jeg har tenkt lenge på"
AT_ONCE = 5000  # milliseconds, at most


def test_what_is_withdrawn_leaves_the_pages_in_other_tabs(chromium: Browser, hub_server: Hub) -> None:
    room = load(hub_server, "nora", "beside-1")
    with (
        at_screen(chromium, hub_server, room, "ingvild.moen.beside-1", viewport=PHONE) as mother,
        at_screen(chromium, hub_server, room, "nora.lindgard.beside-1") as nora,
        at_screen(chromium, hub_server, room, "lars.haugmo.beside-1") as physio,
        at_screen(chromium, hub_server, room, "anders.vollaug.beside-1") as teacher,
    ):
        plan, documents, goal = (
            physio.window("plan/"),
            physio.window("documents/"),
            physio.window("goals/new/"),
        )
        consents, others = nora.window("consent/"), teacher.window("plan/")
        expect(plan.locator("main")).to_contain_text(GOAL)
        expect(documents.locator("main")).to_contain_text(DOCUMENT)
        before = others.locator("main").inner_text()
        goal.locator("[name=text]").fill(WRITTEN)
        expect(goal.locator("[name=scopes][value=health]")).to_have_count(1)

        withdraw_health(mother)
        expect(plan.locator("main")).not_to_contain_text(GOAL, timeout=AT_ONCE)
        expect(documents.locator("main")).not_to_contain_text(DOCUMENT, timeout=AT_ONCE)
        expect(goal.locator("[name=scopes][value=health]")).to_have_count(0, timeout=AT_ONCE)
        expect(goal.locator("textarea[readonly]")).to_have_value(WRITTEN)
        expect(goal.locator("form [name=text]")).to_have_value("")
        sound(goal, "a form whose reader lost sight", RULES)
        expect(plan.locator("h1")).to_have_text("Planen")
        for page in (plan, documents):
            assert GOAL not in page.content()
            assert DOCUMENT not in page.content()
        expect(cell(consents)).to_contain_text("Ikke åpent", timeout=AT_ONCE)
        assert others.locator("main").inner_text() == before
        assert GOAL not in before


def test_a_seat_that_ends_leaves_no_page_behind(chromium: Browser, hub_server: Hub) -> None:
    room = load(hub_server, "nora", "beside-2")
    with (
        at_screen(chromium, hub_server, room, "siw.brattlien.beside-2") as coordinator,
        at_screen(chromium, hub_server, room, "kine.almlid.beside-2") as leaves,
        at_screen(chromium, hub_server, room, "anders.vollaug.beside-2") as stays,
    ):
        hers, his = leaves.window("plan/"), stays.window("plan/")
        expect(hers.locator("h1")).to_have_text("Planen")
        expect(his.locator(".plan__people")).to_contain_text("Kine Almlid")
        seats = coordinator.window("seats/")
        seats.locator("a[href*='/close/'][aria-label*='Kine']").click()
        seats.locator("form.form [type=submit]").click()
        expect(hers.locator("h1")).to_have_text("Plassen din i dette rommet er avsluttet.", timeout=AT_ONCE)
        assert "Nora" not in hers.content()
        sound(hers, "a page whose reader's seat ended", RULES)
        expect(his.locator(".plan__people")).not_to_contain_text("Kine Almlid", timeout=AT_ONCE)
        expect(his.locator("h1")).to_have_text("Planen")


def test_going_back_puts_nothing_into_a_form_where_the_choices_are_others(
    chromium: Browser, hub_server: Hub
) -> None:
    """What was written about health, with health ticked, is not offered to the school, nor to who logs in next."""
    room = load(hub_server, "nora", "beside-3")
    with (
        at_screen(chromium, hub_server, room, "ingvild.moen.beside-3") as mother,
        at_screen(chromium, hub_server, room, "lars.haugmo.beside-3") as physio,
    ):
        goal = physio.window("goals/new/")
        goal.locator("[name=text]").fill(WRITTEN)
        goal.locator("[name=scopes][value=health]").check()
        goal.locator("a[href$='/plan/']").first.click()
        expect(goal.locator("h1")).to_have_text("Planen")
        withdraw_health(mother)
        expect(goal.locator("main")).not_to_contain_text(GOAL, timeout=AT_ONCE)
        goal.go_back()
        expect(goal.locator("form [name=text]")).to_have_value("")
        expect(goal.locator("[name=scopes][value=school]")).to_have_count(1)
        expect(goal.locator("[name=scopes]:checked")).to_have_count(0)


def cell(page: Page) -> Locator:
    return page.locator("tr", has_text="Fysioterapi for barn").locator("td", has_text="Helse").first


def withdraw_health(mother: Person) -> None:
    page = mother.window("consent/")
    row = page.locator("tr", has_text="Fysioterapi for barn")
    row.locator('form[action$="/close/"]:has(input[value="health"]) button').click()
    page.locator('form:has(input[name="sure"]) button[type="submit"]').click()
    expect(page.locator("main")).to_contain_text("Nå er det stengt.")
