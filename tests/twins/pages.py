"""Everything that a seat can open in a browser, without script: each answer with its status, headers and bytes."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.twins import addresses
from tests.twins.stage import Stage
from tests.twins.strangers import NO_SCOPE

Observation = tuple[str, str]
NOT_COMPARED = ("Date",)
EXPIRES = re.compile("expires=[^;]*; ")  # by the real clock; the age beside it says the same
MOST_LINKS = 8
MOST_PAGES = 60
PLACES = ("at", "before", "after")
LOOKED_FOR = ("a", "m", "s", "sam")


@dataclass
class Browser:
    """One person's browser. What it was shown is kept for choosing where to go next."""

    stage: Stage
    seen: list[Observation] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False, headers={"host": "127.0.0.1:8000"})
        name, _, value = self.stage.cookie.partition("=")
        self.client.cookies[name] = value

    def get(self, url: str, what: str = "") -> HttpResponse:
        return self._keep(f"page {what or self._bare(url)}", self.client.get(url))

    def post(self, url: str, told: dict[str, Any], what: str = "") -> HttpResponse:
        return self._keep(f"form {what or self._bare(url)}", self.client.post(url, told))

    def _keep(self, what: str, answer: Any) -> HttpResponse:
        headers = [f"{name}: {value}" for name, value in answer.items() if name not in NOT_COMPARED]
        cookies = [EXPIRES.sub("", morsel.OutputString()) for morsel in answer.cookies.values()]
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        is_paper = answer.get("Content-Type", "") == "application/pdf"
        text = hashlib.sha256(body).hexdigest() if is_paper else body.decode("utf-8", "surrogateescape")
        self.seen.append((what, "\n".join([str(answer.status_code), *headers, *cookies, "", text])))
        if answer.get("Content-Type", "").startswith("text/html"):
            self.html.append(text)
        return HttpResponse(body, status=answer.status_code)

    def _bare(self, url: str) -> str:
        """An address without ids, to name what was looked at."""
        return addresses.ID.sub("…", url.replace(self.stage.room_id, "<room>"))


def browse(stage: Stage) -> list[Observation]:
    """The list, the room back to its beginning, every address of the room, and what pages lead to."""
    browser = Browser(stage)
    rng = random.Random(stage.number)
    browser.get("/rooms/", "list")
    for sought in LOOKED_FOR:
        browser.post("/rooms/find/", {"text": sought}, f"looking for {sought}")
    browser.get("/account/", "account")
    history(browser)
    shown = addresses.ids_by_kind("\n".join(browser.html))
    room = stage.room_id
    for url in addresses.with_seen(room, shown, rng):
        browser.get(url)
    for id_ in [id_ for kind in shown.values() for id_ in addresses.chosen(kind, rng, 1)]:
        for how in PLACES:
            browser.get(f"/rooms/{room}/?{how}={id_}")
        browser.get(f"/rooms/{room}/write/?reply_to={id_}")
    for id_ in stage.revised():
        browser.get(f"/rooms/{room}/entries/{id_}/", "earlier texts")
    follow_links(browser, rng)
    strangers(browser, rng)
    return browser.seen


def history(browser: Browser) -> None:
    """The page of the room and every page before it."""
    url = home = f"/rooms/{browser.stage.room_id}/"
    for _ in range(MOST_PAGES):
        html = browser.get(url, "room").content.decode()
        leads = [link for link in addresses.links(html, url) if link.startswith(f"{home}?before=")]
        before = [link for link in leads if link != url]  # a page leads to itself as well: to its own parts
        if not before:
            return
        url = before[0]
    raise AssertionError(f"no beginning in {MOST_PAGES} pages")


def follow_links(browser: Browser, rng: random.Random) -> None:
    home = f"/rooms/{browser.stage.room_id}/"
    found = list(dict.fromkeys(link for html in browser.html for link in addresses.links(html, home)))
    for url in addresses.chosen(found, rng, MOST_LINKS):
        browser.get(url)


def strangers(browser: Browser, rng: random.Random) -> None:
    """Ids of what is hidden, or of nothing: in addresses, in queries and in what is sent."""
    stage = browser.stage
    home = f"/rooms/{stage.room_id}/"
    for url in addresses.with_strangers(stage.room_id, stage.strangers, rng):
        browser.get(url)
    for id_ in addresses.chosen(list(stage.strangers.values()), rng, 5):
        for how in PLACES:
            browser.get(f"{home}?{how}={id_}")
        browser.get(f"{home}write/?reply_to={id_}")
    browser.get(f"/rooms/{stage.strangers['party']}/", "another room")


def send_forms(stage: Stage) -> list[Observation]:
    """What is refused: in a scope out of reach, to and about strangers, and every form sent empty."""
    browser = Browser(stage)
    rng = random.Random(stage.number + 1)
    home = f"/rooms/{stage.room_id}/"
    shown = addresses.ids_by_kind(browser.get(home, "room before forms").content.decode())
    reached = ["general"]
    browser.post(home, {"body": "Til ingen", "scopes": [NO_SCOPE]}, "no such scope")
    browser.post(home, {"body": "Til flere", "scopes": [*reached, NO_SCOPE]}, "one scope too many")
    for id_ in addresses.chosen(list(stage.strangers.values()), rng, 4):
        told = {"body": "Svar", "scopes": reached, "reply_to": id_, "about": id_, "documents": [id_]}
        browser.post(home, told, "answer to a stranger")
    for url in addresses.with_strangers(stage.room_id, stage.strangers, rng):
        browser.post(url, {"body": "Ord", "scopes": reached})
    for url in addresses.with_seen(stage.room_id, shown, rng):
        browser.post(url, {})
    browser.get(home, "room after forms")
    return browser.seen
