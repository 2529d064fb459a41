"""What each seat sees: an independent, deliberately naive model of the one rule.

Input is a case and a day; `views(case, day)` gives a `View` for every seat key. A seat that is not open
has an empty view. See `fold` for reach; here are entries, standing things, pointers, people and the
course of the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.laws.fold import Case, Entry, Event, Fold, Reach, Seat, Standing, lines_of
from tests.laws.view import Ground, Line, Pointers, StateChange, View

CHILD_YEARS = 16
GROUND_KINDS = frozenset({"consent.given", "consent.withdrawn", "ground.stated"})


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Model(Fold):
    """The fold, asked what a seat sees of it. Without a day the questions are about the model's day."""

    # --- entries and standing things ---

    def sees_at(self, reach: Reach, scopes: Iterable[str], position: int) -> bool:
        return all(scope in reach and reach[scope] <= position for scope in scopes)

    def sees_entry(self, reach: Reach, entry: Entry) -> bool:
        return self.sees_at(reach, entry.event["scopes"], entry.position)

    def seen_entries(self, reach: Reach) -> list[Entry]:
        seen = [entry for entry in self.entries.values() if self.sees_entry(reach, entry)]
        return sorted(seen, key=lambda entry: entry.position)

    def reaches_all(self, reach: Reach, event: Event) -> bool:
        return all(scope in reach for scope in event["scopes"])

    def sees_measure(self, reach: Reach, event: Event) -> bool:
        return self.reaches_all(reach, event) and self.reaches_all(reach, self.goals[event["goal"]])

    def sees_standing(self, reach: Reach, name: str) -> bool:
        """Whether the goal, measure or meeting of this name is seen."""
        if name in self.measures:
            return self.sees_measure(reach, self.measures[name])
        return self.reaches_all(reach, self.goals.get(name) or self.meetings[name])

    def standing_events(self, reach: Reach) -> dict[Standing, Event]:
        """The newest version of every standing thing that is seen."""
        seen: dict[Standing, Event] = {}
        for kind, things in (("goal", self.goals), ("measure", self.measures), ("meeting", self.meetings)):
            for name, event in things.items():
                if self.sees_standing(reach, name):
                    seen[Standing(kind, name, tuple(sorted(event["scopes"])))] = event
        for event in self.parts.values():
            if self.reaches_all(reach, event):
                seen[Standing("part", event["part"], tuple(sorted(event["scopes"])))] = event
        return seen

    # --- pointers ---

    def points_to(self, reach: Reach, name: str | None) -> str | None:
        """The name, where what it names is seen. A name of both a thing and an event is the thing's."""
        if name is None:
            return None
        if name in self.goals or name in self.measures or name in self.meetings:
            return name if self.sees_standing(reach, name) else None
        return name if name in self.entries and self.sees_entry(reach, self.entries[name]) else None

    def pointers(self, reach: Reach, event: Event) -> Pointers:
        documents = tuple(key for key in event.get("documents", ()) if self.points_to(reach, key))
        return Pointers(
            self.points_to(reach, event.get("reply_to")), self.points_to(reach, event.get("about")), documents
        )

    # --- people ---

    def is_entitled(self, seat: Seat, day: date) -> bool:
        """Who may give consent: the owner, and for a child under 16 the guardians."""
        if seat.role == "owner":
            return True
        owner = next(p for p in self.case["people"] if p["key"] == self.case["case"]["owner"])
        born = owner.get("birth_date")
        return (
            seat.role == "guardian" and born is not None and _age(date.fromisoformat(born), day) < CHILD_YEARS
        )

    def knows_ungranted(self, me: Seat, party: str, day: date) -> bool:
        """The coordinator and givers know every party that has no live grant."""
        if me.role != "coordinator" and not self.is_entitled(me, day):
            return False
        return not self.granted(party, day)

    def known_seats(self, me: Seat, day: date | None = None) -> frozenset[str]:
        day = day or self.day
        if not self.is_open(me, day):
            return frozenset()
        if me.role == "owner":
            return frozenset(self.seats)
        return frozenset(
            {me.key}
            | self.ever_met(self.met_seats, me)
            | self.seen_authors(self.reach(me, day))
            | {seat.key for seat in self.seats.values() if self.knows_ungranted(me, seat.party, day)}
        )

    def known_parties(self, me: Seat, day: date | None = None) -> frozenset[str]:
        day = day or self.day
        if not self.is_open(me, day):
            return frozenset()
        parties = frozenset(party["key"] for party in self.case["parties"])
        if me.role == "owner":
            return parties
        return frozenset(
            {me.party}
            | self.ever_met(self.met_parties, me)
            | {self.seats[seat].party for seat in self.known_seats(me, day)}
            | {party for party in parties if self.knows_ungranted(me, party, day)}
        )

    def ever_met(self, met: set[tuple[str, str]], me: Seat) -> set[str]:
        return {other for mine, other in met if mine == me.key}

    def seen_authors(self, reach: Reach) -> set[str]:
        return {entry.event["by"] for entry in self.seen_entries(reach) if "by" in entry.event}

    def known_scopes(self, me: Seat, day: date | None = None) -> frozenset[str]:
        day = day or self.day
        if not self.is_open(me, day):
            return frozenset()
        names = set(self.reach(me, day))
        if me.role == "owner":
            names |= set(self.scopes)
        elif me.role == "coordinator" or self.is_entitled(me, day):
            names |= self.known_without_reach()
        return frozenset(names)

    def known_without_reach(self) -> set[str]:
        return set(self.scopes) - self.withheld

    def filter_seats(self, known: frozenset[str], keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for key in keys if key in known)

    def named_in(self, seats: frozenset[str], parties: frozenset[str], event: Event) -> dict[str, Any]:
        """The people named in a thing, those left out whom the reader does not know; never an empty list."""
        fields = {
            "invited": self.filter_seats(seats, event.get("invited", ())),
            "attended": self.filter_seats(seats, event.get("attended", ())),
            "responsible": self.filter_seats(
                parties, [event["responsible"]] if "responsible" in event else []
            ),
        }
        named: dict[str, Any] = {name: keys for name, keys in fields.items() if keys}
        if "decisions" in event:
            who = [decision.get("responsible") for decision in event["decisions"]]
            named["decisions"] = tuple(party if party in parties else None for party in who)
        return named

    # --- the course of the case ---

    def state_changes(self, me: Seat, seats: frozenset[str]) -> tuple[StateChange, ...]:
        told = me.role in ("owner", "coordinator")
        return tuple(
            StateChange(
                event["key"],
                event["state"],
                self.shown_by(seats, event),
                event.get("basis") if told else None,
                event.get("reason") if told else None,
            )
            for event in self.course
            if event["kind"] == "case.state"
        )

    def shown_by(self, seats: frozenset[str], event: Event) -> str | None:
        return next(iter(self.filter_seats(seats, [event["by"]] if "by" in event else [])), None)

    def is_concerned(self, me: Seat, event: Event) -> bool:
        source = self.sources[event["consent"]] if event["kind"] == "consent.withdrawn" else event
        givers = {event.get("by"), source.get("by"), *source.get("with", ())}
        parties = {party for _, party, _ in lines_of(source["grants"])}
        return me.role in ("owner", "coordinator") or me.key in givers or me.party in parties

    def ground(self, me: Seat, reach: Reach, event: Event, view: View) -> Ground | None:
        """Lines whose scope is reached; the whole where all its scopes are; nothing of a party unknown."""
        if not self.is_concerned(me, event):
            return None
        source = self.sources[event["consent"] if "consent" in event else event["key"]]
        grants = event.get("grants") or source["grants"]
        pairs = list(dict.fromkeys((party, scope) for _, party, scope in lines_of(grants)))
        whole = all(scope in reach for _, _, scope in lines_of(source["grants"]))
        owner = me.role == "owner"
        lines = tuple(
            Line(party, scope, self.line_is_live(source["key"], party, scope))
            for party, scope in pairs
            if owner or (scope in reach and party in view.parties)
        )
        if not lines and not owner:
            return None
        return Ground(
            event["key"],
            event["kind"],
            lines,
            whole or owner,
            self.shown_by(view.seats, event),
            self.filter_seats(view.seats, event.get("with", ())),
            next(
                iter(self.filter_seats(view.seats, [event["heard_by"]] if "heard_by" in event else [])), None
            ),
        )

    def line_is_live(self, source: str, party: str, scope: str) -> bool:
        line = (source, party, scope)
        return any(
            self.holds(grant, self.day)
            for grant in self.grants
            if (grant.source, grant.party, grant.scope) == line
        )

    # --- the whole view ---

    def view(self, key: str) -> View:
        me = self.seats[key]
        if not self.is_open(me, self.day):
            return View()
        reach = self.reach(me)
        seen = self.seen_entries(reach)
        standing = self.standing_events(reach)
        seats, parties = self.known_seats(me), self.known_parties(me)
        drawn = {entry.key: entry.event for entry in seen} | {e["key"]: e for e in standing.values()}
        messages = [entry for entry in seen if entry.texts]
        view = View(
            open=True,
            reach=reach,
            entries=tuple(entry.key for entry in seen),
            standing=frozenset(standing),
            bodies={entry.key: None if entry.retracted else entry.texts[-1] for entry in messages},
            earlier_texts={e.key: self.earlier_texts(me, e) for e in messages if self.earlier_texts(me, e)},
            pointers={entry.key: self.pointers(reach, entry.event) for entry in seen},
            by={key: self.shown_by(seats, event) for key, event in drawn.items()},
            seats=seats,
            parties=parties,
            named={key: self.named_in(seats, parties, event) for key, event in drawn.items()},
            states=self.state_changes(me, seats),
            scopes=self.known_scopes(me),
        )
        grounds = [
            self.ground(me, reach, event, view) for event in self.course if event["kind"] in GROUND_KINDS
        ]
        return View(**{**view.__dict__, "grounds": tuple(ground for ground in grounds if ground)})

    def earlier_texts(self, me: Seat, entry: Entry) -> tuple[str, ...]:
        if me.role != "owner" and me.key != entry.event["by"]:
            return ()
        return tuple(entry.texts if entry.retracted else entry.texts[:-1])


def views(case: Case, day: date, model: type[Model] = Model) -> dict[str, View]:
    """What every seat of the case sees on this day."""
    told = model(case, day)
    return {key: told.view(key) for key in told.seats}
