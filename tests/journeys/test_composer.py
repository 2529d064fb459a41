"""Writing on a phone that comes and goes: who sees it, what is kept, what waits, what goes along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.journeys.people import DESK, PHONE, at_screen, choose, connected, load, write
from tests.journeys.test_kept_here import clean
from tests.services import Hub

pytestmark = pytest.mark.browser

KEPT = """async () => {
  const asked = indexedDB.open("samrom", 1);
  const base = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const all = base.transaction("waiting").objectStore("waiting").getAll();
  const rows = await new Promise((resolve) => { all.onsuccess = () => resolve(all.result); });
  base.close();
  return rows.map((row) => Object.values(row).map((part) => typeof part === "string" ? part : new TextDecoder().decode(part)).join(" "));
}"""
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
STYLES = {"includedCategories": ["devtools.timeline"], "excludedCategories": ["*"]}
ABOVE_KEYBOARD = {"width": 390, "height": 500}
IN_VIEW = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const newest = box("[data-timeline] > li:last-of-type"), send = box("[data-composer] [type=submit]");
  return newest.top >= 0 && newest.bottom <= box("[data-composer]").top && send.bottom <= innerHeight;
}"""
CLEAR = """() => {
  const [newest, composer] = ["[data-newest]", "[data-composer]"].map((one) => document.querySelector(one).getBoundingClientRect());
  return newest.bottom <= composer.top && newest.top > 0 && composer.bottom <= innerHeight;
}"""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text.length === 1 ? text.repeat(10_000_000) : text);
  document.querySelector("[data-composer] textarea")
    .dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "composer-1")


def text_of(page: Page) -> str:
    return page.locator("[data-composer] textarea").input_value()


def kept(page: Page) -> None:
    expect(page.locator("[data-draft-state]")).to_have_text("Kladden er lagret")


def test_a_message_survives_a_lost_line_and_a_closed_tab(
    chromium: Browser, hub_server: Hub, room: str
) -> None:
    """Nothing gets out, and the tab is closed; what waits lies sealed, and is said once by the next tab."""
    text = "Ventekanari-5511"
    with at_screen(chromium, hub_server, room, "ingvild.moen.composer-1", viewport=PHONE) as mother:
        page = mother.context.new_page()
        page.route_web_socket(lambda url: "/ws/" in url, deaf)
        page.goto(f"{hub_server.url}/rooms/{room}/")
        connected(page)
        write(page, text, "school")
        expect(page.locator("[data-outbox] li", has_text=text)).to_be_visible()
        page.wait_for_function(f"({KEPT})().then((rows) => rows.length === 1)")
        assert not any(text in row for row in page.evaluate(KEPT))
        clean(page, "[data-outbox]", "[data-composer]")
        page.close()
        again = mother.window()
        expect(again.locator("[data-entry]", has_text=text)).to_have_count(1)
        expect(again.locator("[data-outbox] li")).to_have_count(0)
        again.wait_for_function(f"({KEPT})().then((rows) => rows.length === 0)")
        assert text_of(again) == ""
        again.reload()
        connected(again)
        expect(again.locator("[data-entry]", has_text=text)).to_have_count(1)
        assert text_of(again) == ""


def deaf(socket: WebSocketRoute) -> None:
    """The line is open, and what is said on it goes nowhere."""
    server = socket.connect_to_server()
    socket.on_message(lambda said: None if '"post"' in str(said) else server.send(said))


def test_above_a_keyboard_the_newest_message_and_the_way_to_send_are_both_in_view(
    chromium: Browser, hub_server: Hub, room: str
) -> None:
    """Three lines, their kinds, who sees them and the button, and above them what was said last.

    And a key touches nothing but where it is written, however much stands above.
    """
    with at_screen(chromium, hub_server, room, "siw.brattlien.composer-1", viewport=PHONE) as coordinator:
        page = coordinator.window()
        connected(page)
        page.locator("[data-composer] textarea").focus()
        page.set_viewport_size(ABOVE_KEYBOARD)
        choose(page, "general")
        page.locator("[data-composer] textarea").focus()
        page.keyboard.type("Én\nTo\nTr")
        expect(page.locator("[data-audience]")).to_contain_text(":")
        assert 0 < restyled(page, lambda: page.keyboard.press("e")) < 12
        expect(page.locator("[data-kinds-words]")).to_have_text("Felles")
        expect(page.locator("[data-audience-whole] summary")).to_contain_text("(")
        page.wait_for_function(IN_VIEW)
        expect(page.locator("#composer [data-scopes]")).to_be_hidden()
        page.locator("[data-audience-whole] summary").click()
        expect(page.locator("[data-audience-whole]")).to_contain_text("Ingvild Moen")
        page.locator("[data-more-line]").click()
        expect(page.locator("[data-mark=bold]")).to_be_visible()
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.evaluate("() => scrollTo(0, 0)")
        expect(page.locator("[data-newest]")).to_be_visible()
        page.wait_for_function(CLEAR)
        page.locator("[data-composer] [type=submit]").click()
        expect(page.locator("[data-entry]", has_text="Tre").last).to_be_in_viewport()


def test_where_one_writes_without_the_room_the_way_to_send_is_there(
    chromium: Browser, hub_server: Hub, room: str
) -> None:
    """Nothing there unfolds what the room's script would, so nothing is folded, and what only that does is not offered."""
    with at_screen(chromium, hub_server, room, "lars.haugmo.composer-1", viewport=PHONE) as physio:
        page = physio.context.new_page()
        page.goto(f"{hub_server.url}/rooms/{room}/write/")
        expect(page.locator("[data-composer] [type=submit]")).to_be_visible()
        expect(page.locator("[data-scopes] input").first).to_be_visible()
        expect(
            page.locator("[data-mark], [data-attach], [data-kinds-line]").filter(visible=True)
        ).to_have_count(0)


def restyled(page: Page, act: Callable[[], None]) -> int:
    """How many elements the browser looks for a style of anew."""
    events: list[dict[str, Any]] = []
    session = page.context.new_cdp_session(page)
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": STYLES})
    act()
    page.evaluate(DRAWN)
    done: list[object] = []
    session.on("Tracing.tracingComplete", lambda told: done.append(told))  # noqa: PLW0108 - it takes no built-in
    session.send("Tracing.end")
    while not done:
        page.evaluate(DRAWN)
    return sum(
        event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree"
    )


def test_a_draft_follows_its_writer_and_nobody_else(chromium: Browser, hub_server: Hub, room: str) -> None:
    text = "Kladdekanari-5512"
    with (
        at_screen(chromium, hub_server, room, "ingvild.moen.composer-1") as desk,
        at_screen(chromium, hub_server, room, "ingvild.moen.composer-1", viewport=PHONE) as phone,
        at_screen(chromium, hub_server, room, "anders.vollaug.composer-1") as teacher,
    ):
        first = desk.window()
        connected(first)
        choose(first, "school")
        first.locator("[data-composer] textarea").fill(text)
        kept(first)
        second = phone.window()
        connected(second)
        assert text_of(second) == text
        expect(second.locator("[data-scopes] [value=school]")).to_be_checked()
        second.locator("[data-composer] textarea").fill(f"{text}, fra telefonen")
        kept(second)
        first.locator("[data-composer] textarea").fill(f"{text}, fra pulten")
        expect(first.locator("[data-draft-choice]")).to_be_visible()
        for page, size in ((first, DESK), (first, PHONE)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            clean(page, "[data-composer]")
        first.locator("[data-draft-theirs]").click()
        assert text_of(first) == f"{text}, fra telefonen"
        his = teacher.window()
        connected(his)
        assert text not in his.content()
        expect(first.locator("[data-audience-whole]")).to_contain_text("Anders Vollaug")
        first.locator("[data-composer] [type=submit]").click()
        expect(his.locator("[data-entry]", has_text="fra telefonen")).to_have_count(1)
        expect(second.locator("[data-draft-choice]")).to_contain_text("sendt eller kastet")
        second.locator("[data-composer] [type=submit]").click()  # the same draft in another tab
        expect(second.locator("[data-outbox] li")).to_have_count(0)
        expect(second.locator("[data-entry]", has_text="fra telefonen")).to_have_count(1)
        second.reload()
        assert text_of(second) == ""


def test_who_comes_in_is_named_and_files_go_along(
    chromium: Browser, hub_server: Hub, room: str, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "tegning.png")
    (tmp_path / "tom.pdf").touch()
    with at_screen(chromium, hub_server, room, "ingvild.moen.composer-1", viewport=PHONE) as mother:
        page = mother.window()
        connected(page)
        write(page, "Bare for helse-5513", "health")
        expect(page.locator("[data-entry]", has_text="Bare for helse-5513")).to_be_visible()
        expect(page.locator("[data-scopes] :checked")).to_have_count(0)
        choose(page, "school")
        expect(page.locator("[data-wider]")).to_contain_text("Anders Vollaug")
        clean(page, "[data-composer]")
        page.locator("[data-as-last]").click()
        expect(page.locator("[data-scopes] [value=health]")).to_be_checked()
        expect(page.locator("[data-audience-whole]")).to_contain_text("Lars Petter Haugmo")
        page.locator("[data-attach] input").first.set_input_files(
            [tmp_path / "tegning.png", tmp_path / "tom.pdf"]
        )
        expect(page.locator(".attached", has_text="tom.pdf")).to_contain_text("tom")
        clean(page, "[data-composer]")
        page.locator(".attached", has_text="tom.pdf").locator("button").click()
        page.locator("[data-composer] textarea").fill("Med tegning-5514")
        page.locator("[data-composer] [type=submit]").dblclick()
        entry = page.locator("[data-entry]", has_text="Med tegning-5514")
        expect(entry.locator(".entry__documents")).to_contain_text("tegning.png")
        expect(entry).to_have_count(1)


def test_what_is_pasted_is_made_plain_or_refused_at_once(
    chromium: Browser, hub_server: Hub, room: str
) -> None:
    with at_screen(chromium, hub_server, room, "lars.haugmo.composer-1") as physio:
        page = physio.window()
        connected(page)
        page.locator("[data-composer] textarea").fill("Står her\n")
        page.evaluate(PASTE, "x")
        expect(page.locator("[data-refusal]")).to_contain_text("10\u00a0000\u00a0000 tegn")
        assert text_of(page) == "Står her\n"
        page.evaluate(PASTE, "•\tett\r\no\tto\u00a0ord")
        assert text_of(page) == "Står her\n- ett\n- to ord"
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.press("ControlOrMeta+B")
        assert text_of(page) == "**Står her\n- ett\n- to ord**"


def test_the_session_ends_while_one_writes(chromium: Browser, hub_server: Hub, room: str) -> None:
    """What was written is in the field, and kept as soon as somebody is logged in again."""
    text = "Midt i en setning-5515"
    with at_screen(chromium, hub_server, room, "siw.brattlien.composer-1") as coordinator:
        page = coordinator.window()
        connected(page)
        page.locator("[data-composer] textarea").fill("Midt i")
        kept(page)
        cookies = coordinator.context.cookies()
        coordinator.context.clear_cookies()
        page.locator("[data-composer] textarea").fill(text)
        expect(page.locator("[data-draft-state]")).to_contain_text("logg inn på nytt")
        coordinator.context.add_cookies([dict(cookie) for cookie in cookies if "form" not in cookie["name"]])  # type: ignore[misc]
        page.locator("[data-composer] textarea").fill(f"{text}.")
        kept(page)
        again = coordinator.window()
        assert text_of(again) == f"{text}."
        again.locator("[data-throw-away]").click()
        expect(again.locator("[data-composer] textarea")).to_have_value("")


def test_a_message_is_changed_and_taken_back_where_it_stands_and_a_file_survives_a_reload(
    chromium: Browser, hub_server: Hub, room: str, tmp_path: Path
) -> None:
    Image.new("RGB", (1200, 800), "teal").save(tmp_path / "utsikt.png")
    with at_screen(chromium, hub_server, room, "anders.vollaug.composer-1", viewport=PHONE) as teacher:
        page = teacher.window()
        connected(page)
        write(page, "Fyrst slik-5516", "school")
        entry = page.locator("[data-entry]", has_text="slik-5516")
        name = entry.get_attribute("id")
        entry.locator("[data-edit]").press("Enter")
        form = page.locator(f"#{name} form")
        expect(form.locator("textarea")).to_be_focused()
        expect(form.locator("[data-sees]")).to_contain_text("Ingvild")
        expect(page.locator("[data-composer]")).to_be_hidden()
        clean(page, f"#{name}")
        form.locator("textarea").fill("Så slik-5516")
        page.keyboard.press("ControlOrMeta+Enter")
        expect(page.locator(f"#{name} .entry__body").first).to_have_text("Så slik-5516")
        page.locator(f"#{name} [data-past]").press("Enter")
        expect(page.locator(f"#{name} .past")).to_contain_text("Fyrst slik-5516")
        clean(page, f"#{name}")
        page.locator(f"#{name} [data-retract]").press("Enter")
        clean(page, f"#{name}")
        page.keyboard.press("Escape")
        expect(form).to_have_count(0)
        expect(page.locator("[data-composer]")).to_be_visible()
        page.locator("[data-attach] input").first.set_input_files([tmp_path / "utsikt.png"])
        expect(page.locator(".attached")).to_have_attribute("data-state", "kept")
        kept(page)
        page.reload()
        connected(page)
        expect(page.locator(".attached__name")).to_have_text("utsikt.png")
        clean(page, "[data-composer]")
        write(page, "Med utsikt-5517", "school")
        picture = page.locator("[data-entry]", has_text="Med utsikt-5517").locator(".entry__picture img")
        expect(picture).to_have_js_property("naturalWidth", 640)
        clean(page, "[data-timeline] > li:last-of-type")
        page.reload()
        expect(page.locator(".attached")).to_have_count(0)
