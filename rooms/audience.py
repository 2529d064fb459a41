"""Who would see it: by name before it is sent, and as a token that the send may carry.

The token stands for the set of seats alone, so it says the same whatever lies in the room.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rooms import rule
from rooms.refusal import Refused
from rooms.seal import derived
from rooms.state import RoomState, Seat


@dataclass(slots=True)
class Audience:
    """`sees` and `parties` as their asker knows them; a party nobody sits for yet is named too."""

    scopes: list[str]
    sees: list[dict[str, str]]
    parties: list[dict[str, object]]
    token: str


class AudienceChanged(Refused):
    """Nothing was stored; `audience` is the new one."""

    def __init__(self, audience: Audience) -> None:
        super().__init__("audience-changed")
        self.audience = audience


def reached_scopes(state: RoomState, seat: Seat, keys: Sequence[str], day: date) -> frozenset[int]:
    """The scopes of these keys. Raises `Refused` bad-scope for unknown and unreached alike."""
    reach = rule.reach_of(state, seat, day)
    scopes = [state.scope_named(key) for key in keys]
    if not keys or any(scope is None or scope.pk not in reach for scope in scopes):
        raise Refused("bad-scope", where="scopes")
    return frozenset(scope.pk for scope in scopes if scope is not None)


def audience_of(state: RoomState, seat: Seat, keys: Sequence[str], day: date) -> Audience:
    """Who would see a message in these scopes. Raises `Refused` bad-scope."""
    scopes = reached_scopes(state, seat, keys, day)
    seats = rule.audience(state, scopes, day)
    known = [s for s in seats if rule.knows_seat(state, seat, s, day)]
    parties = [p for p in rule.parties_reached(state, scopes, day) if rule.knows_party(state, seat, p, day)]
    return Audience(
        scopes=state.keys_of(scopes),
        sees=[{"seat": s.public_id, "name": s.name} for s in known],
        parties=[
            {"name": state.parties[p].name, "seats": [s.public_id for s in known if s.party == p]}
            for p in parties
        ],
        token=token_of(seat, seats),
    )


def token_of(seat: Seat, seats: Sequence[Seat]) -> str:
    named = "\x1f".join([seat.public_id, *sorted(s.public_id for s in seats)])
    return hmac.digest(derived("audience"), named.encode(), hashlib.sha256)[:16].hex()


def check_token(state: RoomState, seat: Seat, keys: Sequence[str], token: str, day: date) -> None:
    """Under the room's lock: is the audience the one that the author was shown? Raises `AudienceChanged`."""
    now = audience_of(state, seat, keys, day)
    if not hmac.compare_digest(now.token.encode(), token.encode("utf-8", "replace")):
        raise AudienceChanged(now)
