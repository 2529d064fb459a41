"""Planted faults of sight: entries, standing things, pointers and people seen wrongly from the right reach.

`MUTANTS` is a list of subclasses of the model, each with a docstring that names its fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tests.laws.fold import Entry, Event, Reach, Seat, Standing
from tests.laws.model import Model
from tests.laws.view import Pointers


class RevisionAtItsOwnPosition(Model):
    """A revised message counts from the revision's position."""

    def revise(self, event: Event) -> None:
        super().revise(event)
        self.entries[event["message"]].position = self.position


class FirstTextShown(Model):
    """A revised message shows its first text."""

    def revise(self, event: Event) -> None:
        return


class MeasureWithoutGoal(Model):
    """A measure is seen without its goal."""

    def sees_measure(self, reach: Reach, event: Event) -> bool:
        return self.reaches_all(reach, event)


class StandingFromPosition(Model):
    """A standing thing is seen only from the position of its newest version."""

    def reaches_all(self, reach: Reach, event: Event) -> bool:
        entry = self.entries.get(event["key"])
        return super().reaches_all(reach, event) and (entry is None or self.sees_entry(reach, entry))


class FirstVersionStands(Model):
    """The scopes of a goal's first version decide."""

    def stand(self, event: Event) -> None:
        if event.get("goal") not in self.goals or event["kind"] != "goal":
            super().stand(event)


class OnePartForAll(Model):
    """A part is one standing thing, whatever its scopes."""

    def part_name(self, event: Event) -> tuple[str, frozenset[str]]:
        return event["part"], frozenset()


class PointersUnfiltered(Model):
    """Replies and abouts name what is not seen."""

    def pointers(self, reach: Reach, event: Event) -> Pointers:
        return Pointers(event.get("reply_to"), event.get("about"), tuple(event.get("documents", ())))


class AboutByScopeOfTheEvent(Model):
    """What is about a standing thing needs the thing's newest entry in sight."""

    def points_to(self, reach: Reach, name: str | None) -> str | None:
        things = {**self.goals, **self.measures, **self.meetings}
        return super().points_to(reach, name) and (
            name if name not in things or self.sees_entry(reach, self.entries[things[name]["key"]]) else None
        )


class WithheldShown(Model):
    """The names of withheld scopes are known to givers and coordinators."""

    def known_without_reach(self) -> set[str]:
        return set(self.scopes)


class NamedUnfiltered(Model):
    """Everybody named is shown to every reader."""

    def filter_seats(self, known: frozenset[str], keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(keys)


class ForgetsPeople(Model):
    """Only those in common now are known."""

    def ever_met(self, met: set[tuple[str, str]], me: Seat) -> set[str]:
        return set()


class AuthorsUnknown(Model):
    """Seeing what somebody wrote does not make them known."""

    def seen_authors(self, reach: Reach) -> set[str]:
        return set()


class KnowsEveryGrantedParty(Model):
    """Givers and coordinators know all parties, also those whose grants are all out of their reach."""

    def knows_ungranted(self, me: Seat, party: str, day: date) -> bool:
        return me.role == "coordinator" or self.is_entitled(me, day)


class EarlierTextsForAll(Model):
    """Whoever sees a message reads its earlier texts."""

    def earlier_texts(self, me: Seat, entry: Entry) -> tuple[str, ...]:
        return tuple(entry.texts if entry.retracted else entry.texts[:-1])


class EveryoneIsConcerned(Model):
    """A consent's reached lines are shown to all."""

    def is_concerned(self, me: Seat, event: Event) -> bool:
        return True


class PartTwiceIsOne(Model):
    """Only the newest text of a part is seen where two sets of scopes are reached."""

    def standing_events(self, reach: Reach) -> dict[Standing, Event]:
        seen = super().standing_events(reach)
        last = {thing.name: thing for thing in seen if thing.kind == "part"}
        return {thing: e for thing, e in seen.items() if thing.kind != "part" or last[thing.name] == thing}


MUTANTS: list[type[Model]] = [fault for fault in Model.__subclasses__() if fault.__module__ == __name__]
