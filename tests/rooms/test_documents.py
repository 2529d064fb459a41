"""Sharing a document and fetching it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rooms.views.documents import served_as
from tests.rooms.conftest import COORDINATOR, MOTHER, OUTSIDER, OWNER, PHYSIO, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def told(name: str = "Vedtak æ.pdf", content: bytes = PDF, **more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return {"file": file, "category": "decision", "scopes": ["health"], **more}


def test_a_document_is_shared_and_fetched_as_a_download(house: House, once: Callable[[], str]) -> None:
    answer = house.post(PHYSIO, "documents/new/", told(client_id=once()))
    seen = house.newest()
    assert answer["Location"] == f"{house.url}#e-{seen.public_id}"
    assert seen.event["media_type"] == "application/pdf"
    assert seen.facts == {"content": "base64"}
    got = house.get(MOTHER, f"documents/{seen.public_id}/")
    assert got.content == PDF
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == "attachment; filename*=utf-8''Vedtak%20%C3%A6.pdf"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert "script-src" not in got["Content-Security-Policy"]
    assert got["Cache-Control"] == "no-store"
    assert house.doors()[-1] == "file"
    before = house.doors()
    for wrong in (TEACHER, OUTSIDER):
        assert house.get(wrong, f"documents/{seen.public_id}/").status_code == 404
    assert house.doors() == before


def test_the_bytes_come_along_in_the_case_file(house: House) -> None:
    import base64

    from rooms.casefile.export import whole
    from rooms.models import Room

    house.post(PHYSIO, "documents/new/", told())
    assert house.post(OUTSIDER, "documents/new/", told()).status_code == 404
    event = whole(Room.objects.get(public_id=house.room))["timeline"][-1]
    assert base64.b64decode(event["base64"]) == PDF
    assert "about" not in event


def test_a_document_belongs_only_to_what_its_author_sees(house: House) -> None:
    goal, hidden = house.thing("breaks").public_id, house.thing("sleep").public_id
    form = house.get(TEACHER, "documents/new/").context["form"]
    offered = [value for value, _ in form.fields["about"].choices]
    assert goal in offered
    assert hidden not in offered
    keys = house.reader(TEACHER).state.keys_of(house.thing("breaks").scopes)
    assert house.post(TEACHER, "documents/new/", told(scopes=keys, about=goal)).status_code == 302
    assert house.newest().event["about"] == "breaks"
    assert house.post(TEACHER, "documents/new/", told(scopes=keys, about=hidden)).status_code == 400
    wider = told(scopes=["leisure"], about=goal)
    assert house.post(COORDINATOR, "documents/new/", wider).status_code == 400


@pytest.mark.parametrize("content", [b"", b"<html>", b"%PDF-1.7"])
def test_an_unfit_file_is_refused_with_the_rest_kept(house: House, content: bytes) -> None:
    head = house.head()
    answer = house.post(PHYSIO, "documents/new/", told(content=content))
    assert (answer.status_code, house.head()) == (400, head)
    assert answer.context["form"].errors["file"]
    assert answer.context["form"]["category"].value() == "decision"
    assert house.post(OUTSIDER, "documents/new/", told()).status_code == 404


def test_a_double_click_shares_it_once(house: House, once: Callable[[], str]) -> None:
    client_id = once()
    first = house.post(PHYSIO, "documents/new/", told(client_id=client_id))
    again = house.post(PHYSIO, "documents/new/", told(client_id=client_id))
    assert first["Location"] == again["Location"]
    assert house.post(OUTSIDER, "documents/new/", told(client_id=client_id)).status_code == 404


def test_what_a_case_file_calls_a_page_is_served_as_text_or_as_bytes(house: House) -> None:
    plan = house.entry("doc-seizure-plan").public_id
    got = house.get(PHYSIO, f"documents/{plan}/")
    assert got["Content-Type"] == "text/plain; charset=utf-8"
    assert house.get(TEACHER, f"documents/{plan}/").status_code == 404
    assert served_as("text/html") == "text/plain; charset=utf-8"
    assert served_as("image/svg+xml") == "application/octet-stream"
    assert served_as("application/xhtml+xml") == "application/octet-stream"
    assert served_as("Application/PDF; x=\r\ny") == "application/pdf"


def test_a_name_from_a_file_cannot_write_headers(house: House) -> None:
    event = {"kind": "document", "name": 'a"\r\nSet-Cookie: x=1\r\n.pdf', "media_type": "text/html"}
    entry = house.say(PHYSIO, {**event, "scopes": ["health"], "text": "<script>"})
    got = house.get(OWNER, f"documents/{entry}/")
    assert "\n" not in got["Content-Disposition"]
    assert "Set-Cookie" not in got.headers
    assert house.get(TEACHER, f"documents/{entry}/").status_code == 404


def test_bytes_are_one_answer_and_no_stream(house: House) -> None:
    plan = house.entry("doc-seizure-plan").public_id
    assert not house.get(PHYSIO, f"documents/{plan}/").streaming


def test_what_is_no_document_is_not_there(house: House) -> None:
    message = house.entry("welcome").public_id
    for wrong in (message, "0" * 32):
        assert house.get(OWNER, f"documents/{wrong}/").status_code == 404


def attach(house: House, login: str, **more: Any) -> Any:
    return house.post(login, "documents/attach/", told(**more))


def test_a_file_goes_along_with_a_message_once_and_to_those_shown(
    house: House, once: Callable[[], str]
) -> None:
    from rooms.audience import audience_of

    reader = house.reader(PHYSIO)
    token = audience_of(reader.state, reader.seat, ["health"], reader.day).token
    client_id, head = once(), house.head()
    first = attach(house, PHYSIO, client_id=client_id, audience=token)
    assert first.status_code == 200
    assert attach(house, PHYSIO, client_id=client_id, audience=token).json() == first.json()
    assert house.head() == head + 1
    assert house.get(MOTHER, f"documents/{first.json()['id']}/").content == PDF
    for wrong in (TEACHER, OUTSIDER):
        assert house.get(wrong, f"documents/{first.json()['id']}/").status_code == 404
    assert attach(house, OUTSIDER).status_code == 404


def test_a_file_is_not_shared_with_others_than_those_shown(house: House) -> None:
    head = house.head()
    answer = attach(house, PHYSIO, audience="0" * 32)
    assert (answer.status_code, answer.json()["code"], house.head()) == (409, "audience-changed", head)
    beyond = attach(house, TEACHER)
    assert (beyond.status_code, house.head()) == (400, head)
    unfit = attach(house, PHYSIO, content=b"")
    assert (unfit.status_code, unfit.json()["code"], house.head()) == (400, "", head)
    assert unfit.json()["words"]
