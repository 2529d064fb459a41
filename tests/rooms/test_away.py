"""A store that is away, at each place where a page meets it: plain words, 503, nothing half stored, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connections, utils
from django.test import Client

from rooms.away import store_is_away
from rooms.log import rows
from rooms.models import Disclosure
from tests.rooms.conftest import MOTHER, TEACHER, House
from tests.statements import noted

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

SESSION, PERSON, READ, RECORD, APPEND = (
    'FROM "django_session"',
    'FROM "hub_visit"',
    "rooms_entry",
    'INSERT INTO "rooms_disclosure"',
    'INSERT INTO "rooms_entry"',
)
KEPT = "Hei\n«på» <b>dere</b>"
UNSTORED = "Ingenting kan lagres akkurat nå"
LANGUAGES = {
    "nb": "Siden kan ikke vises akkurat nå",
    "nn": "Sida kan ikkje visast akkurat no",
    "en": "The page cannot be shown just now",
}


@contextmanager
def failing(statement: str, error: type[Exception] = utils.OperationalError) -> Iterator[list[str]]:
    """What the driver says to this statement, on both stores; the words must never be shown."""
    met: list[str] = []

    def fail(sql: str) -> None:
        if statement in sql:
            met.append(sql)
            raise error("hemmelig: database or disk is full")

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        fail(sql)
        return run(sql, *rest)

    def write(entries: Any, moved: Any) -> None:
        if entries:
            fail(APPEND)
        written(entries, moved)

    def alone(*told: Any) -> bool:
        fail(APPEND)
        return written_after(*told)

    written, written_after = rows.write, rows.write_after
    with (
        noted(fail),
        connections["keys"].execute_wrapper(execute),
        patch.object(rows, "write", write),  # the ledger writes below Django's cursors
        patch.object(rows, "write_after", alone),
    ):
        yield met


def calm(answer: Any, words: str) -> str:
    """The page of a store that is away; its text."""
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    text = unescape(answer.content.decode())
    assert words in text
    assert "hemmelig" not in text
    assert "Traceback" not in text
    return text


def browser(house: House, login: str, language: str = "nb") -> Client:
    client = house.client(login)
    client.raise_request_exception = False
    client.cookies["samrom-language"] = language
    return client


def told(once: Callable[[], str]) -> dict[str, Any]:
    return {"body": KEPT, "scopes": ["school"], "client_id": once(), "audience": ""}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("statement", [SESSION, PERSON])
def test_a_page_whose_session_cannot_be_looked_up(house: House, statement: str, language: str) -> None:
    """Only the browser knows the language by then."""
    client = browser(house, MOTHER, language)
    for path in (house.url, "/rooms/", "/account/"):
        with failing(statement) as met:
            answer = client.get(path)
        assert met
        assert f'href="{path}"' in calm(answer, LANGUAGES[language])
    assert client.get(house.url).status_code == 200, "and back to normal by itself"


@pytest.mark.parametrize("statement", [READ, RECORD])
def test_a_page_that_cannot_be_read_or_whose_reading_cannot_be_recorded(house: House, statement: str) -> None:
    house.say(TEACHER, {"kind": "message", "scopes": ["school"], "body": "skolekanari-1"})
    client, before = browser(house, MOTHER), Disclosure.objects.count()
    with failing(statement) as met:
        assert "skolekanari-1" not in calm(client.get(house.url), LANGUAGES["nb"])
    assert met
    assert Disclosure.objects.count() == before
    assert "skolekanari-1" in client.get(house.url).content.decode()


@pytest.mark.parametrize("statement", [SESSION, PERSON, READ, APPEND])
def test_a_form_that_cannot_be_stored_keeps_what_was_typed(
    house: House, once: Callable[[], str], statement: str
) -> None:
    client, before, said = browser(house, MOTHER), house.head(), told(once)
    with failing(statement) as met:
        text = calm(client.post(f"{house.url}write/", said), UNSTORED)
    assert met
    assert house.head() == before
    assert KEPT in text
    again = kept(text)
    assert again == {**{name: [value] for name, value in said.items()}, "scopes": ["school"]}
    for _ in range(2):
        assert client.post(f"{house.url}write/", again).status_code == 302
    assert house.head() == before + 1
    assert house.newest(MOTHER).event["body"].strip() == KEPT


def kept(page: str) -> dict[str, list[str]]:
    """The hidden fields of the form that sends it again."""
    fields: dict[str, list[str]] = {}
    page = page[page.index('<div class="calm">') :]
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(value)
    return fields


def test_what_came_from_another_page_is_not_given_a_form_of_ours(
    house: House, once: Callable[[], str]
) -> None:
    """The session is asked for before the token is; while it cannot be, nobody else's words are put in our mouth."""
    foreign = Client(enforce_csrf_checks=True, raise_request_exception=False)
    foreign.cookies = house.client(MOTHER).cookies
    with failing(SESSION) as met:
        text = calm(foreign.post(f"{house.url}write/", told(once)), UNSTORED)
    assert met
    assert KEPT not in text
    assert kept(text) == {}


def test_no_password_and_no_file_is_given_back(house: House) -> None:
    client = Client(raise_request_exception=False)
    with failing('"hub_user"') as met:
        text = calm(client.post("/login/", {"login": MOTHER, "password": "regnbue over fjorden"}), UNSTORED)
    assert met
    assert "regnbue" not in text
    assert kept(text) == {}


def test_a_store_that_takes_nothing_ends_no_visit_and_keeps_no_page_away(house: House) -> None:
    """Somebody was seen: worth writing down, and not worth a page."""
    from hub.models import Visit
    from rooms import clock

    client = browser(house, MOTHER)
    client.get("/account/")
    Visit.objects.update(seen_at=clock.now() - timedelta(minutes=2))
    with failing('UPDATE "hub_visit"') as met:
        assert client.get("/account/").status_code == 200
    assert met


def test_our_own_faults_stay_faults(house: House) -> None:
    client = browser(house, MOTHER)
    for fault in (utils.ProgrammingError, utils.IntegrityError, utils.DataError, utils.InternalError):
        assert not store_is_away(fault())
        with failing(READ, fault):
            assert client.get(house.url).status_code == 500
    assert store_is_away(utils.OperationalError())
    assert store_is_away(utils.InterfaceError())
    assert not store_is_away(None)


@pytest.mark.embedded
def test_a_full_disk_stores_nothing_and_is_over_when_there_is_room(
    house: House, once: Callable[[], str]
) -> None:
    client, before, said = browser(house, MOTHER), house.head(), told(once)
    said["body"] = "lang " * 4_000
    with connections["default"].cursor() as cursor:
        cursor.execute("VACUUM")  # what earlier tests left free would be room
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    calm(client.post(f"{house.url}write/", said), UNSTORED)
    assert house.head() == before
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    assert client.post(f"{house.url}write/", said).status_code == 302
    assert house.head() == before + 1
