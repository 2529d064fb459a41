"""Whatever is sent to a form of consent, however long: refused in words, and nothing stored. Every address has a row."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.consent.cr.test_giving import oral
from tests.consent.cr.test_renewal import came
from tests.consent.cr.test_who import key_of, record
from tests.consent.house import COORDINATOR, JONAS, MOTHER, TEACHER, House
from tests.services import hidden

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

LONG = "å" * 100_000
TEN_MB = "x" * 10_000_000
READ_ONLY = {
    "consent", "consent-effect", "consent-receipt", "consent-scan", "consent-export-file", "consent-export-paper",
    "consent-who", "consent-tasks",
}  # fmt: skip
# Who sends each form, and which of its fields are read. Those that are written freely stand in FREE too.
DOORS: dict[str, tuple[str, str]] = {
    "consent-open": (MOTHER, "party scope was way purpose until"),
    "consent-close": (COORDINATOR, "party scope was word"),
    "consent-close-many": (COORDINATOR, "party shown word"),
    "consent-withdraw": (COORDINATOR, "consent shown word"),
    "consent-give": (MOTHER, "offer digest child"),
    "consent-asked": (MOTHER, "proposal"),
    "consent-no": (MOTHER, "proposal"),
    "consent-say-no": (MOTHER, "client_id reason"),
    "consent-record": (
        COORDINATOR,
        "client_id whose form heard_by said_on heard party kinds way until purpose",
    ),
    "consent-ground": (COORDINATOR, "client_id party kinds way until statute reason"),
    "consent-who-record": (COORDINATOR, "client_id seat fact mandate source since until scopes"),
    "consent-who-end": (COORDINATOR, "client_id ends on source"),
    "consent-who-assess": (
        COORDINATOR,
        "client_id about_kinds lacks reasons heard on until scopes",
    ),
    "consent-plan": (MOTHER, "lines way purpose until"),
    "consent-plan-withdraw": (COORDINATOR, "word"),
    "consent-person-seen": (MOTHER, "seat"),
    "consent-object": (MOTHER, "seat"),
    "consent-object-end": (MOTHER, "seat"),
    "consent-leave": (MOTHER, "party"),
    "consent-looked": (JONAS, "task"),
    "consent-task-done": (COORDINATOR, "task seat text"),
}
FREE = {
    "consent-open": "purpose", "consent-close": "word", "consent-give": "child", "consent-say-no": "reason",
    "consent-record": "heard purpose", "consent-ground": "statute reason", "consent-who-record": "source",
    "consent-who-end": "source", "consent-who-assess": "reasons heard", "consent-plan-withdraw": "word",
}  # fmt: skip


def right(house: House, door: str) -> dict[str, Any]:
    """What a person sends whose form is taken."""
    club, mother = house.state.party_named("youth-club"), house.state.seat_named("solveig-mother")
    assert club is not None
    assert mother is not None
    cell = house.cell("youth-club", "school", "closed", way="from", purpose="Til mopeden")
    ground = {"party": club.public_id, "kinds": ["school"], "way": "from", "until": "2027-01-01"}
    fact = {"seat": mother.public_id, "fact": "next-of-kin", "source": "Sagt", "since": "2026-01-01"}
    judged = {"lacks": "yes", "reasons": "r", "heard": "h", "on": "2026-11-20", "until": "2027-01-01"}
    return {
        "consent-open": cell,
        "consent-close": {**house.cell("school", "school", _standing(house)), "sure": "1", "word": "Mor."},
        "consent-close-many": {"party": club.public_id, "sure": "1", "word": "Mor."},
        "consent-withdraw": {"sure": "1", "word": "Mor."},
        "consent-plan": {"lines": f"{club.public_id} school", "way": "from", "purpose": "p"},
        "consent-plan-withdraw": {"sure": "1", "word": "Mor."},
        "consent-record": oral(house),
        "consent-ground": {**ground, "statute": "§ 13-4", "reason": "Sagt"},
        "consent-who-record": {**fact, "scopes": ["general"]},
        "consent-who-assess": {**judged, "about_kinds": ["school"], "scopes": ["general"]},
        "consent-task-done": {"text": "Gjort"},
    }.get(door, {})


def _standing(house: House) -> str:
    row = next(r for r in house.get(COORDINATOR, "consent/").context["rows"] if r["party"].key == "school")
    return str(next(one["cell"].standing for one in row["cells"] if one["cell"].scope.key == "school"))


def ready(house: House, door: str) -> dict[str, Any]:
    """`right`, with what must have happened before."""
    told = right(house, door)
    if door == "consent-give":
        text = house.read_text(MOTHER, "youth-club", "school").content.decode()
        return {**{name: hidden(text, name) for name in ("offer", "digest")}, "child": "Ja"}
    if door == "consent-who-end":
        assert record(house, "solveig-mother", "next-of-kin").status_code == 302
        return {"ends": key_of(house), "on": "2026-11-21", "source": "Sagt"}
    if door in ("consent-person-seen", "consent-object"):
        return {"seat": came(house, "liv.ny", "Liv Ny", "school")}
    return told


def send(house: House, login: str, door: str, told: dict[str, Any]) -> Any:
    return house.client(login).post(reverse(door, kwargs={"room": house.room}), told)


def said(answer: Any) -> list[str]:
    """The words in which a page refuses."""
    page = answer.content.decode()
    found = re.findall(r'role="alert"[^>]*>([^<]+)<', page)
    for listed in re.findall(r"data-error-summary.*?<ul>(.*?)</ul>", page, re.DOTALL):
        found += re.findall(r"<li>(?:<a[^>]*>)?([^<]+)<", listed)
    return [one.strip() for one in found if one.strip()]


def test_every_address_of_consent_has_a_row(jonas: House) -> None:
    from consent.urls import urlpatterns

    names = {pattern.name for pattern in urlpatterns}
    assert names == set(DOORS) | READ_ONLY
    for name in READ_ONLY:
        more = {"entry": "0" * 32} if name in ("consent-effect", "consent-receipt", "consent-scan") else {}
        url = reverse(name, kwargs={"room": jonas.room, **more})
        assert jonas.client(MOTHER).post(url, {"purpose": LONG}).status_code == 405, name


@pytest.mark.parametrize("door", sorted(DOORS))
def test_each_field_that_is_too_long_is_refused_in_words_and_stores_nothing(jonas: House, door: str) -> None:
    login, fields = DOORS[door]
    told = ready(jonas, door)
    head = jonas.head()
    for field in fields.split():
        answer = send(jonas, login, door, {**told, field: LONG})
        assert answer.status_code in (400, 404, 409), (field, answer.status_code)
        assert answer.status_code == 404 or said(answer), field
        assert send(jonas, TEACHER, door, {**told, field: LONG}).status_code == 404, field
    assert jonas.head() == head


@pytest.mark.parametrize("door", sorted(FREE))
def test_what_is_written_freely_is_refused_for_its_length_alone(jonas: House, door: str) -> None:
    told = ready(jonas, door)
    head = jonas.head()
    for field in FREE[door].split():
        answer = send(jonas, DOORS[door][0], door, {**told, field: LONG})
        assert answer.status_code == 400, field
        assert any("characters (it has 100000)" in words for words in said(answer)), said(answer)
        assert jonas.head() == head
    assert send(jonas, DOORS[door][0], door, told).status_code in (200, 302)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "2000 eller færre tegn (den har"),
        ("nn", "fleire enn 2000 teikn"),
        ("en", "at most 2000 characters (it has"),
    ],
)
def test_a_purpose_of_ten_megabytes_is_refused_in_the_persons_language(
    jonas: House, language: str, words: str
) -> None:
    from hub.models import User

    jonas.client(MOTHER)
    User.objects.filter(login=MOTHER).update(language=language)
    head = jonas.head()
    answer = jonas.read_text(MOTHER, "youth-club", "school", purpose=TEN_MB)
    assert answer.status_code == 400
    assert any(words in one for one in said(answer)), said(answer)
    assert answer["Content-Language"] == language
    assert jonas.head() == head
    assert jonas.read_text(TEACHER, "youth-club", "school", purpose=TEN_MB).status_code == 404
