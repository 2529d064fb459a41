"""A no (CR-23): stored once however often it is sent, and the end of what waits for signatures, said to all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rooms import clock
from tests.at_once import AtOnce
from tests.consent.cr.test_giving import oral, words
from tests.consent.cr.test_renewal import waits
from tests.consent.house import COORDINATOR, DAY, FATHER, JONAS, MOTHER, NURSE, TEACHER, House
from tests.services import hidden

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

CLUB, WAITS = "youth-club", "A consent waits for your signature"


def kinds(house: House, kind: str) -> list[dict[str, Any]]:
    return [event for event in house.told() if event["kind"] == kind]


def token(house: House, login: str, path: str) -> str:
    found = str(hidden(house.text(login, path), "client_id"))
    assert found
    return found


@pytest.mark.parametrize("reason", ["", "Eg vil vente litt."])
def test_cr_23_two_presses_of_the_button_record_one_no(jonas: House, reason: str) -> None:
    told = {"client_id": token(jonas, MOTHER, "consent/no/"), "reason": reason}
    assert jonas.post(TEACHER, "consent/no/", told).status_code == 404
    with AtOnce(2) as pool:
        sent = [pool.submit(jonas.post, MOTHER, "consent/no/", told) for _ in range(2)]
        assert [one.result().status_code for one in sent] == [302, 302]
    assert jonas.post(MOTHER, "consent/no/", told).status_code == 302
    assert len(kinds(jonas, "x.consent.refused")) == 1
    again = {**told, "client_id": token(jonas, MOTHER, "consent/no/")}
    assert jonas.post(MOTHER, "consent/no/", again).status_code == 302
    assert len(kinds(jonas, "x.consent.refused")) == 2, "from a page asked for anew it is another no"


def test_a_no_from_a_kept_page_with_other_words_is_asked_for_anew(jonas: House) -> None:
    told = {"client_id": token(jonas, MOTHER, "consent/no/"), "reason": ""}
    assert jonas.post(MOTHER, "consent/no/", told).status_code == 302
    changed = jonas.post(MOTHER, "consent/no/", {**told, "reason": "Eg vil vente."})
    assert changed.status_code == 400
    assert "Eg vil vente." in changed.content.decode()
    anew = {"client_id": hidden(changed.content.decode(), "client_id"), "reason": "Eg vil vente."}
    assert jonas.post(MOTHER, "consent/no/", anew).status_code == 302
    assert len(kinds(jonas, "x.consent.refused")) == 2


def test_two_presses_record_one_consent_and_state_one_ground(jonas: House) -> None:
    heard = oral(jonas, client_id=token(jonas, COORDINATOR, "consent/record/"))
    ground = {
        "party": heard["party"], "kinds": ["home"], "way": "from", "until": "2027-01-01", "statute": "§ 13-4",
        "reason": "Jonas veit det.", "client_id": token(jonas, COORDINATOR, "consent/ground/"),
    }  # fmt: skip
    for path, told, kind in (
        ("consent/record/", heard, "consent.given"),
        ("consent/ground/", ground, "ground.stated"),
    ):
        before = len(kinds(jonas, kind))
        assert jonas.post(NURSE, path, told).status_code == 404
        for _ in range(2):
            assert jonas.post(COORDINATOR, path, told).status_code == 302
        assert len(kinds(jonas, kind)) == before + 1, kind


@pytest.mark.parametrize(("who", "other"), [(FATHER, MOTHER), (MOTHER, FATHER)])
def test_cr_5_a_general_no_of_either_ends_what_waits_and_both_are_told(
    jonas: House, settings: Any, who: str, other: str
) -> None:
    settings.HUB_ONE_PARENT = ""
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    key = hidden(jonas.text(FATHER), "proposal")
    text = jonas.post(FATHER, "consent/asked/", {"proposal": key})
    told = {"client_id": token(jonas, who, "consent/no/"), "reason": ""}
    assert jonas.post(who, "consent/no/", told).status_code == 302
    assert [event["kind"] for event in jonas.told()[-2:]] == [
        "x.consent.refused",
        "x.consent.proposal-ended",
    ]
    assert WAITS not in waits(jonas, FATHER)
    assert jonas.sign(FATHER, text).status_code == 400, "the text that he has open gives nothing any more"
    assert jonas.reaches("even.loteberg", "school") is None
    name = {MOTHER: "Solveig Tveitaskog", FATHER: "Geir Ove Myklevoll"}[who]
    assert "You said no on 22 November 2026." in words(jonas.get(who, "consent/"))
    page = words(jonas.get(other, "consent/"))
    assert f"{name} said no on 22 November 2026." in page
    assert "It no longer waits for a signature, and nothing was opened." in page
    assert "A consent that waited for a signature will not be given" in jonas.text(other, "")
    for login in (TEACHER, NURSE):
        assert "will not be given" not in jonas.text(login, ""), login
    assert "said no on" not in jonas.text(COORDINATOR), "it is told to those who were to sign"


def test_a_no_that_is_sent_again_ends_nothing_that_was_proposed_since(jonas: House, settings: Any) -> None:
    settings.HUB_ONE_PARENT = ""
    told = {"client_id": token(jonas, FATHER, "consent/no/"), "reason": ""}
    assert jonas.post(FATHER, "consent/no/", told).status_code == 302
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    assert jonas.post(FATHER, "consent/no/", told).status_code == 302
    assert WAITS in waits(jonas, FATHER)


def test_that_it_was_not_given_is_told_for_thirty_days_and_outlives_the_kept_state(
    jonas: House, settings: Any
) -> None:
    from rooms.log import fold

    settings.HUB_ONE_PARENT = ""
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    assert jonas.post(FATHER, "consent/no/", {}).status_code == 302
    fold.drop_all()
    for days, told in ((30, True), (31, False)):
        jonas.clients.clear()
        clock.set_source(lambda days=days: DAY + timedelta(days))
        assert ("said no on" in jonas.text(MOTHER)) == told, days


def test_who_decides_on_what_is_withheld_alone_is_led_to_no_form_that_takes_nothing(jonas: House) -> None:
    assert "consent/no/" in jonas.text(MOTHER)
    assert "consent/no/" not in jonas.text(JONAS)
    for login in (JONAS, TEACHER):
        assert jonas.get(login, "consent/no/").status_code == 404, login
        assert jonas.post(login, "consent/no/", {}).status_code == 404, login
    assert kinds(jonas, "x.consent.refused") == []
