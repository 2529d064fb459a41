"""How a plan is used: here by everybody, on paper, or on paper by some (reference: domain, section 4, modes).

Whoever is on paper neither gives nor withdraws consent here, so a change asks for what was given before it (CR-18). The
case format does not name it: it is said under kinds of information, seen by them, and folded into the room's state.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from consent.facts.kinds import Recorded, check_day, check_words
from consent.facts.known import day_in, inside, scopes_in
from rooms import rule
from rooms.kinds import Act, Event, Knowing, Told
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.state import RoomState

NAME, WORD = "x.plan.mode", "mode"
DIGITAL, PAPER, MIXED = "digital", "paper", "mixed"
MODES = (DIGITAL, PAPER, MIXED)


@dataclass(slots=True, frozen=True)
class Mode:
    """From a day on; `seats` are those who have the plan on paper, `scopes` who may read it, all by number."""

    mode: str
    since: date
    seats: frozenset[int]
    why: str
    scopes: frozenset[int]
    told: int


class PlanMode(Recorded):
    """Recorded by the coordinator, when it has come to be so."""

    name = NAME
    template = "mode.html"

    def check_fields(self, act: Act) -> None:
        more = inside(act.event)
        mode, seats = more.get("mode"), more.get("seats", [])
        if mode not in MODES:
            raise Refused("bad-frame", where="x.mode")
        if not isinstance(seats, list) or bool(seats) is (mode == DIGITAL):
            raise Refused("bad-frame", where="x.seats")
        for index, key in enumerate(seats):
            if not isinstance(key, str) or act.state.seat_named(key) is None:
                raise Refused("not-found", where=f"x.seats[{index}]")
        if check_day(more, "from") > act.day:
            raise Refused("bad-frame", where="x.from")
        check_words(more, "why")

    def fold(self, state: RoomState, told: Told) -> None:
        mode = _mode_of(state, told)
        if mode is not None:
            state.kept.setdefault(WORD, []).append(mode)

    def view(self, event: Event, sight: Knowing) -> Event | None:
        """Without whom the reader does not know."""
        more = inside(event)
        seats = [key for key in _list(more.get("seats")) if isinstance(key, str)]
        return (
            {**event, "x": sight.with_known({**more, "seats": seats}, "seats")} if "seats" in more else event
        )

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        more = inside(self.view(event, sight) or {})
        return {"mode": str(more.get("mode", "")), "names": sight.seat_names(_list(more.get("seats")))}


def told_of(state: RoomState, reach: rule.Reach) -> list[Mode]:
    """What a seat of that reach reads of it, in the order in which it was said."""
    return [one for one in state.kept.get(WORD, []) if rule.covers(reach, one.scopes, one.told)]


def last_change(modes: Iterable[Mode], knows: Callable[[int], bool]) -> Mode | None:
    """The newest that was not as the one before it, as far as its reader knows the people. Before the first, everybody
    used the plan here.
    """
    changed, before = None, (DIGITAL, frozenset[int]())
    for one in modes:
        now = (one.mode, frozenset(filter(knows, one.seats)))
        if now != before:
            changed, before = one, now
    return changed


def _mode_of(state: RoomState, told: Told) -> Mode | None:
    """None for what cannot be read as ours: a file may use the same name for something else."""
    more = inside(told.event)
    mode, since = more.get("mode"), day_in(more.get("from"))
    if mode not in MODES or since is None:
        return None
    seats = [state.seat_named(key) for key in _list(more.get("seats")) if isinstance(key, str)]
    return Mode(
        mode=str(mode),
        since=since,
        seats=frozenset(seat.pk for seat in seats if seat is not None),
        why=str(more.get("why", "")),
        scopes=frozenset(scopes_in(state, told.event["scopes"])),
        told=told.seq,
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def register() -> None:
    register_kind(PlanMode())
