"""Who may give consent (CR-1 to CR-10): what is recorded through the doors, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from consent import entitlement
from consent.facts.known import NO_PARENT, PARENT
from tests.consent.house import COORDINATOR, DAY, FATHER, JONAS, MOTHER, NURSE, TEACHER, House, bare

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

TODAY = DAY.date()
ASTRID, DAUGHTER, MAREN = "astrid.sollid", "kristin.sollid", "maren"


def logins(house: House) -> dict[str, str]:
    return {seat.key: house.state.people[key].login for key, seat in _seated(house)}


def _seated(house: House) -> list[tuple[str, Any]]:
    people = {person.user_id: key for key, person in house.state.people.items()}
    return [(people[seat.user_id], seat) for seat in house.state.seats.values()]


def record(house: House, seat: str, fact: str, **more: Any) -> Any:
    found = house.state.seat_named(seat)
    assert found is not None
    told = {
        "seat": found.public_id,
        "fact": fact,
        "source": "Utskrift vist 20. november",
        "since": "2026-01-01",
    }
    by = more.pop("by", _coordinator(house))
    return house.post(by, "consent/who/record/", {**told, "scopes": ["general"], **more})


def assess(house: House, by: str, *about: str, lacks: bool = True, **more: Any) -> Any:
    told = {
        "about_kinds": list(about), "lacks": "yes" if lacks else "no", "reasons": "Forstår ikke hva dette gjelder.",
        "heard": "Hun selv og datteren, samme dag.", "on": "2026-11-20", "until": "2027-05-01", "scopes": ["general"],
    }  # fmt: skip
    return house.post(by, "consent/who/assess/", {**told, **more})


def end(house: House, key: str, **more: Any) -> Any:
    told = {"ends": key, "on": "2026-11-21", "source": "Dom vist 21. november", **more}
    return house.post(_coordinator(house), "consent/who/end/", told)


def _coordinator(house: House) -> str:
    seat = next(s for s in house.state.seats.values() if s.role == "coordinator" and s.open_on(TODAY))
    return next(p.login for p in house.state.people.values() if p.user_id == seat.user_id)


def decide(house: House, scope: str, day: date = TODAY) -> set[str]:
    """The keys of the seats that may decide about a kind of information."""
    state = house.state
    found = state.scope_named(scope)
    assert found is not None
    seats = [seat for seat in state.seats.values() if seat.open_on(day)]
    return {seat.key for seat in seats if entitlement.may_decide(state, seat, found, day)}


def key_of(house: House, kind: str = "x.seat.fact") -> str:
    return str([event["key"] for event in house.told() if event["kind"] == kind][-1])


def test_cr_1_an_adult_decides_alone_unless_capacity_has_lapsed_for_this_decision(astrid: House) -> None:
    assert decide(astrid, "health") == {"astrid-owner"}
    assert record(astrid, "kristin-daughter", "next-of-kin").status_code == 302
    assert decide(astrid, "health") == {"astrid-owner"}
    assert assess(astrid, _coordinator(astrid), "health").status_code == 302
    assert decide(astrid, "health") == {"kristin-daughter"}


def test_cr_2_at_sixteen_the_owner_decides_and_without_capacity_the_parents(jonas: House) -> None:
    at_16 = date(2027, 12, 5)
    assert decide(jonas, "school", at_16 - timedelta(days=1)) == {"solveig-mother", "geir-ove-father"}
    assert decide(jonas, "school", at_16) == {"jonas-owner"}
    assert assess(jonas, COORDINATOR, "school", until="2029-01-01").status_code == 302
    assert decide(jonas, "school", at_16) == {"solveig-mother", "geir-ove-father"}
    assert decide(jonas, "home", at_16) == {"jonas-owner"}


def test_cr_3_until_sixteen_parents_decide_but_not_about_what_is_kept_from_them(jonas: House) -> None:
    assert decide(jonas, "school") == {"solveig-mother", "geir-ove-father"}
    assert decide(jonas, "own-talks") == {"jonas-owner"}
    for login in (MOTHER, FATHER, COORDINATOR):
        assert "Mine eigne samtalar" not in jonas.text(login, "consent/who/"), login
    assert "Mine eigne samtalar" in jonas.text(JONAS, "consent/who/")
    refused = record(jonas, "klara-grandmother", "guardianship", mandate=["own-talks"])
    unknown = record(jonas, "klara-grandmother", "guardianship", mandate=["no-such-kind"])
    assert refused.status_code == unknown.status_code == 400
    assert bare(refused).replace("own-talks", "KIND") == bare(unknown).replace("no-such-kind", "KIND")


def test_cr_4_under_twelve_the_parents_decide_and_the_child_decides_nothing(nora: House) -> None:
    owner = nora.state.seat_named("nora-owner")
    assert owner is not None
    assert decide(nora, "health") == {"ingvild-mother", "tor-arne-father"}
    assert not entitlement.may_give(nora.state, owner, TODAY)
    assert entitlement.may_give(nora.state, owner, date(2029, 2, 11))


def test_cr_4b_in_a_child_welfare_matter_a_child_is_party_from_fifteen(jonas: House) -> None:
    at_15 = date(2026, 12, 5)
    parents = {"solveig-mother", "geir-ove-father"}
    assert decide(jonas, "child-welfare", at_15 - timedelta(days=1)) == parents
    assert decide(jonas, "child-welfare", at_15) == {"jonas-owner"}
    assert decide(jonas, "school", at_15) == parents


def test_cr_5_both_parents_give_it_together_unless_the_municipality_says_that_one_is_enough(
    nora: House, settings: Any
) -> None:
    state = nora.state
    mother, father = state.seat_named("ingvild-mother"), state.seat_named("tor-arne-father")
    teacher, health = state.seat_named("anders-teacher"), state.scope_named("health")
    assert mother and father and teacher and health  # noqa: PT018 - they are all of the told case
    settings.HUB_ONE_PARENT = ""
    assert entitlement.together(state, mother, [health], TODAY) == (father,)
    assert entitlement.together(state, father, [health], TODAY) == (mother,)
    assert entitlement.together(state, teacher, [health], TODAY) == ()
    settings.HUB_ONE_PARENT = "Vedtak 12/26: vanleg omsorg"
    assert entitlement.together(state, mother, [health], TODAY) == ()
    settings.HUB_ONE_PARENT = ""
    assert record(nora, "ingvild-mother", "parental-responsibility").status_code == 302
    assert entitlement.together(nora.state, mother, [health], TODAY) == (father,), "it says nothing of him"
    assert decide(nora, "health") == {"ingvild-mother", "tor-arne-father"}
    assert record(nora, "tor-arne-father", "no-parental-responsibility").status_code == 302
    assert entitlement.together(nora.state, mother, [health], TODAY) == ()
    assert decide(nora, "health") == {"ingvild-mother"}


def test_cr_5_what_is_recorded_of_one_parent_takes_nothing_from_the_other(jonas: House) -> None:
    both = {"solveig-mother", "geir-ove-father"}
    for seat, since in (("solveig-mother", "2026-01-01"), ("geir-ove-father", "2027-03-01")):
        assert record(jonas, seat, "parental-responsibility", since=since).status_code == 302
        assert decide(jonas, "school") == both, seat
    assert decide(jonas, "school", date(2027, 3, 1)) == both
    assert jonas.get(FATHER, "consent/").status_code == 200
    assert jonas.get(TEACHER, "consent/").status_code == 404


def test_cr_5_who_has_no_parental_responsibility_decides_nothing_while_that_holds(jonas: House) -> None:
    assert record(jonas, "klara-grandmother", "no-parental-responsibility").status_code == 400
    until = (TODAY + timedelta(days=9)).isoformat()
    assert record(jonas, "geir-ove-father", "no-parental-responsibility", until=until).status_code == 302
    assert decide(jonas, "school") == {"solveig-mother"}
    assert jonas.get(FATHER, "consent/").status_code == 404
    assert "Has no parental responsibility" in jonas.text(MOTHER, "consent/who/")
    assert decide(jonas, "school", TODAY + timedelta(days=10)) == {"solveig-mother", "geir-ove-father"}


@pytest.mark.parametrize("facts", [(PARENT, NO_PARENT), (NO_PARENT, PARENT)])
def test_cr_5_of_whom_it_is_recorded_both_that_they_have_it_and_have_not_the_no_stands(
    jonas: House, facts: tuple[str, str]
) -> None:
    keys = {}
    for fact in facts:
        assert record(jonas, "geir-ove-father", fact).status_code == 302
        keys[fact] = key_of(jonas)
    assert decide(jonas, "school") == {"solveig-mother"}
    assert jonas.get(FATHER, "consent/").status_code == 404
    assert jonas.get(TEACHER, "consent/").status_code == 404
    assert end(jonas, keys[NO_PARENT]).status_code == 302
    assert decide(jonas, "school") == {"solveig-mother", "geir-ove-father"}
    assert jonas.get(FATHER, "consent/").status_code == 200
    assert jonas.get(TEACHER, "consent/").status_code == 404


def test_cr_6_after_a_care_order_child_welfare_decides(jonas: House) -> None:
    assert record(jonas, "kjetil-child-welfare", "care-order").status_code == 302
    assert decide(jonas, "school") == {"kjetil-child-welfare"}
    assert end(jonas, key_of(jonas)).status_code == 302
    assert decide(jonas, "school") == {"solveig-mother", "geir-ove-father"}


def test_cr_7_where_capacity_has_lapsed_a_guardian_decides_within_the_mandate_and_no_further(
    astrid: House,
) -> None:
    assert record(astrid, "kristin-daughter", "guardianship", mandate=["economy"]).status_code == 302
    assert decide(astrid, "economy") == {"astrid-owner"}
    assert assess(astrid, _coordinator(astrid), "economy", "health").status_code == 302
    assert decide(astrid, "economy") == {"kristin-daughter"}
    assert decide(astrid, "health") == set()


def test_a_proxy_acts_beside_the_owner_within_a_mandate(astrid: House) -> None:
    assert record(astrid, "kristin-daughter", "mandate", mandate=["leisure"]).status_code == 302
    assert decide(astrid, "leisure") == {"astrid-owner", "kristin-daughter"}
    assert decide(astrid, "health") == {"astrid-owner"}


def test_cr_8_an_assessment_is_written_reasoned_told_and_of_one_decision(astrid: House) -> None:
    by = _coordinator(astrid)
    head = astrid.head()
    for field in ("reasons", "heard", "about_kinds", "until", "on"):
        assert assess(astrid, by, "health", **{field: ""}).status_code == 400, field
    assert assess(astrid, by, "health", until="2026-11-01").status_code == 400
    assert assess(astrid, by, "health", on="2026-12-01").status_code == 400
    assert astrid.head() == head
    assert assess(astrid, by, "health").status_code == 302
    for scope in ("general", "home", "economy", "leisure"):
        assert decide(astrid, scope) == {"astrid-owner"}, scope
    assert decide(astrid, "health", date(2027, 5, 2)) == {"astrid-owner"}
    assert assess(astrid, by, "health", lacks=False, on="2026-11-21").status_code == 302
    assert decide(astrid, "health") == {"astrid-owner"}
    told = astrid.text(astrid.state.owner().login, "consent/who/")
    assert "Forstår ikke hva dette gjelder." in told


def test_cr_9_a_municipality_may_be_stricter_in_the_childs_favour_and_never_looser(
    jonas: House, settings: Any
) -> None:
    settings.HUB_OWN_CONSENT_FROM = 14
    assert decide(jonas, "school") == {"jonas-owner"}
    settings.HUB_OWN_CONSENT_FROM = 15
    assert decide(jonas, "school") == {"solveig-mother", "geir-ove-father"}


@pytest.mark.parametrize("years", ["11", "17"])
def test_cr_9_another_age_is_refused_at_start(years: str) -> None:
    import os

    from tests import services

    done = services.hub_command({**os.environ, "HUB_OWN_CONSENT_FROM": years}, "check")
    assert done.returncode != 0
    assert "HUB_OWN_CONSENT_FROM is an age from 12 to 16" in done.stderr + done.stdout


def test_only_the_coordinator_records_and_only_those_who_give_consent_read(jonas: House) -> None:
    head = jonas.head()
    for login in (MOTHER, JONAS, TEACHER, NURSE):
        assert record(jonas, "solveig-mother", "parental-responsibility", by=login).status_code == 404, login
        assert assess(jonas, login, "school").status_code == 404, login
    assert jonas.head() == head
    assert record(jonas, "solveig-mother", "next-of-kin").status_code == 302
    for login in (MOTHER, FATHER, JONAS, COORDINATOR):
        assert "Utskrift vist 20. november" in jonas.text(login, "consent/who/"), login
    for login in (TEACHER, NURSE):
        assert jonas.get(login, "consent/who/").status_code == 404, login


def test_a_record_is_seen_by_its_kind_of_information(jonas: House) -> None:
    """Geir Ove does not reach how Jonas is; his mother and the coordinator do."""
    assert jonas.reaches(FATHER, "mental-health") is None
    assert record(jonas, "solveig-mother", "next-of-kin", scopes=["mental-health"]).status_code == 302
    assert "Utskrift vist" in jonas.text(JONAS, "consent/who/")
    assert "Utskrift vist" in jonas.text(COORDINATOR, "consent/who/")
    assert "Utskrift vist" not in jonas.text(FATHER, "consent/who/")


def test_bad_input_is_refused_with_what_to_do(jonas: House) -> None:
    head = jonas.head()
    for wrong, words in (
        ({"until": "2026-11-21"}, "This day has passed."),
        ({"since": "2027-06-01", "until": "2027-01-01"}, "It ends before it begins."),
        ({"source": ""}, "This field is required."),
        ({"scopes": []}, "Choose at least one kind of information."),
    ):
        answer = record(jonas, "solveig-mother", "parental-responsibility", **wrong)
        assert answer.status_code == 400
        assert words in answer.content.decode(), wrong
    unfit = record(jonas, "klara-grandmother", "parental-responsibility")
    assert "does not fit the role" in unfit.content.decode()
    assert record(jonas, "solveig-mother", "next-of-kin", mandate=[]).status_code == 302
    assert record(jonas, "klara-grandmother", "guardianship", mandate=[]).status_code == 400
    assert end(jonas, "no-such-fact").status_code == 404
    assert end(jonas, key_of(jonas), on="2026-12-01").status_code == 400
    assert jonas.head() == head + 1


def test_what_was_ended_is_ended_once(jonas: House) -> None:
    assert record(jonas, "solveig-mother", "parental-responsibility").status_code == 302
    key = key_of(jonas)
    assert end(jonas, key).status_code == 302
    assert end(jonas, key).status_code == 404
    assert decide(jonas, "school") == {"geir-ove-father"}
    assert record(jonas, "geir-ove-father", "no-parental-responsibility").status_code == 302
    assert decide(jonas, "school") == set()
    assert "Nobody here can decide now" in jonas.text(COORDINATOR, "consent/who/")


def test_the_page_says_who_decides_and_what_is_to_be_checked(jonas: House, settings: Any) -> None:
    settings.HUB_ONE_PARENT = ""
    told = jonas.text(COORDINATOR, "consent/who/")
    assert "Solveig Tveitaskog and Geir Ove Myklevoll decide together" in told
    assert "To be checked" in told
    assert record(jonas, "solveig-mother", "parental-responsibility").status_code == 302
    told = jonas.text(COORDINATOR, "consent/who/")
    assert "Solveig Tveitaskog and Geir Ove Myklevoll decide together" in told
    assert "To be checked" in told
    assert record(jonas, "geir-ove-father", "no-parental-responsibility").status_code == 302
    told = jonas.text(COORDINATOR, "consent/who/")
    assert "Solveig Tveitaskog decides" in told
    assert "To be checked" not in told


def test_a_record_outlives_the_kept_state_and_a_pause(jonas: House) -> None:
    from rooms.log import fold

    assert record(jonas, "geir-ove-father", "no-parental-responsibility").status_code == 302
    fold.drop_all()
    assert decide(jonas, "school") == {"solveig-mother"}


def test_a_record_travels_in_a_file_as_it_is(jonas: House) -> None:
    from rooms.casefile import export
    from rooms.casefile.load import load
    from rooms.models import Room

    assert record(jonas, "geir-ove-father", "no-parental-responsibility").status_code == 302
    told = export.whole(Room.objects.get(public_id=jonas.room))
    told["case"]["reference"] = "again"
    again = House(load(told).public_id)
    assert decide(again, "school") == {"solveig-mother"}
    both = [[one["x"] for one in house.told() if one["kind"] == "x.seat.fact"] for house in (jonas, again)]
    assert both[0] == both[1] != []


def test_what_another_house_means_by_the_same_name_is_kept_and_decides_nothing(jonas: House) -> None:
    from rooms.casefile.load import load
    from tests.cast import told

    case = told("jonas")
    case["case"]["reference"] = "foreign"
    more = {"seat": 7, "fact": ["other"], "from": 3, "mandate": 4}
    foreign = {"kind": "x.seat.fact", "key": "theirs", "scopes": ["general"], "x": more}
    case["timeline"].append({**foreign, "at": case["timeline"][-1]["at"]})
    again = House(load(case).public_id)
    assert decide(again, "school") == {"solveig-mother", "geir-ove-father"}
    assert "Recorded" in again.text(COORDINATOR, "")
