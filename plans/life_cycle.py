"""The states of a case and the ways between them (reference: domain, section 4).

Changed by the coordinator or the municipality and nobody else; the room itself may only pause.
"""

from typing import Any

from rooms.kinds import Act, Event, Knowing, Told
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.rule import Moved, everybody
from rooms.seats import Course, arranged
from rooms.state import RoomState

LEADS_TO: dict[str, frozenset[str]] = {
    "received": frozenset({"assessing", "transfer"}),
    "assessing": frozenset({"offered", "rejected"}),
    "rejected": frozenset({"assessing", "closed"}),
    "offered": frozenset({"consent-pending", "coordinator-only", "declined"}),
    "declined": frozenset({"coordinator-only", "offered", "closed"}),
    "coordinator-only": frozenset({"consent-pending", "closed"}),
    "consent-pending": frozenset({"draft", "declined"}),
    "draft": frozenset({"active", "declined", "paused"}),
    "active": frozenset({"evaluating", "paused", "transfer", "closing"}),
    "evaluating": frozenset({"active", "closing", "paused"}),
    "paused": frozenset({"active", "closing", "draft", "evaluating"}),
    "transfer": frozenset({"active", "closed", "paused"}),
    "closing": frozenset({"closed", "active", "paused"}),
    "closed": frozenset({"active", "archived"}),
    "archived": frozenset(),
}
FIRST = LEADS_TO["received"] | {"received"}


class CaseState(Course):
    """That the state changed is seen by every open seat; why, by the owner and the coordinator."""

    name = "case.state"
    told_to_all = True

    def check(self, act: Act) -> None:
        if act.seat is not None or act.replay:
            arranged(act)
        if act.event["state"] not in self.next_from(act.state):
            raise Refused("bad-frame", where="state")

    def next_from(self, state: RoomState) -> frozenset[str]:
        return LEADS_TO[state.state] if state.begun else FIRST

    def fold(self, state: RoomState, told: Told) -> None:
        state.state, state.since = told.event["state"], told.seq
        state.begun = True

    def moves(self, state: RoomState, told: Told) -> Moved:
        return everybody(state)

    def view(self, event: Event, sight: Knowing) -> Event | None:
        return self.told(event, sight)

    def told(self, event: Event, sight: Knowing) -> Event:
        if sight.sees_why:
            return event
        return {key: value for key, value in event.items() if key not in ("basis", "reason")}

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        return {
            "state": event["state"],
            **{k: v for k, v in self.told(event, sight).items() if k in ("basis", "reason")},
        }


def register() -> None:
    register_kind(CaseState())
