"""Nothing that people wrote can be read in what is stored, and a sealed thing opens only where it belongs."""

import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, connections

from rooms import keystore
from rooms.casefile.load import load
from rooms.erasure import erase
from rooms.keystore import NoKey
from rooms.log import fold, read
from rooms.models import Entry, RoomKey
from tests.cast import Stage, stage, told

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

TEXTS = ("body", "text", "purpose", "reason", "basis", "statute", "title", "place", "extent", "how", "name")


def with_canaries(case: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The case with a word of its own in every text that must not be readable."""
    canaries: list[str] = []

    def mark(text: str) -> str:
        canaries.append(f"canary{len(canaries):05d}zq")
        return f"{text} {canaries[-1]}"

    case["case"]["title"] = mark(case["case"]["title"])
    case["municipality"]["name"] = mark(case["municipality"]["name"])
    marked = [
        (("name",), [*case["parties"], *case["scopes"]]),
        (("email", "phone"), case["people"]),
        (TEXTS, case["timeline"]),
        (("text",), [decision for event in case["timeline"] for decision in event.get("decisions", ())]),
    ]
    for fields, items in marked:
        for item in items:
            item |= {field: mark(item[field]) for field in fields if isinstance(item.get(field), str)}
    return case, canaries


def everything_stored(alias: str) -> bytes:
    """All bytes of a database: its files where it has them, else every column of every table."""
    database = connections[alias]
    if database.vendor == "sqlite":
        with database.cursor() as cursor:
            cursor.execute("PRAGMA database_list")
            path = Path(cursor.fetchall()[0][2])
        return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    rows = []
    with database.cursor() as cursor:
        for table in database.introspection.table_names():
            cursor.execute(f'SELECT t.*::text FROM "{table}" t'.replace("t.*::text", "t::text"))
            rows += [row[0] for row in cursor.fetchall()]
    text = "\n".join(rows)
    return text.encode() + b"".join(
        bytes.fromhex(part) for part in re.findall(r"\\\\x((?:[0-9a-f]{2})+)", text)
    )


@pytest.mark.parametrize("name", ["nora", "jonas"])
def test_no_canary_in_the_database_or_its_journal(name: str) -> None:
    case, canaries = with_canaries(told(name))
    here = Stage(load(case))
    assert canaries[0] in here.state.title
    for alias in ("default", "keys"):
        stored = everything_stored(alias)
        assert case["people"][0]["login"].encode() in stored or alias == "keys"
        assert [canary for canary in canaries if canary.encode() in stored] == []
        keys = [event["key"] for event in case["timeline"] if len(event["key"]) > 8]
        assert [key for key in [*keys, case["case"]["reference"]] if key.encode() in stored] == []


def test_a_sealed_entry_opens_only_in_its_own_place() -> None:
    here = stage("astrid")
    seal = keystore.seal_of(here.room.public_id)
    one, other = Entry._ledger.filter(room=here.room, kind="message").order_by("seq")[:2]
    assert fold.opened(seal, one.public_id, one.kind, one.sealed)
    with pytest.raises(InvalidTag):
        fold.opened(seal, other.public_id, one.kind, one.sealed)
    with pytest.raises(InvalidTag):
        fold.opened(seal, one.public_id, "goal", one.sealed)
    with pytest.raises(InvalidTag):
        fold.opened(keystore.seal_of(stage("jonas").room.public_id), one.public_id, one.kind, one.sealed)


def test_erasure_makes_the_room_unreadable_and_gone_for_everyone() -> None:
    here = stage("astrid")
    owner = here.seat("astrid-owner")
    certificate = erase(here.room.public_id, "personvernforordningen art. 17")
    assert "personvernforordningen art. 17" in certificate
    assert not RoomKey.objects.filter(room=here.room.public_id).exists()
    assert read.reader_of(owner.user_id, here.room.public_id) is None
    with pytest.raises(NoKey):
        fold.load(here.room)


def test_keys_lie_in_a_store_of_their_own() -> None:
    stage("astrid")
    with connection.cursor() as cursor:
        assert "rooms_roomkey" not in connection.introspection.table_names(cursor)
    assert connections["keys"].settings_dict["NAME"] != connection.settings_dict["NAME"]
    assert RoomKey.objects.count() == 1
    assert settings.DATABASE_ROUTERS == ["rooms.keystore.KeysRouter"]
