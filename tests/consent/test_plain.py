"""Who sees what in a few words: for the owner, a child and a parent, and never more than the rule gives."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.consent.house import COORDINATOR, DAY, FATHER, JONAS, MOTHER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_what_is_said_of_a_party_is_its_reach(jonas: House) -> None:
    """As the rule says it, for each party and reader: what is not said to be open is nowhere said to be."""
    from rooms import rule

    for login in (JONAS, MOTHER, FATHER):
        reader = jonas.reader(login)
        state, day = reader.state, reader.day
        told = jonas.get(login, "consent/").context["plain"]
        assert told.parties
        for one in told.parties:
            reach = rule.party_reach(state, one.party.pk, day)
            mine = [scope for pk, scope in state.scopes.items() if pk in reader.reach]
            assert one.sees == [scope.name for scope in mine if scope.pk in reach], (login, one.party.name)
            assert one.closed == [scope.name for scope in mine if scope.pk not in reach], (
                login,
                one.party.name,
            )


def test_what_a_party_loses_is_said_at_once(jonas: House) -> None:
    before = _of(jonas, MOTHER, "school")
    lost = next(name for name in before.sees)
    scope = next(scope for scope in jonas.state.scopes.values() if scope.name == lost)
    standing = _cell(jonas, MOTHER, "school", scope.key).standing
    assert jonas.close(MOTHER, "school", scope.key, standing, sure="1").status_code == 302
    after = _of(jonas, MOTHER, "school")
    assert lost not in after.sees
    assert lost in after.closed


def test_a_young_owner_is_told_shortly_and_who_decides(jonas: House, nora: House) -> None:
    his, hers = jonas.text(JONAS), nora.text("nora.lindgard")
    for text in (his, hers):
        assert "plain--young" in text
        assert "Who can read about you?" in text
        assert "Can read:" in text
    assert "You alone decide on: Mine eigne samtalar." in his
    assert "You alone decide" not in hers
    assert "You decide about Mine eigne samtalar: you can open and close it at any time" in his
    assert "you can open and close" not in hers.lower()
    assert "about the rest" not in hers
    assert "These decide about the rest: " in his
    assert "decide for you" not in his
    assert "You can always say what you think of it." in hers
    assert "These decide for you:" in hers
    told = nora.get("nora.lindgard", "consent/").context["plain"]
    assert nora.reader("ingvild.moen").seat.name in told.deciders


def test_a_parent_reads_it_about_the_child_and_nothing_of_what_he_keeps(jonas: House) -> None:
    text = jonas.text(MOTHER)
    assert f"What each of them sees about {jonas.state.owner().name}" in text
    assert "plain--young" not in text
    assert "decide for you" not in text
    assert "You alone decide" not in text
    assert "Mine eigne" not in text


def test_a_father_is_not_told_whether_what_he_does_not_read_is_open(jonas: House) -> None:
    scope = jonas.state.scope_named("mental-health")
    assert scope is not None
    for one in jonas.get(FATHER, "consent/").context["plain"].parties:
        assert scope.name in one.unseen
        assert scope.name not in one.sees + one.closed
    assert all(scope.name not in one.unseen for one in jonas.get(MOTHER, "consent/").context["plain"].parties)


def test_an_adult_owner_reads_plain_words_and_the_coordinator_the_table(astrid: House) -> None:
    owner = next(seat for seat in astrid.state.seats.values() if seat.role == "owner")
    coordinator = next(
        seat
        for seat in astrid.state.seats.values()
        if seat.role == "coordinator" and seat.open_on(DAY.date())
    )
    logins = {person.user_id: person.login for person in astrid.state.people.values()}
    hers = astrid.text(logins[owner.user_id])
    assert "What each of them sees about you" in hers
    assert "plain--young" not in hers
    assert "Not shown to you" not in hers
    theirs = astrid.text(logins[coordinator.user_id])
    assert "consent-plain" not in theirs
    assert "What the words in the table mean" in theirs


def test_in_a_pause_nobody_is_said_to_read(jonas: House) -> None:
    assert "Right now nobody of these reads anything" not in jonas.text(MOTHER)
    assert jonas.post(MOTHER, "consent/plan/withdraw/", {"sure": "1"}).status_code == 302
    for login in (JONAS, MOTHER):
        assert "Right now nobody of these reads anything" in jonas.text(login), login


def test_the_page_in_few_words_is_for_nobody_without_business_there(jonas: House) -> None:
    assert jonas.get(TEACHER, "consent/").status_code == 404
    assert jonas.get(COORDINATOR, "consent/").context["plain"] is None


def test_each_party_leads_to_its_own_row(jonas: House) -> None:
    text = jonas.text(JONAS)
    led = re.findall(r'href="#(party-[0-9a-f]{32})"', text)
    assert led
    assert all(f'id="{one}"' in text for one in led)


def _of(house: House, login: str, party: str) -> Any:
    parties = house.get(login, "consent/").context["plain"].parties
    return next(one for one in parties if one.party.key == party)


def _cell(house: House, login: str, party: str, scope: str) -> Any:
    rows = house.get(login, "consent/").context["rows"]
    row = next(row for row in rows if row["party"].key == party)
    return next(one["cell"] for one in row["cells"] if one["cell"].scope.key == scope)
