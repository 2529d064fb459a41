"""What the page shows a seat, over generated rooms: what the rule says, and nothing that the seat may not know."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.giver import Giver, giver_of
from consent.plain import told
from consent.table import EARLIER, FROM, GROUND, OPEN, UNSEEN, Row, rows
from rooms import rule
from rooms.log.read import Reader
from rooms.state import Basis, Grant, Party, Person, RoomState, Scope, Seat

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough

DAY = date(2026, 11, 22)
OWNER, MOTHER, FATHER, COORDINATOR, TEACHER, NURSE = range(1, 7)
ROLES = {
    OWNER: "owner", MOTHER: "guardian", FATHER: "guardian", COORDINATOR: "coordinator",
    TEACHER: "participant", NURSE: "participant",
}  # fmt: skip
SCOPES = {pk: Scope(pk, f"s{pk}", f"kind {pk}", withheld=pk == 4) for pk in range(1, 5)}
DAYS = st.integers(-400, 400).map(lambda days: DAY + timedelta(days))


@st.composite
def bases(draw: st.DrawFn, seq: int) -> Basis:
    kind = draw(st.sampled_from(("consent", "ground")))
    giver = draw(st.sampled_from((OWNER, MOTHER, FATHER)))
    basis = Basis(f"b{seq}", kind, seq, (giver,), plan=False, until=None)
    for _ in range(draw(st.integers(1, 3))):
        party, scope = draw(st.sampled_from(sorted(ROLES))), draw(st.sampled_from(sorted(SCOPES)))
        start = draw(st.sampled_from((0, seq)))
        basis.grants.append(Grant(party, scope, start, seq, draw(st.none() | DAYS)))
    return basis


@st.composite
def states(draw: st.DrawFn) -> RoomState:
    born = DAY - timedelta(365 * draw(st.integers(8, 30)))
    state = RoomState(1, "r", {"owner": "owner", "title": "", "language": "nb"}, state="active")
    state.scopes = dict(SCOPES)
    state.people["owner"] = Person(OWNER, "owner", "Owner", "owner", {"birth_date": born.isoformat()})
    for pk, role in ROLES.items():
        state.parties[pk] = Party(pk, f"p{pk}", f"p{pk}", f"Party {pk}", "owner" if pk == OWNER else "other")
        state.seats[pk] = Seat(
            pk, f"s{pk}", f"s{pk}", pk, f"Person {pk}", pk, role, draw(st.none() | DAYS), 1
        )
    state.seats[OWNER].until = None
    for seq in range(1, draw(st.integers(1, 6)) + 1):
        state.grant(draw(bases(seq)))
    rule.meet(state, DAY, rule.everybody(state))
    for basis in list(state.bases.values()):
        if draw(st.booleans()):
            state.end(basis.grants[: draw(st.integers(0, len(basis.grants)))], 90, DAY)
    return state


def givers(state: RoomState) -> list[Giver]:
    found = []
    for seat in state.seats.values():
        giver = giver_of(Reader(1, state, seat, cast("Any", None), DAY), "en") if seat.open_on(DAY) else None
        if giver is not None:
            giver.__dict__["authors"] = set()
            found.append(giver)
    return found


def live(state: RoomState, party: int, scope: int) -> list[tuple[Basis, Grant]]:
    return [
        (basis, grant)
        for basis in state.bases.values()
        for grant in basis.grants
        if (grant.party, grant.scope) == (party, scope)
        and grant.ended is None
        and (grant.until is None or grant.until >= DAY)
    ]


def reached(state: RoomState, giver: Giver) -> set[int]:
    if giver.seat.role == "owner":
        return set(SCOPES)
    return {scope for scope in SCOPES if live(state, giver.seat.party, scope)}


def table_of(giver: Giver) -> list[Row]:
    return rows(giver, {})


@given(states())
def test_a_cell_is_said_to_be_open_when_it_is_and_the_reader_reaches_it(state: RoomState) -> None:
    for giver in givers(state):
        mine = reached(state, giver)
        for row in table_of(giver):
            for cell in row.cells:
                opened = bool(live(state, row.party.pk, cell.scope.pk))
                if cell.scope.pk not in mine:
                    assert cell.standing == UNSEEN
                else:
                    assert (cell.standing in (FROM, EARLIER, OPEN, GROUND)) == opened


@given(states())
def test_what_it_rests_on_is_told_only_of_lines_that_are_the_readers(state: RoomState) -> None:
    for giver in givers(state):
        seat = giver.seat
        for row in table_of(giver):
            for cell in row.cells:
                if cell.standing not in (FROM, EARLIER, GROUND):
                    continue
                held = live(state, row.party.pk, cell.scope.pk)
                named = seat.role in ("owner", "coordinator") or seat.party == row.party.pk
                assert named or all(seat.pk in basis.givers for basis, _ in held)
                starts = [grant.start for basis, grant in held if basis.kind == "consent"]
                assert (cell.standing == GROUND) == (not starts)
                assert (cell.standing == EARLIER) == (bool(starts) and min(starts) == 0)


@given(states())
def test_nobody_is_shown_a_kind_that_is_withheld_or_a_party_they_do_not_know(state: RoomState) -> None:
    for giver in givers(state):
        mine = reached(state, giver)
        for row in table_of(giver):
            assert rule.knows_party(state, giver.seat, row.party.pk, DAY)
            assert row.party.pk != OWNER
            assert all(not cell.scope.withheld or cell.scope.pk in mine for cell in row.cells)
            assert {cell.scope.pk for cell in row.cells} >= mine


@given(states())
def test_the_few_words_say_what_the_table_says(state: RoomState) -> None:
    for giver in givers(state):
        table = table_of(giver)
        short = told(giver, table)
        if giver.records:
            assert short is None
            continue
        assert short is not None
        mine = reached(state, giver)
        for one, row in zip(short.parties, table, strict=True):
            opened = [SCOPES[pk].name for pk in sorted(mine) if live(state, row.party.pk, pk)]
            assert one.sees == opened
            assert one.closed == [SCOPES[pk].name for pk in sorted(mine) if SCOPES[pk].name not in opened]
            assert one.sees + one.closed + one.unseen == [
                *one.sees, *one.closed, *(cell.scope.name for cell in row.cells if cell.scope.pk not in mine)
            ]  # fmt: skip
