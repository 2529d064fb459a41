"""Opening and closing a cell: by those who decide, all or nothing, and each only once."""

from __future__ import annotations

import re

import pytest

from rooms.refusal import Refused
from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, NURSE, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_a_guardian_opens_and_closes_one_cell_and_a_teacher_does_neither(jonas: House) -> None:
    even = "even.loteberg"
    assert jonas.reaches(even, "school") is None
    assert jonas.open(TEACHER, "youth-club", "school").status_code == 404
    assert jonas.reaches(even, "school") is None

    before = jonas.head()
    assert jonas.open(MOTHER, "youth-club", "school").status_code == 302
    assert jonas.reaches(even, "school") == before + 1 == jonas.head()
    assert jonas.told()[-1]["grants"] == [{"party": "youth-club", "scopes": ["school"], "earlier": False}]

    asked = jonas.close(MOTHER, "youth-club", "school")
    assert asked.status_code == 200
    assert "Even Loteberg" in asked.content.decode()
    assert jonas.reaches(even, "school") is not None, "asking closes nothing"
    assert jonas.close(TEACHER, "youth-club", "school", sure="1").status_code == 404
    assert jonas.close(MOTHER, "youth-club", "school", sure="1").status_code == 302
    assert jonas.reaches(even, "school") is None
    assert jonas.reaches(even, "general") is not None


def test_earlier_content_opens_only_when_that_is_chosen(jonas: House) -> None:
    assert jonas.open(MOTHER, "youth-club", "school", way="earlier").status_code == 302
    assert jonas.reaches("even.loteberg", "school") == 0
    assert jonas.open(TEACHER, "youth-club", "home", way="earlier").status_code == 404
    assert jonas.reaches("even.loteberg", "home") is None


def test_what_is_open_from_a_date_can_be_opened_backwards_too(jonas: House) -> None:
    assert jonas.reaches(TEACHER, "mental-health") not in (None, 0)
    assert jonas.open(MOTHER, "school", "mental-health", was="from", way="from").status_code == 400
    assert jonas.open(MOTHER, "school", "mental-health", was="from", way="earlier").status_code == 302
    assert jonas.reaches(TEACHER, "mental-health") == 0


def test_the_second_of_two_is_told_so_and_stores_nothing(jonas: House) -> None:
    assert jonas.open(MOTHER, "youth-club", "school").status_code == 302
    head = jonas.head()
    late = jonas.open(FATHER, "youth-club", "school")
    assert late.status_code == 400
    assert "It is open already" in late.content.decode()
    assert jonas.head() == head

    assert jonas.close(MOTHER, "youth-club", "school", sure="1").status_code == 302
    head = jonas.head()
    late = jonas.close(FATHER, "youth-club", "school", was="open", sure="1")
    assert late.status_code == 400
    assert "It is closed already" in late.content.decode()
    assert jonas.head() == head


def test_closing_takes_back_every_consent_that_opens_the_cell_and_names_only_it(jonas: House) -> None:
    assert jonas.open(MOTHER, "bup", "school", was="from", way="earlier").status_code == 302
    assert jonas.close(MOTHER, "bup", "school", was="earlier", sure="1").status_code == 302
    first, second = jonas.told()[-2:]
    assert {first["consent"], second["consent"]} > {"consent-bup"}
    for event in (first, second):
        assert event["grants"] == [{"party": "bup", "scopes": ["school"]}]
    assert jonas.reaches("ingrid.haga", "school") is None
    assert jonas.reaches("ingrid.haga", "general") is not None


def test_half_of_a_closing_is_none_of_it(jonas: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from rooms.log.append import Ledger

    assert jonas.open(MOTHER, "bup", "school", was="from", way="earlier").status_code == 302
    head, said = jonas.head(), []
    say = Ledger.say

    def once(ledger: Ledger, draft: object) -> object:
        said.append(draft)
        if len(said) > 1:
            raise Refused("not-found")
        return say(ledger, draft)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "say", once)
    assert jonas.close(MOTHER, "bup", "school", was="earlier", sure="1").status_code == 400
    assert (jonas.head(), len(said)) == (head, 2)
    assert jonas.reaches("ingrid.haga", "school") == 0


def test_jonas_alone_opens_his_own_talks_and_closes_them(jonas: House) -> None:
    for login in (MOTHER, FATHER, COORDINATOR, TEACHER):
        assert jonas.open(login, "youth-club", "own-talks").status_code == 404
        assert jonas.close(login, "bup", "own-talks", sure="1", word="Jonas").status_code == 404
    assert jonas.open(JONAS, "youth-club", "own-talks").status_code == 302
    assert jonas.reaches("even.loteberg", "own-talks") is not None
    assert jonas.close(JONAS, "school-health", "own-talks", sure="1").status_code == 302
    assert jonas.reaches(NURSE, "own-talks") is None
    assert jonas.open(JONAS, "youth-club", "school").status_code == 400
    assert jonas.reaches("even.loteberg", "school") is None


def test_nobody_else_can_take_back_what_jonas_gave_past_the_page_either(jonas: House) -> None:
    from rooms.web import say

    event = {"kind": "consent.withdrawn", "consent": "consent-own-talks"}
    for login in (MOTHER, COORDINATOR, TEACHER):
        with pytest.raises(Refused) as told:
            say(jonas.reader(login), event)
        with pytest.raises(Refused) as absent:
            say(jonas.reader(login), {**event, "consent": "no-such-consent"})
        assert (told.value.code, str(told.value)) == (absent.value.code, str(absent.value))
    say(jonas.reader(JONAS), event)
    assert jonas.reaches(NURSE, "own-talks") is None


def test_a_coordinator_closes_on_somebodys_word_and_opens_nothing(jonas: House) -> None:
    assert jonas.open(COORDINATOR, "youth-club", "school").status_code == 400
    assert jonas.close(COORDINATOR, "youth-club", "leisure", sure="1").status_code == 400, "whose word?"
    assert jonas.reaches("even.loteberg", "leisure") is not None
    assert jonas.close(TEACHER, "youth-club", "leisure", sure="1", word="Mor ringte").status_code == 404
    assert jonas.close(COORDINATOR, "youth-club", "leisure", sure="1", word="Mor ringte").status_code == 302
    assert jonas.reaches("even.loteberg", "leisure") is None
    last = jonas.told()[-1]
    assert (last["form"], last["reason"], last["by"]) == ("oral", "Mor ringte", "ashild-coordinator")


def test_a_statutory_ground_cannot_be_closed(jonas: House) -> None:
    head = jonas.head()
    answer = jonas.close(COORDINATOR, "child-welfare", "mental-health", "ground", sure="1", word="Mor")
    assert answer.status_code == 400
    assert jonas.close(TEACHER, "child-welfare", "mental-health", "ground", sure="1").status_code == 404
    assert jonas.head() == head


def test_an_act_on_a_hidden_cell_tells_nothing_of_how_it_stood(jonas: House) -> None:
    told = []
    for party in ("school", "youth-club"):
        asked = jonas.close(FATHER, party, "mental-health", was="unseen")
        assert "does not tell whether it is open" in asked.content.decode()
        done = jonas.close(FATHER, party, "mental-health", was="unseen", sure="1")
        told.append(done.status_code)
    assert told == [302, 302]
    assert jonas.reaches(TEACHER, "mental-health") is None
    assert jonas.close(TEACHER, "school", "mental-health", was="unseen", sure="1").status_code == 404


def test_the_loss_is_counted_over_what_the_asker_sees(jonas: House) -> None:
    mother = jonas.close(MOTHER, "school", "school").content.decode()
    assert "Magnus Indrehaug" in mother
    assert re.search(r"(person loses|people lose) sight of [^<]+: \d+ entr", mother)
    coordinator = jonas.close(COORDINATOR, "school", "school").content.decode()
    assert "Magnus Indrehaug" in coordinator
    assert re.search(r"(person loses|people lose) sight of", coordinator)
    assert not re.search(r"\d+ entr", coordinator)
    assert jonas.close(TEACHER, "school", "school").status_code == 404


def test_one_consent_is_withdrawn_whole_from_the_story(jonas: House) -> None:
    entry = next(
        one.entry for one in jonas.get(MOTHER, "consent/").context["story"] if "Even" in str(one.words)
    )
    assert jonas.post(TEACHER, "consent/withdraw/", {"consent": entry, "sure": "1"}).status_code == 404
    asked = jonas.post(MOTHER, "consent/withdraw/", {"consent": entry})
    assert "Klara Tveitaskog" in asked.content.decode()
    assert jonas.post(MOTHER, "consent/withdraw/", {"consent": entry, "sure": "1"}).status_code == 302
    for login in ("even.loteberg", "klara.tveitaskog", NURSE):
        assert jonas.reaches(login, "general") is None
    assert jonas.post(MOTHER, "consent/withdraw/", {"consent": entry, "sure": "1"}).status_code == 400


def test_a_consent_that_the_asker_does_not_see_cannot_be_named(jonas: House) -> None:
    entry = next(
        one.entry for one in jonas.get(JONAS, "consent/").context["story"] if "Ikkje mamma" in str(one.words)
    )
    for login in (MOTHER, COORDINATOR):
        assert jonas.post(login, "consent/withdraw/", {"consent": entry, "sure": "1"}).status_code == 404
    assert jonas.post(JONAS, "consent/withdraw/", {"consent": entry, "sure": "1"}).status_code == 302


def test_withdrawing_the_plan_in_pieces_pauses_with_the_last(nora: House) -> None:
    mother = "ingvild.moen"
    for scope in ("general", "health", "school", "home", "respite", "leisure"):
        for party in ("mother", "father", "coordination"):
            if (party, scope) in (("father", "home"), ("coordination", "leisure"), ("mother", "leisure")):
                continue
            was = nora.get(mother, "consent/").context["rows"]
            standing = next(
                one["cell"].standing
                for row in was
                for one in row["cells"]
                if (row["party"].key, one["cell"].scope.key) == (party, scope)
            )
            assert nora.close(mother, party, scope, was=standing, sure="1").status_code == 302
    assert nora.state.state == "active"
    assert nora.post("anders.vollaug", "consent/plan/withdraw/", {"sure": "1"}).status_code == 404
    assert nora.post(mother, "consent/plan/withdraw/", {"sure": "1"}).status_code == 302
    assert nora.state.state == "paused"
