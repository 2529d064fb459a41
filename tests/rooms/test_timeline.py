"""The conversation as one stretch of time: going to an entry, what is new, who sees it, and what was said about a thing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rooms import clock
from rooms.clock import OSLO
from rooms.views.parts import TOGETHER
from tests.rooms.conftest import COORDINATOR, DAY, FATHER, MOTHER, OUTSIDER, OWNER, PHYSIO, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def ids(answer: Any) -> list[str]:
    return [
        found
        for one in answer.context["timeline"]
        for found in re.findall(r'data-(?:entry|course)="(\w+)"', one)
    ]


def all_ids(house: House, login: str) -> list[str]:
    """Everything a seat is told of, oldest first, by going back page by page."""
    answer = house.get(login)
    found = ids(answer)
    while answer.context["more"]:
        answer = house.get(login, answer.context["earlier_url"])
        found = ids(answer) + found
    return found


# --- a place in the log ------------------------------------------------------------------------------------


def test_a_link_opens_the_room_at_its_entry_with_what_is_around_it(house: House) -> None:
    everything = all_ids(house, OWNER)
    middle = everything[30]
    answer = house.get(OWNER, f"?at={middle}")
    shown = ids(answer)
    assert (answer.status_code, len(shown), shown.index(middle)) == (200, 36, 17)
    at = everything.index(shown[0])
    assert shown == everything[at : at + 36]
    assert answer.context["more"] is True
    assert f'data-at="{middle}"' in answer.content.decode()
    later = ids(house.get(OWNER, answer.context["later_url"]))
    assert later == everything[at + 36 : at + 72]
    assert house.get(OUTSIDER, f"?at={middle}").status_code == 404


def test_the_newest_page_has_nothing_later_and_the_oldest_nothing_earlier(house: House) -> None:
    everything = all_ids(house, TEACHER)
    newest, oldest = house.get(TEACHER, f"?at={everything[-1]}"), house.get(TEACHER, f"?at={everything[0]}")
    assert (newest.context["later_url"], bool(oldest.context["later_url"])) == ("", True)
    assert (newest.context["more"], oldest.context["more"]) == (True, False)


def test_a_link_to_what_is_hidden_says_what_one_to_nothing_says(house: House) -> None:
    secret = house.entry("doc-discharge").public_id
    assert house.get(PHYSIO, f"?at={secret}").context["absent"] is False
    told = {named: house.get(TEACHER, f"?at={named}") for named in (secret, "0" * 32, "x")}
    assert {answer.status_code for answer in told.values()} == {404}
    assert all(answer.context["absent"] and secret not in ids(answer) for answer in told.values())
    assert "data-absent" in told[secret].content.decode()


# --- what is new -------------------------------------------------------------------------------------------


def test_what_is_new_begins_at_the_first_entry_by_others_that_the_seat_sees(house: House) -> None:
    from rooms.models import Seat

    reader = house.reader(TEACHER)
    Seat.objects.filter(pk=reader.seat.pk).update(read_to=house.head())
    house.say(PHYSIO, {"kind": "message", "scopes": ["health"], "body": "hemmelig"})
    house.say(TEACHER, {"kind": "message", "scopes": ["general"], "body": "min egen"})
    assert house.get(TEACHER).context["new"].first is None
    first = house.say(MOTHER, {"kind": "message", "scopes": ["general"], "body": "ny"})
    house.say(MOTHER, {"kind": "message", "scopes": ["general"], "body": "nyere"})
    new = house.get(TEACHER).context["new"]
    assert (new.first, new.count) == (first, 2)
    page = house.text(TEACHER)
    assert page.index("data-divider") < page.index(f'data-entry="{first}"')
    assert page[page.index("data-divider") :].count("data-entry=") == 2
    assert "data-divider" not in house.text(FATHER), "to whoever has read nothing, everything would be new"


def test_each_day_has_one_mark(house: House) -> None:
    page = house.text(OWNER)
    days = re.findall(r'data-day="([\d-]+)"', page)
    assert days == sorted(set(days))
    told = [item.split('datetime="')[1][:10] for item in page.split('<li class="entry')[1:]]
    assert sorted(set(told)) == days
    house.say(MOTHER, {"kind": "message", "scopes": ["general"], "body": "i dag"})
    assert '<li class="day" data-day="2026-11-22"><span>I dag</span></li>' in house.text(OWNER)


# --- who sees it -------------------------------------------------------------------------------------------


def seen_by(house: House, login: str, path: str) -> dict[str, list[str]]:
    answer = house.get(login, path)
    assert answer.status_code == 200
    return {group["party"]: [one["name"] for one in group["people"]] for group in answer.context["groups"]}


def test_who_sees_an_entry_is_judged_now_and_by_position(house: House) -> None:
    said = house.say(MOTHER, {"kind": "message", "scopes": ["general", "school"], "body": "hei"})
    path = f"entries/{said}/sees/"
    names = {name for people in seen_by(house, OWNER, path).values() for name in people}
    for login in (OWNER, MOTHER, TEACHER, PHYSIO, COORDINATOR):
        reader = house.reader(login)
        assert (reader.seat.name in names) == (house.get(login, path).status_code == 200), login
    assert house.reader(TEACHER).seat.name in names
    house.say(COORDINATOR, {"kind": "seat.closed", "seat": "anders-teacher"})
    again = {name for people in seen_by(house, OWNER, path).values() for name in people}
    assert names - again == {"Anders Vollaug"}


def test_whoever_came_later_and_from_now_on_is_not_named_on_what_came_before(house: House) -> None:
    """The school gets health from now on: it sees what is said next, and not what was said."""
    old = house.say(MOTHER, {"kind": "message", "scopes": ["health"], "body": "før"})
    party = next(
        p for p in house.reader(OWNER).state.parties.values() if p.key == party_of(house, "anders-teacher")
    )
    before = seen_by(house, OWNER, f"entries/{old}/sees/")
    assert party.name not in before
    give(house, party.key, "health")
    new = house.say(MOTHER, {"kind": "message", "scopes": ["health"], "body": "etter"})
    assert party.name not in seen_by(house, OWNER, f"entries/{old}/sees/")
    assert party.name in seen_by(house, OWNER, f"entries/{new}/sees/")


def party_of(house: House, seat: str) -> str:
    state = house.reader(OWNER).state
    found = state.seat_named(seat)
    assert found is not None
    return state.parties[found.party].key


def give(house: House, party: str, scope: str) -> None:
    house.say(
        MOTHER,
        {
            "kind": "consent.given", "form": "digital", "purpose": "så hun kan følge med",
            "grants": [{"party": party, "scopes": [scope]}], "until": "2027-11-01",
        },
    )  # fmt: skip


def test_who_sees_it_names_only_those_whom_the_asker_knows(house: House) -> None:
    from rooms.sight import Sight

    said = house.say(MOTHER, {"kind": "message", "scopes": ["general"], "body": "hei"})
    for login in (TEACHER, PHYSIO, FATHER):
        sight = Sight(house.reader(login), "nb")
        known = {seat.name for seat in sight.people()}
        named = seen_by(house, login, f"entries/{said}/sees/")
        assert {name for people in named.values() for name in people} <= known
        assert set(named) <= {party.name for party in sight.parties()}


def test_who_sees_a_measure_sees_its_goal(house: House) -> None:
    sleep = house.thing("sleep")
    named = seen_by(house, OWNER, f"things/{sleep.public_id}/sees/")
    people = {name for group in named.values() for name in group}
    assert house.reader(PHYSIO).seat.name in people
    assert house.reader(TEACHER).seat.name not in people
    assert house.get(TEACHER, f"things/{sleep.public_id}/sees/").status_code == 404


def test_asking_is_recorded(house: House) -> None:
    said = house.say(MOTHER, {"kind": "message", "scopes": ["general"], "body": "hei"})
    for path in (f"entries/{said}/sees/", f"entries/{said}/line/", f"about/{said}/", "documents/"):
        assert house.get(TEACHER, path).status_code == 200
    assert house.doors() == ["sees", "line", "about", "about", "documents"]
    assert house.get(OUTSIDER, f"entries/{said}/line/").status_code == 404
    assert len(house.doors()) == 5


# --- what was answered, what was said about it, what was shared --------------------------------------------


def test_the_line_that_was_answered_is_plain_short_and_as_it_stands_now(house: House) -> None:
    said = house.say(
        MOTHER, {"kind": "message", "scopes": ["general"], "body": "**Hei** <b>der</b> " + "å" * 300}
    )
    key = house.reader(MOTHER).seal and house.newest(MOTHER).event["key"]
    line = house.get(TEACHER, f"entries/{said}/line/").context
    assert line["words"].startswith("Hei")
    assert len(line["words"]) <= 120
    assert "**" not in line["words"]
    house.say(MOTHER, {"kind": "message.retracted", "message": key})
    assert "å" not in house.get(TEACHER, f"entries/{said}/line/").context["words"]


def test_what_was_said_about_a_goal_is_gathered_as_each_sees_it(house: House) -> None:
    sleep = house.thing("sleep")
    about = {"kind": "message", "about": "sleep", "scopes": ["health"], "body": "om søvn"}
    said = house.say(PHYSIO, about)
    other = house.say(PHYSIO, {"kind": "message", "scopes": ["health"], "body": "om noe annet"})
    found = ids(house.get(PHYSIO, f"about/{sleep.public_id}/"))
    assert {said, sleep.entry} <= set(found)
    assert other not in found
    assert house.get(TEACHER, f"about/{sleep.public_id}/").status_code == 404
    assert f"/about/{sleep.public_id}/" in house.text(PHYSIO)


def test_what_was_said_about_a_thing_says_on_which_day(house: House) -> None:
    answer = house.get(PHYSIO, f"about/{house.thing('sleep').public_id}/")
    days = re.findall(r'<li class="day" data-day="([\d-]+)"', answer.content.decode())
    assert days == sorted({f"{one.day}" for one in answer.context["timeline"] if one.day})
    assert answer.content.decode().index(days[0]) < answer.content.decode().index('data-entry="')


def test_under_a_goal_stands_also_what_was_said_about_its_measures(house: House) -> None:
    said = house.say(
        MOTHER, {"kind": "message", "about": "one-minute", "scopes": ["general", "school"], "body": "går bra"}
    )
    for key, stands in (("voice", True), ("one-minute", True), ("breaks", False)):
        found = ids(house.get(MOTHER, f"about/{house.thing(key).public_id}/"))
        assert (said in found) == stands, key
    assert said in ids(house.get(TEACHER, f"about/{house.thing('voice').public_id}/"))


def test_an_entry_is_gathered_with_its_answers(house: House) -> None:
    asked = house.say(MOTHER, {"kind": "message", "scopes": ["general"], "body": "spør"})
    key = house.newest(MOTHER).event["key"]
    wide = house.say(TEACHER, {"kind": "message", "reply_to": key, "scopes": ["general"], "body": "svarer"})
    narrow = house.say(
        PHYSIO, {"kind": "message", "reply_to": key, "scopes": ["general", "health"], "body": "svarer smalt"}
    )
    assert ids(house.get(PHYSIO, f"about/{asked}/")) == [asked, wide, narrow]
    assert ids(house.get(TEACHER, f"about/{asked}/")) == [asked, wide]


def test_looking_further_back_goes_on_where_it_stopped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from rooms import gathered

    monkeypatch.setattr(gathered, "STEP", 5)
    monkeypatch.setattr(gathered, "FURTHEST", 10)
    goal = house.thing("voice")
    address, found = f"about/{goal.public_id}/", []
    while address:
        answer = house.get(TEACHER, address)
        found = ids(answer) + found
        address = f"about/{goal.public_id}/{answer.context['further']}" if answer.context["further"] else ""
    monkeypatch.setattr(gathered, "FURTHEST", 4000)
    assert found == ids(house.get(TEACHER, f"about/{goal.public_id}/"))
    secret = house.entry("doc-discharge").public_id
    assert house.get(TEACHER, f"about/{goal.public_id}/?before={secret}").status_code == 404


def test_documents_are_listed_as_each_sees_them_with_kind_and_size(house: House) -> None:
    from rooms.log import read

    secret = house.entry("doc-discharge")
    content = read.content(house.reader(OWNER), secret)
    assert content is not None
    listed = {one["id"]: one for one in house.get(PHYSIO, "documents/").context["documents"]}
    assert listed[secret.public_id]["size"] == len(content)
    assert secret.public_id not in house.text(TEACHER, "documents/")
    assert house.get(OUTSIDER, "documents/").status_code == 404


def test_a_page_tells_the_time_by_the_house_s_clock(house: House) -> None:
    page = house.text(MOTHER)
    assert f'data-drawn="{DAY.isoformat(timespec="seconds")}"' in page
    assert f", {DAY.astimezone(OSLO):%H:%M}. " in re.search(r'<p class="paper">(.*?)</p>', page)[1]  # type: ignore[index]


def test_a_head_is_shared_by_what_one_goes_on_to_say_to_the_same_people(house: House) -> None:
    first, goes_on = said(house, MOTHER, "general"), said(house, MOTHER, "general")
    others = said(house, MOTHER, "general", "school")
    answers = said(house, MOTHER, "general", "school", reply_to=house.newest().event["key"])
    other_author = said(house, TEACHER, "general", "school")
    again = said(house, TEACHER, "general", "school")
    at = clock.now() + TOGETHER
    clock.set_source(lambda: at)
    later = said(house, TEACHER, "general", "school")
    page = house.text(FATHER)
    every = (first, goes_on, others, answers, other_author, again, later)
    shared = [id_ for id_ in every if re.search(rf'<li data-follows [^>]*data-entry="{id_}"', page)]
    assert shared == [goes_on, again]


def said(house: House, login: str, *scopes: str, **more: str) -> str:
    """The id of a message."""
    return house.say(login, {"kind": "message", "body": "Hei", "scopes": list(scopes), **more})
