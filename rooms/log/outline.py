"""The tables that the SQL rule reads: reach, and who else may see the course of the case.

They are folds, rewritten whole from the state; `tests/laws` rebuilds them from the log and compares.
"""

from collections.abc import Sequence
from datetime import date

from rooms.log.rows import Row
from rooms.models import Entry, Reach
from rooms.models import Line as LineRow
from rooms.rule import Line, open_in_state
from rooms.state import RoomState


def reach_rows(state: RoomState) -> set[tuple[int, int, int, date | None]]:
    """(seat, scope, start, last day) for every seat that is not closed, as the state of the case allows."""
    rows: set[tuple[int, int, int, date | None]] = set()
    for seat in state.seats.values():
        if seat.closed is not None or not open_in_state(state.state, seat.role):
            continue
        if seat.role == "owner":
            rows.update((seat.pk, scope, 0, seat.until) for scope in state.scopes)
            continue
        for grant in state.active.get(seat.party, ()):
            rows.add((seat.pk, grant.scope, grant.start, earliest(seat.until, grant.until)))
    return rows


def earliest(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def write_reach(state: RoomState) -> None:
    """Makes the reach table say what the state says."""
    wanted = reach_rows(state)
    kept: set[tuple[int, int, int, date | None]] = set()
    gone = []
    for row in Reach.objects.filter(seat__room=state.pk):
        said = (row.seat_id, row.scope_id, row.start, row.until)
        if said in wanted and said not in kept:
            kept.add(said)
        else:
            gone.append(row.pk)
    Reach.objects.filter(pk__in=gone).delete()
    Reach.objects.bulk_create(
        [Reach(seat_id=s, scope_id=c, start=p, until=u) for s, c, p, u in wanted - kept], batch_size=500
    )


def write_lines(room: int, lines: Sequence[tuple[Row, tuple[Line, ...]]]) -> None:
    """Who may see which entry of the course of the case. The entries have been written."""
    seqs = [entry.seq for entry, named in lines if named]
    if not seqs:
        return
    written = Entry._ledger.filter(room=room, seq__gte=min(seqs), seq__lte=max(seqs), set=None)
    numbers = dict(written.values_list("seq", "pk"))
    LineRow.objects.bulk_create(
        [
            LineRow(entry_id=numbers[entry.seq], scope_id=line.scope, party_id=line.party, seat_id=line.seat)
            for entry, named in lines
            for line in named
        ],
        batch_size=500,
    )


def plan_ends(state: RoomState, today: date, before: date | None) -> date | None:
    """The last day of the consent to the plan, None while it has no end; where none is live, what it was `before`.

    So a lapse that nobody has acted on yet is not forgotten, and one that a file tells of is not acted on.
    """
    live = [basis for basis in state.bases.values() if basis.plan and basis.live_on(today)]
    if not live:
        return before
    ends = [basis.until for basis in live if basis.until is not None]
    return max(ends) if len(ends) == len(live) else None
