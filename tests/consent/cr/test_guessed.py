"""Who guesses learns nothing: what may not be known and what is not there are answered alike, to the byte."""

from __future__ import annotations

from typing import Any

import pytest

from rooms.refusal import Refused
from tests.consent.cr.test_giving import oral
from tests.consent.cr.test_renewal import act, came
from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, House, bare

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

HIDDEN, ABSENT = "own-talks", "no-such-thing"


def forms(house: House, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every form of the consent pages in which a kind of information is named, and who sends it."""
    club, mother = house.state.party_named("youth-club"), house.state.seat_named("solveig-mother")
    assert club is not None
    assert mother is not None
    ground = {
        "party": club.public_id,
        "kinds": [kind],
        "way": "from",
        "until": "2027-01-01",
        "statute": "§",
        "reason": "r",
    }
    fact = {"seat": mother.public_id, "fact": "parental-responsibility", "source": "s", "since": "2026-01-01"}
    assessed = {
        "about_kinds": [kind],
        "lacks": "yes",
        "reasons": "r",
        "heard": "h",
        "on": "2026-11-20",
        "until": "2027-01-01",
    }
    cell = {"party": club.public_id, "scope": kind, "was": "closed", "way": "from", "purpose": "p"}
    plan = {"lines": [f"{club.public_id} {kind}"], "way": "from", "purpose": "p"}
    return [
        (COORDINATOR, "consent/record/", oral(house, kinds=[kind])),
        (COORDINATOR, "consent/record/", oral(house, kinds=["school", kind])),
        (COORDINATOR, "consent/ground/", ground),
        (COORDINATOR, "consent/who/record/", {**fact, "scopes": [kind]}),
        (COORDINATOR, "consent/who/record/", {**fact, "scopes": ["general"], "mandate": [kind]}),
        (COORDINATOR, "consent/who/assess/", {**assessed, "scopes": ["general"]}),
        (COORDINATOR, "consent/who/assess/", {**assessed, "about_kinds": ["school"], "scopes": [kind]}),
        *[
            (login, path, {**told, "sure": "1", "word": "Ho sa det"})
            for login in (MOTHER, FATHER, COORDINATOR)
            for path, told in (
                ("consent/open/", cell), ("consent/close/", cell), ("consent/close/many/", {"scope": kind}),
                ("consent/plan/", plan),
            )
        ],
    ]  # fmt: skip


def test_a_withheld_kind_is_as_one_that_is_not_there(jonas: House) -> None:
    head = jonas.head()
    for (login, path, hidden), (_login, _path, absent) in zip(
        forms(jonas, HIDDEN), forms(jonas, ABSENT), strict=True
    ):
        one, other = jonas.post(login, path, hidden), jonas.post(login, path, absent)
        assert one.status_code == other.status_code, (login, path)
        assert one.status_code in (400, 404), (login, path)
        assert bare(one).replace(HIDDEN, ABSENT) == bare(other), (login, path)
    assert jonas.head() == head


def test_no_page_of_consent_tells_parents_or_coordinator_what_is_withheld(jonas: House) -> None:
    for login in (MOTHER, FATHER, COORDINATOR):
        for path in (
            "", "consent/", "consent/who/", "consent/tasks/", "consent/no/", "consent/record/", "consent/ground/",
            "consent/who/record/", "consent/who/assess/",
        ):  # fmt: skip
            said = jonas.get(login, path).content.decode()
            assert "Mine eigne samtalar" not in said, (login, path)
            assert HIDDEN not in said, (login, path)


def test_a_seat_that_was_closed_meanwhile_records_nothing(jonas: House) -> None:
    """The page was asked for before, and the seat is closed when the lock is taken."""
    from consent.giver import Giver
    from consent.giving import acts

    late = Giver(jonas.reader(COORDINATOR), "en")
    mother = jonas.state.seat_named("solveig-mother")
    assert mother is not None
    act(jonas, COORDINATOR, {"kind": "seat.closed", "seat": "ashild-coordinator"})
    head = jonas.head()
    event = {
        "kind": "consent.given", "form": "oral", "purpose": "p", "until": "2027-01-01",
        "grants": [{"party": "youth-club", "scopes": ["school"]}], "x": {"heard": "Ja"},
    }  # fmt: skip
    with pytest.raises(Refused):
        acts.record(late, mother.public_id, event, None, {})
    assert jonas.head() == head


def test_what_waits_for_a_signature_is_read_and_that_is_recorded(jonas: House, settings: Any) -> None:
    from rooms.models import Disclosure

    settings.HUB_ONE_PARENT = ""
    assert jonas.open(MOTHER, "youth-club", "school").status_code == 302
    key, seq = str(jonas.told()[-1]["key"]), jonas.head()
    his = jonas.reader(FATHER).seat.public_id

    def readings(door: str = "page") -> int:
        rows = Disclosure.objects.filter(since__lte=seq, upto__gte=seq, door=door)
        return sum(his in row.seats for row in rows)

    assert readings() == 0
    jonas.client(FATHER).get("/rooms/")
    assert readings("list") == 1
    jonas.text(FATHER)
    assert readings() == 1
    assert jonas.post(FATHER, "consent/asked/", {"proposal": key}).status_code == 200
    assert readings() == 2


def test_whom_the_coordinator_may_not_know_is_named_to_her_nowhere(jonas: House) -> None:
    """Recorded while nothing was open to her service; then Jonas opens his own talks to it, and nothing else."""
    from rooms.casefile import export
    from rooms.sight import Sight

    came(jonas, "tove.tolk", "Tove Tolk", "", "Tolketenesta")
    state = jonas.state
    seat = next(seat for seat in state.seats.values() if seat.name == "Tove Tolk")
    told = {
        "seat": seat.key,
        "fact": "care-order",
        "source": "Vedtak",
        "from": "2026-01-01",
        "until": "2026-11-30",
    }
    act(jonas, COORDINATOR, {"kind": "x.seat.fact", "scopes": ["general"], "x": told})
    key = str(jonas.told()[-1]["key"])
    assert "Tove Tolk" in jonas.text(COORDINATOR, "consent/who/")
    assert jonas.open(JONAS, state.parties[seat.party].key, "own-talks").status_code == 302
    hidden = jonas.post(COORDINATOR, "consent/who/end/", {"ends": key})
    absent = jonas.post(COORDINATOR, "consent/who/end/", {"ends": "none"})
    assert (hidden.status_code, bare(hidden)) == (absent.status_code, bare(absent)) == (404, bare(absent))
    for path in (
        "",
        "consent/",
        "consent/who/",
        "consent/tasks/",
        "consent/record/",
        "consent/who/record/",
        "seats/",
    ):
        assert "Tolk" not in jonas.text(COORDINATOR, path), path
    assert "Tolk" not in jonas.client(COORDINATOR).get("/rooms/").content.decode()
    seen = str(export.view(Sight(jonas.reader(COORDINATOR), "nb")))
    assert "Tolk" not in seen
    assert seat.key not in seen
    assert "Tove Tolk" in jonas.text(JONAS, "consent/who/")
