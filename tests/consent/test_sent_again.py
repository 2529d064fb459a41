"""A message without script is sent again by a phone that lost the answer, and consent was withdrawn meanwhile."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from tests.consent.house import COORDINATOR, MOTHER, OUTSIDER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def told(**more: str) -> dict[str, Any]:
    return {"body": "Det gjekk bra.\r\nHelsing", "scopes": ["school"], "client_id": str(uuid.uuid4()), **more}


def withdraws(house: House) -> None:
    assert house.close(MOTHER, "school", "school", was="from", sure="1").status_code == 302
    assert house.reaches(TEACHER, "school") is None


def test_what_was_stored_is_not_said_to_be_refused(jonas: House) -> None:
    said = told()
    assert jonas.post(TEACHER, "", said).status_code == 302
    withdraws(jonas)
    head = jonas.head()
    assert jonas.post(TEACHER, "", said).status_code == 302
    assert jonas.post(TEACHER, "write/", said).status_code == 302
    assert jonas.post(TEACHER, "", {**said, "body": "Noko anna"}).status_code == 400
    assert jonas.post(TEACHER, "", told()).status_code == 400
    assert jonas.post(COORDINATOR, "", {**said, "scopes": ["own-talks"]}).status_code == 400
    assert jonas.post(OUTSIDER, "", said).status_code == 404
    assert jonas.head() == head


def test_nor_is_an_answer_to_what_is_not_seen_any_more(jonas: House) -> None:
    asked = jonas.post(MOTHER, "", told(body="Korleis gjekk det?"))
    entry = re.findall(r"#e-([0-9a-f]{32})", asked["Location"])[0]
    said = told(reply_to=entry)
    assert jonas.post(TEACHER, f"write/?reply_to={entry}", said).status_code == 302
    withdraws(jonas)
    head = jonas.head()
    assert jonas.post(TEACHER, f"write/?reply_to={entry}", said).status_code == 302
    for other in (told(reply_to=entry), {**said, "body": "Noko anna"}):
        assert jonas.post(TEACHER, f"write/?reply_to={entry}", other).status_code == 404
        assert jonas.post(TEACHER, f"write/?reply_to={'0' * 32}", other).status_code == 404
    assert jonas.head() == head
