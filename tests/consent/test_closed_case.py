"""A case that is over: nothing is given or recorded any more, so nothing is offered; what is open can be taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.consent.cr.test_renewal import act, came
from tests.consent.cr.test_who import record
from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

CLOSED = "The case is closed: nothing new can be"
TAKES_BACK = {"close/", "close/many/", "withdraw/", "plan/withdraw/"}
PEOPLE = (MOTHER, JONAS, COORDINATOR)


def over(house: House) -> None:
    for state in ("closing", "closed"):
        act(house, COORDINATOR, {"kind": "case.state", "state": state})


def offered(house: House, login: str, path: str = "consent/") -> set[str]:
    """Where the forms of a page go, of those of consent."""
    return set(
        re.findall(rf'<form[^>]* action="/rooms/{house.room}/consent/([^"]*)"', house.text(login, path))
    )


def test_the_page_of_a_closed_case_offers_only_to_take_back_and_says_why(jonas: House, settings: Any) -> None:
    settings.HUB_ONE_PARENT = ""
    came(jonas, "liv.ny", "Liv Ny", "school")
    assert record(jonas, "solveig-mother", "next-of-kin").status_code == 302
    assert jonas.open(MOTHER, "youth-club", "school").status_code == 302
    seen = {login: offered(jonas, login) for login in PEOPLE}
    assert {"open/", "people/object/"} <= seen[MOTHER], "all of this is offered while the case goes on"
    assert "asked/" in offered(jonas, FATHER)
    assert offered(jonas, COORDINATOR, "consent/who/") == {"who/end/"}
    assert CLOSED not in jonas.text(MOTHER)
    over(jonas)
    for login in PEOPLE:
        page = jonas.text(login)
        assert page.count(CLOSED) == 1, login
        assert offered(jonas, login) <= TAKES_BACK, login
        assert "Record a consent" not in page, login
        assert offered(jonas, login, "consent/who/") == set(), login
        assert CLOSED in jonas.text(login, "consent/who/"), login
    assert "who/record/" not in jonas.text(COORDINATOR, "consent/who/")
    assert offered(jonas, COORDINATOR, "consent/tasks/") == set()
    assert jonas.get(TEACHER, "consent/").status_code == 404
    assert offered(jonas, JONAS), "what is open can be taken back in a closed case too"


@pytest.mark.parametrize("path", ["no/", "record/", "ground/", "who/record/", "who/assess/"])
def test_no_form_of_its_own_page_is_shown_in_a_closed_case(jonas: House, path: str) -> None:
    login = MOTHER if path == "no/" else COORDINATOR
    assert jonas.get(login, f"consent/{path}").status_code == 200
    over(jonas)
    back = jonas.get(login, f"consent/{path}")
    assert (back.status_code, back["Location"]) == (302, f"/rooms/{jonas.room}/consent/")
    assert jonas.get(TEACHER, f"consent/{path}").status_code == 404
    head = jonas.head()
    assert jonas.post(login, f"consent/{path}", {}).status_code == 400
    assert jonas.head() == head


def test_nobody_is_asked_about_new_people_while_no_answer_can_be_recorded(jonas: House) -> None:
    came(jonas, "liv.ny", "Liv Ny", "school")
    assert "people/object/" in offered(jonas, MOTHER)
    assert jonas.post(MOTHER, "consent/plan/withdraw/", {"sure": "1"}).status_code == 302
    assert jonas.state.state == "paused"
    assert not {"people/object/", "people/seen/"} & offered(jonas, MOTHER)
    assert "Liv Ny now sits for" not in jonas.client(MOTHER).get("/rooms/").content.decode()
