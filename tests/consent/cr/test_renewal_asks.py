"""What else asks anew (CR-18): a new plan period, what is shown to nobody who decides, who turns out not to decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from consent.facts import known
from consent.renewal.periods import Period
from consent.renewal.tasks import tasks
from tests.consent.cr.test_renewal import act, at, give, press, waits
from tests.consent.cr.test_renewal_rules import COORDINATOR as COORDINATOR_SEAT
from tests.consent.cr.test_renewal_rules import DAY, HOME, consent, done, fact, look, names, room
from tests.consent.cr.test_renewal_rules import MOTHER as MOTHER_SEAT
from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, TEACHER, House

at_the_doors = pytest.mark.django_db(databases="__all__", transaction=True)


def test_cr_18_that_who_gave_a_consent_has_no_parental_responsibility_is_a_task() -> None:
    state = room(None)
    state.met_seats.add((COORDINATOR_SEAT, MOTHER_SEAT))
    consent(state, 5)
    fact(state, MOTHER_SEAT, told=9).what = known.NO_PARENT
    assert names(look(state, COORDINATOR_SEAT)) == ["fact-recorded"]
    assert names(look(state, COORDINATOR_SEAT, noted=done("fact-recorded", seat="k2", seq=10))) == []


def test_cr_18_what_ends_and_is_shown_to_nobody_who_decides_asks_for_more_than_a_reminder() -> None:
    """The mother came after the school was opened, and reads nothing yet."""
    state = room()
    consent(state, 5, until=DAY)
    (task,) = [one for one in tasks(look(state, COORDINATOR_SEAT)) if one.kind == "ends"]
    assert not task.shown
    consent(state, 6, party=HOME)
    (task,) = [one for one in tasks(look(state, COORDINATOR_SEAT)) if one.kind == "ends"]
    assert task.shown, "she reads the same kind now"
    state.end(state.bases["c6"].grants, 7, DAY)
    state.seats[MOTHER_SEAT].closed = 7
    (task,) = [one for one in tasks(look(state, COORDINATOR_SEAT)) if one.kind == "ends"]
    assert task.shown, "where nobody decides there is nobody to show it to"


@given(st.integers(-70, 70))
@tried(deadline=None)
def test_cr_18_a_new_plan_period_is_a_task_while_a_consent_from_before_it_is_left(away: int) -> None:
    state = room(None)
    consent(state, 5, day=DAY - timedelta(200))
    first = DAY + timedelta(away)
    now = look(state, COORDINATOR_SEAT)
    assert names(now) == []
    now.period = Period(first, 9)
    assert names(now) == (["period"] if away <= 60 else [])
    now.period = Period(first, 4)
    assert names(now) == [], "given after the period was written"
    now = look(state, COORDINATOR_SEAT, noted=done("period", day=first))
    now.period = Period(first, 9)
    assert names(now) == ([] if away <= 0 else ["period"] if away <= 60 else [])
    consent(state, 6, day=first)
    for basis in list(state.bases.values())[:1]:
        state.end(basis.grants, 12, DAY)
    now.lines = [(basis, grant) for basis in state.bases.values() for grant in basis.grants]
    assert names(now) == [], "what is left was given in the new period"


# --- Through the doors.


def period(house: House, first: str, until: str) -> None:
    act(
        house,
        COORDINATOR,
        {"kind": "plan.part", "part": "period", "from": first, "until": until, "scopes": ["school"]},
    )


@at_the_doors
def test_cr_18_a_new_plan_period_asks_anew_and_the_first_does_not(jonas: House) -> None:
    give(jonas, MOTHER, "youth-club", "school", date(2028, 6, 1))
    said = "A new plan period, from"
    period(jonas, "2026-12-01", "2027-06-01")
    assert said not in jonas.text(COORDINATOR, "consent/tasks/")
    period(jonas, "2027-06-02", "2028-06-01")
    assert said not in jonas.text(COORDINATOR, "consent/tasks/"), "it is far away"
    at(jonas, "2027-04-10")
    page = jonas.text(COORDINATOR, "consent/tasks/")
    assert f"{said} 2 June 2027" in page
    assert "Nothing is opened or closed by itself." in page
    assert any("task" in one for one in waits(jonas, COORDINATOR))
    for login in (MOTHER, JONAS):
        assert f"{said} 2 June 2027" in jonas.text(login), "what happens if nobody acts is said to them too"
        assert jonas.get(login, "consent/tasks/").status_code == 404
    assert jonas.get(TEACHER, "consent/").status_code == 404
    assert press(jonas, COORDINATOR, "tasks/done", task="period", seat="", text="Snakka med alle.") == 302
    assert said not in jonas.text(COORDINATOR, "consent/tasks/")
    at(jonas, "2027-06-02")
    assert said in jonas.text(COORDINATOR, "consent/tasks/"), "prepared is not done"
    assert press(jonas, COORDINATOR, "tasks/done", task="period", seat="", text="Gjort.") == 302
    assert said not in jonas.text(COORDINATOR, "consent/tasks/")


@at_the_doors
def test_a_plan_period_is_told_of_to_nobody_who_does_not_read_it(jonas: House) -> None:
    give(jonas, MOTHER, "youth-club", "mental-health", None)
    for first in ("2026-11-01", "2026-12-20"):
        told = {"kind": "plan.part", "part": "period", "from": first, "scopes": ["mental-health"]}
        act(jonas, COORDINATOR, told)
    assert jonas.reaches(FATHER, "mental-health") is None
    assert "A new plan period, from 20 December 2026" in jonas.text(MOTHER)
    assert "A new plan period" not in jonas.text(FATHER)
