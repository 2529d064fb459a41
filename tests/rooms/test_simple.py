"""The simple view of a room: what its person sees, and nothing else; read is only what they say they have read."""

from __future__ import annotations

import re
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from rooms.models import Disclosure, Seat
from tests.rooms.conftest import COORDINATOR, FATHER, MOTHER, OUTSIDER, OWNER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

SIMPLE = "simple/"
TOKEN = re.compile(r'name="sees-(\w+)" value="(\w+)"')


def everything_read(house: House) -> None:
    Seat.objects.update(read_to=house.head())


def message(house: House, login: str, body: str, scope: str = "general") -> str:
    return house.say(login, {"kind": "message", "scopes": [scope], "body": body})


def tokens(house: House, login: str) -> dict[str, str]:
    return {f"sees-{key}": token for key, token in TOKEN.findall(house.text(login, SIMPLE))}


def say(house: House, login: str, **told: Any) -> Any:
    sent = {"scopes": "general", "client_id": str(uuid.uuid4()), **tokens(house, login), **told}
    return house.post(login, SIMPLE, sent)


def photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return SimpleUploadedFile("image.jpg", out.getvalue(), "image/jpeg")


# --- What is shown.


def test_what_is_new_comes_first_and_the_newest_on_top(house: House) -> None:
    everything_read(house)
    message(house, MOTHER, "første-1101")
    message(house, COORDINATOR, "andre-1102")
    text = house.text(OWNER, SIMPLE)
    assert text.index("andre-1102") < text.index("første-1101")
    assert "2 nye, fra Siw Brattlien og Ingvild Moen" in text
    assert text.count("data-entry=") == 2


def test_what_the_seat_may_not_see_is_nowhere(house: House) -> None:
    everything_read(house)
    before = house.text(TEACHER, SIMPLE)
    message(house, FATHER, "helse-1103", "health")
    house.say(MOTHER, {"kind": "goal", "goal": "pain", "text": "smerte-1104", "scopes": ["health"]})
    assert "helse-1103" in house.text(OWNER, SIMPLE)
    assert "smerte-1104" in house.text(OWNER, SIMPLE)
    assert bare(house.text(TEACHER, SIMPLE)) == bare(before)


def bare(text: str) -> str:
    random = r'name="(csrfmiddlewaretoken|client_id)" value="[^"]*"|data-cursor="[0-9a-f]{32}"'
    return re.sub(random, "", text)


def test_where_nothing_is_new_the_last_is_shown(house: House) -> None:
    everything_read(house)
    text = house.text(OWNER, SIMPLE)
    assert "Ingenting nytt siden du var her." in text
    assert text.count("data-entry=") == 3
    assert "simple/seen/" not in text


def test_it_records_what_it_shows_as_the_room_does(house: House) -> None:
    everything_read(house)
    message(house, MOTHER, "hei")
    house.text(OWNER, SIMPLE)
    page, standing = Disclosure.objects.order_by("pk")
    assert (page.door, page.since, page.upto) == ("page", house.head(), house.head())
    assert standing.door == "standing"
    seat = house.reader(OWNER).seat
    assert page.seats == standing.seats == [seat.public_id]


def test_goals_are_shown_in_own_words_with_how_far_they_have_come(house: House) -> None:
    text = house.text(OWNER, SIMPLE)
    assert "Målene mine" in text
    assert text.index("Jeg vil bestemme musikken") < text.index("Jeg vil leke ute med Ella")
    assert "Vi klarte det!" in text
    assert 'aria-label="Steg 5 av 5"' in text
    assert "Målene mine" not in house.text(MOTHER, SIMPLE)


# --- Read is what they say.


def test_looking_marks_nothing_as_read(house: House) -> None:
    house.text(OWNER, SIMPLE)
    assert Seat.objects.get(user__login=OWNER).read_to == 0


def test_what_was_shown_is_read_once_they_say_so(house: House) -> None:
    everything_read(house)
    entry = message(house, MOTHER, "hei-1105")
    assert house.get(OWNER, SIMPLE).context["said"].newest == entry
    upto = house.head()
    message(house, MOTHER, "kom imens-1106")
    house.post(OWNER, "simple/seen/", {"entry": entry})
    assert Seat.objects.get(user__login=OWNER).read_to == upto
    assert "1 ny, fra Ingvild Moen" in house.text(OWNER, SIMPLE)


def test_nothing_is_read_past_what_was_not_shown(house: House) -> None:
    """Only the page beneath which nothing is unread lets one say that it is read."""
    everything_read(house)
    entries = [message(house, MOTHER, f"nr {number}") for number in range(8)]
    said = house.get(OWNER, SIMPLE).context["said"]
    assert (said.newest, said.unread_before, said.oldest) == ("", 2, entries[2])
    said = house.get(OWNER, f"simple/?before={entries[2]}").context["said"]
    assert (said.newest, said.unread_before) == (entries[1], 0)
    house.post(OWNER, "simple/seen/", {"entry": entries[1]})
    assert house.get(OWNER, SIMPLE).context["said"].newest == entries[7]


def test_only_what_one_sees_can_be_read_and_it_never_goes_back(house: House) -> None:
    hidden = message(house, FATHER, "helse", "health")
    everything_read(house)
    upto = house.head()
    for entry in (hidden, "0" * 32, ""):
        assert house.post(TEACHER, "simple/seen/", {"entry": entry}).status_code == 404
    house.post(OWNER, "simple/seen/", {"entry": hidden})
    assert Seat.objects.get(user__login=OWNER).read_to == upto
    assert house.get(TEACHER, f"simple/?before={hidden}").status_code == 404


def test_what_is_said_from_an_earlier_page_is_answered_with_the_newest(house: House) -> None:
    """The address that a form was opened at may name an entry, one that has left the sight too."""
    everything_read(house)
    hidden = message(house, FATHER, "helse", "health")
    entries = [message(house, MOTHER, f"nr {number}") for number in range(3)]
    for named in (entries[1], hidden, "0" * 32):
        sent = {"client_id": str(uuid.uuid4()), "body": "", "scopes": "school"}
        refused = house.post(TEACHER, f"simple/?before={named}", sent)
        assert refused.status_code == 400
        assert [one.public_id for one in refused.context["said"].shown] == entries


def test_what_is_read_stays_read(house: House) -> None:
    early = message(house, MOTHER, "tidlig-1108")
    message(house, MOTHER, "sen-1109")
    everything_read(house)
    house.post(OWNER, "simple/seen/", {"entry": early})
    assert Seat.objects.get(user__login=OWNER).read_to == house.head()


def test_own_words_are_not_news_and_of_many_the_first_few_are_named(house: House) -> None:
    everything_read(house)
    message(house, OWNER, "mine egne-1110")
    assert house.get(OWNER, SIMPLE).context["said"].new == 0
    for login in (MOTHER, FATHER, COORDINATOR, TEACHER, MOTHER):
        message(house, login, "hei-1111")
    said = house.get(OWNER, SIMPLE).context["said"]
    assert said.new == 5
    assert said.names == "Ingvild Moen, Anders Vollaug, Siw Brattlien og andre"


def test_goals_that_are_shown_are_recorded_and_those_that_are_not_are_not(house: House) -> None:
    everything_read(house)
    house.say(MOTHER, {"kind": "goal", "goal": "pain", "text": "smerte-1112", "scopes": ["health"]})
    recorded = {}
    for login in (OWNER, TEACHER):
        Disclosure.objects.all().delete()
        house.text(login, SIMPLE)
        recorded[login] = [row.upto for row in Disclosure.objects.filter(door="standing")]
    assert house.head() in recorded[OWNER]
    assert recorded[TEACHER]
    assert house.head() not in recorded[TEACHER]


# --- Saying something.


def test_names_are_shown_before_it_is_sent(house: House) -> None:
    kinds = {kind["key"]: kind["names"] for kind in house.get(MOTHER, SIMPLE).context["form"].kinds()}
    assert "Anders Vollaug" in kinds["school"]
    assert "Anders Vollaug" not in kinds["health"]
    assert "Ingvild Moen" not in kinds["health"]
    assert "health" not in {kind["key"] for kind in house.get(TEACHER, SIMPLE).context["form"].kinds()}


def test_a_text_is_said(house: House) -> None:
    answer = say(house, OWNER, body="JEG VIL BADE", scopes="leisure")
    assert (answer.status_code, answer["Location"]) == (302, house.url + SIMPLE)
    assert house.newest().event["body"] == "JEG VIL BADE"
    assert house.newest().event["scopes"] == ["leisure"]
    assert "Sagt. Dette ser:" in house.text(OWNER, SIMPLE)


def test_a_word_is_said_with_one_press(house: House) -> None:
    say(house, OWNER, word="yes")
    assert house.newest().event["body"] == "Ja"
    say(house, OWNER, word="wait", body="Ikke ferdig")
    assert house.newest().event["body"] == "Vent på meg\n\nIkke ferdig"


def test_a_photo_is_said_and_the_text_points_to_it(house: House) -> None:
    say(house, OWNER, body="Se!", photo=photo(), scopes="leisure")
    text = house.newest().event
    picture = house.entry(text["documents"][0])
    assert (picture.kind, picture.event["category"], picture.event["scopes"]) == (
        "document",
        "photo",
        ["leisure"],
    )
    say(house, OWNER, picture=photo())
    assert house.newest().kind == "document"
    assert "image.jpg" in house.text(OWNER, SIMPLE)
    assert house.get(TEACHER, f"documents/{picture.public_id}/").status_code == 404


def test_sent_twice_it_is_said_once(house: House) -> None:
    once = str(uuid.uuid4())
    assert say(house, OWNER, body="en gang", photo=photo(), client_id=once).status_code == 302
    head = house.head()
    assert say(house, OWNER, body="en gang", photo=photo(), client_id=once).status_code == 302
    assert house.head() == head


@pytest.mark.parametrize(
    "told",
    [{"body": ""}, {"body": "x", "scopes": ""}, {"body": "x", "scopes": "unknown"}, {"word": "rude"},
     {"picture": SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF")}, {"photo": SimpleUploadedFile("a.jpg", b"no picture")}],
)  # fmt: skip
def test_what_cannot_be_said_says_why(house: House, told: dict[str, Any]) -> None:
    head = house.head()
    answer = say(house, OWNER, **told)
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()
    assert house.head() == head


def test_in_a_kind_out_of_reach_nothing_is_said(house: House) -> None:
    head = house.head()
    assert say(house, TEACHER, body="x", scopes="health").status_code == 400
    assert house.head() == head


def test_if_others_would_see_it_now_nothing_is_said(house: House) -> None:
    shown = tokens(house, MOTHER)
    grants = [{"party": "school", "scopes": ["home"]}]
    house.say(MOTHER, {"kind": "consent.given", "form": "digital", "purpose": "x", "grants": grants})
    head = house.head()
    answer = say(house, MOTHER, body="til Siw og meg-1107", scopes="home", photo=photo(), **shown)
    assert answer.status_code == 409
    assert "Velg filen en gang til" in answer.content.decode()
    text = answer.content.decode()
    assert "til Siw og meg-1107" in text
    assert house.head() == head
    now = {f"sees-{key}": token for key, token in TOKEN.findall(text)}
    assert now["sees-home"] != shown["sees-home"]
    assert say(house, MOTHER, body="til alle", scopes="home", **now).status_code == 302


def test_where_nothing_may_be_written_there_is_no_field(house: House) -> None:
    house.say(COORDINATOR, {"kind": "case.state", "state": "paused"})
    assert "data-say" not in house.text(OWNER, SIMPLE)
    assert "data-say" not in house.text(TEACHER, SIMPLE)


# --- The switch.


def test_a_room_opens_in_the_view_that_its_person_chose(house: House) -> None:
    assert house.get(OWNER).status_code == 200
    house.post(OWNER, "view/", {"view": "simple"})
    assert house.get(OWNER)["Location"] == house.url + SIMPLE
    assert house.get(MOTHER).status_code == 200
    entry = house.newest().public_id
    assert house.get(OWNER, f"?before={entry}").status_code == 200
    house.post(OWNER, "view/", {"view": "anything"})
    assert house.get(OWNER).status_code == 302
    house.post(OWNER, "view/", {"view": "whole"})
    assert house.get(OWNER).status_code == 200
    assert house.post(OUTSIDER, "view/", {"view": "simple"}).status_code == 404
