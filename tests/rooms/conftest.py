"""Nora's room, as the demonstration tells it, and its people at their browsers. Kari has no seat in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from django.test import Client

from rooms import clock
from tests.stored import begun

if TYPE_CHECKING:
    from rooms.log.read import Reader, Seen, SeenThing

CASE = Path(__file__).resolve().parents[2] / "demo" / "cases" / "nora.json"
DAY = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
OWNER, MOTHER, FATHER = "nora.lindgard", "ingvild.moen", "torarne.lindgard"
COORDINATOR, TEACHER, PHYSIO = "siw.brattlien", "anders.vollaug", "lars.haugmo"
RESPITE, AIDS, OUTSIDER = "kine.almlid", "amina.warsan", "kari"


@dataclass
class House:
    """One room and a browser for each of its people."""

    room: str
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/rooms/{self.room}/"

    def client(self, login: str) -> Client:
        from hub.demonstration import ready_session
        from hub.models import User

        if login not in self.clients:
            name, _, value = ready_session(User.objects.get(login=login)).partition("=")
            self.clients[login] = Client()
            self.clients[login].cookies[name] = value
        return self.clients[login]

    def get(self, login: str, path: str = "") -> Any:
        return self.client(login).get(self.url + path)

    def post(self, login: str, path: str, told: dict[str, Any]) -> Any:
        return self.client(login).post(self.url + path, told)

    def text(self, login: str, path: str = "") -> str:
        answer = self.get(login, path)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    def reader(self, login: str) -> Reader:
        from hub.models import User
        from rooms.log.read import reader_of

        reader = reader_of(User.objects.get(login=login).pk, self.room)
        assert reader is not None
        return reader

    def entry(self, key: str, login: str = OWNER) -> Seen:
        from rooms.log.read import named

        return named(self.reader(login), [key])[key]

    def thing(self, key: str, login: str = OWNER) -> SeenThing:
        from rooms.log.read import things_named

        return things_named(self.reader(login), [key])[key]

    def newest(self, login: str = OWNER) -> Seen:
        from rooms.log.read import page

        return page(self.reader(login), None, 1).entries[-1]

    def head(self) -> int:
        from rooms.models import Room

        return Room.objects.get(public_id=self.room).head

    def say(self, login: str, event: dict[str, Any]) -> str:
        """Something said past the pages, to set a scene; the id of its entry."""
        from rooms.web import say

        return say(self.reader(login), event).public_id

    def doors(self) -> list[str]:
        from rooms.models import Disclosure

        return list(Disclosure.objects.order_by("pk").values_list("door", flat=True))


@pytest.fixture(autouse=True)
def _stands_still() -> Iterator[None]:
    """A day after the last one that the case tells of."""
    clock.set_source(lambda: DAY)
    yield
    clock.set_source(None)


@pytest.fixture
def house(transactional_db: None, settings: Any) -> Iterator[House]:
    from hub.models import User
    from rooms.log import find, fold

    settings.HUB_DEMO = True
    fold.drop_all()
    find.forget_all_sets()
    User.objects.create_user(OUTSIDER, "Kari Nordmann")
    yield House(begun("nora as demonstrated", lambda: orjson.loads(CASE.read_bytes())))
    fold.drop_all()
    find.forget_all_sets()


@pytest.fixture
def once() -> Callable[[], str]:
    return lambda: str(uuid.uuid4())
