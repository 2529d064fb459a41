"""How a plan is used: here by everybody, on paper, or on paper by some (reference: domain, section 4, modes).

Whoever is on paper neither gives nor withdraws consent here, so a change asks for what was given before it (CR-18). The
case format does not name it: it is said under kinds of information, seen by them, and folded into the room's state.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from consent.facts.kinds import Recorded
from consent.facts.known import inside
from rooms import rule
from rooms.kinds import Act, Event, Knowing, Told
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.state import RoomState, Seat

NAME, WORD = "x.plan.mode", "mode"
DIGITAL, PAPER, MIXED = "digital", "paper", "mixed"
MODES = (DIGITAL, PAPER, MIXED)
LONGEST = 2_000


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
        mode, seats, why = more.get("mode"), more.get("seats", []), more.get("why")
        if mode not in MODES:
            raise Refused("bad-frame", where="x.mode")
        if not isinstance(seats, list) or bool(seats) is (mode == DIGITAL):
            raise Refused("bad-frame", where="x.seats")
        for index, key in enumerate(seats):
            seat = act.state.seat_named(key) if isinstance(key, str) else None
            if seat is None or not _knows(act, seat):
                raise Refused("not-found", where=f"x.seats[{index}]")
        since = _day(more.get("from"))
        if since is None or since > act.day:
            raise Refused("bad-frame", where="x.from")
        if not isinstance(why, str) or not why.strip() or len(why) > LONGEST:
            raise Refused("bad-frame", where="x.why")

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
    mode, since = more.get("mode"), _day(more.get("from"))
    if mode not in MODES or since is None:
        return None
    scopes = map(state.scope_named, told.event["scopes"])
    seats = [state.seat_named(key) for key in _list(more.get("seats")) if isinstance(key, str)]
    return Mode(
        mode=str(mode),
        since=since,
        seats=frozenset(seat.pk for seat in seats if seat is not None),
        why=str(more.get("why", "")),
        scopes=frozenset(scope.pk for scope in scopes if scope is not None),
        told=told.seq,
    )


def _knows(act: Act, seat: Seat) -> bool:
    return act.seat is None or rule.knows_seat(act.state, act.seat, seat, act.day)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def register() -> None:
    register_kind(PlanMode())
