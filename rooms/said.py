"""What holds for everything that is said or planned: own scopes, seen pointers, no wider than its source."""

from typing import ClassVar

from rooms.kinds import Act, Event, Kind, Target
from rooms.refusal import Refused


class Said(Kind):
    """An entry with scopes. `answers` lists the fields whose target it may not be wider than."""

    answers: ClassVar[tuple[str, ...]] = ("reply_to", "about", "documents")
    pointers: ClassVar[tuple[str, ...]] = ("reply_to", "about", "documents")

    def check(self, act: Act) -> None:
        writable(act)
        scopes = act.scopes()
        own_scopes(act, scopes)
        for field in self.answers:
            for where, key in named(act.event, field):
                target = seen(act, field, key, where)
                narrower(target, scopes)
        self.check_more(act, scopes)

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        """What this kind asks beyond the common."""


def writable(act: Act) -> None:
    """Nothing is said or planned while the case is paused, closed or archived (rule 5)."""
    if act.state.read_only:
        raise Refused("read-only")
    if act.seat is None and not act.replay:
        raise Refused("not-found", where="by")


def own_scopes(act: Act, scopes: frozenset[int]) -> None:
    """A seat writes only in scopes that it reaches itself; the municipality in none that is withheld."""
    for pk in scopes:
        reached = not act.state.scopes[pk].withheld if act.seat is None else pk in act.reach
        if not reached:
            key = act.state.scopes[pk].key
            raise Refused("bad-scope", where=f"scopes[{act.event['scopes'].index(key)}]")


def named(event: Event, field: str) -> list[tuple[str, str]]:
    """The keys that a field names, each with its place."""
    value = event.get(field)
    if value is None:
        return []
    if isinstance(value, list):
        return [(f"{field}[{index}]", key) for index, key in enumerate(value)]
    return [(field, value)]


def seen(act: Act, field: str, key: str, where: str) -> Target:
    """What a field names, if the acting seat sees it. Raises `Refused` not-found."""
    target = act.find.thing(key) if field == "about" else None
    target = target or act.find.entry(key)
    if target is None or not visible(act, target):
        raise Refused("not-found", where=where)
    if field == "documents" and target.kind != "document":
        raise Refused("not-found", where=where)
    return target


def standing(act: Act, field: str, kind: str) -> Target | None:
    """The standing thing that a field names, if there is one. Raises `Refused` when it is unseen or of another kind."""
    target = act.find.thing(act.event[field])
    if target is None:
        return None
    if target.kind != kind or not visible(act, target):
        raise Refused("not-found", where=field)
    return target


def visible(act: Act, target: Target) -> bool:
    """The municipality sees what is not withheld."""
    if act.seat is None:
        return not any(act.state.scopes[pk].withheld for pk in target.scopes)
    return target.seen_with(act.reach)


def narrower(target: Target, scopes: frozenset[int]) -> None:
    """What derives from a thing may not be seen by more people than the thing."""
    if not target.scopes <= scopes:
        raise Refused("wider-audience", where="scopes")
