"""The content a seat is shown, whole, as plain JSON: the oracle of twin worlds.

Positions, reach starts and hidden keys are not in it; everything that a seat may read is. It says *what*
is shown, not how a page or a frame words it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.laws.fold import Case, Entry, Event
from tests.laws.model import Model
from tests.laws.view import View

FILTERED = ("reply_to", "about", "documents", "by", "invited", "attended", "responsible", "decisions")


def shown(case: Case, day: date, seat: str) -> dict[str, Any]:
    """Everything this seat is shown on this day."""
    return shown_by(Model(case, day), seat)


def shown_by(model: Model, seat: str) -> dict[str, Any]:
    me = model.seats.get(seat)
    if me is None or not model.is_open(me, model.day):
        return {}
    view = model.view(seat)
    scopes = {scope["key"]: scope["name"] for scope in model.case["scopes"]}
    return {
        "room": [model.case["case"]["title"], model.case["case"]["language"], model.state],
        "seat": [me.key, me.person, me.party, me.role],
        "reached": sorted((key, scopes[key]) for key in view.reach),
        "scopes": sorted((key, scopes[key]) for key in view.scopes),
        "people": people(model, view),
        "entries": [entry(model.entries[key], view) for key in view.entries],
        "standing": standing(model, view),
        "states": [list(change.__dict__.values()) for change in view.states],
        "grounds": [ground(model, view, seen.key) for seen in view.grounds],
    }


def people(model: Model, view: View) -> list[Any]:
    """Seats and parties known, with the names they carry."""
    names = {person["key"]: person["name"] for person in model.case["people"]}
    parties = {party["key"]: [party["name"], party["kind"]] for party in model.case["parties"]}
    seats = [
        [seat.key, names[seat.person], seat.party, seat.role]
        for seat in model.seats.values()
        if seat.key in view.seats
    ]
    return [seats, [[key, *parties[key]] for key in parties if key in view.parties]]


def entry(seen: Entry, view: View) -> dict[str, Any]:
    """An entry with its newest text, without what its reader may not know."""
    pointers = view.pointers[seen.key]
    facts = event_facts(seen.event, view)
    if seen.texts:
        facts.pop("body")
        facts |= {"body": view.bodies[seen.key], "versions": len(seen.texts) + seen.retracted}
        facts |= {"earlier": list(view.earlier_texts.get(seen.key, ()))}
    return facts | {"points": [pointers.reply_to, pointers.about, list(pointers.documents)]}


def event_facts(event: Event, view: View) -> dict[str, Any]:
    facts = {name: value for name, value in event.items() if name not in FILTERED}
    named = view.named[event["key"]]
    if "decisions" in event:
        facts["decisions"] = [
            {"text": told["text"], "due": told.get("due"), "responsible": who}
            for told, who in zip(event["decisions"], named["decisions"], strict=True)
        ]
    facts["named"] = {name: value for name, value in named.items() if name != "decisions"}
    return facts | {"by": view.by[event["key"]]}


def standing(model: Model, view: View) -> list[Any]:
    """The standing things with what their newest versions say."""
    me_reach = view.reach
    events = model.standing_events(me_reach)
    return [[*thing, event_facts(event, view)] for thing, event in events.items()]


def ground(model: Model, view: View, key: str) -> dict[str, Any]:
    """The lines of a consent, a ground or a withdrawal, and its words where the whole is reached."""
    seen = next(ground for ground in view.grounds if ground.key == key)
    event = next(event for event in model.course if event["key"] == key)
    words = ("purpose", "reason", "statute", "form", "until", "plan", "at")
    return {
        "key": key,
        "kind": seen.kind,
        "lines": [list(line) for line in seen.lines],
        "by": seen.by,
        "with": list(seen.given_with),
        "heard_by": seen.heard_by,
        "words": {word: event.get(word) for word in words} if seen.whole else None,
    }
