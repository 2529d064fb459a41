"""Somebody who goes from screen to screen, takes a picture of each and says what is wrong with it."""

from __future__ import annotations

import json
import re
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
from tests.screens.consents import CONSENT, GROWN, YOUNG
from tests.screens.judge import Console, faults, faults_by_night
from tests.screens.screens import ALONE, ERROR, EVERYWHERE, FULL, OUTSIDE, Screen
from tests.services import ROOT, Hub

SIZES = {"phone": PHONE, "desk": DESK}
TALLEST = 4000  # pixels of a picture
TOP = "(part) => Math.floor(part.getBoundingClientRect().top + scrollY)"
LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}

DRAW = """
import json, sys, django
django.setup()
from django.contrib.auth.forms import SetPasswordForm
from django.template.loader import render_to_string
from django.urls import URLResolver, get_resolver
from django.utils.translation import override
from hub.forms import CodeForm
def names(patterns, before=""):
    for one in patterns:
        at = before + one.pattern.regex.pattern.lstrip("^")
        yield from names(one.url_patterns, at) if isinstance(one, URLResolver) else [(one.name, at)]
def told(name):
    if name == "hub/second_factor": return {"form": CodeForm()}
    if name == "hub/welcome": return {"form": SetPasswordForm(None)}
    return {"codes": ["2b7k-9xqd", "h4mm-c3ta", "p8ve-6nwr", "k5dz-t7yf"]} if name == "hub/recovery_codes" else {}
drawn = {}
for language in sys.argv[2:]:
    with override(language):
        for name in json.loads(sys.argv[1]):
            drawn[f"{language} {name}"] = render_to_string(f"{name}.html", {"here": "/rooms/", **told(name)})
print(json.dumps({"drawn": drawn, "names": list(names(get_resolver().url_patterns))}))
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
        self._names: list[tuple[str, str]] = []

    def everything(self, languages: Sequence[str]) -> Iterator[Look]:
        drawn = self._drawn(languages)
        for language in languages:
            self._close_a_seat(language)
            self._open_a_seat(language)
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
        yield "asked", CONSENT
        yield "young", YOUNG
        yield "grown", GROWN

    # --- One screen.

    def _screen(self, kind: str, screen: Screen, language: str, size: str) -> Iterator[Look]:
        of = "full" if kind == "error" else kind
        room = told.room(self._hub, of, language) if screen.who else ""
        with self._context(language, size) as context:
            if screen.who:
                self._enter(context, told.login(screen.who, of, language))
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

            yield from self._looked_at(page, f"{kind}/{screen.name}", language, size, console, reach, screen)

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
            told.room(self._hub, "plain", language)
            names = [told.login(name, "plain", language) for name in ("ingvild.moen", "anders.vollaug")]
            yield from self._looked_at(
                page, "side/side by side", language, size, console, lambda: void(sit(page, self._hub, *names))
            )

    def _looked_at(
        self,
        page: Page,
        name: str,
        language: str,
        size: str,
        console: Console,
        reach: Callable[[], None],
        screen: Screen | None = None,
    ) -> Iterator[Look]:
        day, night = (Look(name, language, f"{size} {light}", "") for light in ("day", "night"))
        try:
            reach()
            day.faults += faults(page, language)
            if screen is not None and screen.shows not in ("", self._name(page)):
                day.faults.append(f"shows {self._name(page)}, not {screen.shows}")
            top = screen.top if screen is not None else ""
            self._picture(page, day, top)
            page.emulate_media(color_scheme="dark")
            night.faults += faults_by_night(page)
            self._picture(page, night, top)
        except (Error, AssertionError) as failed:
            day.faults.append(f"not reached: {str(failed).splitlines()[0][:160]}")
        day.faults += console.said
        mark = f"{len(day.faults) + len(night.faults)} faults" if day.faults or night.faults else "sound"
        sys.stderr.write(f"{language} {size:5} {name}: {mark}\n")
        yield from (day, night)

    def _name(self, page: Page) -> str:
        """Of the address that the page has."""
        path = urlsplit(page.url).path.lstrip("/")
        return next((name for name, address in self._names if re.fullmatch(address, path)), "nothing")

    def _picture(self, page: Page, look: Look, top: str) -> None:
        size = page.viewport_size or DESK
        start = page.locator(top).evaluate(TOP) if top else 0
        tall = min(page.evaluate("() => document.documentElement.scrollHeight") - start, TALLEST)
        shown = page.locator("dialog[open], :popover-open, [data-composer] textarea:focus").count() > 0
        look.picture = f"{look.name} {look.language} {look.how}.png".replace("/", " ").replace(" ", "-")
        whole = {
            "x": 0,
            "y": start,
            "width": size["width"],
            "height": tall if top else max(tall, size["height"]),
        }
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
        room = told.room(self._hub, "full", language)
        with self._context(language, "desk") as context:
            self._enter(context, told.login("siw.brattlien", "full", language))
            page = context.new_page()
            page.goto(f"{self._hub.url}/rooms/{room}/seats/")
            page.locator("a[href*='/close/'][aria-label*='Kine']").click()
            with page.expect_navigation():
                page.locator("main form.form [type=submit]").click()

    def _open_a_seat(self, language: str) -> None:
        """Somebody new at the physiotherapist's, in the room where things wait."""
        if not any(self._wanted(f"asked/{screen.name}") for screen in CONSENT):
            return
        room = told.room(self._hub, "asked", language)
        with self._context(language, "desk") as context:
            self._enter(context, told.login("siw.brattlien", "asked", language))
            page = context.new_page()
            page.goto(f"{self._hub.url}/rooms/{room}/seats/new/")
            page.locator("select[name=party]").select_option(
                label="Fysioterapi for barn og unge, Elvestrand kommune"
            )
            page.locator("[name=login]").fill(told.login("signe.ny", "asked", language))
            page.locator("[name=name]").fill("Signe Ny")
            with page.expect_navigation():
                page.locator("main form.form [type=submit]").click()

    def _drawn(self, languages: Sequence[str]) -> dict[str, str]:
        """Pages that come when something is broken, by language and name."""
        words = [sys.executable, "-c", DRAW, json.dumps(list(ALONE)), *languages]
        env = {**self._hub.env, "DJANGO_SETTINGS_MODULE": "hub.settings"}
        done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
        answer = json.loads(done.stdout)
        self._names = answer["names"]
        return dict(answer["drawn"])


def void(_: object) -> None:
    """For a step whose answer is of no use."""
