"""Whom the consent page is for, and what each is shown on it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, NURSE, OUTSIDER, TEACHER, House, bare

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_the_page_is_there_for_givers_and_the_coordinator_and_for_nobody_else(jonas: House) -> None:
    for login in (JONAS, MOTHER, FATHER, COORDINATOR):
        assert jonas.get(login, "consent/").status_code == 200
    for login in (TEACHER, NURSE):
        absent = jonas.get(login, f"meetings/{'0' * 32}/")
        assert jonas.get(login, "consent/").status_code == absent.status_code == 404
        told = bare(absent).replace(f"meetings/{'0' * 32}/", "consent/")
        assert bare(jonas.get(login, "consent/")) == told
    nowhere = jonas.client(OUTSIDER).get(f"/rooms/{'0' * 32}/consent/")
    assert jonas.get(OUTSIDER, "consent/").status_code == nowhere.status_code == 404
    assert bare(jonas.get(OUTSIDER, "consent/")).replace(jonas.room, "0" * 32) == bare(nowhere)


def test_a_child_under_twelve_sees_who_reads_what_and_her_mother_decides(nora: House) -> None:
    hers, mothers = nora.text("nora.lindgard"), nora.text("ingvild.moen")
    assert "Bjørkelia skole" in hers
    assert "consent/close/" not in hers
    assert "consent/open/" not in hers
    assert "consent/plan" not in hers
    assert "consent/close/" in mothers
    assert nora.get("anders.vollaug", "consent/").status_code == 404


def test_what_jonas_keeps_to_himself_is_on_his_page_and_on_no_other(jonas: House) -> None:
    assert "Mine eigne samtalar" in jonas.text(JONAS)
    for login in (MOTHER, FATHER, COORDINATOR):
        text = jonas.text(login)
        assert "Mine eigne" not in text
        assert "own-talks" not in text
        assert "decided by the owner alone" not in text


def test_jonas_decides_his_own_talks_and_sees_the_rest_without_a_form(jonas: House) -> None:
    cells = _cells(jonas, JONAS)
    assert cells["youth-club", "own-talks"].ways == ("from", "earlier")
    assert cells["bup", "own-talks"].may_close
    assert not any(one.ways or one.may_close for (_, scope), one in cells.items() if scope != "own-talks")
    assert not any(scope == "own-talks" for _, scope in _cells(jonas, MOTHER))


def test_a_ground_says_that_it_is_one_to_those_it_concerns(jonas: House) -> None:
    mother, coordinator = _cells(jonas, MOTHER), _cells(jonas, COORDINATOR)
    assert coordinator["child-welfare", "mental-health"].standing == "ground"
    assert not coordinator["child-welfare", "mental-health"].may_close
    assert "statutory ground" in jonas.text(COORDINATOR)
    assert mother["child-welfare", "mental-health"].standing == "open"


def test_a_father_is_not_told_what_is_open_where_he_does_not_reach(jonas: House) -> None:
    cells = _cells(jonas, FATHER)
    hidden = {party: one.words for (party, scope), one in cells.items() if scope == "mental-health"}
    assert set(hidden.values()) == {"Not shown to you"}
    assert _cells(jonas, MOTHER)["school", "mental-health"].standing == "from"


def test_a_party_nobody_sits_for_is_shown_as_such(jonas: House) -> None:
    from rooms.web import say

    leader = jonas.state.seat_named("even-youth-club")
    assert leader is not None
    say(jonas.reader(COORDINATOR), {"kind": "seat.closed", "seat": leader.key})
    assert "Nobody sits for this party yet" in jonas.text(MOTHER)
    assert jonas.open(MOTHER, "youth-club", "school").status_code == 302
    assert jonas.get(TEACHER, "consent/").status_code == 404


def test_the_owners_own_party_is_left_out(jonas: House) -> None:
    for login in (JONAS, MOTHER, COORDINATOR):
        assert not any(party == "owner" for party, _ in _cells(jonas, login))


def test_the_story_has_the_reasons_only_for_those_who_reach_all_of_it(jonas: House) -> None:
    reason = "Torunn har forklart meg reglane"
    assert reason in jonas.text(JONAS)
    assert reason not in jonas.text(MOTHER)
    assert reason not in jonas.text(COORDINATOR)


def _cells(house: House, login: str) -> dict[tuple[str, str], Any]:
    rows = house.get(login, "consent/").context["rows"]
    return {(row["party"].key, one["cell"].scope.key): one["cell"] for row in rows for one in row["cells"]}


def test_who_reads_in_a_pause_is_said_as_it_is(jonas: House) -> None:
    from hub.models import User

    true = "the owner, and the coordinator as far as other consents still reach"
    asked = jonas.post(MOTHER, "consent/plan/withdraw/", {}).content.decode()
    assert true in asked
    assert "stays open" not in asked
    assert jonas.post(MOTHER, "consent/plan/withdraw/", {"sure": "1"}).status_code == 302
    assert true in jonas.text(MOTHER)
    for language, words in (
        ("nb", "andre samtykker fortsatt rekker"),
        ("nn", "andre samtykke framleis rekk"),
    ):
        User.objects.filter(login=MOTHER).update(language=language)
        assert words in jonas.text(MOTHER)
