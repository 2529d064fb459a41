"""The place in the log that a page hands its socket: taken before the page is read, and given only where nobody's sight
moved while it was drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from rooms.cursor import Cursors, print_of
from rooms.views import parts
from rooms.views import room as page_view
from tests.rooms.conftest import COORDINATOR, MOTHER, OUTSIDER, OWNER, PHYSIO, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def cursor(page: str) -> str:
    found = re.search(r'data-cursor="(\w*)"', page)
    assert found is not None
    return found[1]


def place(house: House, login: str, page: str) -> tuple[int, bytes] | None:
    return Cursors(house.reader(login).seat.public_id).read(cursor(page))


@pytest.mark.parametrize("path", ["", "?at={}", "?before={}", "?after={}", "?at=0", "simple/"])
def test_every_stretch_says_where_the_log_stood_and_for_whom(house: House, path: str) -> None:
    path = path.format(house.newest(TEACHER).public_id)
    answer = house.get(TEACHER, path)
    page = answer.content.decode()
    assert place(house, TEACHER, page) == (house.head(), print_of(house.reader(TEACHER).reach))
    assert place(house, PHYSIO, page) is None, "it is the seat's alone"
    assert b"data-cursor" not in house.get(OUTSIDER, path).content


def meanwhile(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, act: Callable[[], Any]) -> None:
    """Something happens just before a part of the page is read."""
    read = getattr(where, name)

    def after(*args: Any, **more: Any) -> Any:
        act()
        monkeypatch.setattr(where, name, read)
        return read(*args, **more)

    monkeypatch.setattr(where, name, after)


def test_what_is_said_while_it_is_drawn_comes_after_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for where, name, body, shown in (
        (page_view, "_window", "Rett før", True),
        (parts, "people", "For sent", False),
    ):
        before = house.head()
        said = {"kind": "message", "scopes": ["general"], "body": body}
        meanwhile(monkeypatch, where, name, lambda said=said: house.say(MOTHER, said))
        page = house.text(TEACHER)
        assert (body in page) == shown
        found = place(house, TEACHER, page)
        assert found is not None
        assert found[0] == before


def test_a_page_during_which_sight_moved_has_no_place(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for where, name, basis in (
        (page_view, "_window", "consent-school"),
        (parts, "people", "consent-respite"),
    ):
        taken = {"kind": "consent.withdrawn", "consent": basis, "form": "digital"}
        meanwhile(monkeypatch, where, name, lambda taken=taken: house.say(MOTHER, taken))
        assert cursor(house.text(OWNER)) == ""
        assert cursor(house.text(OWNER)) != ""
    assert place(house, COORDINATOR, house.text(COORDINATOR)) is not None
