"""Looking for one of my rooms by its alias, or for somebody by name in the rooms where I may know them."""

from collections.abc import Sequence
from dataclasses import dataclass

from rooms.letters import found_in, order
from rooms.log import many
from rooms.sight import Sight
from rooms.state import Seat
from rooms.views.listed import sights
from rooms.views.parts import party_of, role_words, state_words

MOST_FOUND = 40


@dataclass(slots=True)
class Person:
    """Somebody whom the seat knows in one of its rooms."""

    name: str
    role_words: str
    party: str
    room: str
    url: str


@dataclass(slots=True)
class Found:
    """`more` says that there were more than are shown."""

    rooms: list[dict[str, str]]
    people: list[Person]
    more: bool

    @property
    def count(self) -> int:
        return len(self.rooms) + len(self.people)


def find(user_id: int, language: str, sought: str) -> Found:
    """Rooms by their alias, and people by name in the rooms where one may know them."""
    looked = sights(user_id, language)
    rooms = [sight for sight in looked if found_in(sought, sight.state.title)]
    rooms.sort(key=lambda sight: order(sight.state.title, language))
    people = _people(looked, sought)
    people.sort(key=lambda one: (order(one.name, language), order(one.room, language)))
    return Found(
        [
            {
                "title": sight.state.title,
                "url": f"/rooms/{sight.state.public_id}/",
                "role_words": role_words(sight, sight.seat),
                "state_words": state_words(sight),
            }
            for sight in rooms[:MOST_FOUND]
        ],
        people[:MOST_FOUND],
        max(len(rooms), len(people)) > MOST_FOUND,
    )


def _people(looked: Sequence[Sight], sought: str) -> list[Person]:
    """Whoever wrote something that is seen is known. That is asked whether a name fits or not: how long it takes tells nothing."""
    authors = many.authors([sight.reader for sight in looked])
    found = []
    for sight in looked:
        sight.authors = authors.get(sight.reader.room, set())
        found += [
            Person(
                name=seat.name,
                role_words=role_words(sight, seat),
                party=party_of(sight, seat),
                room=sight.state.title,
                url=f"/rooms/{sight.state.public_id}/",
            )
            for seat in _named(sight, sought)
            if sight.knows(seat)
        ]
    return found


def _named(sight: Sight, sought: str) -> list[Seat]:
    seats = sight.state.seats.values()
    return [seat for seat in seats if seat.open_on(sight.reader.day) and found_in(sought, seat.name)]
