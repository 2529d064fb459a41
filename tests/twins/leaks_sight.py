"""Planted where a seat's sight is made: people, parties, scopes, consents, pointers, and who is named."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from rooms.sight import Sight
from tests.twins.leaks import around, leak


@leak("people whom the seat does not know")
def people() -> list[Any]:
    def all_seats(self: Sight) -> list[Any]:
        return [seat for seat in self.state.seats.values() if seat.open_on(self.reader.day)]

    return [patch.object(Sight, "people", all_seats)]


@leak("parties that the seat does not know")
def parties() -> list[Any]:
    return [patch.object(Sight, "parties", lambda self: list(self.state.parties.values()))]


@leak("scopes out of reach, withheld ones too")
def scopes() -> list[Any]:
    return [patch.object(Sight, "scopes", lambda self: [(s.key, s.name) for s in self.state.scopes.values()])]


@leak("every line of a consent")
def lines() -> list[Any]:
    return [patch.object(Sight, "seen_lines", lambda self, event, grants: list(grants))]


@leak("the purpose of a consent seen in part")
def purpose() -> list[Any]:
    return [patch.object(Sight, "sees_whole", lambda self, basis: True)]


@leak("the reasons of a state")
def reasons() -> list[Any]:
    return [patch.object(Sight, "sees_why", True)]


@leak("everybody who is named in a thing")
def named() -> list[Any]:
    def everybody(self: Sight, keys: Any) -> list[str]:
        return [key for key in keys if self.state.seat_named(key) is not None]

    return [patch.object(Sight, "known_seats", everybody)]


@leak("pointers to what is hidden, in what is drawn")
def pointers() -> list[Any]:
    def make(entry: Any) -> Any:
        def pointing(sight: Any, seen: Any, targets: Any) -> Any:
            named = ("reply_to", "about", "documents")
            return {**entry(sight, seen, targets), **{n: seen.event[n] for n in named if n in seen.event}}

        return pointing

    return [around("rooms.draw.entry", make)]


@leak("pointers to what is hidden, in the export")
def exported() -> list[Any]:
    return [patch("rooms.casefile.export.without_unseen", lambda sight, event, *rest: event)]
