"""Withdrawal is a fence: nothing after it, and nothing before it, unless a later grant says so."""

import pytest

from rooms.log import read
from rooms.refusal import Refused
from tests.cast import Stage, stage

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

SCHOOL = [{"party": "school", "scopes": ["school"]}]


def open_again(here: Stage, **how: bool) -> None:
    grants = [{"party": "school", "scopes": ["school"], **how}]
    event = {"kind": "consent.given", "form": "digital", "purpose": "igjen", "grants": grants}
    here.act("ingvild-mother", event)


def close(here: Stage) -> None:
    here.act("ingvild-mother", {"kind": "consent.withdrawn", "consent": "consent-school", "grants": SCHOOL})


def test_what_was_seen_is_gone_and_what_comes_is_not_seen() -> None:
    here = stage()
    before = here.say("ingvild-mother", "før", "school")
    assert here.seen("anders-teacher", before.public_id) is not None
    close(here)
    after = here.say("ingvild-mother", "etter", "school")
    assert here.seen("anders-teacher", before.public_id) is None
    assert here.seen("anders-teacher", after.public_id) is None
    assert here.seen("ragnhild-ppt", after.public_id) is not None


def test_a_grant_given_anew_starts_anew() -> None:
    here = stage()
    close(here)
    between = here.say("ingvild-mother", "mellom", "school")
    open_again(here)
    after = here.say("ingvild-mother", "etter", "school")
    assert here.seen("anders-teacher", between.public_id) is None
    assert here.seen("anders-teacher", after.public_id) is not None


def test_unless_it_says_earlier() -> None:
    here = stage()
    close(here)
    between = here.say("ingvild-mother", "mellom", "school")
    open_again(here, earlier=True)
    assert here.seen("anders-teacher", between.public_id) is not None


def test_withdrawing_never_reveals() -> None:
    here = stage()
    before = {seat.key: set(here.sees(seat.key)) for seat in here.state.seats.values()}
    close(here)
    after = {seat.key: set(here.sees(seat.key)) for seat in here.state.seats.values()}
    assert all(after[key] <= before[key] for key in before)
    assert after["anders-teacher"] < before["anders-teacher"]


def test_only_what_that_consent_gave_can_be_withdrawn() -> None:
    here = stage()
    event = {"kind": "consent.withdrawn", "consent": "consent-school"}
    with pytest.raises(Refused):
        here.act("ingvild-mother", {**event, "grants": [{"party": "school", "scopes": ["health"]}]})
    with pytest.raises(Refused):
        here.act("anders-teacher", event)
    with pytest.raises(Refused):
        here.act("ingvild-mother", {**event, "consent": "nothing-of-the-kind"})


def test_without_a_consent_to_the_plan_the_room_pauses_itself() -> None:
    here = stage()
    here.act("ingvild-mother", {"kind": "consent.withdrawn", "consent": "consent-plan"})
    assert here.state.state == "paused"
    assert here.sees("ingvild-mother") == []
    last = read.everything(here.reader("nora-owner"))[-1]
    assert (last.kind, last.author) == ("case.state", None)


def test_who_may_make_reach() -> None:
    here = stage("jonas")
    give = {"kind": "consent.given", "form": "digital", "purpose": "p"}
    own = {**give, "grants": [{"party": "school", "scopes": ["own-talks"]}]}
    for seat in ("solveig-mother", "ashild-coordinator", "magnus-teacher"):
        with pytest.raises(Refused):
            here.act(seat, own)
    here.act("jonas-owner", own)
    with pytest.raises(Refused):
        here.act("jonas-owner", {**give, "grants": [{"party": "school", "scopes": ["mental-health"]}]})
    ground = {"kind": "ground.stated", "statute": "§", "reason": "r"}
    with pytest.raises(Refused):
        here.act("even-youth-club", {**ground, "grants": [{"party": "school", "scopes": ["home"]}]})
    with pytest.raises(Refused):
        here.act("magnus-teacher", {"kind": "case.state", "state": "paused"})
    with pytest.raises(Refused):
        here.act("solveig-mother", {"kind": "seat.closed", "seat": "magnus-teacher"})
