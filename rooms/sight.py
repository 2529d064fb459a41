"""One seat's sight of a room: whom it knows, what it may be told of a consent, in which language.

What a thing names is left out, and out of counts, for those who do not know them.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property

from rooms import rule
from rooms.kinds import Event, kind_of
from rooms.log import read
from rooms.log.read import Reader, Seen
from rooms.state import Basis, Party, RoomState, Seat

WHOLE_ONLY = ("purpose", "reason", "statute")


class Sight:
    """A reader with a language, and what follows from it. `quoted` are the positions of what was drawn for it only as
    the first words above an answer.

    Its properties are Django's: Python's own let one thread in at a time, whatever room it asks for.
    """

    def __init__(self, reader: Reader, language: str) -> None:
        self.reader = reader
        self.language = language
        self.quoted: set[int] = set()

    @property
    def state(self) -> RoomState:
        return self.reader.state

    @property
    def seat(self) -> Seat:
        return self.reader.seat

    @cached_property
    def reach(self) -> rule.Reach:
        return self.reader.reach

    @cached_property
    def authors(self) -> set[int]:
        """Seats that wrote something this seat sees: it knows them, and their parties."""
        return read.authors(self.reader)

    @cached_property
    def noted(self) -> list[Seen]:
        """The entries that say what waits for somebody, as far as this seat sees them, oldest first."""
        return read.noted(self.reader)

    @cached_property
    def minutes(self) -> list[Seen]:
        """The minutes that this seat sees, in no order."""
        return read.minutes(self.reader)

    @property
    def sees_why(self) -> bool:
        """Basis and reason of a change of state are for the owner and the coordinator."""
        return self.seat.role in ("owner", "coordinator")

    def knows(self, other: Seat) -> bool:
        return rule.knows_seat(self.state, self.seat, other, self.reader.day) or other.pk in self.authors

    def knows_party(self, party: Party) -> bool:
        if rule.knows_party(self.state, self.seat, party.pk, self.reader.day):
            return True
        return any(seat.pk in self.authors for seat in self.state.seats.values() if seat.party == party.pk)

    def people(self) -> list[Seat]:
        """The open seats that this seat knows, itself included."""
        return [s for s in self.state.seats.values() if s.open_on(self.reader.day) and self.knows(s)]

    def parties(self) -> list[Party]:
        return [party for party in self.state.parties.values() if self.knows_party(party)]

    def scopes(self) -> list[tuple[str, str]]:
        """Key and name of the scopes that this seat reaches, in the room's order."""
        return [(s.key, s.name) for s in self.state.scopes.values() if s.pk in self.reach]

    def by(self, author: int | None) -> Seat | None:
        """The author of an entry, if this seat knows them."""
        seat = self.state.seats.get(author) if author is not None else None
        return seat if seat is not None and self.knows(seat) else None

    def known_seats(self, keys: Iterable[str]) -> list[str]:
        return [key for key in keys if (seat := self.state.seat_named(key)) and self.knows(seat)]

    def seat_names(self, keys: Iterable[str]) -> list[str]:
        seats = [self.state.seat_named(key) for key in self.known_seats(keys)]
        return [seat.name for seat in seats if seat is not None]

    def party_name(self, key: str | None) -> str | None:
        party = self.state.party_named(key) if key is not None else None
        return party.name if party is not None and self.knows_party(party) else None

    def with_known(self, event: Event, field: str) -> Event:
        """An event that names seats, with those this seat knows; nobody known looks as if nobody had been named."""
        return self._named_only(event, field) if field in event else event

    def without_unknown(self, event: Event, field: str) -> Event:
        """An event whose field names a party, without the field if the party is unknown."""
        if field not in event or self.party_name(event[field]) is not None:
            return event
        return {key: value for key, value in event.items() if key != field}

    def seen_lines(self, event: Event, grants: Iterable[Event]) -> list[Event]:
        """The lines (party × scope) of a consent that this seat sees, as grants of one party each."""
        owner = self.seat.role == "owner"
        grants = list(grants)
        if not (owner or self._concerned(event)):
            return []
        seen = []
        for grant in grants:
            party = self.state.party_named(grant["party"])
            if party is not None and (owner or self.knows_party(party)):
                scopes = [key for key in grant["scopes"] if owner or self.reaches(key)]
                if scopes:
                    seen.append({**grant, "scopes": scopes})
        return seen

    def _concerned(self, event: Event) -> bool:
        """Is this seat the coordinator's, a giver's, or one for a party that the consent concerns?"""
        basis = self.state.bases.get(basis_key(event))
        if basis is None:  # it came after the state that this seat is judged by
            return False
        gave = self.seat.pk in basis.givers or event.get("by") == self.seat.key
        concerned = any(grant.party == self.seat.party for grant in basis.grants)
        return self.seat.role == "coordinator" or gave or concerned

    def reaches(self, key: str) -> bool:
        scope = self.state.scope_named(key)
        return scope is not None and scope.pk in self.reach

    def leaves_out(self, kind: str, event: Event) -> bool:
        """Is nothing left of a consent for this seat, since it knows none of the parties in the lines it may see?"""
        return kind_of(kind).view(event, self) is None

    def sees_whole(self, basis: Basis) -> bool:
        """Does this seat reach all scopes of a consent? Then it is told its purpose, reason and statute."""
        return self.seat.role == "owner" or all(grant.scope in self.reach for grant in basis.grants)

    def has_papers_of(self, basis: Basis) -> bool:
        """What was signed, heard and said about it is for the owner, those who gave it and the coordinator."""
        concerned = self.seat.role in ("owner", "coordinator") or self.seat.pk in basis.givers
        return concerned and self.sees_whole(basis)

    def consent_view(self, event: Event, grants: Iterable[Event]) -> Event | None:
        """A consent, ground or withdrawal as this seat may have it; None if it sees no line of it."""
        if self.seat.role == "owner":
            return event
        lines = self.seen_lines(event, grants)
        basis = self.state.bases.get(basis_key(event))
        if not lines or basis is None:
            return None
        view = {key: value for key, value in event.items() if self.sees_whole(basis) or key not in WHOLE_ONLY}
        if not self.has_papers_of(basis):
            view.pop("x", None)
        view["grants"] = [{key: value for key, value in line.items() if key != "continues"} for line in lines]
        for field in ("with", "heard_by"):
            if field in view:
                view = self._named_only(view, field)
        return view

    def _named_only(self, view: Event, field: str) -> Event:
        value = view[field]
        known = self.known_seats(value if isinstance(value, list) else [value])
        if not known:
            return {k: v for k, v in view.items() if k != field}
        return {**view, field: known} if isinstance(value, list) else view

    def consent_words(self, event: Event, grants: Iterable[Event]) -> dict[str, Any]:
        """What the course line says of it: parties and kinds of information by name."""
        view = self.consent_view(event, grants) or {"grants": []}
        if self.seat.role == "owner":
            view = {**view, "grants": self.seen_lines(event, grants)}
        lines = [
            {
                "party": self.party_name(grant["party"]),
                "scopes": [self.scope_name(key) for key in grant["scopes"]],
                "earlier": bool(grant.get("earlier")),
            }
            for grant in view["grants"]
        ]
        return {"lines": lines, **{field: view.get(field) for field in (*WHOLE_ONLY, "form", "until")}}

    def knows_scope(self, key: str) -> bool:
        scope = self.state.scope_named(key)
        if scope is None:
            return False
        return scope.pk in self.reach or rule.knows_scope(self.state, self.seat, scope.pk, self.reader.day)

    def scope_name(self, key: str) -> str:
        scope = self.state.scope_named(key)
        return scope.name if scope is not None else key


def basis_key(event: Event) -> str:
    """The key of the consent or ground that an event tells, or that it withdraws."""
    return str(event.get("consent", event["key"]))
