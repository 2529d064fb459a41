"""An ordinary message filled into a mould is what its template draws; whatever else there is, is drawn."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from rooms import draw, mould
from rooms.ids import new_id
from rooms.live import drawings
from rooms.log.read import Seen, everything
from rooms.log.seen import reworded
from rooms.sight import Sight
from tests.cast import Stage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

COORDINATOR = "siw-coordinator"
SAID = (
    ("ingvild-mother", ("general",)),
    (COORDINATOR, ("general", "health")),
    (COORDINATOR, ("general",)),
    ("anders-teacher", ("school",)),
    ("lars-physio", ("health", "general")),
)
BODIES = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=80),
    st.text("ab 1.-*_<>&\"'/%()\\\n#æøå\u2028😀", min_size=1, max_size=40),
    st.sampled_from(
        ("%(id)b: 100 %", "</li><script>", "- en\n- to", "https://nav.no/", "www.nav.no", "1. mai")
    ),
)
TIMES = st.one_of(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.datetimes(datetime(2026, 10, 25, 0, 58), datetime(2026, 10, 25, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001
)


def drawn(sight: Sight, one: Seen) -> bytes:
    (frame,) = draw.entries(sight, [one])
    return orjson.dumps(frame)


def seen(room: Stage, public_id: str) -> Seen:
    found = room.seen(COORDINATOR, public_id)
    assert found is not None
    return found


def test_what_is_filled_in_is_what_would_be_drawn(room: Stage) -> None:
    said = [seen(room, room.say(seat, "Hei", *scopes).public_id) for seat, scopes in SAID]
    for scope in room.state.scopes.values():
        scope.name += " %(id)b 100 %"

    one = st.tuples(st.sampled_from(said), BODIES, TIMES)

    @tried(max_examples=200, deadline=None)
    @given(st.lists(one, min_size=1, max_size=5), st.sampled_from(("nb", "nn", "en", "se")))
    def alike(told: list[tuple[Seen, str, datetime]], language: str) -> None:
        others = [reworded(seen, new_id(), body) for seen, body, _ in told]
        for other, (_, _, at) in zip(others, told, strict=True):
            other.at = at
        sight = room.sight(COORDINATOR, language)
        assert mould.cast(sight, others) == [drawn(sight, other) for other in others]

    alike()


def test_an_author_whom_its_reader_does_not_know_is_nobody(room: Stage) -> None:
    one = seen(room, room.say("lars-physio", "Hei", "general").public_id)
    for authors in ({room.seat("lars-physio").pk}, set(), {room.seat("lars-physio").pk}):
        sight = room.sight("anders-teacher")
        room.state.met_seats.clear()
        sight.authors = authors
        assert (b"Lars" in drawn(sight, one)) == bool(authors)
        assert mould.cast(sight, [one]) == [drawn(sight, one)]


def test_what_is_more_than_a_message_is_drawn(room: Stage) -> None:
    first = room.say(COORDINATOR, "Først", "general")
    answer = room.say(COORDINATOR, "Svar", "general", reply_to=first.key)
    other, last, old = (room.say(COORDINATOR, text, "general") for text in ("Annet", "Sist", "Fra en fil"))
    assert mould.cast(room.sight(COORDINATOR), [seen(room, other.public_id)]) != [None]
    room.act(COORDINATOR, {"kind": "message.revised", "message": first.key, "body": "Rettet"})
    room.act(COORDINATOR, {"kind": "message.retracted", "message": other.key})
    sight = room.sight(COORDINATOR)
    more = [seen(room, one.public_id) for one in (first, answer, other, last, old)]
    more[3]._said = more[3].said._replace(facts={"preview": "small"})
    more[4].imported = True
    loaded = [one for one in everything(room.reader(COORDINATOR)) if one.imported]
    assert {"message", "goal"} < {one.kind for one in loaded}
    assert mould.cast(sight, [*more, *loaded]) == [None] * (5 + len(loaded))


def test_of_an_erased_room_no_mould_is_left(room: Stage) -> None:
    one = seen(room, room.say(COORDINATOR, "Hei", "general").public_id)
    assert mould.cast(room.sight(COORDINATOR), [one]) != [None]
    assert room.state.public_id in {key[0] for key in mould._moulds}
    mould.forget(room.state.public_id)
    assert room.state.public_id not in {key[0] for key in mould._moulds}


def test_a_drawing_without_its_author_is_not_kept_for_who_knows_them(room: Stage) -> None:
    one = seen(room, room.say("lars-physio", "Hei", "general").public_id)
    room.state.met_seats.clear()
    for authors in (set(), {room.seat("lars-physio").pk}):
        sight = room.sight("anders-teacher")
        sight.authors = authors
        (made,) = drawings.drawn(sight, [one])
        assert (b"Lars" in made.text) == bool(authors)
