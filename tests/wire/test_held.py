"""What is held for each open socket is not held once more for the next."""

from __future__ import annotations

from typing import Any, cast

from rooms.live.guest import Guest, People
from rooms.live.outlet import Outlet
from rooms.live.sessions import Admission
from rooms.state import Seat


class Told:
    """An outlet that keeps what it is given."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def push(self, frame: bytes, size: int = 0) -> None:
        assert size == len(frame)
        self.frames.append(frame)


def guest(seat: int) -> tuple[Guest, Told]:
    told = Told()
    admission = cast("Admission", type("Admitted", (), {"language": "nb", "user_id": seat}))
    sits = Seat(seat, f"s{seat}", f"k{seat}", seat, f"N{seat}", 1, "participant", None, 1)
    return Guest(admission, sits, cast("Outlet", cast("Any", told))), told


def test_people_are_sent_when_they_changed_and_held_once_for_all_who_were_told_the_same() -> None:
    (one, told), (other, told_too) = guest(1), guest(2)
    two, three = (People(b"words of %d" % n, frozenset(map(str, range(n)))) for n in (2, 3))
    assert one.shows_people(two) == {"0", "1"}
    assert one.shows_people(People(b"words of 2", frozenset("01"))) == frozenset()
    assert one.shows_people(three) == {"2"}
    assert one.shows_people(two) == frozenset(), "fewer are known, and it is told"
    assert told.frames == [b"words of 2", b"words of 3", b"words of 2"]
    assert other.shows_people(People(b"words of 2", frozenset("01"))) == {"0", "1"}
    assert other.people is one.people
    assert told_too.frames == [b"words of 2"]
