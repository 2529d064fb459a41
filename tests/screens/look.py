"""Somebody who goes from screen to screen, takes a picture of each and says what is wrong with it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.journeys.people import DESK, PHONE
from tests.screens import told
from tests.screens.judge import Console, faults, faults_by_night
from tests.screens.screens import ALONE, ERROR, EVERYWHERE, FULL, OUTSIDE, Screen
from tests.services import ROOT, Hub

SIZES = {"phone": PHONE, "desk": DESK}
TALLEST = 4000  # pixels of a picture
LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}

DRAW = """
import json, sys, django
django.setup()
from django.template.loader import render_to_string
from django.utils.translation import override
drawn = {}
for language in sys.argv[2:]:
    with override(language):
        for name in json.loads(sys.argv[1]):
            drawn[f"{language} {name}"] = render_to_string(f"{name}.html", {"here": "/rooms/"})
print(json.dumps(drawn))
"""


@dataclass
class Look:
    """A screen as somebody saw it: `picture` is a file's name, and there is none where the screen was not reached."""

    name: str
    language: str
    how: str
    picture: str
    faults: list[str] = field(default_factory=list)


class Looker:
    def __init__(self, hub: Hub, browser: Browser, out: Path, wanted: Callable[[str], bool]) -> None:
        self._hub = hub
        self._browser = browser
        self._out = out
        self._wanted = wanted
        self._rooms = {kind: told.rooms(hub, kind) for kind in ("empty", "full", "plain")}

    def everything(self, languages: Sequence[str]) -> Iterator[Look]:
        drawn = self._drawn(languages)
        for language in languages:
            self._close_a_seat(language)
            for kind, screens in self._sets():
                here = [screen for screen in screens if self._wanted(f"{kind}/{screen.name}")]
                for size in SIZES:
                    for screen in here:
                        yield from self._screen(kind, screen, language, size)
            for name, status in ALONE.items():
                if self._wanted(f"error/{name}"):
                    for size in SIZES:
                        yield from self._alone(
                            f"error/{name.replace('/', ' ')}",
                            drawn[f"{language} {name}"],
                            status,
                            language,
                            size,
                        )
            if self._wanted("side/side by side"):
                for size in SIZES:
                    yield from self._side(language, size)

    def _sets(self) -> Iterator[tuple[str, Sequence[Screen]]]:
        yield "outside", OUTSIDE
        yield "empty", EVERYWHERE
        yield "full", (*EVERYWHERE, *FULL)
        yield "error", ERROR

    # --- One screen.

    def _screen(self, kind: str, screen: Screen, language: str, size: str) -> Iterator[Look]:
        room = self._rooms["full" if kind == "error" else kind][language] if screen.who else ""
        with self._context(language, size) as context:
            if screen.who:
                self._enter(context, told.login(screen.who, "full" if kind == "error" else kind, language))
            page = context.new_page()
            console = Console(page, refused=screen.refused)

            def reach() -> None:
                path = screen.path if screen.path.startswith("/") else f"/rooms/{room}/{screen.path}"
                page.goto(self._hub.url + path)
                if screen.link:
                    page.goto(self._hub.url + str(page.locator(screen.link).first.get_attribute("href")))
                page.wait_for_load_state("load")
                if screen.act is not None:
                    screen.act(page)

            yield from self._looked_at(page, f"{kind}/{screen.name}", language, size, console, reach)

    def _alone(self, name: str, html: str, status: int, language: str, size: str) -> Iterator[Look]:
        with self._context(language, size) as context:
            page = context.new_page()
            console = Console(page, refused=True)
            page.route(
                "**/alone/", lambda route: route.fulfill(status=status, body=html, content_type="text/html")
            )
            yield from self._looked_at(
                page, name, language, size, console, lambda: void(page.goto(f"{self._hub.url}/alone/"))
            )

    def _side(self, language: str, size: str) -> Iterator[Look]:
        from tests.journeys.test_side_by_side import sit

        with self._context(language, size) as context:
            page = context.new_page()
            console = Console(page, refused=False)
            names = [told.login(name, "plain", language) for name in ("ingvild.moen", "anders.vollaug")]
            yield from self._looked_at(
                page, "side/side by side", language, size, console, lambda: void(sit(page, self._hub, *names))
            )

    def _looked_at(
        self, page: Page, name: str, language: str, size: str, console: Console, reach: Callable[[], None]
    ) -> Iterator[Look]:
        day, night = (Look(name, language, f"{size} {light}", "") for light in ("day", "night"))
        try:
            reach()
            day.faults += faults(page, language)
            self._picture(page, day)
            page.emulate_media(color_scheme="dark")
            night.faults += faults_by_night(page)
            self._picture(page, night)
        except (Error, AssertionError) as failed:
            day.faults.append(f"not reached: {str(failed).splitlines()[0][:160]}")
        day.faults += console.said
        mark = f"{len(day.faults) + len(night.faults)} faults" if day.faults or night.faults else "sound"
        sys.stderr.write(f"{language} {size:5} {name}: {mark}\n")
        yield from (day, night)

    def _picture(self, page: Page, look: Look) -> None:
        size = page.viewport_size or DESK
        tall = min(page.evaluate("() => document.documentElement.scrollHeight"), TALLEST)
        shown = page.locator("dialog[open], [data-composer] textarea:focus").count() > 0
        look.picture = f"{look.name} {look.language} {look.how}.png".replace("/", " ").replace(" ", "-")
        whole = {"x": 0, "y": 0, "width": size["width"], "height": max(tall, size["height"])}
        path = self._out / look.picture
        if shown:
            page.screenshot(path=path)
        else:
            page.screenshot(path=path, full_page=True, clip=whole)  # type: ignore[arg-type]

    # --- What it takes.

    @contextmanager
    def _context(self, language: str, size: str) -> Iterator[BrowserContext]:
        context = self._browser.new_context(
            locale=LOCALES[language],
            viewport=SIZES[size],  # type: ignore[arg-type]
            color_scheme="light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(8000)
        yield context
        context.close()

    def _enter(self, context: BrowserContext, login: str) -> None:
        name, value = self._hub.entered(login).split("=", 1)
        host = urlsplit(self._hub.url).hostname or "127.0.0.1"
        context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])

    def _close_a_seat(self, language: str) -> None:
        """Kine's, in the full room, by the coordinator."""
        if not self._wanted("full/seat that is closed"):
            return
        with self._context(language, "desk") as context:
            self._enter(context, told.login("siw.brattlien", "full", language))
            page = context.new_page()
            page.goto(f"{self._hub.url}/rooms/{self._rooms['full'][language]}/seats/")
            page.locator("a[href*='/close/'][aria-label*='Kine']").click()
            with page.expect_navigation():
                page.locator("main form.form [type=submit]").click()

    def _drawn(self, languages: Sequence[str]) -> dict[str, str]:
        """Pages that come when something is broken, by language and name."""
        words = [sys.executable, "-c", DRAW, json.dumps(list(ALONE)), *languages]
        env = {**self._hub.env, "DJANGO_SETTINGS_MODULE": "hub.settings"}
        done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout))


def void(_: object) -> None:
    """For a step whose answer is of no use."""
