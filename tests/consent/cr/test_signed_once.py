"""From one page one signs once: pressed twice, sent again by a phone that lost the answer, or from the page that «back» shows
again after it was taken back.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.at_once import AtOnce
from tests.consent.house import COORDINATOR, FATHER, MOTHER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

CLUB, EVEN = "youth-club", "even.loteberg"
ALREADY = "You have signed this already. Nothing was changed."


def stored(house: House, kind: str = "consent.given") -> int:
    return sum(event["kind"] == kind for event in house.told())


def twice(house: House, login: str, text: Any) -> list[int]:
    house.client(login)
    with AtOnce(2) as pool:
        sent = [pool.submit(house.sign, login, text) for _ in range(2)]
        return sorted(one.result().status_code for one in sent)


def test_two_presses_propose_once(jonas: House, settings: Any) -> None:
    settings.HUB_ONE_PARENT = ""
    text = jonas.read_text(MOTHER, CLUB, "school")
    assert twice(jonas, MOTHER, text) == [302, 400]
    assert stored(jonas, "x.consent.proposed") == 1
    again = jonas.sign(MOTHER, text)
    assert ALREADY in again.content.decode()
    assert jonas.sign(TEACHER, text).status_code == 404
    key, before = str(jonas.told()[-1]["key"]), stored(jonas)
    assert jonas.sign(FATHER, jonas.post(FATHER, "consent/asked/", {"proposal": key})).status_code == 302
    assert stored(jonas) == before + 1
    assert not jonas.get(FATHER, "consent/").context["giving"].asked
    assert jonas.told()[-1]["with"] == ["solveig-mother"]


def test_two_presses_open_once_what_is_not_shown_to_who_decides(jonas: House) -> None:
    """Before and after, the father is not shown how it stands."""
    before = stored(jonas)
    text = jonas.read_text(FATHER, CLUB, "mental-health", was="unseen")
    assert twice(jonas, FATHER, text) == [302, 400]
    assert stored(jonas) == before + 1
    assert jonas.sign(FATHER, jonas.read_text(FATHER, CLUB, "mental-health", was="unseen")).status_code == 302
    assert stored(jonas) == before + 2, "from a page asked for anew it is another"


def test_back_to_the_page_after_it_was_taken_back_opens_nothing(jonas: House) -> None:
    text = jonas.read_text(MOTHER, CLUB, "school")
    assert jonas.sign(MOTHER, text).status_code == 302
    assert jonas.close(MOTHER, CLUB, "school", sure="1").status_code == 302
    head = jonas.head()
    again = jonas.sign(MOTHER, text)
    assert again.status_code == 400
    assert ALREADY in again.content.decode()
    assert jonas.head() == head
    assert jonas.reaches(EVEN, "school") is None
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302


def test_a_coordinator_signs_nothing_from_another_s_page(jonas: House) -> None:
    text = jonas.read_text(MOTHER, CLUB, "school")
    head = jonas.head()
    assert jonas.sign(COORDINATOR, text).status_code == 400
    assert jonas.head() == head
