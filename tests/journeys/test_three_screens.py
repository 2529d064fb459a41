"""Three people at once, on lines that come and go: a mother, a teacher, and a physiotherapist who sees health."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import PHONE, Person, at_screen, choose, connected, load, write
from tests.journeys.test_mother_and_teacher import nowhere, withdraw_school
from tests.services import Hub

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "three-1")


@pytest.fixture
def mother(chromium: Browser, hub_server: Hub, room: str) -> Iterator[Person]:
    with at_screen(chromium, hub_server, room, "ingvild.moen.three-1", viewport=PHONE) as person:
        yield person


@pytest.fixture
def teacher(chromium: Browser, hub_server: Hub, room: str) -> Iterator[Person]:
    with at_screen(chromium, hub_server, room, "anders.vollaug.three-1") as person:
        yield person


@pytest.fixture
def physio(chromium: Browser, hub_server: Hub, room: str) -> Iterator[Person]:
    with at_screen(chromium, hub_server, room, "lars.haugmo.three-1") as person:
        yield person


def test_said_answered_attached_and_taken_back(
    mother: Person, teacher: Person, physio: Person, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "sittestilling.png")
    hers, his, theirs = mother.window(), teacher.window(), physio.window()
    for page in (hers, his, theirs):
        connected(page)
    write(hers, "Hei alle sammen-6101", "general")
    for page in (his, theirs):
        expect(page.locator("[data-entry]", has_text="6101")).to_be_visible()
    his.locator("[data-entry]", has_text="6101").locator("[data-reply]").click()
    his.locator("[data-composer] textarea").fill("Svar fra skolen-6102")
    his.locator("[data-composer] [type=submit]").click()
    for page in (hers, theirs):
        answer = page.locator("[data-entry]", has_text="6102")
        expect(answer).to_contain_text("Hei alle sammen-6101")

    choose(hers, "health")
    hers.locator("[data-composer] textarea").fill("Slik sitter hun nå-6103")
    hers.locator("[data-attach] input").first.set_input_files([tmp_path / "sittestilling.png"])
    hers.locator("[data-composer] [type=submit]").click()
    got = theirs.locator("[data-entry]", has_text="6103")
    expect(got.locator(".entry__documents")).to_contain_text("sittestilling.png")
    link = got.locator(".entry__documents a").first.get_attribute("href")
    assert link is not None
    assert physio.context.request.get(f"{physio.hub}{link}").ok
    assert teacher.context.request.get(f"{teacher.hub}{link}").status == 404
    for said in ("sitter hun nå-6103", "sittestilling"):
        nowhere(teacher, his, said)

    hers.locator("[data-entry]", has_text="6103").locator("[data-retract]").click()
    hers.locator(".amend--ask [type=submit]").click()
    expect(theirs.locator("[data-entry]", has_text="6103")).to_have_count(0)
    theirs.reload()
    connected(theirs)
    assert "sitter hun nå-6103" not in theirs.content()
    nowhere(teacher, his, "sitter hun nå-6103")


def test_the_line_goes_in_the_middle_of_sending(mother: Person, teacher: Person) -> None:
    hers, his = mother.window(), teacher.window()
    connected(hers)
    connected(his)
    choose(hers, "school")
    hers.locator("[data-composer] textarea").fill("Skrevet i tunnelen-6201")
    expect(hers.locator("[data-audience-whole]")).to_contain_text("Anders Vollaug")
    mother.context.set_offline(True)
    cut(hers)
    hers.locator("[data-composer] [type=submit]").click()
    waits = hers.locator("[data-outbox] li", has_text="6201")
    expect(waits).to_be_visible()
    expect(hers.locator("[data-entry]", has_text="6201")).to_have_count(0)
    nowhere(teacher, his, "i tunnelen-6201")
    mother.context.set_offline(False)
    for page in (hers, his):
        expect(page.locator("[data-entry]", has_text="6201")).to_have_count(1, timeout=30_000)
    expect(waits).to_have_count(0)
    his.reload()
    connected(his)
    expect(his.locator("[data-entry]", has_text="6201")).to_have_count(1)


def cut(page: Page) -> None:
    """Chromium lets a socket live that was open when the net went: a tunnel does not."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    conditions = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    cdp.send("Network.emulateNetworkConditions", conditions)
    cdp.detach()


def test_sight_goes_while_one_writes(chromium: Browser, hub_server: Hub) -> None:
    """The screen is emptied, the words stay with who wrote them, and can be sent to nobody by mistake. In a room of its
    own, since the others need the teacher's sight."""
    own = load(hub_server, "nora", "three-2")
    with (
        at_screen(chromium, hub_server, own, "ingvild.moen.three-2", viewport=PHONE) as mother,
        at_screen(chromium, hub_server, own, "anders.vollaug.three-2") as teacher,
    ):
        sight_goes(mother, teacher)


def sight_goes(mother: Person, teacher: Person) -> None:
    hers, his = mother.window(), teacher.window()
    connected(hers)
    connected(his)
    write(hers, "Skolekanari-6301", "school")
    expect(his.locator("[data-entry]", has_text="6301")).to_be_visible()
    choose(his, "school")
    his.locator("[data-composer] textarea").fill("Halvskrevet-6302")
    withdraw_school(hers)
    expect(his.locator("[data-entry]", has_text="6301")).to_have_count(0, timeout=5000)
    assert "Skolekanari-6301" not in his.content()
    expect(his.locator("[data-composer] textarea")).to_have_value("Halvskrevet-6302")
    expect(his.locator("[data-scopes] [value=school]")).to_have_count(0)
    expect(his.locator("[data-refusal]")).to_contain_text("Skole")
    expect(his.locator("[data-draft-state]")).to_have_text("Kladden er lagret")
    his.reload()
    connected(his)
    expect(his.locator("[data-composer] textarea")).to_have_value("Halvskrevet-6302")
    assert not any("Halvskrevet-6302" in frame for frame in mother.frames)
