"""Every frame of the wire, its answer and its refusals."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.wire.conftest import Dial, House
from tests.wire.line import Line, dial

pytestmark = pytest.mark.wire

ENTRY = {"id", "kind", "by", "at", "scopes", "revision", "html", "cursor"}
MAY = {"key", "client_id", "about", "reply_to", "documents", "retracted"}


def new() -> str:
    return str(uuid.uuid4())


async def test_welcome_people_page_and_caught_up(sits: Dial, house: House) -> None:
    line = await sits("ingvild")
    frames = [frame["type"] for frame in line.came]
    assert frames[:2] == ["welcome", "people"]
    assert frames[-1] == "caught_up"
    assert set(frames[2:-1]) <= {"entry", "entries"}
    welcome, people = line.came[:2]
    assert welcome["seat"]["key"] == "ingvild-mother"
    assert welcome["seat"].keys() == {"id", "key", "name", "role", "party"}
    assert welcome["room"].keys() == {"id", "title", "state", "language"}
    assert welcome["room"]["id"] == house.room
    assert {scope["key"] for scope in welcome["scopes"]} >= {"general", "health", "home"}
    assert all({"id", "kind", "scopes", "html"} <= thing.keys() for thing in welcome["standing"])
    assert all(person.keys() == {"seat", "name", "party", "role"} for person in people["list"])
    assert welcome["seat"]["id"] in {person["seat"] for person in people["list"]}
    entries = line.entries()
    assert len(entries) == 50
    for entry in entries:
        assert entry.keys() >= ENTRY
        assert entry.keys() <= ENTRY | MAY
    assert [entry["at"] for entry in entries] == sorted(entry["at"] for entry in entries)


async def test_a_message_reaches_those_who_may_see_it_and_nobody_else(sits: Dial) -> None:
    ingvild, lars, anders = await sits("ingvild"), await sits("lars"), await sits("anders")
    ack = await ingvild.post("Kveldskanari om **to** anfall", "health")
    assert ack["type"] == "ack"
    got = await lars.next("entry")
    assert got["id"] == ack["id"]
    assert got["scopes"] == ["health"]
    assert got["revision"] == 1
    assert "<strong>to</strong>" in got["html"]
    assert "client_id" not in got
    hers = await ingvild.next("entry") if not ingvild.of("entry") else ingvild.of("entry")[-1]
    assert hers["client_id"] == ack["client_id"]
    assert "Kveldskanari" not in anders.text()
    assert not [frame for frame in await anders.quiet() if frame["type"] != "presence"]


async def test_said_twice_is_said_once(sits: Dial) -> None:
    ingvild, lars = await sits("ingvild"), await sits("lars")
    told = {"client_id": new(), "body": "Én gang", "scopes": ["general", "health"]}
    first = await ingvild.answered("post", **told)
    again = await ingvild.answered("post", **{**told, "scopes": ["health", "general"]})
    assert first == again
    other = await ingvild.answered("post", **{**told, "body": "To ganger"})
    assert (other["type"], other["code"]) == ("refused", "bad-frame")
    await lars.quiet()
    assert [entry["id"] for entry in lars.entries()].count(first["id"]) == 1
    assert "To ganger" not in lars.text()


async def test_revise_and_retract_are_the_authors(sits: Dial) -> None:
    ingvild, lars = await sits("ingvild"), await sits("lars")
    entry = (await ingvild.post("Første utgave", "health"))["id"]
    await lars.next("entry")
    not_his = await lars.answered("revise", client_id=new(), entry=entry, body="Min utgave")
    assert not_his["code"] == "not-yours"
    told = {"client_id": new(), "entry": entry, "body": "Andre utgave"}
    ack = await ingvild.answered("revise", **told)
    assert (ack["type"], ack["id"]) == ("ack", entry)
    second = await lars.next("entry")
    assert (second["id"], second["revision"]) == (entry, 2)
    assert "Andre utgave" in second["html"]
    assert await ingvild.answered("revise", **told) == ack
    retract = {"client_id": new(), "entry": entry}
    assert (await ingvild.answered("retract", **retract))["id"] == entry
    gone = await lars.next("entry")
    assert (gone["id"], gone["retracted"], gone["revision"]) == (entry, True, 3)
    assert "utgave" not in gone["html"]
    assert (await ingvild.answered("retract", **retract))["id"] == entry
    again = await ingvild.answered("revise", client_id=new(), entry=entry, body="Tredje")
    assert again["code"] == "not-found"


async def test_what_one_does_not_see_cannot_be_answered(sits: Dial) -> None:
    ingvild, anders = await sits("ingvild"), await sits("anders")
    hidden = (await ingvild.post("Hemmelig for skolen", "health"))["id"]
    open_ = (await ingvild.post("Åpent for skolen", "school"))["id"]
    unseen = [
        await anders.post("svar", "general", reply_to=hidden),
        await anders.post("svar", "general", about=hidden),
        await anders.post("svar", "general", documents=[hidden]),
        await anders.answered("revise", client_id=new(), entry=hidden, body="x"),
        await anders.answered("retract", client_id=new(), entry=hidden),
    ]
    missing = [
        await anders.post("svar", "general", reply_to="0" * 32),
        await anders.post("svar", "general", about="0" * 32),
        await anders.post("svar", "general", documents=["0" * 32]),
        await anders.answered("revise", client_id=new(), entry="0" * 32, body="x"),
        await anders.answered("retract", client_id=new(), entry="0" * 32),
    ]
    bare = [
        {key: value for key, value in answer.items() if key != "client_id"} for answer in (*unseen, *missing)
    ]
    assert all(answer["code"] == "not-found" for answer in bare)
    assert bare[:5] == bare[5:]
    wider = await anders.post("svar", "general", reply_to=open_)
    assert wider["code"] == "wider-audience"
    assert (await anders.post("svar", "school", reply_to=open_))["type"] == "ack"


async def test_scopes_unknown_and_unreached_are_refused_alike(sits: Dial) -> None:
    anders = await sits("anders")
    unreached, unknown = await anders.post("x", "health"), await anders.post("x", "finnes-ikke")
    assert unreached.pop("client_id") != unknown.pop("client_id")
    assert unreached == unknown
    assert unreached["code"] == "bad-scope"
    assert (await anders.post("x"))["code"] == "bad-scope"


async def test_audience_is_named_and_its_token_holds(sits: Dial) -> None:
    anders = await sits("anders")
    await anders.say("audience", scopes=["school"])
    shown = await anders.next("audience")
    assert shown["scopes"] == ["school"]
    assert {person["name"] for person in shown["sees"]} >= {"Anders Vollaug", "Ingvild Moen"}
    assert all(party.keys() == {"name", "seats"} for party in shown["parties"])
    assert (await anders.post("med publikum", "school", audience=shown["token"]))["type"] == "ack"
    other = await anders.post("med feil publikum", "general", audience=shown["token"])
    assert other["code"] == "audience-changed"
    strange = await anders.post("Med et fremmed merke", "school", audience="æ\u2603")
    assert strange["code"] == "audience-changed"
    assert {"sees", "parties", "token"} <= other.keys()
    assert (await anders.post("igjen", "general", audience=other["token"]))["type"] == "ack"
    await anders.say("audience", scopes=["health"])
    assert (await anders.next("refused"))["code"] == "bad-scope"


async def test_earlier_pages_are_exact(sits: Dial) -> None:
    anders = await sits("anders")
    seen = [entry["id"] for entry in anders.entries()]
    await anders.say("earlier", before=seen[-1], limit=10)
    page = await anders.next("page")
    assert [entry["id"] for entry in page["entries"]] == seen[-11:-1]
    assert page["more"] is True
    every: list[str] = []
    before = seen[-1]
    while True:
        await anders.say("earlier", before=before, limit=7)
        page = await anders.next("page")
        every = [entry["id"] for entry in page["entries"]] + every
        if not page["more"]:
            break
        assert len(page["entries"]) == 7
        before = every[0]
    assert len(every) == len(set(every))
    assert every[-len(seen) + 1 :] == seen[:-1]
    for before, limit, code in (
        ("0" * 32, 5, "not-found"),
        (seen[-1], 0, "bad-frame"),
        (seen[-1], 101, "bad-frame"),
    ):
        await anders.say("earlier", before=before, limit=limit)
        assert (await anders.next("refused"))["code"] == code


BAD: list[Any] = [
    "",
    "nonsense",
    "[]",
    "null",
    "17",
    '{"type":"dance"}',
    '{"type":17}',
    "{}",
    '{"type":"ping","extra":1}',
    '{"type":"resume","cursor":null}',
    '{"type":"earlier","before":5,"limit":5}',
    '{"type":"earlier","before":"0","limit":true}',
    '{"type":"read"}',
    '{"type":"typing","scopes":"general"}',
    '{"type":"typing","scopes":[7]}',
    '{"type":"post","client_id":"not-a-uuid","body":"x","scopes":["general"]}',
    '{"type":"audience","scopes":[' + ",".join(['"general"'] * 101) + "]}",
    "[" * 5000,
]


@pytest.mark.parametrize("text", BAD)
async def test_what_is_no_frame_is_refused_and_the_socket_stays(sits: Dial, text: str) -> None:
    line = await sits("anders")
    await line.socket.send(text)
    assert (await line.next("refused"))["code"] == "bad-frame"
    await line.say("ping")
    await line.next("pong")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"body": "", "scopes": ["general"]}, "bad-frame"),
        ({"body": " \n\t ", "scopes": ["general"]}, "bad-frame"),
        ({"body": "x\0y", "scopes": ["general"]}, "bad-frame"),
        ({"body": "\ud800", "scopes": ["general"]}, "bad-frame"),
        ({"body": 7, "scopes": ["general"]}, "bad-frame"),
        ({"body": "x", "scopes": ["general"], "colour": "red"}, "bad-frame"),
        ({"body": "x", "scopes": ["general"], "documents": "none"}, "bad-frame"),
        ({"body": "x", "scopes": ["general"], "reply_to": None}, "bad-frame"),
        ({"body": "x" * 20_001, "scopes": ["general"]}, "too-long"),
        ({"body": "x", "scopes": ["general"], "reply_to": "nobody"}, "not-found"),
    ],
)
async def test_a_refusal_names_what_it_refuses(sits: Dial, told: dict[str, Any], code: str) -> None:
    line = await sits("anders")
    refused = await line.answered("post", client_id=new(), **told)
    assert (refused["type"], refused["code"]) == ("refused", code)
    assert refused["message"]


async def test_the_longest_body_is_taken(sits: Dial) -> None:
    ingvild, anders = await sits("ingvild"), await sits("anders")
    assert (await ingvild.post("å" * 20_000, "general"))["type"] == "ack"
    assert "å" * 20_000 in (await anders.next("entry"))["html"]


async def test_typing_is_told_only_where_all_its_scopes_are_reached(sits: Dial) -> None:
    ingvild, lars, anders = await sits("ingvild"), await sits("lars"), await sits("anders")
    await ingvild.say("typing", scopes=["general", "health"])
    assert (await lars.next("typing"))["by"]["name"] == "Ingvild Moen"
    await anders.say("typing", scopes=["health"])
    assert (await anders.next("refused"))["code"] == "bad-scope"
    assert not anders.of("typing")
    assert not ingvild.of("typing")


async def test_presence_is_told_to_those_who_know_the_person(sits: Dial) -> None:
    ingvild = await sits("ingvild")
    await ingvild.quiet()
    ingvild.forget()
    kine = await sits("kine")
    assert await ingvild.next("presence") == {
        "type": "presence",
        "by": {"seat": kine.came[0]["seat"]["id"], "name": kine.came[0]["seat"]["name"]},
        "connected": True,
    }
    assert any(
        frame["by"]["name"] == "Ingvild Moen" for frame in await kine.quiet() if frame["type"] == "presence"
    )
    second = await sits("kine")
    await second.close()
    assert not [frame for frame in await ingvild.quiet() if frame["type"] == "presence"]
    await kine.close()
    assert (await ingvild.next("presence"))["connected"] is False


async def test_a_read_mark_is_the_newest_that_both_see(sits: Dial) -> None:
    ingvild, lars, anders = await sits("ingvild"), await sits("lars"), await sits("anders")
    both = (await ingvild.post("Til alle", "general"))["id"]
    health = (await ingvild.post("Om helse", "health"))["id"]
    await lars.until(lambda: any(entry["id"] == health for entry in lars.entries()))
    await anders.quiet()
    anders.forget()
    await lars.say("read", entry=health)
    await ingvild.until(lambda: any(frame["entry"] == health for frame in ingvild.of("read")))
    told = [frame for frame in await anders.quiet() if frame["type"] == "read"]
    assert [frame["entry"] for frame in told] == [both]
    later = (await ingvild.post("Mer om helse", "health"))["id"]
    await lars.say("read", entry=later)
    await ingvild.until(lambda: any(frame["entry"] == later for frame in ingvild.of("read")))
    assert not [frame for frame in await anders.quiet() if frame["type"] == "read"]
    await anders.say("read", entry=health)
    assert (await anders.next("refused"))["code"] == "not-found"


async def test_two_tabs_of_one_person_both_follow(sits: Dial) -> None:
    one, two = await sits("siw"), await sits("siw")
    ack = await one.post("Fra den ene fanen", "general")
    entry = await two.next("entry")
    assert (entry["id"], entry["client_id"]) == (ack["id"], ack["client_id"])


async def closes_with(house: House, first: str | bytes) -> int:
    line = await dial(house.hub.url, house.room, house.cookie("anders"))
    await line.socket.send(first)
    return await line.closed()


async def test_what_comes_first_must_be_resume(house: House) -> None:
    assert await closes_with(house, '{"type":"ping"}') == 4400
    assert await closes_with(house, "nonsense") == 4400
    assert await closes_with(house, b'{"type":"resume","cursor":null}') == 4400


async def test_a_resume_that_is_wrong_is_refused(sits: Dial) -> None:
    line = await sits("anders", resumed=False)
    await line.say("resume", cursor=5)
    assert (await line.next("refused"))["code"] == "bad-frame"
    await line.say("resume", cursor="A" * 22)
    assert (await line.next("refused"))["code"] == "bad-cursor"
    await line.say("resume", cursor="short")
    assert (await line.next("refused"))["code"] == "bad-cursor"
    await line.resume()


async def test_binary_and_huge_frames_close(sits: Dial) -> None:
    binary: Line = await sits("anders")
    await binary.socket.send(b"{}")
    assert await binary.closed() == 4400
    huge: Line = await sits("anders")
    await huge.socket.send('{"type":"ping"' + " " * (128 * 1024) + "}")
    assert await huge.closed() == 4413


async def test_the_door(house: House, sits: Dial) -> None:
    url, room = house.hub.url, house.room
    assert await (await dial(url, room, house.cookie("anders"), protocols=())).closed() == 4400
    assert await (await dial(url, room, house.cookie("anders"), protocols=("hub.v2",))).closed() == 4400
    assert await (await dial(url, room, None)).closed() == 4401
    assert await (await dial(url, room, house.cookie("anders"), origin="http://example.org")).closed() == 4403
    assert await (await dial(url, "0" * 32, house.cookie("anders"))).closed() == 4404
