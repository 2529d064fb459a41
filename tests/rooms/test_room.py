"""The page of a room: what each sees on it, and writing on it without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.rooms.conftest import (
    AIDS,
    COORDINATOR,
    FATHER,
    MOTHER,
    OUTSIDER,
    OWNER,
    PHYSIO,
    TEACHER,
    House,
)

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_absent_and_forbidden_look_alike(house: House) -> None:
    assert house.get(TEACHER).status_code == 200
    hidden = house.get(OUTSIDER)
    absent = house.client(OUTSIDER).get(f"/rooms/{'0' * 32}/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert bare(hidden).replace(house.room, "0" * 32) == bare(absent)


def bare(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def test_each_sees_their_own_entries_and_what_was_shown_is_recorded(house: House) -> None:
    secret = house.entry("doc-discharge").public_id
    assert f'data-entry="{secret}"' in house.text(PHYSIO)
    assert secret not in house.text(TEACHER)
    assert house.doors() == ["page", "standing", "page", "standing"]


def test_a_full_page_and_the_way_back(house: House) -> None:
    answer = house.get(OWNER)
    assert len(answer.context["timeline"]) == 36
    assert answer.context["more"]
    older = house.get(OWNER, answer.context["earlier_url"])
    assert older.status_code == 200
    assert not set(older.context["timeline"]) & set(answer.context["timeline"])


def test_what_is_said_from_an_earlier_page_is_answered_with_the_newest(house: House) -> None:
    earlier = house.say(MOTHER, {"kind": "message", "scopes": ["school"], "body": "tidlig"})
    house.say(MOTHER, {"kind": "message", "scopes": ["school"], "body": "sen-4417"})
    assert "sen-4417" not in house.text(TEACHER, f"?before={earlier}")
    for named in (earlier, house.entry("doc-discharge").public_id, "0" * 32):
        refused = house.post(TEACHER, f"?before={named}", {"body": "", "scopes": ["general"]})
        assert refused.status_code == 400
        assert "sen-4417" in refused.content.decode()


def test_back_from_an_entry_that_is_not_seen_is_back_from_nothing(house: House) -> None:
    secret = house.entry("doc-discharge").public_id
    assert house.get(PHYSIO, f"?before={secret}").status_code == 200
    for named in (secret, "0" * 32, "x", ""):
        assert house.get(TEACHER, f"?before={named}").status_code == 404


def test_pins_stand_in_groups_with_measures_under_their_goals(house: House) -> None:
    groups = house.get(PHYSIO).context["pinned"]
    assert len(groups) == 3
    kinds = [item.partition('data-kind="')[2].partition('"')[0] for item in groups[0]["items"]]
    assert kinds[:2] == ["goal", "measure"]
    sleep = house.thing("sleep").public_id
    assert any(sleep in item for item in groups[0]["items"])
    assert not any(sleep in item for group in house.get(TEACHER).context["pinned"] for item in group["items"])


def test_what_one_can_do_follows_from_the_role(house: House) -> None:
    def ways(login: str) -> list[str]:
        return [action["url"].removeprefix(house.url) for action in house.get(login).context["actions"]]

    def near(login: str) -> list[str]:
        shown = house.text(login).partition("room__near")[2].partition("</nav>")[0]
        return [way.removeprefix(house.url) for way in re.findall(r'href="([^"]+)"', shown)]

    assert ways(TEACHER) == ["plan/", "documents/new/", "meetings/new/", "goals/new/", "parts/new/"]
    assert ways(MOTHER)[5:] == ["consent/"]
    assert ways(COORDINATOR)[5:] == ["consent/", "seats/", "state/"]
    assert near(TEACHER) == ["plan/"]
    assert near(MOTHER) == near(OWNER) == near(COORDINATOR) == ["plan/", "consent/"]
    for way in near(MOTHER):
        assert house.get(MOTHER, way).status_code == 200


def test_a_message_without_script(house: House, once: Callable[[], str]) -> None:
    told = {"body": "Hei\r\nalle", "scopes": ["general"], "client_id": once()}
    answer = house.post(TEACHER, "", told)
    said = house.newest()
    assert answer.status_code == 302
    assert answer["Location"] == f"{house.url}#e-{said.public_id}"
    assert said.event["body"] == "Hei\nalle"
    assert house.post(OUTSIDER, "", {**told, "client_id": once()}).status_code == 404
    assert house.newest().public_id == said.public_id


def test_a_double_click_says_it_once(house: House, once: Callable[[], str]) -> None:
    told = {"body": "En gang", "scopes": ["general", "school"], "client_id": once()}
    first, second = house.post(TEACHER, "", told), house.post(TEACHER, "", told)
    assert first["Location"] == second["Location"]
    head = house.head()
    assert house.post(OUTSIDER, "", told).status_code == 404
    changed = house.post(TEACHER, "", {**told, "body": "Noe annet"})
    assert (changed.status_code, house.head()) == (400, head)
    assert changed.context["form"]["client_id"].value() != told["client_id"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["health"]},
        {"scopes": ["nothing-such"]},
        {"scopes": []},
        {"body": "x" * 20_001},
        {"body": " "},
    ],
)
def test_what_cannot_be_said_stays_in_the_form(
    house: House, once: Callable[[], str], wrong: dict[str, Any]
) -> None:
    told = {"body": "Dette står igjen", "scopes": ["general"], "client_id": once()}
    head = house.head()
    answer = house.post(TEACHER, "", told | wrong)
    assert (answer.status_code, house.head()) == (400, head)
    assert (told | wrong)["body"][:40].strip() in answer.content.decode()
    assert house.post(TEACHER, "", told).status_code == 302


def test_unreached_and_unknown_kinds_are_refused_with_the_same_words(house: House) -> None:
    told = {"body": "Hei"}
    answers = [house.post(TEACHER, "", told | {"scopes": [key]}) for key in ("health", "zealth")]
    words = [[str(e) for e in answer.context["form"].errors["scopes"]] for answer in answers]
    assert [word.replace("zealth", "health") for word in words[1]] == words[0]


def test_an_answer_reaches_no_more_people_than_what_it_answers(house: House, once: Callable[[], str]) -> None:
    answered = house.entry("new-voice", TEACHER)
    told = {"body": "Svar", "scopes": ["leisure"], "reply_to": answered.public_id, "client_id": once()}
    assert house.post(COORDINATOR, "", told).status_code == 400
    keys = house.reader(COORDINATOR).state.keys_of(answered.scopes or ())
    assert house.post(COORDINATOR, "", {**told, "scopes": keys}).status_code == 302
    secret = house.entry("doc-discharge").public_id
    hidden = house.post(TEACHER, "", {**told, "scopes": ["general"], "reply_to": secret})
    absent = house.post(TEACHER, "", {**told, "scopes": ["general"], "reply_to": "0" * 32})
    assert (hidden.status_code, absent.status_code) == (400, 400)
    assert hidden.context["form"].errors == absent.context["form"].errors


def test_a_changed_audience_is_shown_before_anything_is_said(house: House, once: Callable[[], str]) -> None:
    asked = house.say(COORDINATOR, {"kind": "message", "scopes": ["general"], "body": "Hei"})
    form = house.get(MOTHER, f"write/?reply_to={asked}").context["form"]
    told = {
        "body": "Til alle",
        "scopes": form["scopes"].value(),
        "client_id": once(),
        "audience": form["audience"].value(),
    }
    assert (told["scopes"], bool(told["audience"])) == (["general"], True)
    house.say(COORDINATOR, {"kind": "seat.closed", "seat": "amina-aids"})
    head = house.head()
    answer = house.post(MOTHER, "", told)
    assert (answer.status_code, house.head()) == (409, head)
    assert "Til alle" in answer.content.decode()
    told["audience"] = answer.context["form"]["audience"].value()
    assert house.post(MOTHER, "", told).status_code == 302
    assert house.post(AIDS, "", told).status_code == 404


def test_no_kind_of_information_is_chosen_beforehand(house: House) -> None:
    page = house.get(TEACHER)
    form = page.context["form"]
    assert not form["scopes"].value()
    assert page.context["audience_text"] == ""
    assert not form["audience"].value()
    assert not house.get(TEACHER, "write/").context["form"]["scopes"].value()
    assert "health" not in [key for key, _ in form.fields["scopes"].choices]
    assert house.get(OUTSIDER).status_code == 404


def test_in_a_paused_room_only_some_read_and_nobody_writes(house: House, once: Callable[[], str]) -> None:
    house.say(COORDINATOR, {"kind": "case.state", "state": "paused"})
    told = {"body": "Det jeg skrev", "scopes": ["general"], "client_id": once()}
    answer = house.post(COORDINATOR, "", told)
    assert answer.status_code == 409
    assert "Det jeg skrev" in answer.content.decode()
    closed = house.get(TEACHER)
    assert closed.context["empty_reach"]
    assert all("data-course" in item for item in closed.context["timeline"])
    assert closed.context["pinned"] == []
    assert [a["url"] for a in house.get(FATHER).context["actions"]] == [f"{house.url}consent/"]


def test_yesterdays_seat_opens_nothing_today(house: House) -> None:
    assert house.get(TEACHER).status_code == 200
    house.say(COORDINATOR, {"kind": "seat.closed", "seat": "anders-teacher"})
    assert house.get(TEACHER).status_code == 404
    assert house.post(TEACHER, "", {"body": "x", "scopes": ["general"]}).status_code == 404
