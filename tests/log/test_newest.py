"""An entry is shown once, in its newest version, by every way out of the log; and by none to whoever may not have it."""

from collections.abc import Callable

import pytest

from rooms.log import read
from rooms.log.read import Reader, Seen
from tests.cast import Stage, stage

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

MOTHER, COORDINATOR, TEACHER = "ingvild-mother", "siw-coordinator", "anders-teacher"
WAYS: dict[str, Callable[[Reader, str, str, int], list[Seen]]] = {
    "page": lambda reader, _id, _key, _at: read.page(reader, None, 50).entries,
    "following": lambda reader, _id, _key, at: read.following(reader, at - 1, 50).entries,
    "changes": lambda reader, _id, _key, at: read.changes(reader, at - 1, at + 50, 50),
    "of kind": lambda reader, _id, _key, _at: read.of_kind(reader, "message", 50),
    "one": lambda reader, id_, _key, _at: [one for one in [read.one(reader, id_)] if one is not None],
    "named": lambda reader, _id, key, _at: list(read.named(reader, [key]).values()),
}


def change(here: Stage, key: str, body: str | None) -> None:
    event = {"kind": "message.retracted"} if body is None else {"kind": "message.revised", "body": body}
    here.act(MOTHER, {**event, "message": key})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("versions", [[], ["To"], ["To", "Tre"], ["To", "Tre", "Fire"], ["To", "Tre", None]])
def test_the_newest_version_once(way: str, versions: list[str | None]) -> None:
    here = stage()
    first = here.say(MOTHER, "Én", "health")
    other = here.say(MOTHER, "Noe annet", "health")
    for body in versions:
        change(here, first.key, body)
        change(here, other.key, "Noe annet, rettet")
    texts = ["Én", *versions]
    for key in (MOTHER, COORDINATOR):
        seen = WAYS[way](here.reader(key), first.public_id, first.key, first.seq)
        found = [one for one in seen if one.public_id == first.public_id]
        assert len(found) == 1
        assert len({one.public_id for one in seen}) == len(seen)
        assert not {"message.revised", "message.retracted"} & {one.kind for one in seen}
        (one,) = found
        assert one.event.get("body") == texts[-1]
        assert one.retracted == (texts[-1] is None)
        assert one.revision == len(texts)
    shown = WAYS[way](here.reader(TEACHER), first.public_id, first.key, first.seq)
    assert not {first.public_id, other.public_id} & {one.public_id for one in shown}
