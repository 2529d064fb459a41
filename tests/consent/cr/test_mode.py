"""That a plan is used in another way (CR-18): recorded by the coordinator, told to who may read it, and asked about."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.renewal import mode
from consent.renewal.mode import DIGITAL, MIXED, PAPER, Mode
from tests.consent.cr.test_renewal import CLUB, act, came, give, press, waits
from tests.consent.cr.test_renewal_rules import COORDINATOR as COORDINATOR_SEAT
from tests.consent.cr.test_renewal_rules import DAY, consent, done, look, names, room, sit
from tests.consent.cr.test_renewal_rules import MOTHER as MOTHER_SEAT
from tests.consent.cr.test_renewal_rules import TEACHER as TEACHER_SEAT
from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, NURSE, TEACHER, House, bare
from tests.services import hidden

at_the_doors = pytest.mark.django_db(databases="__all__", transaction=True)
HIDDEN = 9

said = st.lists(
    st.tuples(
        st.sampled_from([DIGITAL, PAPER, MIXED]),
        st.sets(st.sampled_from([MOTHER_SEAT, TEACHER_SEAT]), max_size=2),
        st.sampled_from([1, HIDDEN]),
    ),
    max_size=6,
)


def told(state: Any, what: str, told_at: int, seats: set[int], scope: int = 1) -> None:
    """One more record in the room's state, told at a place of the log."""
    one = Mode(what, DAY, frozenset(seats), "Fordi", frozenset({scope}), told_at)
    state.kept.setdefault(mode.WORD, []).append(one)


def asked(now: Any) -> list[tuple[str, str]]:
    from consent.renewal.tasks import tasks

    return [(one.name, one.mode) for one in tasks(now)]


def test_cr_18_a_change_of_mode_is_a_task_while_a_consent_from_before_it_is_left() -> None:
    state = room(None)
    consent(state, 5)
    assert names(look(state, COORDINATOR_SEAT)) == []
    told(state, PAPER, 9, {MOTHER_SEAT})
    assert asked(look(state, COORDINATOR_SEAT)) == [("mode", PAPER)]
    assert names(look(state, COORDINATOR_SEAT, noted=done("mode", seq=8))) == ["mode"], "said before it"
    assert names(look(state, COORDINATOR_SEAT, noted=done("mode", seq=10))) == []
    assert names(look(state, COORDINATOR_SEAT, noted=done("mode", by=MOTHER_SEAT, seq=10))) == ["mode"]
    told(state, DIGITAL, 12, set())
    assert asked(look(state, COORDINATOR_SEAT, noted=done("mode", seq=10))) == [("mode", DIGITAL)]
    consent(state, 14)
    state.end(state.bases["c5"].grants, 15, DAY)
    assert names(look(state, COORDINATOR_SEAT)) == [], "what is left was given after it"


@given(said)
def test_what_is_as_before_is_no_change_and_what_is_hidden_says_nothing(said: Any) -> None:
    """Judged with what the reader may not see and without it, it is the same."""
    whole, seen = room(None), room(None)
    for state in (whole, seen):
        consent(state, 5)
        sit(state, TEACHER_SEAT, 3, "participant", 4)  # whom the coordinator has not met
        state.met_seats.add((COORDINATOR_SEAT, MOTHER_SEAT))
    for place, (what, seats, scope) in enumerate(said, 10):
        told(whole, what, place, seats, scope)
        if scope != HIDDEN:
            told(seen, what, place, seats - {TEACHER_SEAT})
    assert asked(look(whole, COORDINATOR_SEAT)) == asked(look(seen, COORDINATOR_SEAT))
    states = [(DIGITAL, frozenset[int]())] + [
        (w, frozenset(s - {TEACHER_SEAT})) for w, s, x in said if x != HIDDEN
    ]
    changes = [now for before, now in itertools.pairwise(states) if before != now]
    expected = [("mode", changes[-1][0])] if changes else []
    assert asked(look(whole, COORDINATOR_SEAT)) == expected


# --- Through the doors.


def record(house: House, what: str, *seats: str, by: str = COORDINATOR, **more: Any) -> Any:
    """Filled in on a page that was just opened, where `more` does not say otherwise."""
    filled = {
        "mode": what, "seats": list(seats), "since": "2026-11-20", "why": "Mor vil ha papir.", "scopes": ["school"],
        "version": hidden(house.get(by, "mode/").content.decode(), "version"),
    }  # fmt: skip
    return house.post(by, "mode/", {**filled, **more})


@at_the_doors
def test_cr_18_a_plan_on_paper_asks_the_coordinator_and_opens_and_closes_nothing(jonas: House) -> None:
    give(jonas, MOTHER, "youth-club", "school", date(2028, 6, 1))
    before = {login: dict(jonas.reader(login).reach) for login in (MOTHER, FATHER, TEACHER, NURSE, JONAS)}
    heading = "Some have the plan on paper from 20 November 2026"
    assert heading not in jonas.text(COORDINATOR, "consent/tasks/")
    assert record(jonas, MIXED, "solveig-mother", "jonas-owner").status_code == 302
    page = jonas.text(COORDINATOR, "consent/tasks/")
    assert heading in page
    assert "On paper: Jonas" in page
    assert "Nothing is opened or closed by itself." in page
    assert any("task" in one for one in waits(jonas, COORDINATOR))
    assert {login: dict(jonas.reader(login).reach) for login in before} == before
    assert press(jonas, COORDINATOR, "tasks/done", task="mode", seat="", text="Snakka med begge.") == 302
    assert heading not in jonas.text(COORDINATOR, "consent/tasks/")
    assert record(jonas, MIXED, "solveig-mother", "jonas-owner", why="Ein gong til").status_code == 302
    assert heading not in jonas.text(COORDINATOR, "consent/tasks/"), "it is as before"
    assert record(jonas, DIGITAL).status_code == 302
    assert "Everybody uses the plan here from 20 November 2026" in jonas.text(COORDINATOR, "consent/tasks/")


@at_the_doors
def test_the_plan_says_how_it_is_used_to_those_who_may_read_it(jonas: House) -> None:
    words, why = "Some have the plan on paper", "Mor vil ha papir."
    assert record(jonas, MIXED, "solveig-mother").status_code == 302
    for login in (COORDINATOR, MOTHER, JONAS, TEACHER):
        page = jonas.text(login, "plan/")
        assert words in page, login
        assert why in page, login
        assert words in jonas.text(login, ""), login
    assert jonas.reaches(CLUB, "school") is None
    for path in ("plan/", "", "simple/"):
        page = jonas.text(CLUB, path)
        assert words not in page, path
        assert why not in page, path


@at_the_doors
def test_whom_a_reader_does_not_know_is_named_to_them_in_nothing(jonas: House) -> None:
    from rooms.casefile import export

    new = came(jonas, "per.new", "Per Ny", "", "Biblioteket")
    unknown = jonas.state.seat_known_as(new)
    assert unknown is not None
    assert unknown.name not in [seat.name for seat in sight(jonas, TEACHER).people()]
    assert record(jonas, MIXED, unknown.key).status_code == 302
    for path in ("", "plan/"):
        page = jonas.text(TEACHER, path)
        assert "Some have the plan on paper" in page, path
        assert unknown.name not in page, path
    assert unknown.name in jonas.text(COORDINATOR, "plan/")
    views = [
        [one["x"] for one in export.view(sight(jonas, login))["timeline"] if one["kind"] == mode.NAME]
        for login in (TEACHER, COORDINATOR)
    ]
    assert ["seats" in view[0] for view in views] == [False, True]


def sight(house: House, login: str) -> Any:
    from rooms.sight import Sight

    return Sight(house.reader(login), "en")


@at_the_doors
def test_what_is_not_whole_is_refused_with_what_was_written_and_stores_nothing(jonas: House) -> None:
    head = jonas.head()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"mode": PAPER, "seats": []}, "Choose who has the plan on paper."),
        ({"mode": DIGITAL}, "Choose nobody here where everybody uses the plan here."),
        ({"mode": "fax"}, "Select a valid choice"),
        ({"since": "2026-11-23"}, "That day has not come yet."),
        ({"since": ""}, "required"),
        ({"why": " "}, "required"),
        ({"why": "x" * 2_001}, "2000"),
        ({"scopes": []}, "Choose at least one kind of information."),
        ({"scopes": ["own-talks"]}, "Select a valid choice"),
        ({"seats": ["nobody"]}, "Select a valid choice"),
    ]
    for more, words in cases:
        answer = record(jonas, MIXED, "solveig-mother", **more)
        assert answer.status_code == 400, more
        assert words in answer.content.decode(), more
    assert jonas.head() == head
    hidden, absent = (
        record(jonas, MIXED, "solveig-mother", scopes=[key]) for key in ("own-talks", "no-such")
    )
    assert bare(hidden).replace("own-talks", "KIND") == bare(absent).replace("no-such", "KIND")


@at_the_doors
def test_it_is_the_coordinators_to_record_and_nobody_elses(jonas: House) -> None:
    from rooms.refusal import Refused

    head = jonas.head()
    for login in (JONAS, MOTHER, FATHER, TEACHER, NURSE):
        assert jonas.get(login, "mode/").status_code == 404, login
        assert record(jonas, PAPER, "jonas-owner", by=login).status_code == 404, login
        event = {"kind": mode.NAME, "scopes": ["school"], "x": ours()}
        with pytest.raises(Refused) as refused:
            act(jonas, login, event)
        assert refused.value.code in ("not-found", "bad-scope"), login
    assert jonas.head() == head


def ours(**more: Any) -> dict[str, Any]:
    return {"mode": PAPER, "seats": ["jonas-owner"], "from": "2026-11-20", "why": "Jonas vil det", **more}


@at_the_doors
@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"mode": "fax"}, "x.mode"), ({"mode": ["paper"]}, "x.mode"), ({"seats": []}, "x.seats"),
        ({"seats": "jonas-owner"}, "x.seats"), ({"mode": DIGITAL}, "x.seats"), ({"seats": [{}]}, "x.seats[0]"),
        ({"seats": ["jonas-owner", "no"]}, "x.seats[1]"), ({"from": "2026-11-23"}, "x.from"), ({"from": 3}, "x.from"),
        ({"why": ""}, "x.why"), ({"why": "x" * 2_001}, "x.why"), ({"why": 1}, "x.why"),
    ],
)  # fmt: skip
def test_past_the_page_the_log_refuses_it_too(jonas: House, more: dict[str, Any], where: str) -> None:
    from rooms.refusal import Refused

    with pytest.raises(Refused) as refused:
        act(jonas, COORDINATOR, {"kind": mode.NAME, "scopes": ["school"], "x": ours(**more)})
    assert refused.value.where == where
    act(jonas, COORDINATOR, {"kind": mode.NAME, "scopes": ["school"], "x": ours()})


@at_the_doors
def test_of_two_tabs_the_second_writes_over_nothing_it_has_not_shown(jonas: House) -> None:
    opened = hidden(jonas.text(COORDINATOR, "mode/"), "version")
    assert record(jonas, MIXED, "solveig-mother").status_code == 302
    head = jonas.head()
    answer = record(jonas, DIGITAL, version=opened, why="Alle vil hit")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Somebody changed this while you wrote." in page
    assert "Some have the plan on paper, from 20 November 2026" in page
    assert "Alle vil hit" in page
    assert jonas.head() == head
    assert record(jonas, DIGITAL, version=hidden(page, "version")).status_code == 302
    assert jonas.head() == head + 1


@at_the_doors
def test_a_second_press_records_it_once(jonas: House) -> None:
    page = jonas.text(COORDINATOR, "mode/")
    once = {name: hidden(page, name) for name in ("version", "client_id")}
    head = jonas.head()
    assert [record(jonas, MIXED, "solveig-mother", **once).status_code for _ in range(2)] == [302, 302]
    assert jonas.head() == head + 1
    assert record(jonas, MIXED, "jonas-owner", **once).status_code == 400, "with other words it is another"
    assert jonas.head() == head + 1


@at_the_doors
def test_a_record_as_long_as_its_field_is_taken_with_its_line_breaks(jonas: House) -> None:
    why = ("a" * 48 + "\r\n") * 40
    assert record(jonas, MIXED, "solveig-mother", why=why + "a" * 40).status_code == 302
    assert jonas.told()[-1]["x"]["why"] == ("a" * 48 + "\n") * 40 + "a" * 40


@at_the_doors
def test_what_was_done_is_not_lost_where_another_tab_said_so_first(jonas: House) -> None:
    give(jonas, MOTHER, "youth-club", "school", date(2028, 6, 1))
    assert record(jonas, MIXED, "solveig-mother").status_code == 302
    assert press(jonas, COORDINATOR, "tasks/done", task="mode", seat="", text="Snakka med begge.") == 302
    head = jonas.head()
    answer = jonas.post(
        COORDINATOR, "consent/tasks/done/", {"task": "mode", "seat": "", "text": "Ringte <far>."}
    )
    assert answer.status_code == 400
    assert "Ringte &lt;far&gt;." in answer.content.decode()
    assert jonas.head() == head


@at_the_doors
def test_in_a_pause_no_form_is_shown_that_could_not_be_sent(jonas: House) -> None:
    act(jonas, COORDINATOR, {"kind": "case.state", "state": "paused"})
    page = jonas.text(COORDINATOR, "mode/")
    assert ("Nothing new can be written" in page) != ('name="scopes"' in page)


@at_the_doors
def test_in_a_closed_case_it_is_not_recorded(jonas: House) -> None:
    for state in ("closing", "closed"):
        act(jonas, COORDINATOR, {"kind": "case.state", "state": state})
    head = jonas.head()
    assert "Nothing new can be written" in jonas.text(COORDINATOR, "mode/")
    assert record(jonas, PAPER, "jonas-owner").status_code == 400
    assert jonas.head() == head


@at_the_doors
def test_it_travels_in_a_file_and_outlives_the_kept_state(jonas: House) -> None:
    from rooms.casefile.export import whole
    from rooms.casefile.load import load
    from rooms.log import fold
    from rooms.models import Room

    give(jonas, MOTHER, "youth-club", "school", date(2028, 6, 1))
    assert record(jonas, MIXED, "solveig-mother").status_code == 302
    fold.drop_all()
    assert "Some have the plan on paper from" in jonas.text(COORDINATOR, "consent/tasks/")
    case = json.loads(json.dumps(whole(Room.objects.get(public_id=jonas.room))))
    case["case"]["reference"] = "elsewhere"
    other = House(load(case).public_id)
    assert "Some have the plan on paper from" in other.text(COORDINATOR, "consent/tasks/")
    assert [one["x"] for one in other.told() if one["kind"] == mode.NAME] == [
        {"mode": MIXED, "from": "2026-11-20", "why": "Mor vil ha papir.", "seats": ["solveig-mother"]}
    ]
