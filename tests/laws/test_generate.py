"""The generator makes valid worlds, always the same, and reaches the corners that it is for."""

from __future__ import annotations

import json
from collections import Counter

import jsonschema_rs
import pytest

from tests.laws.fold import Case
from tests.laws.generate import TODAY, case_of, cases
from tests.laws.model import Model, views
from tests.laws.told import SCHEMA
from tests.laws.valid import faults, plan_lives

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough

PEOPLE = ("invited", "attended")
CORNERS = """earlier, continues, from now, until past, until today, partial withdrawal, withdrawal, with, heard_by,
    ground, nobody sits, withheld, line left out, by unknown, scope known and unreached, named left out,
    seat closed, seat until past, seat until future, two seats in a party, second seat of a person,
    revised, retracted, reply unseen, about unseen, document unseen, base64, x event, x facts, same name,
    goal scopes change, measure hidden by its goal, part twice, standing without entry,
    paused, closed, archived"""


@pytest.fixture(scope="module")
def made() -> list[Case]:
    return list(cases(1, 200))


def test_cases_keep_the_schema(made: list[Case]) -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")), validate_formats=True)
    assert [error.message for case in made for error in validator.iter_errors(case)] == []


def test_cases_keep_the_rules_of_writing(made: list[Case]) -> None:
    assert [fault for case in made for fault in faults(case)] == []


def test_the_same_seed_gives_the_same_case() -> None:
    assert json.dumps(case_of(7)) == json.dumps(case_of(7)) != json.dumps(case_of(8))


def test_a_room_that_a_live_server_would_pause_by_itself_is_paused(made: list[Case]) -> None:
    for case in made:
        model = Model(case, TODAY)
        assert plan_lives(model) or model.state in ("paused", "closed", "archived")


def test_the_corners_are_reached(made: list[Case]) -> None:
    corners = Counter(corner for case in made for corner in corners_of(case))
    wanted = {corner.strip() for corner in CORNERS.split(",")}
    assert wanted - {corner for corner, times in corners.items() if times >= 3} == set()


def corners_of(case: Case) -> set[str]:
    return told_corners(case) | party_corners(case) | seen_corners(case)


def told_corners(case: Case) -> set[str]:
    found = {case["timeline"][-1].get("state", "")}
    goals: dict[str, set[str]] = {}
    for event in case["timeline"]:
        kind = event["kind"]
        found |= {name for name in ("with", "heard_by", "base64") if name in event}
        found |= {name.split(".")[1] for name in ("message.revised", "message.retracted") if kind == name}
        found |= {"ground"} if kind == "ground.stated" else set()
        found |= {"seat closed"} if kind == "seat.closed" else set()
        found |= {"x event"} if kind.startswith("x.") else {"x facts"} if "x" in event else set()
        if kind == "consent.withdrawn":
            found.add("partial withdrawal" if "grants" in event else "withdrawal")
        found |= {
            name for grant in event.get("grants", ()) for name in ("earlier", "continues") if grant.get(name)
        }
        if "until" in event and kind != "plan.part":
            when = (event["until"] > TODAY.isoformat()) - (event["until"] < TODAY.isoformat())
            word = {-1: "until past", 0: "until today", 1: "until future"}[when]
            found.add(f"seat {word}" if kind == "seat.opened" else word)
        if kind == "goal" and goals.setdefault(event["goal"], set(event["scopes"])) != set(event["scopes"]):
            found.add("goal scopes change")
        if event["key"] in (event.get("goal"), event.get("measure"), event.get("meeting")):
            found.add("same name")
    return found


def party_corners(case: Case) -> set[str]:
    seats = [event for event in case["timeline"] if event["kind"] == "seat.opened"]
    sitting = [seat["party"] for seat in seats]
    granted = {grant["party"] for event in case["timeline"] for grant in event.get("grants", ())}
    found = {"two seats in a party"} if len(sitting) > len(set(sitting)) else set()
    found |= {"second seat of a person"} if len(seats) > len({seat["person"] for seat in seats}) else set()
    found |= {"nobody sits"} if granted - set(sitting) else set()
    return found | ({"withheld"} if any(scope.get("withheld") for scope in case["scopes"]) else set())


def seen_corners(case: Case) -> set[str]:
    found = set()
    model = Model(case, TODAY)
    for key, view in views(case, TODAY).items():
        if not view.open:
            continue
        events = {entry: model.entries[entry].event for entry in view.entries}
        for entry, event in events.items():
            pointers = view.pointers[entry]
            found |= {"reply unseen"} if pointers.reply_to != event.get("reply_to") else set()
            found |= {"about unseen"} if pointers.about != event.get("about") else set()
            found |= (
                {"document unseen"} if len(pointers.documents) < len(event.get("documents", ())) else set()
            )
            names = view.named[entry]
            found |= (
                {"named left out"}
                if any(len(names.get(f, ())) < len(event.get(f, ())) for f in PEOPLE)
                else set()
            )
        told = {model.goals[thing.name]["key"] for thing in view.standing if thing.kind == "goal"}
        found |= {"standing without entry"} if told - set(view.entries) else set()
        found |= {"from now"} if any(start > 0 for start in view.reach.values()) else set()
        hidden = [m for m in model.measures.values() if set(m["scopes"]) <= set(view.reach)]
        seen = {thing.name for thing in view.standing}
        found |= {"measure hidden by its goal"} if any(m["measure"] not in seen for m in hidden) else set()
        parts = [thing.name for thing in view.standing if thing.kind == "part"]
        found |= {"part twice"} if len(parts) > len(set(parts)) else set()
        found |= {"scope known and unreached"} if view.scopes - set(view.reach) else set()
        found |= {"by unknown"} if any(e.by is None for e in view.grounds) else set()
        lines = {ground.key: len(ground.lines) for ground in view.grounds}
        full = {ground.key: len(ground.lines) for ground in model.view("owner-seat").grounds}
        found |= {"line left out"} if any(lines[name] < full[name] for name in lines) else set()
        assert key in view.seats
    return found
