"""The figures of a running product: they move with what happens, and name nobody."""

from __future__ import annotations

import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.wire.conftest import Dial, House

pytestmark = pytest.mark.wire


def asked(house: House, path: str, server: int = 0, **headers: str) -> tuple[int, str]:
    request = Request(f"{house.hub.urls[server]}{path}", headers=headers)
    try:
        with urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def figures(house: House) -> dict[str, float]:
    """Each line of the first process's figures, labels included."""
    status, text = asked(house, "/metrics")
    assert status == 200
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


async def test_the_figures_move_with_what_happens(sits: Dial, house: House) -> None:
    mother, physio = await sits("ingvild"), await sits("lars")
    before = figures(house)
    ack = await mother.post("talt", "health")
    await physio.until(lambda: ack["id"] in {entry["id"] for entry in physio.entries()})
    assert (await mother.post("avvist", "no-such-scope"))["code"] == "bad-scope"
    after = figures(house)
    moved = {name: value - before.get(name, 0.0) for name, value in after.items()}
    assert moved["samrom_posts_acknowledged_total"] == 1
    assert moved['samrom_refusals_total{code="bad-scope"}'] == 1
    assert moved["samrom_entries_delivered_total"] >= 2
    assert moved["samrom_frames_total"] >= 3
    assert moved["samrom_commit_group_posts_count"] >= 1
    assert after['samrom_sockets{stage="live"}'] >= 2
    assert after["samrom_rooms"] >= 1
    assert after["samrom_room_lag_seconds_count"] == after["samrom_rooms"]
    assert after['samrom_part_up{part="database"}'] == 1
    assert asked(house, "/health") == (200, "up\n")
    assert asked(house, "/ready") == (200, "ready\n")


async def test_the_figures_name_nobody(sits: Dial, house: House) -> None:
    """Labels are codes, stages and parts: words from a short list, and bounds."""
    line = await sits("ingvild")
    _, text = asked(house, "/metrics")
    labels = set(re.findall(r'(\w+)="([^"]*)"', text))
    assert {name for name, _ in labels} <= {"code", "stage", "part", "le", "for", "store"}
    for secret in (house.room, line.came[0]["seat"]["id"], house.reference, "ingvild", "Nora", "127.0.0.1"):
        assert secret not in text


def test_a_forwarded_question_is_nobodys(house: House) -> None:
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert asked(house, "/metrics", **{header: "127.0.0.1"})[0] == 404
