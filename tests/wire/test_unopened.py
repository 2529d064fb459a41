"""What was drawn before is shown again without being opened: to whoever was judged to see it, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from rooms.live import catch_up, drawings
from rooms.live.catch_up import Stretch, stretch
from rooms.log import fold, read
from rooms.log.read import Reader
from tests.cast import Stage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MOTHER, COORDINATOR, TEACHER = "ingvild-mother", "siw-coordinator", "anders-teacher"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The entries that were opened."""
    found: list[str] = []
    open_ = fold.opened

    def noted(seal: Any, public_id: str, *rest: Any) -> Any:
        found.append(public_id)
        return open_(seal, public_id, *rest)

    monkeypatch.setattr(fold, "opened", noted)
    return found


def caught_up(room: Stage, key: str, after: int, language: str = "nb") -> Stretch:
    seat = room.seat(key)
    found = stretch(seat.user_id, room.state.public_id, language, after, None)
    assert found is not None
    return found


def text(found: Stretch) -> str:
    return b"".join(one.text for one in found.entries).decode()


def test_who_comes_back_is_shown_it_as_those_before_were(room: Stage, opened: list[str]) -> None:
    after = room.room.head
    health = room.say(MOTHER, "Helsekanari", "health")
    both = room.say(MOTHER, "Felleskanari", "general")
    first = caught_up(room, MOTHER, after)
    assert {health.public_id, both.public_id} <= set(opened)
    opened.clear()
    again = caught_up(room, COORDINATOR, after)
    assert text(again) == text(first)
    assert not {health.public_id, both.public_id} & set(opened)
    teacher = caught_up(room, TEACHER, after)
    assert "Felleskanari" in text(teacher)
    assert "Helsekanari" not in text(teacher)
    assert health.public_id not in opened
    assert caught_up(room, MOTHER, after, "en").entries != first.entries
    assert both.public_id in opened, "in another language it is another drawing"


def test_another_version_and_what_points_are_opened(room: Stage, opened: list[str]) -> None:
    after = room.room.head
    said = room.say(MOTHER, "Føst", "general")
    answer = room.say(COORDINATOR, "Svar", "general", reply_to=said.key)
    caught_up(room, MOTHER, after)
    room.act(MOTHER, {"kind": "message.revised", "message": said.key, "body": "Først"})
    opened.clear()
    found = text(caught_up(room, TEACHER, after))
    assert "Først" in found
    assert "Føst" not in found
    assert {said.public_id, answer.public_id} <= set(opened)


def test_of_a_page_of_which_something_does_not_open_nothing_is_given(
    room: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = room.say(MOTHER, "Flyttet", "general")
    reader: Reader = room.reader(MOTHER)
    open_ = fold.opened

    def moved(seal: Any, public_id: str, *rest: Any) -> Any:
        return open_(seal, "0" * 32 if public_id == placed.public_id else public_id, *rest)

    monkeypatch.setattr(fold, "opened", moved)
    with pytest.raises(InvalidTag):
        read.page(reader, None, 50)
    with pytest.raises(InvalidTag):
        caught_up(room, MOTHER, placed.seq - 1)
    (still,) = read.changes(reader, placed.seq - 1, placed.seq, 10)
    with pytest.raises(InvalidTag):
        _ = still.event


def test_the_room_around_comes_with_the_first_piece_and_the_last(
    room: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up, "CHUNK", 2)
    after = room.room.head
    for number in range(6):
        room.say(MOTHER, f"Nummer {number}", "general")
    seat = room.seat(COORDINATOR)
    pieces: list[Stretch] = []
    while not pieces or pieces[-1].more:
        found = stretch(seat.user_id, room.state.public_id, "nb", after, None, first=not pieces)
        assert found is not None
        pieces.append(found)
        after = found.position
    assert [piece.around is not None for piece in pieces] == [True, False, True]
    assert [len(piece.entries) for piece in pieces] == [2, 2, 2]
    room.room.refresh_from_db()
    assert after == room.room.head
    told = {(one.door, one.since) for piece in pieces for one in piece.shown}
    assert {door for door, _ in told} == {"live", "standing"}


def test_what_was_kept_of_an_erased_room_is_gone(room: Stage, opened: list[str]) -> None:
    after = room.room.head
    placed = room.say(MOTHER, "Slettes", "general")
    caught_up(room, MOTHER, after)
    drawings.forget(room.state)
    opened.clear()
    caught_up(room, MOTHER, after)
    assert placed.public_id in opened
