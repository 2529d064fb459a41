"""Sharing a document and fetching it."""

from __future__ import annotations

import re
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


def test_a_second_press_after_sight_is_lost_is_answered_as_the_first(
    house: House, once: Callable[[], str]
) -> None:
    sent = {"scopes": ["health"], "client_id": once()}
    first = house.post(PHYSIO, "documents/new/", told(**sent))
    house.say(MOTHER, {"kind": "consent.withdrawn", "consent": "consent-physio", "form": "digital"})
    again = house.post(PHYSIO, "documents/new/", told(**sent))
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert house.post(PHYSIO, "documents/new/", told(scopes=["health"], client_id=once())).status_code == 400


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


def shared_picture(house: House, client_id: str, **more: Any) -> str:
    from tests.rooms.test_upload import picture

    answer = attach(house, PHYSIO, client_id=client_id, name="IMG 1.png", content=picture("PNG"), **more)
    assert answer.status_code == 200
    return str(answer.json()["id"])


def test_a_picture_that_goes_along_with_a_text_is_shown_once_and_there(
    house: House, once: Callable[[], str]
) -> None:
    alone = shared_picture(house, once())
    along = shared_picture(house, once(), shown_with="1")
    image = f"documents/{along}/preview/"
    said = {
        "kind": "message",
        "body": "se her",
        "scopes": ["health"],
        "documents": [house.newest().event["key"]],
    }
    message = house.say(PHYSIO, said)
    items = {
        id_: re.search(rf'<li [^>]*data-entry="{id_}".*?(?=<li [^>]*data-entry|</ol>)', page, re.DOTALL)[0]  # type: ignore[index]
        for page in [house.text(MOTHER)]
        for id_ in (alone, along, message)
    }
    assert f"documents/{alone}/preview/" in items[alone]
    assert image not in items[along]
    assert f"documents/{along}/" in items[along]
    assert items[message].count(image) == 1
    assert image not in house.text(TEACHER)
    assert house.get(TEACHER, image).status_code == 404


def test_a_picture_is_shown_small_to_those_who_see_it_and_each_showing_is_recorded(
    house: House, once: Callable[[], str]
) -> None:
    from io import BytesIO

    from PIL import Image

    from rooms.models import Disclosure

    entry = shared_picture(house, once())
    url = f"{house.url}documents/{entry}/preview/"
    for page in ("", "documents/"):
        assert f'<img src="{url}" width="40" height="20" alt=""' in house.text(MOTHER, page)
        assert entry not in house.text(TEACHER, page)
    before = house.doors()
    got = house.get(MOTHER, f"documents/{entry}/preview/")
    assert Image.open(BytesIO(got.content)).size == (40, 20)
    assert (got["Content-Type"], got["Cache-Control"]) == ("image/webp", "no-store")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    row = Disclosure.objects.order_by("pk").last()
    assert row is not None
    first = house.newest().first
    assert (row.door, row.since, row.upto) == ("preview", first, first)
    assert row.seats == [house.reader(MOTHER).seat.public_id]
    for wrong in (TEACHER, OUTSIDER):
        assert house.get(wrong, f"documents/{entry}/preview/").status_code == 404
    assert house.doors() == [*before, "preview"]


def test_a_preview_is_sealed_and_only_of_pictures_shared_here(house: House, once: Callable[[], str]) -> None:
    from rooms.models import Content

    entry = shared_picture(house, once())
    row = Content.objects.get(entry=entry)
    assert row.preview is not None
    assert b"WEBP" not in bytes(row.preview)
    plan = house.entry("doc-seizure-plan").public_id
    assert house.get(PHYSIO, f"documents/{plan}/preview/").status_code == 404
    assert f"documents/{plan}/preview/" not in house.text(PHYSIO, "documents/")


def test_a_message_shows_the_pictures_that_go_along(house: House, once: Callable[[], str]) -> None:
    entry = shared_picture(house, once())
    key = house.newest().event["key"]
    message = house.say(PHYSIO, {"kind": "message", "scopes": ["health"], "body": "Se", "documents": [key]})
    page = house.text(MOTHER, f"?at={message}")
    assert page.count(f"documents/{entry}/preview/") == 2
    assert message not in house.text(TEACHER)


# --- Files beside what is being written.


def keep_file(
    house: House, login: str, client_id: str, content: bytes = PDF, name: str = "Vedtak.pdf"
) -> Any:
    file = SimpleUploadedFile(name, content)
    return house.post(login, "draft/files/", {"file": file, "client_id": client_id})


def keep_draft(house: House, login: str, **told: Any) -> Any:
    return house.post(login, "draft/", {"body": "", "over": "", **told})


def test_a_file_beside_a_draft_is_there_on_another_machine_and_for_nobody_else(
    house: House, once: Callable[[], str]
) -> None:
    head, doors, client_id = house.head(), house.doors(), once()
    kept = keep_file(house, PHYSIO, client_id)
    assert (kept.status_code, kept.json()["name"], kept.json()["size"]) == (200, "Vedtak.pdf", len(PDF))
    id_ = kept.json()["id"]
    assert keep_draft(house, PHYSIO, files=[id_]).json()["version"]
    assert (house.head(), house.doors()) == (head, doors)
    house.clients.clear()
    (mine,) = house.get(PHYSIO, "draft/").json()["draft"]["files"]
    assert (mine["id"], mine["client_id"]) == (id_, client_id)
    assert id_ in house.text(PHYSIO)
    for other in (OWNER, MOTHER, TEACHER):
        answers = [house.get(other, path).content.decode() for path in ("", "draft/", "documents/")]
        assert not any(id_ in answer or "Vedtak.pdf" in answer for answer in answers), other
        assert house.get(other, f"documents/{id_}/").status_code == 404
        stolen = house.post(other, "documents/attach/", {"kept": id_, "scopes": ["general"]})
        assert (stolen.status_code, house.head()) == (400, head), other
        keep_draft(house, other, body="x", files=[id_])
        assert house.get(other, "draft/").json()["draft"]["files"] == []
        house.post(other, "draft/files/", {"drop": id_})
    assert keep_file(house, OUTSIDER, once()).status_code == 404
    assert house.get(PHYSIO, "draft/").json()["draft"]["files"] == [mine]


def test_a_kept_file_is_shared_once_and_goes_with_its_draft(house: House, once: Callable[[], str]) -> None:
    from rooms.models import SeatFile

    client_id, message = once(), once()
    id_ = keep_file(house, PHYSIO, client_id).json()["id"]
    keep_draft(house, PHYSIO, body="Se her", scopes=["health"], client_id=message, files=[id_])
    told = {"kept": id_, "client_id": client_id, "scopes": ["health"]}
    first = house.post(PHYSIO, "documents/attach/", told)
    assert house.post(PHYSIO, "documents/attach/", told).json() == first.json()
    assert house.get(MOTHER, f"documents/{first.json()['id']}/").content == PDF
    assert house.get(TEACHER, f"documents/{first.json()['id']}/").status_code == 404
    house.post(PHYSIO, "", {"body": "Se her", "scopes": ["health"], "client_id": message})
    assert house.get(PHYSIO, "draft/").json()["draft"] is None
    assert not SeatFile.objects.exists()
    assert house.post(PHYSIO, "documents/attach/", {**told, "client_id": once()}).status_code == 400


def test_a_file_that_is_taken_out_is_gone_and_so_are_all_when_the_draft_is(
    house: House, once: Callable[[], str]
) -> None:
    from rooms.models import SeatFile

    ids = [keep_file(house, PHYSIO, once()).json()["id"] for _ in range(3)]
    mothers = keep_file(house, MOTHER, once()).json()["id"]
    version = keep_draft(house, PHYSIO, files=ids).json()["version"]
    version = keep_draft(house, PHYSIO, files=ids[:2], over=version).json()["version"]
    assert set(SeatFile.objects.values_list("public_id", flat=True)) == {*ids[:2], mothers}
    for drop in (ids[1], mothers, "a\0b"):
        assert house.post(PHYSIO, "draft/files/", {"drop": drop}).status_code == 200
    assert [one["id"] for one in house.get(PHYSIO, "draft/").json()["draft"]["files"]] == ids[:1]
    assert keep_draft(house, PHYSIO, over=version).json() == {"version": ""}
    assert set(SeatFile.objects.values_list("public_id", flat=True)) == {mothers}


def test_files_beside_a_draft_are_sealed_judged_and_counted(
    house: House, once: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rooms import draft_files
    from rooms.models import SeatFile

    assert keep_file(house, PHYSIO, once(), b"<html>").json()["words"]
    assert keep_file(house, PHYSIO, once()).status_code == 200
    row = SeatFile.objects.get()
    assert b"PDF" not in bytes(row.sealed) + bytes(row.told)
    assert b"Vedtak" not in bytes(row.told)
    monkeypatch.setattr(draft_files, "MOST", 1)
    full = keep_file(house, PHYSIO, once())
    assert (full.status_code, full.json()["code"]) == (400, "too-many")
    assert keep_file(house, MOTHER, once()).status_code == 200
