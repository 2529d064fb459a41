"""The consent to the plan: taken back whole, the case pauses; the page stays open to those who may give it anew."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from consent.giver import Giver
from consent.giving.offer import Offer, resolved
from rooms import clock
from rooms.cursor import Cursors, print_of
from rooms.refusal import Refused
from rooms.web import say
from tests.consent.house import COORDINATOR, DAY, FATHER, JONAS, MOTHER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WITHDRAW = "consent/plan/withdraw/"
FIFTEEN = DAY + timedelta(days=18)


def test_taking_back_the_plan_pauses_the_case_and_says_so_first(jonas: House) -> None:
    assert jonas.post(TEACHER, WITHDRAW, {"sure": "1"}).status_code == 404
    asked = jonas.post(MOTHER, WITHDRAW, {})
    assert asked.status_code == 200
    assert "the case pauses" in asked.content.decode()
    assert jonas.state.state == "active"
    assert jonas.post(MOTHER, WITHDRAW, {"sure": "1"}).status_code == 302
    assert jonas.state.state == "paused"
    assert [event["kind"] for event in jonas.told()[-2:]] == ["consent.withdrawn", "case.state"]
    assert "by" not in jonas.told()[-1]
    assert jonas.reader(TEACHER).reach == {}
    assert jonas.post(MOTHER, WITHDRAW, {"sure": "1"}).status_code == 400


def test_jonas_at_fourteen_does_not_take_back_the_plan(jonas: House) -> None:
    assert jonas.post(JONAS, WITHDRAW, {"sure": "1"}).status_code == 400
    assert jonas.state.state == "active"
    assert jonas.post(TEACHER, WITHDRAW, {}).status_code == 404


def test_who_decides_on_a_part_alone_does_not_give_the_consent_to_the_plan(jonas: House) -> None:
    """At fourteen Jonas decides on his own talks and on nothing else. A plan that he let begin would begin without his
    parents, and they could not give theirs.
    """
    jonas.post(MOTHER, WITHDRAW, {"sure": "1"})
    assert jonas.get(JONAS, "consent/").context["plan"]["form"] is None
    mother = jonas.state.party_named("mother")
    assert mother is not None
    told = {"lines": [f"{mother.public_id} own-talks"], "way": "from", "purpose": "Min plan"}
    head = jonas.head()
    assert jonas.post(JONAS, "consent/plan/", told).status_code == 400
    line = {"party": "mother", "scopes": ["own-talks"], "earlier": False}
    given = {
        "kind": "consent.given",
        "form": "digital",
        "purpose": "Min plan",
        "grants": [line],
        "plan": True,
    }
    with pytest.raises(Refused):
        say(jonas.reader(JONAS), given)
    offer = Offer(
        jonas.room, ((mother.public_id, "own-talks", ""),), "from", "Min plan", "2027-01-01", plan=True
    )
    with pytest.raises(Refused):
        resolved(Giver(jonas.reader(JONAS), "en"), offer)
    assert jonas.head() == head
    assert jonas.get(MOTHER, "consent/").context["plan"]["form"] is not None
    assert jonas.get(TEACHER, "consent/").status_code == 404
    clock.set_source(lambda: FIFTEEN)
    jonas.clients.clear()
    assert jonas.get(JONAS, "consent/").context["plan"]["form"] is None


def test_he_is_not_told_that_the_consent_to_the_plan_waits_for_him() -> None:
    """The case as it was before the first consent; at fifteen he decides on child welfare too."""
    from rooms.casefile.load import load
    from tests.cast import told
    from tests.consent.cr.test_renewal import waits

    case = told("jonas")
    states = [event.get("state") for event in case["timeline"]]
    case["timeline"] = case["timeline"][: states.index("consent-pending") + 1]
    house, words = House(load(case).public_id), "Consent to the plan waits for you"
    for today in (DAY, FIFTEEN):
        clock.set_source(lambda today=today: today)
        house.clients.clear()
        assert words in waits(house, MOTHER)
        assert words not in waits(house, JONAS)


def test_the_page_stays_open_through_a_pause_to_those_who_may_give(jonas: House) -> None:
    before = jonas.get(MOTHER, "consent/").context
    jonas.post(MOTHER, WITHDRAW, {"sure": "1"})
    after = jonas.get(MOTHER, "consent/").context
    assert [row["party"].key for row in after["rows"]] == [row["party"].key for row in before["rows"]]
    assert [scope.key for scope in after["scopes"]] == [scope.key for scope in before["scopes"]]
    assert [one.said for one in after["story"]][-len(before["story"]) :] == [
        one.said for one in before["story"]
    ]
    assert "own-talks" not in jonas.text(MOTHER)
    assert "Torunn har forklart meg" not in jonas.text(MOTHER)
    assert jonas.get(FATHER, "consent/").status_code == 200
    assert jonas.get(TEACHER, "consent/").status_code == 404


def test_given_anew_it_opens_what_the_last_one_had(jonas: House) -> None:
    jonas.post(MOTHER, WITHDRAW, {"sure": "1"})
    form = jonas.get(MOTHER, "consent/").context["plan"]["form"]
    assert len(form.offered) == 17
    told = {"lines": list(form.offered), "way": "earlier", "purpose": "Vi vil ha planen likevel."}
    assert jonas.post(TEACHER, "consent/plan/", told).status_code == 404
    assert jonas.post(COORDINATOR, "consent/plan/", told).status_code == 400
    assert jonas.state.state == "paused"
    assert jonas.sign(MOTHER, jonas.post(MOTHER, "consent/plan/", told)).status_code == 302
    event = jonas.told()[-1]
    assert event["plan"] is True
    assert {grant["party"] for grant in event["grants"]} == {"mother", "father", "coordination"}
    assert jonas.post(FATHER, "consent/plan/", told).status_code == 400, "one is live already"


def test_a_father_gives_anew_no_more_than_he_sees(jonas: House) -> None:
    jonas.post(MOTHER, WITHDRAW, {"sure": "1"})
    form = jonas.get(FATHER, "consent/").context["plan"]["form"]
    assert not any(scope.key in ("mental-health", "own-talks") for _, scope in form.offered.values())
    assert jonas.get(TEACHER, "consent/").status_code == 404


def test_a_consent_that_has_run_out_pauses_the_case_once(nora: House) -> None:
    from notifications.worker import tick

    mother = "ingvild.moen"
    _until(nora, mother, date(2026, 12, 1))
    tick()
    assert nora.state.state == "active"
    clock.set_source(lambda: DAY.replace(month=12, day=2))
    tick()
    head = nora.head()
    assert nora.state.state == "paused"
    assert nora.told()[-1] == {"kind": "case.state", "state": "paused", "key": nora.told()[-1]["key"]}
    tick()
    assert nora.head() == head
    assert nora.get(mother, "consent/").status_code == 200
    assert nora.get("anders.vollaug", "consent/").status_code == 404


def test_several_workers_pause_a_case_once_together(nora: House) -> None:
    import threading

    from django.db import connections

    from notifications.worker import tick

    _until(nora, "ingvild.moen", date(2026, 12, 1))
    clock.set_source(lambda: DAY.replace(month=12, day=2))
    head = nora.head()

    def work() -> None:
        tick()
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert nora.state.state == "paused"
    assert nora.head() == head + 1
    assert nora.get("anders.vollaug", "consent/").status_code == 404


def test_what_a_dead_process_left_open_is_ended_and_what_a_living_one_has_open_is_not(
    nora: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the time is where this is judged: it may be hours ahead of theirs."""
    from notifications.worker import tick
    from rooms.models import Disclosure, Room, Running

    room = Room.objects.get(public_id=nora.room)
    rows = []
    for quiet in (timedelta(minutes=2), timedelta(seconds=20)):
        process = Running.objects.create(began_at=DAY - timedelta(hours=1), alive_at=DAY - quiet)
        rows.append(
            Disclosure.objects.create(room=room, seats=[], door="live", since=1, at=DAY, running=process)
        )
    dead, living = rows
    hours_ahead = DAY + timedelta(hours=3)
    clock.set_source(lambda: hours_ahead)
    began = float(int(clock.monotonic()))  # so that 90 seconds on are 90, to the last bit
    for seconds in range(0, 110, 10):
        monkeypatch.setattr(clock, "monotonic", lambda at=began + seconds: at)
        Running.objects.filter(pk=living.running_id).update(alive_at=DAY + timedelta(seconds=seconds))
        tick()
        dead.refresh_from_db()
        assert (dead.ended_at is None) == (seconds <= 90)
    living.refresh_from_db()
    assert (dead.ended_at, dead.upto) == (hours_ahead, room.head)
    assert dead.running is not None
    dead.running.refresh_from_db()
    assert dead.running.ended_at == hours_ahead
    assert (living.ended_at, living.upto) == (None, None)
    assert living.running is not None
    living.running.refresh_from_db()
    assert living.running.ended_at is None


def _until(house: House, login: str, until: date) -> None:
    """Replaces the consent to the plan by one that ends."""
    mother = house.reader(login)
    grants = [{"party": "mother", "scopes": ["general", "health", "school", "home", "respite", "leisure"]}]
    given = {
        "kind": "consent.given",
        "form": "digital",
        "purpose": "Et halvt år",
        "grants": grants,
        "plan": True,
    }
    say(mother, {**given, "until": until.isoformat()})
    say(house.reader(login), {"kind": "consent.withdrawn", "consent": "consent-plan"})
    assert house.state.state == "active"


def test_a_page_of_a_paused_case_stands_where_its_own_line_does(jonas: House) -> None:
    """Who may give again is shown the consents of before: if the page stood there too, its line would empty it at once."""
    jonas.post(MOTHER, WITHDRAW, {"sure": "1"})
    for login in (MOTHER, JONAS):
        reader = jonas.reader(login)
        cursor = re.search(r'data-cursor="([0-9a-f]{32})"', jonas.get(login, "consent/").content.decode())
        assert cursor is not None
        assert Cursors(reader.seat.public_id).read(cursor[1]) == (reader.head, print_of(reader.reach))
    assert jonas.reader(MOTHER).reach == {}
