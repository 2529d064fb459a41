"""For every seat of the told cases: wire, `earlier` and page hold what the case file expects, and no more.

Exports of every seat are tried in `tests/log/test_casefile.py`; here the command itself, once a case.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.services import Hub
from tests.wire.conftest import CASES, House, load
from tests.wire.line import Line, dial

ENTRY = re.compile(r'data-entry="([0-9a-f]{32})"(?: data-key="([^"]+)")?')
STANDING = re.compile(r'data-standing="[0-9a-f]{32}"[^>]* data-key="([^"]+)"')
EARLIER = re.compile(r'href="\?before=([0-9a-f]{32})" data-earlier>')


def seats(case: dict[str, Any]) -> dict[str, str]:
    """Open seats by key, with their person."""
    opened = {e["key"]: e["person"] for e in case["timeline"] if e["kind"] == "seat.opened"}
    for event in case["timeline"]:
        if event["kind"] == "seat.closed":
            opened.pop(event["seat"])
    return opened


async def over_the_wire(house: House, person: str) -> tuple[list[str], list[str]]:
    """Keys of the entries with scopes, oldest first, and of the standing things."""
    line: Line = await dial(house.hub.url, house.room, house.cookie(person))
    await line.resume(None)
    shown = line.screen()
    more = True
    while more and shown:
        await line.say("earlier", before=shown[0]["id"], limit=7)
        page = await line.next("page")
        assert len(page["entries"]) == 7 or not page["more"]
        shown, more = page["entries"] + shown, page["more"]
    standing = [thing["key"] for thing in line.of("welcome")[0]["standing"]]
    await line.close()
    return [entry["key"] for entry in shown if entry["scopes"]], standing


def on_the_page(house: House, person: str) -> tuple[list[str], list[str]]:
    keys: list[str] = []
    before, standing = "", []
    while True:
        request = Request(
            f"{house.hub.url}/rooms/{house.room}/{before}", headers={"Cookie": house.cookie(person)}
        )
        with urlopen(request, timeout=20) as answer:
            text = answer.read().decode()
        keys = [key for _id, key in ENTRY.findall(text)] + keys
        standing = STANDING.findall(text)
        more = EARLIER.search(text)
        if more is None:
            return keys, standing
        before = f"?before={more[1]}"


@pytest.mark.parametrize("name", ["nora", "jonas", "astrid"])
async def test_every_surface_holds_what_the_file_expects(hub_server: Hub, name: str) -> None:
    house = load(hub_server, name)
    expect = json.loads((CASES / f"{name}.json").read_text("utf-8"))["expect"]
    for seat, person in seats(house.case).items():
        entries, standing = expect["entries"][seat], sorted(expect["standing"][seat])
        wire, pinned = await over_the_wire(house, person)
        assert (wire, sorted(pinned)) == (entries, standing), seat
        page, drawn = on_the_page(house, person)
        assert (page, sorted(drawn)) == (entries, standing), seat
    view = json.loads(hub_server.cli("export-case", house.room, "--as", seat).stdout)
    assert [event["key"] for event in view["timeline"] if "scopes" in event] == entries, seat
