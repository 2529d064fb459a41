"""Consent taken and given, seen from open sockets: what waits is dropped, and nothing leaves before it is confirmed."""

from __future__ import annotations

import asyncio
import re
from urllib.request import Request, urlopen

import pytest

from tests import services
from tests.services import Hub
from tests.wire.conftest import Dial, House, load_many
from tests.wire.line import Line, dial, now

pytestmark = pytest.mark.wire


AT_ONCE = 4


@pytest.fixture(scope="module")
def untouched() -> list[House]:
    """Rooms that no test has had."""
    return []


@pytest.fixture
def house(hub_server: Hub, untouched: list[House]) -> House:
    """A room of its own: consents are given and taken in it."""
    if not untouched:
        untouched += load_many(hub_server, "nora", AT_ONCE)
    return untouched.pop()


def party(line: Line, person: str) -> str:
    """The public id of the party that somebody sits for, as a line has been told."""
    people = line.of("people")[-1]["list"]
    return str(next(one["party"]["id"] for one in people if one["name"] == person))


def standing(house: House, giver: str) -> str:
    request = Request(f"{house.hub.url}/rooms/{house.room}/consent/", headers={"Cookie": house.cookie(giver)})
    with urlopen(request, timeout=20) as page:
        return str(page.read().decode())


async def withdraw(house: House, giver: str, whose: str, scope: str, *, server: int = 0) -> None:
    await _submit(house, giver, "consent/close/", server, party=whose, scope=scope, sure="1")


async def give(house: House, giver: str, whose: str, scope: str, way: str) -> None:
    """Chooses, and signs the text that comes."""
    for was in ("from", "earlier", "open", "closed"):
        told = {"party": whose, "scope": scope, "way": way, "purpose": "På nytt", "was": was}
        status, text = await asyncio.to_thread(house.answer, giver, "consent/open/", 0, **told)
        if status == 200:
            signed = {name: services.hidden(text, name) for name in ("offer", "digest")} | {"child": "Ja."}
            assert await asyncio.to_thread(house.submit, giver, "consent/give/", 0, **signed) == 302
            return
    raise AssertionError(f"{scope} could not be given")


async def _submit(house: House, giver: str, path: str, server: int, **told: str) -> None:
    """The form holds how the cell stood when it was shown; one of these it was."""
    for was in ("from", "earlier", "open", "closed"):
        status = await asyncio.to_thread(house.submit, giver, path, server, was=was, **told)
        if status == 302:
            return
    page = await asyncio.to_thread(standing, house, giver)
    raise AssertionError(re.sub(r"<[^>]+>|\s+", " ", page)[:2000])


async def test_withdrawal_empties_an_open_socket_at_once(sits: Dial, house: House) -> None:
    ingvild, anders, lars = await sits("ingvild"), await sits("anders"), await sits("lars")
    old = anders.came[-1]["cursor"]
    before = await ingvild.post("Før tilbaketrekkingen", "school")
    await anders.next("entry")
    began = now()
    await withdraw(house, "ingvild", party(ingvild, "Anders Vollaug"), "school")
    reach = await anders.next("reach")
    assert now() - began < 3
    assert "school" not in {scope["key"] for scope in reach["scopes"]}
    await ingvild.post("Etter tilbaketrekkingen", "school")
    await anders.say("ping")
    await anders.next("pong")
    assert anders.came[-1]["type"] == "pong"
    anders.forget()
    await anders.resume()
    await anders.quiet()
    assert "tilbaketrekkingen" not in anders.text()
    assert before["id"] not in anders.text()
    assert not lars.of("reach")
    await anders.close()
    yesterday: Line = await sits("anders", resumed=False)
    await yesterday.say("resume", cursor=old)
    await yesterday.next("reach")
    assert [frame["type"] for frame in yesterday.came] == ["welcome", "reach"]
    await yesterday.resume()
    assert "tilbaketrekkingen" not in yesterday.text()


async def test_who_does_not_confirm_is_closed(sits: Dial, house: House) -> None:
    ingvild, anders = await sits("ingvild"), await sits("anders")
    await withdraw(house, "ingvild", party(ingvild, "Anders Vollaug"), "school")
    await anders.next("reach")
    began, heard = now(), len(anders.came)
    for _ in range(3):
        await ingvild.post("Til alle som er her", "general")
    assert await anders.closed() == 4409
    assert 1.5 < now() - began < 4
    assert len(anders.came) == heard


async def test_what_is_said_while_unconfirmed_is_stored_and_answered_after(sits: Dial, house: House) -> None:
    ingvild, anders = await sits("ingvild"), await sits("anders")
    await withdraw(house, "ingvild", party(ingvild, "Anders Vollaug"), "school")
    await anders.next("reach")
    await anders.say(
        "post", client_id="11111111-2222-4333-8444-555555555555", body="Underveis", scopes=["general"]
    )
    await anders.say(
        "post", client_id="11111111-2222-4333-8444-555555555556", body="Stengt", scopes=["school"]
    )
    await asyncio.sleep(0.5)
    await anders.say("ping")
    await anders.next("pong")
    assert [frame["type"] for frame in anders.came[-2:]] == ["reach", "pong"]
    await anders.resume()
    ack, refused = await anders.next("ack"), await anders.next("refused")
    assert ack["client_id"].endswith("555")
    assert (refused["code"], refused["client_id"][-3:]) == ("bad-scope", "556")


async def test_given_anew_starts_anew_unless_earlier(sits: Dial, house: House) -> None:
    ingvild, lars = await sits("ingvild"), await sits("lars")
    whose = party(ingvild, "Lars Petter Haugmo")
    said = await ingvild.post("Hjemme er det stille", "home")
    await give(house, "ingvild", whose, "home", "from")
    assert "home" in {scope["key"] for scope in (await lars.next("reach"))["scopes"]}
    lars.forget()
    await lars.resume()
    assert said["id"] not in lars.text()
    later = await ingvild.post("Hjemme er det bråk", "home")
    assert (await lars.next("entry"))["id"] == later["id"]
    await give(house, "ingvild", whose, "home", "earlier")
    await lars.next("reach")
    await lars.resume()
    assert said["id"] in {entry["id"] for entry in lars.entries()}


async def test_the_audience_that_was_shown_is_the_one_that_is_sent_to(sits: Dial, house: House) -> None:
    ingvild, siw = await sits("ingvild"), await sits("siw")
    await siw.say("audience", scopes=["school"])
    shown = await siw.next("audience")
    await withdraw(house, "ingvild", party(ingvild, "Anders Vollaug"), "school")
    refused = await siw.post("Til dem jeg så", "school", audience=shown["token"])
    assert refused["code"] == "audience-changed"
    names = {person["name"] for person in refused["sees"]}
    assert "Anders Vollaug" not in names
    assert names < {person["name"] for person in shown["sees"]}
    assert (await siw.post("Til dem jeg ser", "school", audience=refused["token"]))["type"] == "ack"


async def test_a_seat_that_ends_closes_its_sockets(sits: Dial, house: House) -> None:
    siw, kine = await sits("siw"), await sits("kine")
    seat = kine.came[0]["seat"]["id"]
    await siw.until(lambda: bool(siw.of("people")))
    status = await asyncio.to_thread(
        house.submit, "siw", f"seats/{seat}/close/", 0, sure="1", reason="Sluttet"
    )
    assert status == 302
    assert await kine.closed() == 4409
    assert await (await dial(house.hub.url, house.room, house.cookie("kine"))).closed() == 4404
    people = await siw.next("people")
    assert seat not in {person["seat"] for person in people["list"]}


async def test_standing_things_come_and_go_with_their_scopes(sits: Dial, house: House) -> None:
    ingvild, anders = await sits("ingvild"), await sits("anders")
    pinned = {thing["id"]: thing for thing in anders.came[0]["standing"]}
    school = {id_ for id_, thing in pinned.items() if "school" in thing["scopes"]}
    assert school
    await withdraw(house, "ingvild", party(ingvild, "Anders Vollaug"), "school")
    await anders.next("reach")
    anders.forget()
    await anders.resume()
    left = {thing["id"] for thing in anders.came[0]["standing"]}
    assert left == pinned.keys() - school


async def test_a_session_that_ends_closes_its_socket(sits: Dial, house: House) -> None:
    line: Line = await sits("mona")
    token = "a" * 32
    request = Request(
        f"{house.hub.url}/logout/",
        data=b"",
        headers={
            "Cookie": f"{house.cookie('mona')}; samrom-form={token}",
            "X-CSRFToken": token,
            "Origin": house.hub.url,
        },
    )
    await asyncio.to_thread(urlopen, request, None, 20)
    assert await line.closed() == 4408
