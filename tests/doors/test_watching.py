"""Who watches over a process is answered fast, whatever hangs, and learns numbers and never a name."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from hub.watching import doors
from hub.watching.askers import may_ask, networks
from hub.watching.parts import Part, Parts
from rooms import clock, counts
from rooms.counts import Histogram, Tally
from rooms.trouble import Trouble

LOOPBACK = networks(["127.0.0.0/8", "::1"])
PUBLIC = ("https://samrom.example.no",)


def scope(path: str = "/metrics", client: str | None = "127.0.0.1", **headers: str) -> dict[str, Any]:
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    host = (client, 50000) if client else None
    return {"type": "http", "method": "GET", "path": path, "client": host, "headers": told}


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_the_machine_itself_may_read_the_figures(client: str) -> None:
    assert may_ask(scope(client=client, host="127.0.0.1:8000"), LOOPBACK, PUBLIC)


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("10.0.0.1", {}),
        ("2001:db8::1", {}),
        (None, {}),
        ("", {}),
        ("somebody", {}),
        ("127.0.0.1", {"x_forwarded_for": "127.0.0.1"}),
        ("127.0.0.1", {"X_Forwarded_Proto": "https"}),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"x_real_ip": "127.0.0.1"}),
        ("127.0.0.1", {"via": "1.1 proxy"}),
        ("127.0.0.1", {"host": "Samrom.example.no"}),
    ],
)
def test_nobody_else_may(client: str | None, headers: dict[str, str]) -> None:
    assert not may_ask(scope(client=client, **headers), LOOPBACK, PUBLIC)


def test_the_setting_names_who_else_may_and_can_name_nobody() -> None:
    assert may_ask(scope(client="10.1.2.3"), networks(["10.1.0.0/16"]), ())
    assert not may_ask(scope(client="127.0.0.1"), networks(["10.1.0.0/16"]), ())
    assert not may_ask(scope(), networks([]), ())
    with pytest.raises(ImproperlyConfigured, match="HUB_METRICS"):
        networks(["prometheus"])


async def ask(asked: dict[str, Any]) -> tuple[int, bytes]:
    """What the doors answer, with nothing at all behind them."""
    sent: list[dict[str, Any]] = []

    async def behind(*_: Any) -> None:
        sent.append({"status": 404})
        sent.append({"body": b"the pages"})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        raise AssertionError("nothing is read")

    await doors.watched(behind)(asked, receive, send)
    return sent[0]["status"], sent[1]["body"]


@pytest.fixture
def tally(monkeypatch: pytest.MonkeyPatch) -> Tally:
    fresh = Tally()
    for module in ("hub.watching.parts", "hub.watching.figures", "rooms.counts"):
        monkeypatch.setattr(f"{module}.tally", fresh)
    return fresh


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Two parts: one answers as the test says, one hangs until it is let go."""
    let_go = threading.Event()
    told: dict[str, Any] = {"error": None, "let_go": let_go}

    def answer() -> None:
        if told["error"] is not None:
            raise told["error"]

    monkeypatch.setattr("hub.watching.parts.EVERY_SECONDS", 0.01)
    monkeypatch.setattr("hub.watching.parts.OLD_SECONDS", 0.2)
    answers = Part("the database", "database", answer)
    parts = Parts([answers, Part("the key store", "key-store", let_go.wait)])
    monkeypatch.setattr("hub.watching.doors.parts", lambda: parts)
    monkeypatch.setattr("hub.watching.figures.parts", lambda: parts)
    yield told
    let_go.set()


async def until(path: str, found: tuple[int, bytes]) -> None:
    deadline = clock.monotonic() + 5
    while await ask(scope(path)) != found:
        assert clock.monotonic() < deadline, await ask(scope(path))


async def test_ready_names_the_parts_that_are_away_and_health_does_not_care(
    stores: dict[str, Any], tally: Tally
) -> None:
    await until("/ready", (503, b"the key store is away\n"))
    assert await ask(scope("/health")) == (200, b"up\n")
    stores["error"] = sqlite3.OperationalError("unable to open database file")
    await until("/ready", (503, b"the database is away\nthe key store is away\n"))
    stores["error"] = None
    stores["let_go"].set()
    await until("/ready", (200, b"ready\n"))


async def test_ready_knows_an_old_heartbeat_and_a_writer_that_is_stuck(
    stores: dict[str, Any], tally: Tally
) -> None:
    stores["let_go"].set()
    await until("/ready", (200, b"ready\n"))
    tally.beat_at = tally.writing_since = clock.monotonic() - 60
    assert await ask(scope("/ready")) == (503, b"the heartbeat is away\nthe writer is away\n")
    tally.beat()
    tally.end_group(1)
    assert await ask(scope("/ready")) == (200, b"ready\n")


async def test_only_these_addresses_are_answered_and_only_reading(stores: dict[str, Any]) -> None:
    assert await ask(scope("/health/")) == (404, b"the pages")
    assert await ask(scope("/metrics", "10.0.0.1")) == (404, b"There is nothing here.\n")
    assert await ask({**scope("/ready"), "method": "POST"}) == (405, b"")


async def test_the_figures_say_what_was_counted(stores: dict[str, Any], tally: Tally) -> None:
    tally.frames, tally.backlog_cuts, tally.nudges_made_good = 7, 2, 3
    tally.refused["too-fast"] += 4
    tally.closed[4429] += 2
    tally.begin_group()
    tally.end_group(3)
    status, body = await ask(scope())
    told = body.decode()
    assert status == 200
    for line in (
        "samrom_frames_total 7.0",
        "samrom_backlog_cuts_total 2.0",
        "samrom_nudges_made_good_total 3.0",
        'samrom_refusals_total{code="too-fast"} 4.0',
        'samrom_sockets_closed_total{code="4429"} 2.0',
        'samrom_commit_group_posts_bucket{le="5.0"} 1.0',
        "samrom_commit_group_posts_sum 3.0",
    ):
        assert line in told.splitlines(), told


def test_a_histogram_counts_what_is_at_most_its_bound() -> None:
    told = Histogram((1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 9.0):
        told.observe(value)
    assert told.buckets() == [("1.0", 2.0), ("2.0", 3.0), ("+Inf", 4.0)]
    assert told.total == 12.0


def test_trouble_is_told_once_and_its_end_with_how_long_it_took(caplog: pytest.LogCaptureFixture) -> None:
    import logging

    caplog.set_level("INFO")
    trouble = Trouble(logging.getLogger("hub.tried"), "database")
    trouble.ends()
    for _ in range(3):
        trouble.begins()
    trouble.ends()
    trouble.ends()
    assert [record.getMessage() for record in caplog.records] == ["database.away", "database.back"]
    assert caplog.records[1].__dict__["seconds"] >= 0


def test_the_tally_is_one() -> None:
    assert counts.tally is doors.figures.tally
