"""What waits for a decision: parties and kinds of information that nobody has decided on, and what closed by itself.

Nothing is opened by default (CR-17), and what was put off is not asked again until something is new.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from consent.entitlement import may_decide
from consent.renewal.outlook import Outlook
from rooms import rule
from rooms.state import Grant, Party, Scope


@dataclass(slots=True)
class Decision:
    """A party that waits: new, or what of its access lapsed and after which day."""

    party: Party
    lapsed: list[Scope] = field(default_factory=list)
    ended: date | None = None


def decisions(outlook: Outlook) -> list[Decision]:
    """Only once a first consent has been given: before that everything waits, and the page says so by itself."""
    if not any(basis.kind == "consent" for basis, _grant in outlook.lines):
        return []
    lines: dict[int, list[Grant]] = {}
    for _basis, grant in outlook.lines:
        lines.setdefault(grant.party, []).append(grant)
    found = (_of(outlook, party, lines.get(party.pk, [])) for party in outlook.parties())
    return [one for one in found if one is not None]


def _of(outlook: Outlook, party: Party, lines: Sequence[Grant]) -> Decision | None:
    left = outlook.noted.left.get(party.key, 0)
    if not lines:
        return None if left or _was_open(outlook, party) else Decision(party)
    live = {grant.scope for grant in lines if grant.live_on(outlook.day)}
    newest = {grant.scope: grant for grant in sorted(lines, key=lambda one: one.told)}
    lapsed = [
        grant
        for scope, grant in newest.items()
        if scope not in live and grant.ended is None and grant.until is not None and grant.told > left
    ]
    ends = [grant.until for grant in lapsed if grant.until is not None]
    if not ends:
        return None
    return Decision(party, [outlook.state.scopes[grant.scope] for grant in lapsed], max(ends))


def _was_open(outlook: Outlook, party: Party) -> bool:
    """By a decision of somebody else, which the seat met without seeing the lines of it."""
    met = (outlook.seat.pk, party.pk) in outlook.state.met_parties
    return met or bool(rule.party_reach(outlook.state, party.pk, outlook.day))


def new_kinds(outlook: Outlook) -> list[Scope]:
    """Kinds of information that were never opened, as far as the seat sees, and not left closed: for the owner and
    those who gave the consent to the plan. One that the owner withholds is closed because the owner wants it so.
    """
    if not (outlook.owner or any(b.plan and outlook.seat.pk in b.givers for b, _grant in outlook.lines)):
        return []
    if not outlook.lines:
        return []
    opened = {grant.scope for _basis, grant in outlook.lines}
    return [
        scope
        for scope in outlook.state.scopes.values()
        if rule.knows_scope(outlook.state, outlook.seat, scope.pk, outlook.day)
        and scope.pk not in opened
        and not scope.withheld
        and scope.key not in outlook.noted.left_kinds
    ]


def decides(outlook: Outlook) -> bool:
    """May the seat decide anything of what everybody may know of?"""
    scopes = outlook.state.scopes.values()
    return any(may_decide(outlook.state, outlook.seat, s, outlook.day) for s in scopes if not s.withheld)
