"""The consent to the plan itself. When none is live the case pauses (rule 5), and it can be given anew.

While it pauses, those who may give it keep the sight of consents that they had, so that they know what they give.
"""

from datetime import date

from rooms import rule
from rooms.rule import Reach
from rooms.state import Basis, Grant, RoomState, Seat


def live_plans(state: RoomState, day: date) -> list[Basis]:
    """The consents to the plan that hold on a day."""
    return [basis for basis in state.bases.values() if basis.plan and basis.live_on(day)]


def last_lines(state: RoomState, day: date) -> list[Grant]:
    """What the newest consent to the plan opens, or opened until it ended."""
    plans = [basis for basis in state.bases.values() if basis.plan]
    if not plans:
        return []
    last = max(plans, key=lambda basis: basis.seq)
    live = [grant for grant in last.grants if grant.live_on(day)]
    if live:
        return live
    lapsed = [grant for grant in last.grants if grant.ended is None]
    end = max((grant.ended or 0 for grant in last.grants), default=0)
    return lapsed or [grant for grant in last.grants if grant.ended == end]


def reach_before_pause(state: RoomState, seat: Seat, day: date) -> Reach:
    """What a seat reached when the case paused: what grants still give, and what went with the consent to the plan."""
    reach = dict(rule.granted(state, seat, day))
    for grant in last_lines(state, day):
        if grant.party == seat.party:
            reach[grant.scope] = min(grant.start, reach.get(grant.scope, grant.start))
    return reach
