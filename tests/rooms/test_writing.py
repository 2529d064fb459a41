"""Answering, changing and taking back without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rooms.conftest import COORDINATOR, MOTHER, OUTSIDER, OWNER, PHYSIO, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_an_answer_starts_where_what_it_answers_stands(house: House, once: Callable[[], str]) -> None:
    asked = house.say(PHYSIO, {"kind": "message", "scopes": ["health"], "body": "Hvordan gikk natta?"})
    page = house.get(MOTHER, f"write/?reply_to={asked}")
    form = page.context["form"]
    assert form["scopes"].value() == ["health"]
    assert "Lars Petter Haugmo" in page.context["audience_text"]
    assert "Anders Vollaug" not in page.context["audience_text"]
    assert "Hvordan gikk natta?" in page.content.decode()
    told = {"body": "Fint.", "scopes": ["health"], "reply_to": asked, "client_id": once()}
    told["audience"] = form["audience"].value()
    answer = house.post(MOTHER, f"write/?reply_to={asked}", told)
    assert answer["Location"] == f"{house.url}#e-{house.newest().public_id}"
    assert house.newest().event["reply_to"] == house.entry(house.newest().event["reply_to"]).event["key"]
    for hidden in (asked, "0" * 32, "x"):
        assert house.get(TEACHER, f"write/?reply_to={hidden}").status_code == 404
    assert house.get(OUTSIDER, "write/").status_code == 404


def test_only_the_author_changes_a_message(house: House, once: Callable[[], str]) -> None:
    entry = house.say(TEACHER, {"kind": "message", "scopes": ["school"], "body": "Fyrst slik"})
    assert "Fyrst slik" in house.text(TEACHER, f"entries/{entry}/edit/")
    told = {"body": "Så slik", "client_id": once()}
    assert house.post(TEACHER, f"entries/{entry}/edit/", told)["Location"] == f"{house.url}#e-{entry}"
    assert house.newest(TEACHER).event["body"] == "Så slik"
    for other in (OWNER, COORDINATOR, PHYSIO, OUTSIDER):
        assert house.get(other, f"entries/{entry}/edit/").status_code == 404
        assert house.post(other, f"entries/{entry}/edit/", told).status_code == 404
    empty = house.post(TEACHER, f"entries/{entry}/edit/", {"body": " ", "client_id": once()})
    assert empty.status_code == 400
    assert house.newest(TEACHER).event["body"] == "Så slik"


def test_what_was_taken_back_stays_so(house: House, once: Callable[[], str]) -> None:
    entry = house.say(TEACHER, {"kind": "message", "scopes": ["general"], "body": "For fort"})
    for other in (OWNER, COORDINATOR, OUTSIDER):
        assert house.post(other, f"entries/{entry}/take-back/", {}).status_code == 404
    assert house.get(TEACHER, f"entries/{entry}/take-back/").status_code == 200
    assert house.post(TEACHER, f"entries/{entry}/take-back/", {"client_id": once()}).status_code == 302
    assert house.newest().retracted
    assert "For fort" not in house.text(COORDINATOR)
    for path in ("edit", "take-back"):
        assert house.get(TEACHER, f"entries/{entry}/{path}/").status_code == 404


def test_earlier_texts_are_for_the_author_and_the_owner(house: House) -> None:
    entry = house.say(TEACHER, {"kind": "message", "scopes": ["school"], "body": "Versjon <b>en</b>"})
    key = house.newest().event["key"]
    house.say(TEACHER, {"kind": "message.revised", "message": key, "body": "Versjon to"})
    house.say(TEACHER, {"kind": "message.retracted", "message": key})
    for allowed in (TEACHER, OWNER):
        text = house.text(allowed, f"entries/{entry}/")
        assert "Versjon &lt;b&gt;en" in text
        assert text.index("Versjon to") < text.index("Versjon &lt;b&gt;en")
    for other in (COORDINATOR, PHYSIO, OUTSIDER):
        assert house.get(other, f"entries/{entry}/").status_code == 404
    assert house.doors() == ["versions", "versions"]


def test_other_entries_have_no_texts_to_look_through(house: House) -> None:
    goal = house.entry("goal-breaks-1").public_id
    for login in (OWNER, TEACHER, OUTSIDER):
        assert house.get(login, f"entries/{goal}/").status_code == 404
        assert house.get(login, f"entries/{goal}/edit/").status_code == 404


def test_without_script_the_author_comes_to_change_and_earlier_texts_from_who_sees_it(house: House) -> None:
    entry = house.say(TEACHER, {"kind": "message", "scopes": ["school"], "body": "Fyrst slik"})
    ways = [f'href="{house.url}entries/{entry}/{path}"' for path in ("edit/", "take-back/", "")]
    mine = house.text(TEACHER, f"entries/{entry}/sees/")
    assert all(way in mine for way in ways)
    for other in (OWNER, COORDINATOR, MOTHER):
        text = house.text(other, f"entries/{entry}/sees/")
        assert not any(way in text for way in ways), other
    assert house.get(OUTSIDER, f"entries/{entry}/sees/").status_code == 404
