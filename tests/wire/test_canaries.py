"""What people say on a running product is readable nowhere but on the screens of those who may see it.

Searched: every file the product keeps (database, journal, key store, logs), and served also the database cluster's own
files, its write-ahead log included, and what Redis keeps. The bus is listened to in `test_processes.py`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests.wire.conftest import Dial, House

pytestmark = pytest.mark.wire


def kept_files(house: House) -> Iterator[Path]:
    """Everything below the product's folder, but the case files that the tests laid there themselves."""
    folders = [Path(house.hub.folder), *cluster(house)]
    for folder in folders:
        for at, _folders, names in os.walk(folder):  # passes by what is gone by the time it comes there
            yield from (
                path for name in names if (path := Path(at) / name).is_file() and path.suffix != ".json"
            )


def cluster(house: House) -> list[Path]:
    """The folder of the database cluster, after everything waiting has been written to it."""
    url = house.hub.env.get("HUB_DATABASE_URL")
    if not url:
        return []
    owner = f"postgres://owner@127.0.0.1:{urlsplit(url).port}/postgres"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return [Path(row[0])]


def found(house: House, canaries: list[str]) -> list[str]:
    """Where a canary can be read."""
    words = [canary.encode() for canary in canaries]
    hits = []
    for path in kept_files(house):
        with suppress(FileNotFoundError):  # a neighbour's database may be dropped meanwhile
            hits += [str(path)] if any(word in path.read_bytes() for word in words) else []
    if house.hub.env.get("HUB_REDIS_URL"):
        with redis.Redis.from_url(house.hub.env["HUB_REDIS_URL"]) as bus:
            held = {key: bus.dump(key) or b"" for key in bus.scan_iter()}
        hits += [repr(key) for key, value in held.items() if any(word in value for word in words)]
    return hits


async def test_no_canary_where_nobody_should_read(sits: Dial, house: House) -> None:
    canaries = [f"kanari{secrets.token_hex(8)}" for _ in range(5)]
    mother, physio, teacher = await sits("ingvild"), await sits("lars"), await sits("anders")
    ack = await mother.post(f"sagt {canaries[0]}", "health")
    await physio.until(lambda: canaries[0] in physio.text())
    await mother.answered(
        "revise",
        client_id="1f0e0f7e-7a60-4a5e-9d5e-0c7c7a1f3b11",
        entry=ack["id"],
        body=f"rettet {canaries[1]}",
    )
    await mother.post(f"avvist {canaries[2]}", "no-such-scope")
    await mother.say("typing", scopes=["health"])
    goal = {"text": f"mål {canaries[3]}", "status": "active", "scopes": "health", "client_id": "", "due": ""}
    assert house.submit("ingvild", "goals/new/", **goal) in (302, 303)
    house.submit("anders", "goals/new/", text=f"uten område {canaries[4]}")
    assert canaries[0] not in teacher.text()
    assert found(house, canaries) == []
    assert found(house, [f"ingvild.moen.{house.reference}"]) != [], "the search itself finds what may be read"
