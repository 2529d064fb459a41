"""Several cells at once: all that is open to one party, or one kind of information to everybody.

Only cells that the seat sees as open and may close itself are in it; how they stand is what the act is held against.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consent.giver import Giver, live_in
from consent.table import CLOSED, GROUND, UNSEEN, may_close, standing_of
from rooms.state import Party, Scope

Cells = Sequence[tuple[Party, Scope]]


@dataclass(slots=True, frozen=True)
class Swathe:
    """One row or one column of the table: exactly one of the two is set."""

    party: Party | None = None
    scope: Scope | None = None

    @property
    def name(self) -> str:
        return (
            self.party.name if self.party is not None else self.scope.name if self.scope is not None else ""
        )

    @property
    def fields(self) -> dict[str, str]:
        """As a form names it."""
        if self.party is not None:
            return {"party": self.party.public_id}
        return {"scope": self.scope.key} if self.scope is not None else {}


def cells_of(giver: Giver, swathe: Swathe) -> list[tuple[Party, Scope]]:
    parties: Iterable[Party] = [swathe.party] if swathe.party is not None else giver.known_parties()
    scopes = [swathe.scope] if swathe.scope is not None else giver.known_scopes()
    return [(party, scope) for party in parties for scope in scopes if _closable(giver, party, scope)]


def as_shown(giver: Giver, cells: Cells) -> str:
    """How some cells stand, as one word that a form can carry."""
    told = [
        f"{party.public_id} {scope.key} {standing_of(giver, scope, live_in(giver.state, party, scope, giver.day))}"
        for party, scope in cells
    ]
    return giver.reader.seal.mark("cells", giver.seat.public_id, *sorted(told)).hex()


def swathes(giver: Giver) -> dict[str, list[Swathe]]:
    """The rows and the columns in which the seat may close something."""
    cells = [
        (party, scope)
        for party in giver.known_parties()
        for scope in giver.known_scopes()
        if _closable(giver, party, scope)
    ]
    parties = {party.pk: party for party, _scope in cells}
    scopes = {scope.pk: scope for _party, scope in cells}
    return {
        "parties": [Swathe(party=party) for party in parties.values()],
        "scopes": [Swathe(scope=scope) for scope in scopes.values()],
    }


def _closable(giver: Giver, party: Party, scope: Scope) -> bool:
    live = live_in(giver.state, party, scope, giver.day)
    standing = standing_of(giver, scope, live)
    return standing not in (CLOSED, GROUND, UNSEEN) and may_close(giver, scope, standing, live)
