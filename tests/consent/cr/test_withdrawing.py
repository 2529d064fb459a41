"""Withdrawing (CR-20, 21, 22, 24, 27), through the doors, with somebody beside who may not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from rooms import clock
from rooms.log import read
from rooms.log.append import Draft, append
from tests.consent.house import COORDINATOR, DAY, FATHER, MOTHER, TEACHER, House, bare

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

EVEN = "even.loteberg"
CLUB = "youth-club"


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found is not None
    return found[1]


def many(house: House, login: str, told: dict[str, str], **more: str) -> Any:
    return house.post(login, "consent/close/many/", {**told, **more})


def club(house: House) -> dict[str, str]:
    party = house.state.party_named(CLUB)
    assert party is not None
    return {"party": party.public_id}


def opened(house: House) -> None:
    assert house.open(MOTHER, CLUB, "school").status_code == 302
    assert house.open(MOTHER, CLUB, "home").status_code == 302


def stays(house: House, login: str, running: Any, since: int) -> Any:
    from rooms.models import Disclosure

    seat = house.reader(login).seat.public_id
    return Disclosure.objects.create(
        room_id=house.state.pk, seats=[seat], door="live", since=since, at=clock.now(), running=running
    )


def test_cr_20_withdrawing_takes_one_form_and_may_be_done_at_any_time(jonas: House) -> None:
    opened(jonas)
    assert jonas.close(TEACHER, CLUB, "school", sure="1").status_code == 404
    assert jonas.reaches(EVEN, "school") is not None
    done = jonas.close(MOTHER, CLUB, "school", sure="1")
    assert done.status_code == 302
    assert jonas.reaches(EVEN, "school") is None
    assert jonas.client(MOTHER).get(done["Location"]).status_code == 200
    for other in (FATHER, COORDINATOR, TEACHER):
        assert jonas.client(other).get(done["Location"]).status_code == 404, other


def test_cr_21_the_page_counts_the_open_screens_of_those_who_lost_it(jonas: House) -> None:
    from rooms.models import Disclosure, Running

    opened(jonas)
    running = Running.objects.create(began_at=clock.now(), alive_at=clock.now())
    open_, other = (stays(jonas, EVEN, running, jonas.head()) for _ in range(2))
    stays(jonas, TEACHER, running, jonas.head())
    gone = stays(jonas, EVEN, running, jonas.head())
    Disclosure.objects.filter(pk=gone.pk).update(ended_at=DAY - timedelta(seconds=1))
    url = jonas.close(MOTHER, CLUB, "school", sure="1")["Location"]
    stays(jonas, EVEN, running, jonas.head() + 1)

    def text() -> str:
        return str(jonas.client(MOTHER).get(url).content.decode())

    assert "Taken effect on 0 of 2 open screens" in text()
    Disclosure.objects.filter(pk=open_.pk).update(ended_at=DAY + timedelta(seconds=0.3))
    assert "Taken effect on 1 of 2 open screens" in text()
    assert "The last after 0.3 s" in text()
    assert "have not answered" not in text()
    clock.set_source(lambda: DAY + timedelta(seconds=6))
    assert "1 screen has not answered" in text()
    Disclosure.objects.filter(pk=other.pk).update(ended_at=DAY + timedelta(seconds=7))
    assert "Taken effect on 2 of 2 open screens" in text()


def test_cr_22_a_whole_party_is_closed_at_once_and_others_stay(jonas: House) -> None:
    opened(jonas)
    assert many(jonas, TEACHER, club(jonas)).status_code == 404
    asked = many(jonas, MOTHER, club(jonas))
    assert asked.status_code == 200
    assert "Even Loteberg" in asked.content.decode()
    assert jonas.reaches(EVEN, "school") is not None, "asking closes nothing"
    teacher = dict(jonas.reader(TEACHER).reach)
    shown = hidden(asked, "shown")
    assert many(jonas, MOTHER, club(jonas), shown=shown, sure="1").status_code == 302
    assert jonas.reader(EVEN).reach == {}
    assert dict(jonas.reader(TEACHER).reach) == teacher


def test_cr_22_one_kind_is_closed_for_everybody_and_other_kinds_stay(jonas: House) -> None:
    opened(jonas)
    asked = many(jonas, MOTHER, {"scope": "home"})
    general = jonas.reaches(EVEN, "general")
    told = {"scope": "home", "shown": hidden(asked, "shown")}
    assert many(jonas, TEACHER, told, sure="1").status_code == 404
    assert jonas.reaches(EVEN, "home") is not None
    assert many(jonas, MOTHER, told, sure="1").status_code == 302
    assert jonas.reaches(EVEN, "home") is None
    assert jonas.reaches(EVEN, "general") == general


def test_cr_22_a_form_that_is_old_changes_nothing(jonas: House) -> None:
    opened(jonas)
    shown = hidden(many(jonas, MOTHER, club(jonas)), "shown")
    assert jonas.close(FATHER, CLUB, "school", was="open", sure="1").status_code == 302
    head = jonas.head()
    late = many(jonas, MOTHER, club(jonas), shown=shown, sure="1")
    assert late.status_code == 400
    assert "Nothing was changed" in late.content.decode()
    assert jonas.head() == head
    assert jonas.reaches(EVEN, "home") is not None


def test_cr_24_taking_back_widens_nobodys_reach(jonas: House) -> None:
    opened(jonas)
    state = jonas.state
    logins = [person.login for person in state.people.values()]

    def reaches() -> dict[str, dict[int, int]]:
        from hub.models import User
        from rooms.log.read import reader_of

        found = {login: reader_of(User.objects.get(login=login).pk, jonas.room) for login in logins}
        return {login: dict(reader.reach) for login, reader in found.items() if reader is not None}

    before = reaches()
    shown = hidden(many(jonas, MOTHER, club(jonas)), "shown")
    assert many(jonas, MOTHER, club(jonas), shown=shown, sure="1").status_code == 302
    after = reaches()
    for login, reach in after.items():
        assert all(scope in before[login] and start >= before[login][scope] for scope, start in reach.items())
    assert after[EVEN] == {} != before[EVEN]


def test_cr_27_who_lost_sight_finds_an_explanation_and_others_find_none(jonas: House) -> None:
    opened(jonas)
    before = {login: bare(jonas.get(login, "")) for login in (EVEN, TEACHER)}
    assert all("data-lost" not in page for page in before.values())
    assert jonas.close(MOTHER, CLUB, "school", sure="1").status_code == 302
    assert "data-lost" in bare(jonas.get(EVEN, ""))
    assert "data-lost" not in bare(jonas.get(TEACHER, ""))
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    assert "data-lost" not in bare(jonas.get(EVEN, "")), "what is open again is not lost"


def test_cr_27_a_withheld_kind_is_not_named_to_whoever_lost_it(jonas: House) -> None:
    from tests.consent.house import JONAS, NURSE

    name = next(scope.name for scope in jonas.state.scopes.values() if scope.withheld)
    assert jonas.close(JONAS, "school-health", "own-talks", sure="1").status_code == 302
    page = bare(jonas.get(NURSE, ""))
    assert "data-lost" in page
    assert name not in page


def told_to(house: House, login: str, both: str) -> set[str]:
    """What a person is shown of what was said, as far as another sees it too."""
    seen = [
        {one.public_id for one in read.everything(house.reader(who)) if one.scopes is not None}
        for who in (login, both)
    ]
    return seen[0] & seen[1]


@pytest.mark.parametrize("way", ["from", "earlier"])
def test_cr_22_as_many_are_counted_as_are_lost(jonas: House, way: str) -> None:
    assert jonas.open(MOTHER, CLUB, "home").status_code == 302
    assert jonas.open(MOTHER, CLUB, "school", way=way).status_code == 302
    writer = jonas.reader(MOTHER)
    for scopes in (["school"], ["home"], ["school", "home"], ["school"]):
        append(Draft(writer.room, writer.seat.pk, {"kind": "message", "scopes": scopes, "body": "Hei"}, None))
    before = told_to(jonas, EVEN, MOTHER)
    asked = jonas.close(MOTHER, CLUB, "school", was=way)
    assert asked.status_code == 200
    (loss,) = asked.context["losses"]
    assert jonas.close(MOTHER, CLUB, "school", was=way, sure="1").status_code == 302
    lost = before - told_to(jonas, EVEN, MOTHER)
    assert loss.entries == len(lost) >= 3
    assert len(before) > len(lost)
