"""How the generator steers a case: seats, consents, grounds, withdrawals and states."""

from __future__ import annotations

from typing import Any

from tests.laws.builder import Builder
from tests.laws.fold import Event, Grant, Seat, lines_of
from tests.laws.valid import plan_lives

OPENING = ("received", "assessing", "offered")


def opening(b: Builder) -> None:
    """From the request to a draft: the family, the coordinator and the consent to the plan."""
    for state in OPENING:
        change_state(b, state)
    b.add("seat.opened", "owner-seat", {"person": "owner", "party": "owner", "role": "owner"})
    facts = {"person": "coord", "party": "coordination", "role": "coordinator"}
    b.add("seat.opened", "coord-seat", facts)
    guardian = any(party["kind"] == "guardian" for party in b.case["parties"])
    if guardian:
        b.add("seat.opened", "parent-seat", {"person": "parent", "party": "parent", "role": "guardian"})
    change_state(b, "consent-pending")
    plan_consent(b)
    change_state(b, "draft")


def plan_consent(b: Builder) -> None:
    giver = b.open_with("guardian", "owner")[-1]
    open_scopes = [scope for scope in b.told.scopes if scope not in b.told.withheld]
    scopes = sorted({*open_scopes[:1], *b.some(open_scopes)})
    earlier = b.rng.choice((True, None))
    grants: list[dict[str, Any]] = [{"party": "coordination", "scopes": scopes, "earlier": earlier or False}]
    if giver.role == "guardian":
        grants.append({"party": "parent", "scopes": sorted({*scopes[:1], *b.some(open_scopes)})})
    facts = {"by": giver.key, "form": "digital", "purpose": b.text(), "grants": grants, "plan": True}
    b.add("consent.given", b.name("plan"), facts)


def change_state(b: Builder, state: str) -> None:
    by = b.one(b.open_with("coordinator"))
    author = by.key if by and b.rng.random() < 0.6 else None
    basis, reason = (b.text() if b.rng.random() < 0.5 else None for _ in range(2))
    b.add("case.state", b.name(state), {"by": author, "state": state, "basis": basis, "reason": reason})


def set_state(b: Builder) -> None:
    """Along the life cycle, with pauses."""
    after = {
        "draft": ["active"],
        "active": ["evaluating", "paused", "closing"],
        "evaluating": ["active", "paused"],
        "paused": ["active"],
        "closing": ["active"],
    }
    if b.told.state != "paused" or plan_lives_now(b):
        change_state(b, b.rng.choice(after[b.told.state]))


def plan_lives_now(b: Builder) -> bool:
    """Live today as well as on the day of the event, for no plan consent here has an end date."""
    return plan_lives(b.told)


def givers(b: Builder) -> list[Seat]:
    """Who gives: the owner; for a child the guardians, and the owner of what is withheld."""
    guardians = b.open_with("guardian")
    return [*guardians, *guardians, *b.open_with("owner")]


def consent(b: Builder) -> None:
    """Grants from now or from the start, overlapping as they fall, sometimes by two givers."""
    giver: Seat = b.rng.choice(givers(b))
    scopes = [scope for scope in b.told.scopes if giver.role == "owner" or scope not in b.told.withheld]
    parties = sorted(b.told.known_parties(giver, b.day) - {"owner"})
    grants = []
    for _ in range(b.rng.choice((1, 1, 2, 3))):
        grant: dict[str, Any] = {"party": b.rng.choice(parties), "scopes": b.some(scopes)[:3]}
        earlier = b.rng.choice((True, False, None, None))
        if earlier is not None:
            grant["earlier"] = earlier
        grants.append(grant)
    give(b, giver, grants)


def give(b: Builder, giver: Seat, grants: list[dict[str, Any]]) -> None:
    form = b.rng.choice(("digital", "paper", "oral"))
    facts: dict[str, Any] = {"by": giver.key, "form": form, "purpose": b.text(), "grants": grants}
    if form == "oral":
        facts["heard_by"] = b.one(sorted(b.told.known_seats(giver, b.day) - {giver.key}))
    private = any(scope in b.told.withheld for _, _, scope in lines_of(grants))
    others = [seat.key for seat in b.open_with("guardian", "owner") if seat.key != giver.key]
    if others and not private and b.rng.random() < 0.3:
        facts["with"] = others
    b.add("consent.given", b.name("consent"), facts | {"until": b.until()})


def live_lines(b: Builder, key: str) -> list[Grant]:
    return [grant for grant in b.told.grants if grant.source == key and b.told.holds(grant, b.day)]


def regrant(b: Builder) -> None:
    """Continue a live consent, with more or fewer scopes, or give again what was withdrawn."""
    owner = next(iter(b.open_with("owner")), None)
    live = [grant for grant in b.told.grants if b.told.holds(grant, b.day)]
    ended = [grant for grant in b.told.grants if not b.told.holds(grant, b.day)]
    line: Grant | None = b.one(ended if b.rng.random() < 0.4 else live)
    if owner is None or line is None or line.party == "owner":
        return
    scopes = sorted({line.scope, *b.some(b.told.scopes, 0)[:2]})
    grant: dict[str, Any] = {"party": line.party, "scopes": scopes}
    if line in live:
        grant["continues"] = line.source
    give(b, owner, [grant])


def withdraw(b: Builder) -> None:
    """All or a part of a consent or ground, by one who gave it or a coordinator recording their word."""
    sources = [key for key in b.told.sources if live_lines(b, key)]
    key: str | None = b.one(sources)
    if key is None:
        return
    event, lines = b.told.sources[key], live_lines(b, key)
    by = b.one(withdrawers(b, event, lines))
    if by is None:
        return
    everything = not event.get("plan") and b.rng.random() < 0.5
    named = lines if everything else b.some(lines)[:2]
    if event.get("plan") and len({(line.party, line.scope) for line in lines}) <= len(named):
        return
    grants = None if everything else [{"party": line.party, "scopes": [line.scope]} for line in named]
    facts = {"by": by.key, "consent": key, "grants": grants, "form": b.rng.choice(("digital", "oral"))}
    b.add("consent.withdrawn", b.name("withdrawn"), facts | {"reason": b.text()})


def withdrawers(b: Builder, event: Event, lines: list[Grant]) -> list[Seat]:
    givers_of = {event["by"], *event.get("with", ())}
    recorders = [
        seat
        for seat in b.open_with("coordinator")
        if all(line.scope in b.reach(seat) for line in lines) and event["kind"] == "consent.given"
    ]
    return [seat for seat in b.open_seats() if seat.key in givers_of] + recorders


def ground(b: Builder) -> None:
    by: Seat = b.rng.choice(b.open_seats())
    scopes = [scope for scope in b.reach(by) if scope not in b.told.withheld]
    parties = sorted(b.told.known_parties(by, b.day) - {"owner", by.party})
    if not scopes or not parties:
        return
    grants = [{"party": b.rng.choice(parties), "scopes": b.some(scopes)[:2], "earlier": b.rng.random() < 0.3}]
    facts = {"by": by.key, "statute": "Lov § 33", "reason": b.text(), "grants": grants, "until": b.until()}
    b.add("ground.stated", b.name("ground"), facts)


def open_seat(b: Builder) -> None:
    """A person without a seat sits down, for a party that others may sit for already."""
    seated = {seat.person for seat in b.open_seats()}
    people = [p["key"] for p in b.case["people"] if p["key"] not in {*seated, "owner", "parent"}]
    person: str | None = b.one(people)
    if person is None:
        return
    coordinator = person == "coord" or b.rng.random() < 0.1
    parties = [p["key"] for p in b.case["parties"] if p["kind"] not in ("owner", "guardian", "coordination")]
    party = "coordination" if coordinator else b.rng.choice(parties)
    role = "coordinator" if coordinator else b.rng.choice(("participant", "participant", "relative"))
    by = b.one(b.open_with("coordinator"))
    known = by is not None and party in b.told.known_parties(by, b.day)
    facts = {
        "person": person,
        "party": party,
        "role": role,
        "until": b.until(),
        "by": by.key if known else None,
    }
    b.add("seat.opened", b.name(f"{person}-seat"), facts)


def close_seat(b: Builder) -> None:
    lasting = [seat for seat in b.open_with("coordinator") if seat.until is None]
    keep = {"owner", *(["coordinator"] if len(lasting) < 2 else [])}
    seat: Seat | None = b.one([seat for seat in b.open_seats() if seat.role not in keep])
    if seat is None or (seat.role == "guardian" and b.rng.random() < 0.7):
        return
    by = next((other for other in lasting if other.key != seat.key), None)
    facts = {"by": by.key if by else None, "seat": seat.key, "reason": b.text()}
    b.add("seat.closed", b.name("closed"), facts)


def end_case(b: Builder) -> None:
    """Most cases stay as they are; some end paused, closed or archived, some by withdrawing the plan."""
    draw = b.rng.random()
    if draw < 0.7 or b.told.state == "paused":
        return
    if draw < 0.76:
        plan = next(event for event in b.told.sources.values() if event.get("plan"))
        by = next((seat for seat in b.open_seats() if seat.key == plan["by"]), None)
        if by is None:
            return
        b.add("consent.withdrawn", b.name("withdrawn"), {"by": by.key, "consent": plan["key"]})
        b.add("case.state", b.name("paused"), {"state": "paused"})
        return
    if b.told.state in ("draft", "evaluating"):
        change_state(b, "active")
    states = ["closing", "closed", "archived"][: b.rng.choice((2, 3, 3))] if draw > 0.82 else ["paused"]
    for state in states:
        if state != b.told.state:
            change_state(b, state)
