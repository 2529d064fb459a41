"""Every screen, on a phone and a desk, by day and by night, in each language: open to all who use it, with nothing wrong
on its console.

What is asked of each: no fault that axe can find, nothing wider than the window, also with text at 200 per cent and in a
window of 320 pixels (400 per cent of 1280), nothing that moved by itself, and in Norwegian nothing left in English. On a
desk only what is laid out otherwise there; `make screens` asks it of everything.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect

from tests.journeys.people import DESK, PHONE, at_screen, connected, load
from tests.services import ROOT, Hub

pytestmark = [
    pytest.mark.browser,
    pytest.mark.embedded,
]  # how a screen looks asks no store, so once is enough

AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

OUTSIDE = ["/demo/", "/login/"]
HUB = ["/rooms/", "/account/", "/shortcuts/", "/second-factor/set-up/", "/nothing-here/"]
ROOM = ["", "simple/", "documents/new/", "meetings/new/", "goals/new/", "parts/new/", "plan/", "consent/"]
COORDINATOR = ["", "plan/", "consent/", "consent/tasks/", "seats/", "seats/new/", "state/"]
LINKED = ["/write/", "/evaluation/", "/measure/", "/minutes/", "/why/"]
OTHERWISE_ON_A_DESK = {"", "plan/", "consent/", "consent/tasks/", "seats/", "/rooms/"}

BOTH = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
NARROW = {"width": 320, "height": 640}

# Summed before a hand has touched anything; what a person did may move things.
MOVED = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => tell(sum), 0));
})"""
WIDER = "() => document.documentElement.scrollWidth - window.innerWidth"
LARGER = "size => { document.documentElement.style.fontSize = size }"
# Of a field that only its label is to be seen of, the label; what something else lies over is not to be seen.
FOCUSED = """wanted => {
  const at = document.activeElement, seen = at.closest("label") ?? at, style = getComputedStyle(seen);
  const box = seen.getClientRects()[0] ?? new DOMRect(), middle = [box.x + box.width / 2, box.y + box.height / 2];
  const top = document.elementFromPoint(...middle);
  return {
    words: `${at.tagName} ${(at.textContent || at.name || "").trim().replace(/\\s+/g, " ").slice(0, 40)}`,
    window: at === document.body,
    wanted: wanted !== undefined && at.matches(wanted),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none",
    inside: box.bottom > 0 && box.top < innerHeight,
    covered: top !== null && !seen.contains(top) && !top.contains(seen),
  };
}"""


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "screens-1")


@BOTH
def test_before_signing_in(chromium: Browser, hub_server: Hub, room: str, size: dict[str, int]) -> None:
    context = chromium.new_context(locale="nb-NO", viewport=size)  # type: ignore[arg-type]
    with console(context.new_page()) as page:
        for path in OUTSIDE:
            judge(page, hub_server.url + path, "nb")
    context.close()


@BOTH
@pytest.mark.parametrize(("login", "below"), [("ingvild.moen", ROOM), ("siw.brattlien", COORDINATOR)])
def test_every_screen(
    chromium: Browser,
    hub_server: Hub,
    room: str,
    size: dict[str, int],
    login: str,
    below: list[str],
) -> None:
    with (
        at_screen(chromium, hub_server, room, f"{login}.screens-1", viewport=size) as person,
        console(person.window()) as page,
    ):
        paths = [*below, *HUB] if below is ROOM else below
        if size == DESK:
            paths = [path for path in paths if path in OTHERWISE_ON_A_DESK]
        elif below is ROOM:
            paths += [first_link(page, part) for part in LINKED]
        for path in paths:
            judge(page, hub_server.url + (path if path.startswith("/") else f"/rooms/{room}/{path}"), "nb")


@pytest.mark.parametrize("language", ["nn", "en", "se"])
def test_other_languages(chromium: Browser, hub_server: Hub, room: str, language: str) -> None:
    """Northern Sámi has no texts of its own yet: bokmål stands in, and the page says that it does."""
    with (
        at_screen(chromium, hub_server, room, "anders.vollaug.screens-1", viewport=PHONE) as person,
        console(person.window()) as page,
    ):
        page.goto(f"{hub_server.url}/account/")
        page.locator("select[name=language]").select_option(language)
        page.locator(".panel button").first.click()
        for path in (
            "/rooms/",
            "/account/",
            f"/rooms/{room}/",
            f"/rooms/{room}/simple/",
            f"/rooms/{room}/plan/",
        ):
            judge(page, hub_server.url + path, language, axe=path == "/account/")


def test_a_face_that_comes_late_moves_nothing(chromium: Browser, hub_server: Hub, room: str) -> None:
    """Lines of other lengths would move what is being read: it is used from the next page on."""
    with (
        at_screen(chromium, hub_server, room, "anders.vollaug.screens-1", viewport=PHONE) as person,
        console(person.window("plan/")) as page,
    ):
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/*.woff2", hold)
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(f"{hub_server.url}/rooms/{room}/", wait_until="commit")
        connected(page)
        before, moved = page.locator("[data-entry]").last.bounding_box(), page.evaluate(MOVED)
        assert held
        for route in held:
            route.continue_()
        page.wait_for_load_state("load")
        page.evaluate("() => document.fonts.ready.then(() => null)")
        assert page.locator("[data-entry]").last.bounding_box() == before
        assert page.evaluate(MOVED) == moved


def test_single_keys(chromium: Browser, hub_server: Hub, room: str) -> None:
    """The list opens and is sound, the keys reach what they say, and a field gets its letters as ever."""
    with (
        at_screen(chromium, hub_server, room, "ingvild.moen.screens-1") as person,
        console(person.window()) as page,
    ):
        connected(page)
        page.keyboard.press("?")
        expect(page.locator("dialog[data-shortcuts]")).to_be_visible()
        found = AXE.run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[data-shortcuts]")).to_be_hidden()
        page.keyboard.press("n")
        newest = page.evaluate("() => document.activeElement.matches('[data-timeline] > li:last-of-type')")
        page.keyboard.press("k")
        at = page.evaluate(FOCUSED)
        assert newest
        assert (at["marked"], at["inside"]) == (True, True), at
        page.keyboard.press("s")
        page.keyboard.type("snkjrmh?")
        expect(page.locator("[data-composer] textarea")).to_have_value("snkjrmh?")
        page.locator("[data-composer] textarea").fill("")
        page.goto(f"{hub_server.url}/account/")
        page.locator('form[action="/device/keys/"] button').click()
        page.goto(f"{hub_server.url}/rooms/{room}/")
        connected(page)
        page.keyboard.press("?")
        page.keyboard.press("h")
        expect(page.locator("dialog[data-shortcuts]")).to_be_hidden()
        assert page.url.endswith(f"/rooms/{room}/")


def test_the_light_that_was_chosen_is_there_before_any_script(
    chromium: Browser, hub_server: Hub, room: str
) -> None:
    login = "ingvild.moen.screens-1"
    with at_screen(
        chromium, hub_server, room, login, color_scheme="light", java_script_enabled=False
    ) as person:
        page = person.window()
        day = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        page.goto(f"{hub_server.url}/account/")
        page.locator("#look-dark").check()
        page.locator('form[action="/device/look/"] button').click()
        expect(page.locator("#look-dark")).to_be_checked()
        page.goto(f"{hub_server.url}/rooms/{room}/")
        night = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        assert brightness(day) > 200 > 60 > brightness(night)


def test_a_room_and_a_plan_on_paper(chromium: Browser, hub_server: Hub, room: str) -> None:
    """No chrome and nothing to press; whose sight it is, and under each entry which kinds of information it is."""
    login = "ingvild.moen.screens-1"
    with at_screen(chromium, hub_server, room, login, viewport=PHONE, color_scheme="dark") as person:
        page = person.window()
        for path in ("", "plan/"):
            page.goto(f"{hub_server.url}/rooms/{room}/{path}")
            page.emulate_media(media="print", color_scheme="dark")
            expect(page.locator(".paper")).to_contain_text("Ingvild Moen")
            for selector in (
                ".head",
                ".banner",
                "[data-composer]",
                ".ds-button",
                ".entry__actions",
                "dialog",
            ):
                expect(page.locator(f"{selector}:visible")).to_have_count(0)
            expect(page.locator(".chip").first).to_be_visible()
            assert page.locator("body").evaluate("body => getComputedStyle(body).color") == "rgb(0, 0, 0)"
            page.emulate_media(media="screen")


def test_the_first_page_of_a_room_is_light(chromium: Browser, hub_server: Hub, room: str) -> None:
    with at_screen(chromium, hub_server, room, "ingvild.moen.screens-1", viewport=PHONE) as person:
        page = person.context.new_page()
        came: list[Request] = []
        page.on("requestfinished", lambda request: came.append(request))  # noqa: PLW0108 - it takes no built-in
        page.goto(f"{hub_server.url}/rooms/{room}/")
        page.wait_for_load_state("networkidle")
        sizes = {request.url: request.sizes()["responseBodySize"] for request in came}
        assert sum(sizes.values()) < 150_000, sizes
        assert not any("latin-ext" in url for url in sizes)


# --- What is asked of a screen -------------------------------------------------------------------------


def judge(page: Page, address: str, language: str, axe: bool = True) -> None:
    page.goto(address)
    page.wait_for_load_state("load")
    assert page.locator("html").get_attribute("lang") == {"se": "nb"}.get(language, language), address
    if axe:
        sound(page, address, RULES)
        page.emulate_media(color_scheme="dark")
        sound(page, f"{address} by night", CONTRAST)
        page.emulate_media(color_scheme="light")
    if language != "en":
        assert left_in_english(page.locator("body").inner_text()) == [], address
    assert page.evaluate(MOVED) <= (0 if address.endswith("/simple/") else 0.05), f"{address} moved by itself"
    assert page.evaluate(WIDER) <= 0, address
    page.evaluate(LARGER, "200%")
    assert page.evaluate(WIDER) <= 0, f"{address} with large text"
    page.evaluate(LARGER, "")
    size = page.viewport_size
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate(WIDER) <= 0, f"{address} at 400 per cent"
    page.set_viewport_size(size)  # type: ignore[arg-type]


def sound(page: Page, where: str, options: dict[str, object]) -> None:
    found = AXE.run(page, options=options)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"


@contextmanager
def console(page: Page) -> Iterator[Page]:
    """Nothing but the one page that is not there may be complained of."""
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "nothing-here" not in message.location["url"]:
            faults.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    yield page
    assert faults == []


def left_in_english(shown: str) -> list[str]:
    lines = {line.strip() for line in shown.splitlines()}
    return sorted(lines & english())


@cache
def english() -> set[str]:
    """The source texts that bokmål says in other words; a language is offered under its own name."""
    with (ROOT / "frontend" / "locale" / "nb" / "LC_MESSAGES" / "django.po").open("rb") as source:
        texts = {str(message.id): message.string for message in read_po(source) if message.id}
    return {text for text, said in texts.items() if text not in (said, "English")}


def brightness(colour: str) -> float:
    """Of `rgb(…)`, from 0 to 255."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)[:3]]
    return sum(numbers) / 3


def first_link(page: Page, part: str) -> str:
    address = page.locator(f'a[href*="{part}"]').first.get_attribute("href")
    assert address is not None, part
    return address
