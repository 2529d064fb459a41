"""Replays a case through the product's own kinds without a database, and puts many such worlds into one at once.

The kinds and `rooms.rule` are the product's; only the finding of earlier entries is done here, in dicts.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from consent import entitlement
from rooms import rule
from rooms.clock import day_of
from rooms.kinds import Act, Target, Told, kind_of
from rooms.rule import Envelope
from rooms.state import Party, Person, RoomState, Scope, Seat

assert entitlement


@dataclass
class World:
    """A replayed case: its state, and every entry with the envelope that the rule reads."""

    case: dict[str, Any]
    state: RoomState
    entries: dict[str, Target] = field(default_factory=dict)
    things: dict[str, Target] = field(default_factory=dict)
    envelopes: dict[str, Envelope] = field(default_factory=dict)
    under: dict[str, str] = field(default_factory=dict)

    def entry(self, key: str) -> Target | None:
        return self.entries.get(key)

    def thing(self, key: str) -> Target | None:
        target = self.things.get(key)
        if target is not None and target.goal_key is not None:
            target.goal = self.things[target.goal_key].scopes
        return target

    def part(self, part: str, scopes: frozenset[int]) -> Target | None:
        return self.things.get(name_of("plan.part", part, scopes))

    def taken(self, key: str) -> bool:
        return key in self.entries

    def seats(self) -> list[Seat]:
        return list(self.state.seats.values())

    def seen(self, seat: Seat, day: date) -> list[str]:
        """Keys of the entries with scopes that the pure rule lets a seat see, in order."""
        if not seat.open_on(day):
            return []
        reach = rule.reach_of(self.state, seat, day)
        return [k for k, e in self.envelopes.items() if e.scopes is not None and rule.sees(e, reach, seat)]

    def course(self, seat: Seat, day: date) -> list[str]:
        """Keys of the course of the case that the pure rule lets an open seat see."""
        if not seat.open_on(day):
            return []
        reach = rule.reach_of(self.state, seat, day)
        return [k for k, e in self.envelopes.items() if e.scopes is None and rule.sees(e, reach, seat)]

    def standing(self, seat: Seat, day: date) -> set[tuple[str, str, tuple[str, ...]]]:
        reach = rule.reach_of(self.state, seat, day)
        found = set()
        for name in self.things:
            target = self.thing(name) or self.things[name]
            if target.seen_with(reach):
                kind = "part" if target.kind == "plan.part" else target.kind
                scopes = tuple(sorted(self.state.keys_of(target.scopes)))
                found.add((kind, name.split("/")[0], scopes))
        return found


def name_of(kind: str, key: str, scopes: frozenset[int]) -> str:
    return "/".join((key, *map(str, sorted(scopes)))) if kind == "plan.part" else key


def world_of(case: dict[str, Any], first: int = 1) -> World:
    """A case replayed. Numbers of scopes, parties and seats start at `first`, so that many worlds can lie together."""
    numbers = count(first)
    told = {**case["case"], "municipality": case["municipality"]}
    state = RoomState(pk=first, public_id="0" * 32, told=told)
    for scope in case["scopes"]:
        pk = next(numbers)
        state.scopes[pk] = Scope(pk, scope["key"], scope["name"], scope.get("withheld", False))
    for party in case["parties"]:
        pk = next(numbers)
        state.parties[pk] = Party(pk, f"{pk:032x}", party["key"], party["name"], party["kind"])
    for person in case["people"]:
        pk = next(numbers)
        state.people[person["key"]] = Person(pk, person["key"], person["name"], person["login"], person)
    world = World(case, state)
    for seq, event in enumerate(case["timeline"], start=1):
        tell(world, event, seq, numbers)
    return world


def tell(world: World, event: dict[str, Any], seq: int, numbers: Any) -> None:
    state = world.state
    day = day_of(datetime.fromisoformat(event["at"]))
    seat = state.seat_named(event["by"]) if "by" in event else None
    kind = kind_of(event["kind"])
    act = Act(state, event, seat, day, seq, world, replay=True)
    kind.check(act)
    told = Told(event, seq, day, seat, imported=True)
    if kind.course:
        if kind.name == "seat.opened":
            pk = next(numbers)
            told.facts = {"seat": (pk, f"{pk:032x}")}
        kind.fold(state, told)
        rule.meet(state, day, kind.moves(state, told))
        world.envelopes[event["key"]] = kind.envelope(state, told)
        return
    remember(world, kind, event, act, seq)


def remember(world: World, kind: Any, event: dict[str, Any], act: Act, seq: int) -> None:
    revised = kind.revises(event)
    if revised is not None:
        world.entries[revised].retracted |= event["kind"] == "message.retracted"
        return
    scopes = act.scopes()
    author = act.seat.pk if act.seat else None
    world.entries[event["key"]] = Target(event["key"], "", event["kind"], scopes, seq, author=author)
    world.envelopes[event["key"]] = Envelope(seq, scopes)
    stands = kind.stands(event)
    if stands is not None:
        name = name_of(stands[0], stands[1], scopes)
        world.things[name] = Target(
            name, "", stands[0], scopes, seq, thing=True, goal_key=kind.goal_of(event)
        )
