"""A room as a file: whole for the archive, or the view of one seat (`hub-view/1`)."""

from typing import Any

from rooms import documents
from rooms.dates import iso
from rooms.draw import Targets
from rooms.keystore import seal_of
from rooms.kinds import Event, Facts, kind_of
from rooms.log import fence, fold, read
from rooms.log.read import Seen
from rooms.models import Content, Entry, Room
from rooms.seal import Seal
from rooms.sight import Sight

NOTHING: dict[str, Any] = {
    "format": "hub-view/1", "case": {}, "people": [], "parties": [], "scopes": [], "timeline": [],
}  # fmt: skip
FIRST = ("kind", "key", "at", "by")


def whole(room: Room) -> dict[str, Any]:
    """The case as a case file. Loading it elsewhere and exporting it again gives the same."""
    seal = seal_of(room.public_id)
    state = fold.state_of(room)
    case = {key: value for key, value in state.told.items() if key != "municipality"}
    return {
        "format": "hub-case/1",
        "municipality": state.told["municipality"],
        "case": case,
        "people": [person.told for person in state.people.values()],
        "parties": [bare(vars_of(party)) for party in state.parties.values()],
        "scopes": [
            {"key": scope.key, "name": scope.name, **({"withheld": True} if scope.withheld else {})}
            for scope in state.scopes.values()
        ],
        "timeline": timeline(room, seal),
    }


def vars_of(party: Any) -> dict[str, Any]:
    return {
        "key": party.key,
        "name": party.name,
        "kind": party.kind,
        "organisation_number": party.organisation_number,
    }


def bare(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value is not None}


def timeline(room: Room, seal: Seal) -> list[Event]:
    with fence.as_log():
        return [event_of(seal, entry, inside) for entry, inside in fold.everything(room)]


def event_of(seal: Seal, entry: Entry, inside: dict[str, Any]) -> Event:
    how = inside.get("f", {}).get("content")
    data = stored(seal, entry.public_id) if how is not None else None
    event = {"at": iso(entry.at), **inside["e"]}
    return ordered(documents.joined(event, how, data))


def stored(seal: Seal, public_id: str) -> bytes | None:
    row = Content.objects.filter(entry=public_id).first()
    return seal.open_bytes(row.sealed, f"content/{public_id}") if row is not None else None


def ordered(event: Event) -> Event:
    """The fields every event has, first; the rest as they came."""
    return {key: event[key] for key in FIRST if key in event} | event


def view(sight: Sight) -> dict[str, Any]:
    """Exactly what a seat may see, in the shape of a case; of a seat that is not open, nothing."""
    if not sight.seat.open_on(sight.reader.day):
        return NOTHING | {"expect": expected(sight, [])}
    seen = read.everything(sight.reader)
    targets = Targets(sight, seen)
    events = [event for one in seen if (event := view_event(sight, one, targets)) is not None]
    return {
        "format": "hub-view/1",
        "case": view_case(sight),
        "people": view_people(sight),
        "parties": [bare(vars_of(party)) for party in sight.parties()],
        "scopes": [{"key": key, "name": name} for key, name in sight.scopes()],
        "timeline": events,
        "expect": expected(sight, seen),
    }


def expected(sight: Sight, seen: list[Seen]) -> dict[str, Any]:
    """What the seat sees, by name: as a case file says it."""
    return {
        "entries": {sight.seat.key: [one.event["key"] for one in seen if one.scopes is not None]},
        "standing": {sight.seat.key: [thing.key for thing in read.things(sight.reader)]},
        "on": sight.reader.day.isoformat(),
    }


def view_case(sight: Sight) -> dict[str, Any]:
    told = sight.state.told
    owner = next((seat for seat in sight.people() if seat.role == "owner"), None)
    case = {"title": told["title"], "language": told["language"]}
    return case | ({"owner": told["owner"]} if owner is not None else {})


def view_people(sight: Sight) -> list[dict[str, Any]]:
    """Oneself whole; of others only key and name."""
    known = {seat.user_id for seat in sight.state.seats.values() if sight.knows(seat)}
    people = []
    for person in sight.state.people.values():
        if person.user_id == sight.seat.user_id:
            people.append(person.told)
        elif person.user_id in known:
            people.append({"key": person.key, "name": person.name})
    return people


def view_event(sight: Sight, seen: Seen, targets: Targets) -> Event | None:
    """One entry as its reader may have it."""
    kind = kind_of(seen.kind)
    event: Event | None = {"at": iso(seen.at), **seen.event}
    if seen.kind == "document":
        event = documents.joined(event or {}, how(seen.facts), read.content(sight.reader, seen))
    event = kind.view(event or {}, sight)
    if event is None:
        return None
    if seen.scopes is None and sight.seat.role != "owner":
        event = {key: value for key, value in event.items() if key != "x"}
    if seen.retracted:
        event["retracted"] = True
    if sight.by(seen.author) is None:
        event = {key: value for key, value in event.items() if key != "by"}
    return ordered(without_unseen(sight, event, kind.pointers, targets, seen))


def how(facts: Facts) -> str | None:
    return facts.get("content")


def without_unseen(
    sight: Sight, event: Event, pointers: tuple[str, ...], targets: Targets, seen: Seen
) -> Event:
    """A pointer to what the seat does not see is absent."""
    found = targets.of(seen)
    for field in pointers:
        if field not in event:
            continue
        if field == "documents":
            event = {**event, field: [document.event["key"] for document in found["documents"]]}
        elif field not in found:
            event = {key: value for key, value in event.items() if key != field}
    return {key: value for key, value in event.items() if key != "documents" or value}
