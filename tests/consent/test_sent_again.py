"""What was written is sent again by a phone that lost the answer, and consent was withdrawn meanwhile."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

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


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Rapport.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


@pytest.mark.parametrize("kept", [False, True], ids=["along", "beside the draft"])
def test_nor_is_a_file_that_goes_along(jonas: House, kept: bool) -> None:
    once = str(uuid.uuid4())

    def sent(login: str = TEACHER, **other: Any) -> Any:
        file = {"kept": id_} if kept else {"file": pdf()}
        told = {"client_id": once, "scopes": ["school"], "audience": token, **file, **other}
        return jonas.post(login, "documents/attach/", told)

    id_ = jonas.post(TEACHER, "draft/files/", {"file": pdf(), "client_id": once}).json()["id"] if kept else ""
    token = audience_token(jonas)
    first = sent()
    assert first.status_code == 200
    withdraws(jonas)
    head = jonas.head()
    assert sent().json() == first.json()
    for other in ({"scopes": ["school", "health"]}, {"scopes": []}, {"client_id": str(uuid.uuid4())}):
        assert sent(**other).status_code == 400, other
    assert sent(COORDINATOR, scopes=["own-talks"]).status_code == 400
    assert sent(OUTSIDER).status_code == 404
    assert jonas.head() == head


def audience_token(house: House) -> str:
    from rooms.audience import audience_of

    reader = house.reader(TEACHER)
    return audience_of(reader.state, reader.seat, ["school"], reader.day).token
