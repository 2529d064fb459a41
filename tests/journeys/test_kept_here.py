"""Somebody writes while the store takes nothing: the screen says where the words lie, and then that they are stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import DESK, PHONE, at_screen, connected, load, write
from tests.journeys.test_screens import RULES, WIDER
from tests.services import Hub

pytestmark = pytest.mark.browser

KEPT = "Ligger hos deg, ikke lagret ennå"
UNSTORED = "Ingenting kan lagres akkurat nå"


@pytest.fixture(scope="module")
def room(hub_server: Hub) -> str:
    return load(hub_server, "nora", "kept-1")


@contextmanager
def held(hub: Hub) -> Iterator[None]:
    """Somebody else has the store for themselves: everybody may read and nobody may write."""
    url = hub.env.get("HUB_DATABASE_URL")
    if url:
        with psycopg.connect(
            url.replace("//hub_app@", "//hub@")
        ) as store:  # the owner of the tables may lock them
            store.execute("LOCK TABLE rooms_entry IN SHARE ROW EXCLUSIVE MODE")
            yield
            store.rollback()
        return
    store = sqlite3.connect(Path(hub.folder) / "samrom.sqlite3", isolation_level=None)
    store.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        store.execute("ROLLBACK")
        store.close()


def test_what_is_not_stored_yet_is_said_to_lie_here(chromium: Browser, hub_server: Hub, room: str) -> None:
    text = "Skrevet mens ingenting lagres"
    with (
        at_screen(chromium, hub_server, room, "ingvild.moen.kept-1") as mother,
        at_screen(chromium, hub_server, room, "anders.vollaug.kept-1") as teacher,
    ):
        hers, his = mother.window(), teacher.window()
        connected(hers)
        connected(his)
        with held(hub_server):
            write(hers, text, "school")
            kept = hers.locator("[data-outbox] li", has_text=text)
            expect(kept).to_contain_text(KEPT)
            expect(hers.locator("[data-status]")).to_contain_text(UNSTORED)
            expect(hers.locator("[data-entry]", has_text=text)).to_have_count(0)
            assert not any('"ack"' in frame for frame in mother.frames)
            assert not any(text in frame for frame in teacher.frames)
            for size in (PHONE, DESK):
                hers.set_viewport_size(size)  # type: ignore[arg-type]
                clean(hers, "[data-outbox]", "[data-status]", "[data-composer]")
        expect(hers.locator("[data-entry]", has_text=text)).to_have_count(1, timeout=30_000)
        expect(hers.locator("[data-outbox] li")).to_have_count(0)
        connected(hers)
        expect(his.locator("[data-entry]", has_text=text)).to_have_count(1, timeout=30_000)
        his.reload()
        expect(his.locator("[data-entry]", has_text=text)).to_have_count(1)


def clean(page: Page, *parts: str) -> None:
    """No fault that axe can find in these parts of the page, nothing wider than the window. At the end, where the field
    lies over nothing: a link that is half under it has half its size only until one scrolls.
    """
    page.evaluate("() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    found = Axe().run(page, context={"include": [[part] for part in parts]}, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate(WIDER) <= 0
