"""All consents to take away: each gets what their page shows, and the coordinator and the others get nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, NURSE, OUTSIDER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
FILE, PAPER = "consent/export/file/", "consent/export/paper/"


def test_a_file_holds_what_the_seats_own_view_holds(jonas: House) -> None:
    """The events are those of the whole view of the same seat: none more, none otherwise."""
    from rooms.casefile.export import view
    from rooms.sight import Sight

    for login in (JONAS, MOTHER, FATHER):
        told = _file(jonas, login)
        whole = {event["key"]: event for event in view(Sight(jonas.reader(login), "en"))["timeline"]}
        assert told["format"] == "hub-view/1"
        assert told["timeline"]
        assert all(whole[event["key"]] == event for event in told["timeline"]), login
        kinds = ("consent.given", "consent.withdrawn", "ground.stated")
        expected = [key for key, event in whole.items() if event["kind"] in kinds]
        assert [event["key"] for event in told["timeline"] if event["kind"] in kinds] == expected


def test_what_jonas_keeps_is_in_his_file_and_in_no_other(jonas: House) -> None:
    assert "own-talks" in json.dumps(_file(jonas, JONAS))
    for login in (MOTHER, FATHER):
        text = json.dumps(_file(jonas, login), ensure_ascii=False)
        assert "own-talks" not in text
        assert "Mine eigne" not in text
        assert "Torunn har forklart meg reglane" not in text


def test_paper_is_the_page_for_the_same_reader(jonas: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set on paper, before it is set: the words of the page, cell by cell and sentence by sentence."""
    from consent import export

    set_: list[Any] = []
    monkeypatch.setattr(export, "pdf_of", lambda title, language, sections: set_.append(sections) or b"%PDF-")
    for login in (JONAS, MOTHER, FATHER):
        page = jonas.get(login, "consent/").context
        assert jonas.get(login, PAPER).status_code == 200
        now, *happened = set_.pop()
        cells = [one["cell"] for row in page["rows"] for one in row["cells"]]
        assert [row[:2] for row in now.rows] == [[cell.party.name, cell.scope.name] for cell in cells]
        assert all(row[2].startswith(cell.words) for row, cell in zip(now.rows, cells, strict=True))
        assert [one.heading for one in happened][: len(page["story"])] == [one.said for one in page["story"]]


def test_paper_is_pdf_that_a_screen_reader_can_read(nora: House) -> None:
    answer = nora.get("nora.lindgard", PAPER)
    content = answer.content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert content.startswith(b"%PDF-")
    assert b"pdfuaid" in content
    assert b"/Lang" in content


def test_it_is_for_the_owner_and_who_may_give_and_for_nobody_else(jonas: House) -> None:
    for path in (FILE, PAPER):
        for login in (COORDINATOR, TEACHER, NURSE, OUTSIDER):
            assert jonas.get(login, path).status_code == 404, (login, path)


def test_it_asks_for_the_second_factor_anew(jonas: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from hub import visits

    assert jonas.get(MOTHER, FILE).status_code == 200
    monkeypatch.setattr(visits, "is_fresh", lambda visit: False)
    for path in (FILE, PAPER):
        answer = jonas.get(MOTHER, path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/second-factor/")


def test_what_leaves_is_written_down_before_it_does(jonas: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from consent import export
    from rooms.models import Disclosure

    def broken(*_told: Any) -> bytes:
        raise RuntimeError("no paper")

    Disclosure.objects.all().delete()
    monkeypatch.setattr(export, "pdf_of", broken)
    with pytest.raises(RuntimeError):
        jonas.get(MOTHER, PAPER)
    row = Disclosure.objects.get(door="export")
    assert row.seats == [jonas.reader(MOTHER).seat.public_id]
    assert (row.since, row.upto) == _ends(jonas, MOTHER)


def test_a_long_story_comes_in_stretches(jonas: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest first; together they are all of it, once."""
    from consent import story

    whole = [one.entry for one in jonas.get(MOTHER, "consent/").context["story"]]
    monkeypatch.setattr(story, "PAGE", 2)
    got: list[str] = []
    further = ""
    while True:
        page = jonas.get(MOTHER, f"consent/?before={further}").context
        assert len(page["story"]) <= 2
        got += [one.entry for one in page["story"]]
        further = page["further"]
        if not further:
            break
    assert got == whole
    assert len(whole) > 3
    hidden = next(
        one.entry for one in jonas.get(JONAS, "consent/").context["story"] if one.entry not in whole
    )
    for unseen in (hidden, "0" * 32):
        page = jonas.get(MOTHER, f"consent/?before={unseen}").context
        assert [one.entry for one in page["story"]] == whole[:2]


def _file(house: House, login: str) -> dict[str, Any]:
    answer = house.get(login, FILE)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    told: dict[str, Any] = json.loads(answer.content)
    return told


def _ends(house: House, login: str) -> tuple[int, int]:
    from consent import export
    from consent.giver import giver_of

    giver = giver_of(house.reader(login), "en")
    assert giver is not None
    places = [one.newest for one in export.gathered(giver)]
    return min(places), max(places)
