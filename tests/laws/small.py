"""Every small world: two scopes, one seat that is given and taken from, every sequence of so many letters.

`small_worlds(length)` yields every valid sequence of exactly `length` letters after one fixed opening.
A sequence in which a letter cannot happen (withdrawing what is not given, speaking in a pause) is left out.
Events are shared between worlds: do not change them. The seats are `owner-seat`, `coord-seat` and, until
it is closed and opened anew, `guest-seat`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from tests.laws.fold import OSLO, Case, Event

TODAY = date(2026, 11, 22)
START = datetime(2026, 1, 5, 9, tzinfo=OSLO)
SETS: dict[str, list[str]] = {"a": ["general"], "b": ["health"], "ab": ["general", "health"]}

SPEAK = tuple(f"say {name}" for name in SETS)
GIVE = tuple(f"{when} {name}" for when in ("now", "earlier") for name in SETS)
ALPHABET = (*SPEAK, *GIVE, "withdraw", "withdraw part", "pause", "seat")
PLANNED = ("goal a", "goal b", "measure ab", "part a", "part b", "now a", "now ab", "withdraw")
RENEWED = (
    "say a",
    "say ab",
    "now a",
    "now ab",
    "renew a",
    "renew ab",
    "ended ab",
    "last day a",
    "withdraw",
    "seat",
)


class Live(NamedTuple):
    """A consent of a small world, with the scopes that it still gives."""

    key: str
    scopes: tuple[str, ...]


class State(NamedTuple):
    """What the next letter depends on."""

    events: tuple[Event, ...]
    live: tuple[Live, ...] = ()
    paused: bool = False
    seat: str | None = "guest-seat"
    goals: int = 0


def opening() -> tuple[Event, ...]:
    """From the request to an active plan, with the owner, the coordinator and the guest seated."""
    plan: dict[str, Any] = {"party": "coordination", "scopes": ["general"]}
    told: list[tuple[str, str, dict[str, Any]]] = [
        ("case.state", "received", {"state": "received"}),
        ("case.state", "assessing", {"state": "assessing"}),
        ("case.state", "offered", {"state": "offered"}),
        ("seat.opened", "owner-seat", {"person": "owner", "party": "owner", "role": "owner"}),
        ("seat.opened", "coord-seat", {"person": "coord", "party": "coordination", "role": "coordinator"}),
        ("seat.opened", "guest-seat", {"person": "guest", "party": "guests", "role": "participant"}),
        ("case.state", "pending", {"state": "consent-pending"}),
        (
            "consent.given",
            "plan",
            {"by": "owner-seat", "form": "digital", "purpose": "Plan", "grants": [plan], "plan": True},
        ),
        ("case.state", "draft", {"state": "draft"}),
        ("case.state", "active", {"state": "active"}),
    ]
    events: tuple[Event, ...] = ()
    for kind, key, facts in told:
        events = _after(events, kind, key, facts)
    return events


def _after(events: tuple[Event, ...], kind: str, key: str, facts: dict[str, Any]) -> tuple[Event, ...]:
    at = START + timedelta(hours=len(events))
    return (*events, {"kind": kind, "key": key, "at": at.isoformat(), **facts})


def _case(events: Sequence[Event], number: int) -> Case:
    people = [("owner", "Eir Dal"), ("coord", "Odd Vik"), ("guest", "Liv Nes")]
    return {
        "format": "hub-case/1",
        "municipality": {"name": "Prøvevik kommune", "number": "9999"},
        "case": {"reference": f"small-{number}", "title": "Liten", "owner": "owner", "language": "nb"},
        "people": [{"key": key, "name": name, "login": f"{key}.small{number}"} for key, name in people],
        "parties": [
            {"key": "owner", "name": "Eir", "kind": "owner"},
            {"key": "coordination", "name": "Enheten", "kind": "coordination"},
            {"key": "guests", "name": "Gjestene", "kind": "health"},
        ],
        "scopes": [{"key": "general", "name": "Felles"}, {"key": "health", "name": "Helse"}],
        "timeline": list(events),
    }


def small_worlds(length: int = 4, alphabet: Sequence[str] = ALPHABET) -> Iterator[Case]:
    """Every world of exactly `length` letters, always in the same order."""
    states: Iterator[State] = iter((State(opening()),))
    for _ in range(length):
        states = _grow(states, alphabet)
    for number, state in enumerate(states):
        yield _case(state.events, number)


def _grow(states: Iterator[State], alphabet: Sequence[str]) -> Iterator[State]:
    for state in states:
        for letter in alphabet:
            longer = _write(state, letter)
            if longer is not None:
                yield longer


def _write(state: State, letter: str) -> State | None:
    """The state after one letter, or None where it cannot happen."""
    verb, _, rest = letter.rpartition(" ")
    if letter == "pause":
        return _told(state, "case.state", {"state": "active" if state.paused else "paused"})._replace(
            paused=not state.paused
        )
    if letter == "seat":
        return _seat(state)
    if letter in ("withdraw", "withdraw part"):
        return _withdraw(state, letter)
    if verb in ("say", "goal", "measure", "part"):
        return None if state.paused else _content(state, verb, SETS[rest])
    return _give(state, verb, SETS[rest])


def _told(state: State, kind: str, facts: dict[str, Any]) -> State:
    return state._replace(events=_after(state.events, kind, f"e{len(state.events) + 1}", facts))


def _content(state: State, verb: str, scopes: list[str]) -> State | None:
    key = f"e{len(state.events) + 1}"
    facts: dict[str, Any] = {"by": "owner-seat", "scopes": scopes}
    if verb == "say":
        return _told(state, "message", facts | {"body": f"Sagt {key}"})
    if verb == "part":
        return _told(state, "plan.part", facts | {"part": "needs", "text": f"Del {key}"})
    if verb == "goal":
        told = _told(state, "goal", facts | {"goal": "g", "text": f"Mål {key}"})
        return told._replace(goals=state.goals + 1)
    if not state.goals:
        return None
    return _told(state, "measure", facts | {"measure": "m", "goal": "g", "text": f"Tiltak {key}"})


def _give(state: State, verb: str, scopes: list[str]) -> State | None:
    grant: dict[str, Any] = {"party": "guests", "scopes": scopes}
    facts: dict[str, Any] = {"by": "owner-seat", "form": "digital", "purpose": "For dette", "grants": [grant]}
    if verb == "earlier":
        grant["earlier"] = True
    if verb == "renew":
        if not state.live:
            return None
        grant["continues"] = state.live[-1].key
    if verb == "ended":
        facts["until"] = (TODAY - timedelta(days=1)).isoformat()
    if verb == "last day":
        facts["until"] = TODAY.isoformat()
    key, told = f"e{len(state.events) + 1}", _told(state, "consent.given", facts)
    return told._replace(live=(*state.live, Live(key, tuple(scopes))))


def _withdraw(state: State, letter: str) -> State | None:
    """The newest consent that still gives something: all of it, or the first scope of the two that it gives."""
    if not state.live or (letter == "withdraw part" and len(state.live[-1].scopes) < 2):
        return None
    last = state.live[-1]
    facts: dict[str, Any] = {"by": "owner-seat", "consent": last.key}
    left = last.scopes[1:] if letter == "withdraw part" else ()
    if left:
        facts["grants"] = [{"party": "guests", "scopes": [last.scopes[0]]}]
    live = (*state.live[:-1], *([last._replace(scopes=left)] if left else []))
    return _told(state, "consent.withdrawn", facts)._replace(live=live)


def _seat(state: State) -> State:
    if state.seat:
        return _told(state, "seat.closed", {"seat": state.seat})._replace(seat=None)
    facts = {"person": "guest", "party": "guests", "role": "participant"}
    told = _told(state, "seat.opened", facts)
    return told._replace(seat=told.events[-1]["key"])


def near_midnight() -> Case:
    """The coordinator is let in just after the guest's last day in Oslo, while it is still that day in UTC.

    The two never reached a scope in common, so the guest does not know the coordinator.
    """
    state = _write(State(opening()), "now b")
    if state is None:
        raise AssertionError("the guest may always be let in")
    given = state.events[-1]
    last_day = datetime.fromisoformat(given["at"])
    grant = {"party": "coordination", "scopes": SETS["b"]}
    facts = {"by": "owner-seat", "form": "digital", "purpose": "Etterpå", "grants": [grant]}
    at = (last_day.replace(hour=0, minute=30) + timedelta(days=1)).isoformat()
    later = {"kind": "consent.given", "key": "later", "at": at, **facts}
    return _case([*state.events[:-1], {**given, "until": last_day.date().isoformat()}, later], 0)
