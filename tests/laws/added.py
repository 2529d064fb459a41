"""Things put into a world that one seat may not notice, and all the changes together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.laws.fold import day_of, lines_of
from tests.laws.hidden import OTHERWISE, World


def more_said(world: World) -> bool:
    """An entry of any kind in scopes out of reach, leaning perhaps on something in sight."""
    found = world.place()
    if found is None:
        return False
    position, room, author, scopes = found
    key = world.fresh()
    day = day_of(world.timeline[position - 1])
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("message", {"body": world.words()}),
        ("message", {"body": world.words()}),
        ("document", {"name": "skjult.txt", "media_type": "text/plain", "text": world.words()}),
        ("goal", {"goal": key, "text": world.words()}),
        ("plan.part", {"part": "strengths", "text": world.words()}),
        ("x.hidden", {"x": {"what": world.words()}}),
        *_renewing(world),
        ("meeting.called", _meeting(world, author.key)),
    ]
    kind, facts = world.rng.choice(kinds)
    if kind == "message" and world.rng.random() < 0.6:
        seen = [e.event for e in room.seen_entries(room.reach(author, day)) if e.event["kind"] == "message"]
        if seen:
            answered = world.rng.choice(seen)
            facts["reply_to"] = answered["key"]
            scopes = sorted({*scopes, *answered["scopes"]})
    world.insert(position, {"kind": kind, "key": key, "by": author.key, **facts, "scopes": scopes})
    return True


def _renewing(world: World) -> list[tuple[str, dict[str, Any]]]:
    """What is said about renewing, of somebody who may be known and of a party that may wait."""
    seats = sorted(event["key"] for event in world.timeline if event["kind"] == "seat.opened")
    parties = sorted(party["key"] for party in world.case["parties"])
    seat, party = world.rng.choice(seats), world.rng.choice(parties)
    return [
        ("x.seat.objected", {"x": {"seat": seat}}),
        ("x.seat.seen", {"x": {"seat": seat}}),
        ("x.consent.left", {"x": {"party": party}}),
        ("x.renewal.done", {"x": {"task": "transfer", "text": world.words()}}),
        (
            "x.plan.mode",
            {"x": {"mode": "paper", "from": "2026-01-05", "why": world.words(), "seats": [seat]}},
        ),
    ]


def _meeting(world: World, author: str) -> dict[str, Any]:
    times = {"start": "2026-12-01T10:00:00+01:00", "end": "2026-12-01T11:00:00+01:00"}
    return {"meeting": world.fresh(), "title": world.words()[:190], "invited": [author], **times}


def more_planned(world: World) -> bool:
    """A goal out of reach with a measure, an evaluation and a word about it; or the latter on a goal in sight."""
    found = world.place()
    if found is None:
        return False
    position, room, author, scopes = found
    reach = room.reach(author, day_of(world.timeline[position - 1]))
    seen = [name for name in room.goals if room.sees_standing(reach, name)]
    if seen and world.rng.random() < 0.5:
        goal = world.rng.choice(seen)
        scopes = sorted({*scopes, *room.goals[goal]["scopes"]})
    else:
        goal = world.fresh()
        facts: dict[str, Any] = {"goal": goal, "text": world.words(), "by": author.key, "scopes": scopes}
        world.insert(position, {"kind": "goal", "key": world.fresh(), **facts})
        position += 1
    under = {"by": author.key, "goal": goal, "text": world.words(), "scopes": scopes}
    world.insert(position, {"kind": "evaluation", "key": world.fresh(), **under, "achievement": "worse"})
    world.insert(position, {"kind": "measure", "key": world.fresh(), **under, "measure": world.fresh()})
    return True


def more_versions(world: World) -> bool:
    """A message out of sight, revised or retracted by its author at once."""
    hidden = {e["key"] for e in world.hidden_entries() if e["kind"] == "message"}
    changed = {e["message"] for e in world.timeline if e["kind"].startswith("message.")}
    places = [
        i for i, e in enumerate(world.timeline, 1) if e["key"] in hidden - changed and e["by"] != world.me.key
    ]
    if not places:
        return False
    place = world.rng.choice(places)
    message = world.timeline[place - 1]
    facts = {"key": world.fresh(), "by": message["by"], "message": message["key"]}
    if world.rng.random() < 0.5:
        world.insert(place, {"kind": "message.retracted", **facts})
    else:
        world.insert(place, {"kind": "message.revised", **facts, "body": world.words()})
    return True


def more_consent(world: World) -> bool:
    """The owner grants what this seat never reached to a party that is not its own, and perhaps takes it back.

    Whoever may give consent learns whether a party has a live grant: for them only parties that have one already.
    """
    ever = {scope for grant in world.model.grants if grant.party == world.me.party for scope in [grant.scope]}
    scopes = [scope for scope in world.model.scopes if scope not in ever]
    with_grant = {party for party in world.view.parties if world.model.granted(party, world.today)}
    parties = [
        party["key"]
        for party in world.case["parties"]
        if party["key"] not in (world.me.party, "owner")
        and (not world.is_giver or party["key"] in with_grant)
    ]
    if not scopes or not parties:
        return False
    position = world.rng.randint(11, len(world.timeline))
    grants = [{"party": world.rng.choice(parties), "scopes": scopes[:2], "earlier": world.rng.random() < 0.5}]
    key, ends = world.fresh(), world.rng.random() < 0.3
    facts = {"by": "owner-seat", "form": "digital", "purpose": world.words(), "grants": grants}
    if ends:
        facts_end = {"by": "owner-seat", "consent": key, "reason": world.words()}
        world.insert(position, {"kind": "consent.withdrawn", "key": world.fresh(), **facts_end})
    world.insert(position, {"kind": "consent.given", "key": key, **facts})
    return True


def more_scopes(world: World) -> bool:
    """A withheld scope, and the owner speaking and planning in it."""
    key = world.fresh()
    world.case["scopes"].append({"key": key, "name": world.words()[:60], "withheld": True})
    position = world.rng.randint(11, len(world.timeline))
    if world.before(position).state not in ("paused", "closed", "archived"):
        facts = {"by": "owner-seat", "scopes": [key]}
        world.insert(position, {"kind": "message", "key": world.fresh(), **facts, "body": world.words()})
        goal = {"goal": world.fresh(), "text": world.words()}
        world.insert(position, {"kind": "goal", "key": world.fresh(), **facts, **goal})
    return True


def more_people(world: World) -> bool:
    """A party and a person whom the seat has no way to know, seated."""
    if world.is_giver:
        return False
    party, person = world.fresh(), world.fresh()
    world.case["parties"].append({"key": party, "name": world.words()[:60], "kind": "other"})
    world.case["people"].append({"key": person, "name": world.words()[:60], "login": person})
    facts = {"person": person, "party": party, "role": "participant"}
    position = world.rng.randint(11, len(world.timeline))
    world.insert(position, {"kind": "seat.opened", "key": world.fresh(), **facts})
    return True


def less_consent(world: World) -> bool:
    """A consent out of sight, and what ends it, never given."""
    if world.is_giver:
        return False
    ever = {grant.scope for grant in world.model.grants if grant.party == world.me.party}
    hidden = [
        event
        for event in world.timeline
        if event["kind"] == "consent.given"
        and not event.get("plan")
        and world.me.key not in (event["by"], *event.get("with", ()))
        and all(
            scope not in ever and party != world.me.party for _, party, scope in lines_of(event["grants"])
        )
    ]
    if not hidden:
        return False
    key = world.rng.choice(hidden)["key"]
    world.case["timeline"] = [
        event for event in world.timeline if key not in (event["key"], event.get("consent"))
    ]
    return True


CHANGES: list[tuple[str, Callable[[World], bool]]] = [
    *OTHERWISE,
    ("more said", more_said),
    ("more said again", more_said),
    ("more planned", more_planned),
    ("more versions", more_versions),
    ("more consent", more_consent),
    ("more scopes", more_scopes),
    ("more people", more_people),
    ("less consent", less_consent),
]
