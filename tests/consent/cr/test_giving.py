"""Giving (CR-5, 10, 11, 12, 14, 15, 16, 19, 23, 25, 26): chosen, read and signed, with somebody beside who may not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.consent.house import COORDINATOR, DAY, FATHER, JONAS, MOTHER, NURSE, TEACHER, House, bare, hidden

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

CLUB, EVEN = "youth-club", "even.loteberg"
NORA_MOTHER, NORA_FATHER, SIW = "ingvild.moen", "tor-arne.lindgard", "siw.brattlien"


def words(answer: Any) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def given(house: House) -> list[dict[str, Any]]:
    return [event for event in house.told() if event["kind"] == "consent.given"]


def test_cr_11_all_that_must_be_said_is_said_before_anything_is_stored(jonas: House) -> None:
    head = jonas.head()
    text = jonas.read_text(MOTHER, CLUB, "school")
    assert text.status_code == 200
    said = words(text)
    for part in (
        "Til mopeden", "Ungdomsbasen i Sunnvåg", "Skule", "Even", "Where it comes from", "is responsible for this room",
        "It is voluntary", "You can take it back at any time", "How long", "22 November 2027",
    ):  # fmt: skip
        assert part in said, part
    assert jonas.head() == head
    assert jonas.reaches(EVEN, "school") is None
    assert jonas.sign(MOTHER, text).status_code == 302
    assert jonas.reaches(EVEN, "school") == head + 1
    for login in (TEACHER, NURSE):
        assert jonas.read_text(login, CLUB, "home").status_code == 404, login


def test_cr_12_it_is_given_to_a_service_and_the_text_says_so(jonas: House) -> None:
    assert "You say yes to a service, not to one person." in words(jonas.read_text(MOTHER, CLUB, "school"))
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    assert given(jonas)[-1]["grants"] == [{"party": CLUB, "scopes": ["school"], "earlier": False}]


def test_cr_15_nothing_but_a_signature_under_the_text_gives(jonas: House) -> None:
    head = jonas.head()
    text = jonas.read_text(MOTHER, CLUB, "school").content.decode()
    offer, digest = hidden(text, "offer"), hidden(text, "digest")
    assert jonas.post(MOTHER, "consent/give/", {"offer": offer, "child": "Nei"}).status_code == 409
    assert jonas.post(MOTHER, "consent/give/", {"offer": "x" + offer, "digest": digest}).status_code == 404
    assert jonas.post(TEACHER, "consent/give/", {"offer": offer, "digest": digest}).status_code == 404
    assert jonas.get(MOTHER, "consent/give/").status_code == 405
    assert jonas.head() == head


def test_cr_16_saying_no_costs_nothing_and_the_text_says_so(jonas: House) -> None:
    said = words(jonas.read_text(MOTHER, CLUB, "school"))
    assert "Jonas Tveitaskog Myklevoll gets the same help as before." in said
    assert "can have a coordinator, also if you say no" in said


def test_a_text_that_is_no_longer_current_is_read_again_before_it_is_signed(jonas: House) -> None:
    """Another person sits for the club by now: who reads is another than the text said."""
    text = jonas.read_text(MOTHER, CLUB, "school")
    seat = {"party": CLUB, "login": "liv.ny", "name": "Liv Ny", "role": "participant", "until": ""}
    assert jonas.post(COORDINATOR, "seats/new/", seat).status_code == 302
    head = jonas.head()
    again = jonas.sign(MOTHER, text)
    assert again.status_code == 409
    assert "Read it again before you sign" in words(again)
    assert "Liv Ny" in words(again)
    assert jonas.head() == head
    assert jonas.sign(MOTHER, again).status_code == 302
    assert "Liv Ny" in given(jonas)[-1]["x"]["signatures"][0]["text"]


def test_of_two_who_sign_for_the_same_cell_the_second_is_told(jonas: House) -> None:
    hers, his = jonas.read_text(MOTHER, CLUB, "school"), jonas.read_text(FATHER, CLUB, "school")
    assert jonas.sign(MOTHER, hers).status_code == 302
    head = jonas.head()
    late = jonas.sign(FATHER, his)
    assert late.status_code == 400
    assert "It is open already." in words(late)
    assert jonas.head() == head


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "This day has passed."), (4 * 365, "Choose a day within three years.")]
)
def test_the_last_day_is_to_come_and_not_too_far(jonas: House, days: int, said: str) -> None:
    head = jonas.head()
    until = (DAY.date() + timedelta(days)).isoformat()
    refused = jonas.read_text(MOTHER, CLUB, "school", until=until)
    assert refused.status_code == 400
    assert said in words(refused)
    assert jonas.head() == head


def test_cr_25_earlier_content_is_opened_only_where_that_was_chosen(jonas: House) -> None:
    text = jonas.read_text(MOTHER, CLUB, "school")
    assert "What was written before stays closed." in words(text)
    assert jonas.sign(MOTHER, text).status_code == 302
    assert jonas.reaches(EVEN, "school") == jonas.head()
    more = jonas.read_text(MOTHER, CLUB, "home", way="earlier")
    assert "They can also read what was written before." in words(more)
    assert jonas.sign(MOTHER, more).status_code == 302
    assert jonas.reaches(EVEN, "home") == 0


def test_a_renewed_consent_goes_on_from_where_it_started(jonas: House) -> None:
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    start = jonas.reaches(EVEN, "school")
    text = jonas.read_text(MOTHER, CLUB, "school", "from", "continue", until="2028-11-01")
    assert "go on reading what they can read today" in words(text)
    assert jonas.sign(MOTHER, text).status_code == 302
    assert jonas.reaches(EVEN, "school") == start
    assert given(jonas)[-1]["until"] == "2028-11-01"
    assert jonas.close(MOTHER, CLUB, "school", sure="1").status_code == 302
    assert jonas.reaches(EVEN, "school") is None


def test_cr_26_what_was_signed_is_kept_word_for_word_with_who_when_and_how(jonas: House) -> None:
    text = jonas.read_text(MOTHER, CLUB, "school")
    assert jonas.sign(MOTHER, text).status_code == 302
    (signature,) = given(jonas)[-1]["x"]["signatures"]
    assert signature["seat"] == "solveig-mother"
    assert (signature["version"], signature["language"]) == ("2026-11", "en")
    assert signature["method"]
    for line in signature["text"].split("\n"):
        assert line.removeprefix("- ") in words(text).replace("&#x27;", "'"), line
    assert given(jonas)[-1]["x"]["child"] == "Ho nikka."


def test_the_receipt_stands_where_one_is_after_signing(jonas: House) -> None:
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    notice = re.search(r'It is open now\. <a href="([^"]+)" download>Receipt', jonas.text(MOTHER))
    assert notice is not None
    for login, status in ((MOTHER, 200), (JONAS, 200), (FATHER, 404), (TEACHER, 404)):
        assert jonas.client(login).get(notice[1]).status_code == status, login


def test_the_papers_of_a_consent_are_for_its_givers_the_owner_and_the_coordinator(jonas: House) -> None:
    from rooms.models import Disclosure

    assert jonas.open(MOTHER, CLUB, "general", was="from", way="earlier").status_code in (302, 400)
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    entry = re.findall(r"consent/receipt/([0-9a-f]{32})/", jonas.text(MOTHER))[-1]
    for login, status in (
        (MOTHER, 200),
        (JONAS, 200),
        (COORDINATOR, 200),
        (FATHER, 404),
        (TEACHER, 404),
        (EVEN, 404),
    ):
        answer = jonas.get(login, f"consent/receipt/{entry}/")
        assert answer.status_code == status, login
        if status == 200:
            assert answer.content.startswith(b"%PDF-1.7")
            assert answer["Content-Type"] == "application/pdf"
    assert Disclosure.objects.filter(door="export").count() == 3
    hers = next(one for one in _seen_by(jonas, EVEN) if one["key"] == given(jonas)[-1]["key"])
    assert "x" not in hers
    assert jonas.get(MOTHER, f"consent/scan/{entry}/").status_code == 404


def _seen_by(house: House, login: str) -> list[dict[str, Any]]:
    from rooms.casefile import export
    from rooms.sight import Sight

    found = export.view(Sight(house.reader(login), "nb"))["timeline"]
    return [event for event in found if event["kind"] == "consent.given"]


def test_cr_4_where_others_decide_the_child_is_heard_and_its_words_are_kept(nora: House) -> None:
    text = nora.read_text(NORA_MOTHER, "physiotherapy", "home")
    assert "What Nora Moen Lindgård says about it" in words(text)
    head = nora.head()
    assert nora.sign(NORA_MOTHER, text, child="").status_code == 400
    assert nora.head() == head
    assert nora.sign(NORA_MOTHER, text, child="Lars kan få vite om trappa.").status_code == 302
    assert given(nora)[-1]["x"]["child"] == "Lars kan få vite om trappa."


def test_cr_5_both_parents_sign_before_anything_is_open(jonas: House, settings: Any) -> None:
    settings.HUB_ONE_PARENT = ""
    head = jonas.head()
    done = jonas.open(MOTHER, CLUB, "school")
    assert done.status_code == 302
    assert jonas.told()[-1]["kind"] == "x.consent.proposed"
    assert jonas.reaches(EVEN, "school") is None
    assert "It waits for Geir Ove Myklevoll" in words(jonas.get(MOTHER, "consent/"))
    his = jonas.text(FATHER)
    assert "Solveig Tveitaskog has signed, and asks you." in his
    assert "A consent waits for your signature" in jonas.client(FATHER).get("/rooms/").content.decode()
    assert "A consent waits for your signature" not in jonas.client(TEACHER).get("/rooms/").content.decode()
    key = hidden(his, "proposal")
    for login in (TEACHER, COORDINATOR, MOTHER):
        assert jonas.post(login, "consent/asked/", {"proposal": key}).status_code in (400, 404), login
    text = jonas.post(FATHER, "consent/asked/", {"proposal": key})
    assert text.status_code == 200
    assert jonas.head() == head + 1
    assert jonas.sign(FATHER, text).status_code == 302
    event = given(jonas)[-1]
    assert (event["by"], event["with"]) == ("geir-ove-father", ["solveig-mother"])
    assert [one["seat"] for one in event["x"]["signatures"]] == ["solveig-mother", "geir-ove-father"]
    assert jonas.reaches(EVEN, "school") == head + 2
    assert hidden(jonas.text(FATHER), "proposal") == ""
    assert jonas.sign(FATHER, text).status_code == 400, "signed already"


def test_cr_5_a_no_from_either_ends_it_and_opens_nothing(jonas: House, settings: Any) -> None:
    settings.HUB_ONE_PARENT = ""
    for who in (FATHER, MOTHER):
        assert jonas.open(MOTHER, CLUB, "school").status_code == 302
        key = hidden(jonas.text(MOTHER), "proposal")
        text = jonas.post(FATHER, "consent/asked/", {"proposal": key})
        assert jonas.post(TEACHER, "consent/asked/no/", {"proposal": key}).status_code == 404
        assert jonas.post(who, "consent/asked/no/", {"proposal": key}).status_code == 302
        assert jonas.sign(FATHER, text).status_code == 400
        assert jonas.reaches(EVEN, "school") is None


def test_cr_5_one_alone_cannot_give_past_the_page(jonas: House, settings: Any) -> None:
    from rooms.log.append import Draft, append
    from rooms.refusal import Refused

    settings.HUB_ONE_PARENT = ""
    reader = jonas.reader(MOTHER)
    event = {
        "kind": "consent.given", "form": "digital", "purpose": "Aleine", "until": "2027-01-01",
        "grants": [{"party": CLUB, "scopes": ["school"]}], "with": ["geir-ove-father"],
    }  # fmt: skip
    for told in (event, {**event, "with": []}, {**event, "x": {"proposal": "none"}}):
        with pytest.raises(Refused):
            append(Draft(reader.room, reader.seat.pk, told))


def test_a_proposal_outlives_the_kept_state_and_travels_in_a_file(jonas: House, settings: Any) -> None:
    from rooms.casefile import export
    from rooms.casefile.load import load
    from rooms.log import fold
    from rooms.models import Room

    settings.HUB_ONE_PARENT = ""
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    fold.drop_all()
    assert "asks you" in jonas.text(FATHER)
    told = export.whole(Room.objects.get(public_id=jonas.room))
    told["case"]["reference"] = "again"
    assert "asks you" in House(load(told).public_id).text(FATHER)


def test_cr_10_a_ground_shows_as_what_it_is_and_opens_no_more_than_its_speaker_reaches(jonas: House) -> None:
    club = jonas.state.party_named(CLUB)
    assert club is not None
    told = {
        "party": club.public_id, "kinds": ["school"], "way": "from", "until": "2027-01-01",
        "statute": "Barnevernsloven § 13-4", "reason": "Jonas er orientert i dag.",
    }  # fmt: skip
    for login in (MOTHER, JONAS, TEACHER):
        assert jonas.post(login, "consent/ground/", told).status_code == 404, login
    refused = jonas.post(COORDINATOR, "consent/ground/", {**told, "kinds": ["own-talks"]})
    unknown = jonas.post(COORDINATOR, "consent/ground/", {**told, "kinds": ["none-such"]})
    assert refused.status_code == unknown.status_code == 400
    assert bare(refused).replace("own-talks", "K") == bare(unknown).replace("none-such", "K")
    assert jonas.post(COORDINATOR, "consent/ground/", {**told, "statute": ""}).status_code == 400
    assert jonas.post(COORDINATOR, "consent/ground/", told).status_code == 302
    assert jonas.told()[-1]["kind"] == "ground.stated"
    assert "Barnevernsloven § 13-4" in jonas.text(JONAS)
    assert "Open on a statutory ground" in jonas.text(JONAS)
    assert jonas.close(MOTHER, CLUB, "school", was="ground", sure="1").status_code == 400


def oral(house: House, **more: Any) -> dict[str, Any]:
    club, mother = house.state.party_named(CLUB), house.state.seat_named("solveig-mother")
    coordinator = house.state.seat_named("ashild-coordinator")
    assert club is not None
    assert mother is not None
    assert coordinator is not None
    return {
        "whose": mother.public_id, "form": "oral", "heard_by": coordinator.public_id, "said_on": "2026-11-21",
        "heard": "«Ja, om skulen, ikkje noko anna.»", "party": club.public_id, "kinds": ["school"], "way": "from",
        "until": "2027-06-01", "purpose": "Leksehjelp", **more,
    }  # fmt: skip


def test_cr_14_an_oral_consent_counts_when_it_is_recorded_with_who_heard_what(jonas: House) -> None:
    head = jonas.head()
    for login in (MOTHER, TEACHER, JONAS):
        assert jonas.post(login, "consent/record/", oral(jonas)).status_code == 404, login
    for wrong in (
        {"heard": ""},
        {"heard_by": ""},
        {"said_on": "2026-12-01"},
        {"kinds": ["own-talks"]},
        {"whose": ""},
    ):
        assert jonas.post(COORDINATOR, "consent/record/", oral(jonas, **wrong)).status_code == 400, wrong
    assert jonas.head() == head
    assert jonas.post(COORDINATOR, "consent/record/", oral(jonas)).status_code == 302
    event = given(jonas)[-1]
    assert (event["by"], event["form"], event["heard_by"]) == ("solveig-mother", "oral", "ashild-coordinator")
    assert event["x"]["recorded_by"] == "ashild-coordinator"
    assert event["x"]["heard"] == "«Ja, om skulen, ikkje noko anna.»"
    assert jonas.reaches(EVEN, "school") == head + 1
    for login in (MOTHER, JONAS, COORDINATOR):
        page = words(jonas.get(login, "consent/"))
        assert "Said to Åshild Rundereim on 21 November 2026." in page, login
        assert "What was said: «Ja, om skulen, ikkje noko anna.»" in page, login
        assert "Recorded by Åshild Rundereim on 22 November 2026." in page, login
    for login in (TEACHER, EVEN, FATHER):
        page = words(jonas.get(login, "consent/"))
        assert "Ja, om skulen" not in page, login
        assert "Recorded by" not in page, login
    assert jonas.close(MOTHER, CLUB, "school", sure="1").status_code == 302, "it is hers to take back"


def test_cr_14_where_two_must_give_it_both_have_said_yes(jonas: House, settings: Any) -> None:
    settings.HUB_ONE_PARENT = ""
    head = jonas.head()
    refused = jonas.post(COORDINATOR, "consent/record/", oral(jonas))
    assert refused.status_code == 400
    assert "Geir Ove Myklevoll must say yes too." in words(refused)
    assert jonas.head() == head
    assert jonas.post(COORDINATOR, "consent/record/", oral(jonas, both="on")).status_code == 302
    assert given(jonas)[-1]["with"] == ["geir-ove-father"]


def test_a_consent_on_paper_keeps_the_signed_paper_and_shows_it_to_nobody_else(jonas: House) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from rooms.casefile import export
    from rooms.casefile.load import load
    from rooms.models import Room

    pdf = b"%PDF-1.4\n% skjema-9341\n%%EOF\n"
    assert jonas.post(COORDINATOR, "consent/record/", oral(jonas, form="paper")).status_code == 400
    fake = SimpleUploadedFile("skjema.pdf", b"no pdf")
    assert jonas.post(COORDINATOR, "consent/record/", oral(jonas, form="paper", scan=fake)).status_code == 400
    scan = SimpleUploadedFile("skjema.pdf", pdf)
    assert jonas.post(COORDINATOR, "consent/record/", oral(jonas, form="paper", scan=scan)).status_code == 302
    entry = re.findall(r"consent/scan/([0-9a-f]{32})/", jonas.text(MOTHER))[-1]
    for login, status in ((MOTHER, 200), (JONAS, 200), (COORDINATOR, 200), (FATHER, 404), (TEACHER, 404)):
        answer = jonas.get(login, f"consent/scan/{entry}/")
        assert answer.status_code == status, login
        assert (pdf == answer.content) == (status == 200), login
        assert jonas.get(login, f"documents/{entry}/").status_code == 404, login
    told = export.whole(Room.objects.get(public_id=jonas.room))
    told["case"]["reference"] = "again"
    again = House(load(told).public_id)
    entry = re.findall(r"consent/scan/([0-9a-f]{32})/", again.text(MOTHER))[-1]
    scan_again = again.get(MOTHER, f"consent/scan/{entry}/")
    assert (scan_again.status_code, scan_again.content) == (200, pdf)


def test_cr_23_a_no_is_recorded_without_a_reason_and_changes_nothing_else(jonas: House) -> None:
    reaches = {
        login: dict(jonas.reader(login).reach) for login in (MOTHER, FATHER, TEACHER, EVEN, COORDINATOR)
    }
    for login in (TEACHER, COORDINATOR):
        assert jonas.post(login, "consent/no/", {}).status_code == 404, login
    page = words(jonas.get(MOTHER, "consent/no/"))
    assert "You do not have to say why" in page
    assert "a coordinator is still offered" in page.replace("\n", " ")
    assert jonas.post(MOTHER, "consent/no/", {}).status_code == 302
    event = jonas.told()[-1]
    assert (event["kind"], event["x"]) == ("x.consent.refused", {})
    assert {login: dict(jonas.reader(login).reach) for login in reaches} == reaches
    assert "Said no to sharing more" in jonas.text(COORDINATOR, "")
    assert "Said no to sharing more" not in jonas.text(TEACHER, "")
