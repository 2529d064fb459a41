"""The told rooms of Jonas and Nora, and their people at their browsers. Kari has a login and no seat."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.services import hidden

if TYPE_CHECKING:
    from rooms.log.read import Reader, SeenThing
    from rooms.state import RoomState

DAY = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
JONAS, MOTHER, FATHER = "jonas.myklevoll", "solveig.tveitaskog", "geirove.myklevoll"
COORDINATOR, TEACHER, NURSE = "ashild.rundereim", "magnus.indrehaug", "torunn.eikesdal"
OUTSIDER = "kari"


@dataclass
class House:
    """One room and a browser for each of its people, who read English."""

    room: str
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, login: str) -> Client:
        from hub.demonstration import ready_session
        from hub.models import User

        if login not in self.clients:
            User.objects.filter(login=login).update(language="en")
            name, _, value = ready_session(User.objects.get(login=login)).partition("=")
            self.clients[login] = Client()
            self.clients[login].cookies[name] = value
        return self.clients[login]

    def get(self, login: str, path: str) -> Any:
        return self.client(login).get(f"/rooms/{self.room}/{path}")

    def post(self, login: str, path: str, told: dict[str, Any]) -> Any:
        return self.client(login).post(f"/rooms/{self.room}/{path}", told)

    def text(self, login: str, path: str = "consent/") -> str:
        answer = self.get(login, path)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    def reader(self, login: str) -> Reader:
        from hub.models import User
        from rooms.log.read import reader_of

        reader = reader_of(User.objects.get(login=login).pk, self.room)
        assert reader is not None
        return reader

    def thing(self, key: str, login: str = JONAS) -> SeenThing:
        from rooms.log.read import things_named

        return things_named(self.reader(login), [key])[key]

    @property
    def state(self) -> RoomState:
        from rooms.log.fold import state_of
        from rooms.models import Room

        return state_of(Room.objects.get(public_id=self.room))

    def head(self) -> int:
        from rooms.models import Room

        return Room.objects.get(public_id=self.room).head

    def told(self) -> list[dict[str, Any]]:
        """The events of the log, in order."""
        from rooms.log.fold import everything
        from rooms.models import Room

        return [inside["e"] for _, inside in everything(Room.objects.get(public_id=self.room))]

    def reaches(self, login: str, scope: str) -> int | None:
        """Where a person's seat starts to read a kind of information; None where it does not."""
        reader = self.reader(login)
        found = reader.state.scope_named(scope)
        assert found is not None
        return reader.reach.get(found.pk)

    def cell(self, party: str, scope: str, was: str, **more: str) -> dict[str, str]:
        """What the form of one cell sends."""
        found = self.state.party_named(party)
        assert found is not None
        return {"party": found.public_id, "scope": scope, "was": was, **more}

    def open(self, login: str, party: str, scope: str, was: str = "closed", way: str = "from") -> Any:
        """Chooses, reads and signs."""
        return self.sign(login, self.read_text(login, party, scope, was, way))

    def read_text(
        self, login: str, party: str, scope: str, was: str = "closed", way: str = "from", **more: str
    ) -> Any:
        told = {"way": way, "purpose": "Til mopeden", **more}
        return self.post(login, "consent/open/", self.cell(party, scope, was, **told))

    def sign(self, login: str, text: Any, **more: str) -> Any:
        """Signs the text that an answer shows; where it shows none, the answer itself."""
        found = text.content.decode()
        told = {name: hidden(found, name) for name in ("offer", "digest")}
        if "" in told.values():
            return text
        return self.post(login, "consent/give/", {**told, "child": "Ho nikka.", **more})

    def close(self, login: str, party: str, scope: str, was: str = "from", **more: str) -> Any:
        return self.post(login, "consent/close/", self.cell(party, scope, was, **more))


def bare(answer: Any) -> str:
    """A page without what differs from one showing to the next."""
    return re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]*"|data-cursor="[0-9a-f]{32}"', "", answer.content.decode()
    )
