"""Who decides, over ages, days, facts and assessments: laws that hold whatever was recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from consent import entitlement
from consent.facts import known
from consent.facts.known import Assessment, Fact, Known
from rooms.state import Party, Person, RoomState, Scope, Seat

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough

OWNER, MOTHER, FATHER, AUNT, PROXY, WELFARE = range(1, 7)
ROLES = {
    OWNER: "owner", MOTHER: "guardian", FATHER: "guardian", AUNT: "relative", PROXY: "proxy", WELFARE: "participant",
}  # fmt: skip
OPEN, SCHOOL, CHILD_WELFARE, OWN = range(1, 5)
SCOPES = {
    OPEN: Scope(OPEN, "general", "", withheld=False),
    SCHOOL: Scope(SCHOOL, "school", "", withheld=False),
    CHILD_WELFARE: Scope(CHILD_WELFARE, "child-welfare", "", withheld=False),
    OWN: Scope(OWN, "own", "", withheld=True),
}
BORN = st.dates(date(1940, 1, 1), date(2026, 1, 1))
DAYS = st.dates(date(2026, 1, 1), date(2046, 12, 31))
SHARED = frozenset({OPEN, SCHOOL, CHILD_WELFARE})


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    what = draw(st.sampled_from(sorted(known.ROLES)))
    seat = draw(st.sampled_from([pk for pk, role in ROLES.items() if role in known.ROLES[what]]))
    since = draw(DAYS)
    until = draw(st.none() | st.integers(0, 4000).map(lambda days: since + timedelta(days)))
    ended = draw(st.none() | st.integers(0, 4000).map(lambda days: since + timedelta(days)))
    mandate = draw(st.frozensets(st.sampled_from(sorted(SHARED)), min_size=1))
    return Fact(draw(st.uuids()).hex, seat, what, "seen", since, until, mandate, frozenset({OPEN}), 1, ended)


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    on = draw(DAYS)
    until = on + timedelta(draw(st.integers(0, 2000)))
    about = draw(st.frozensets(st.sampled_from(sorted(SHARED)), min_size=1))
    return Assessment("a", about, draw(st.booleans()), on, until, None, "", "", frozenset({OPEN}), 1)


def room(born: date | None, recorded: list[Fact], judged: list[Assessment]) -> RoomState:
    told = {"birth_date": born.isoformat()} if born is not None else {}
    state = RoomState(1, "r", {"owner": "owner", "title": "", "language": "nb"}, state="active")
    state.scopes = dict(SCOPES)
    state.people["owner"] = Person(OWNER, "owner", "Owner", "owner", told)
    for pk, role in ROLES.items():
        state.parties[pk] = Party(pk, f"p{pk}", f"p{pk}", "", "other")
        state.seats[pk] = Seat(pk, f"s{pk}", f"s{pk}", pk, role, pk, role, None, 1)
    state.kept[known.WORD] = Known({fact.key: fact for fact in recorded}, judged)
    return state


def who(state: RoomState, scope: int, day: date) -> set[int]:
    seats = state.seats.values()
    return {seat.pk for seat in seats if entitlement.may_decide(state, seat, SCOPES[scope], day)}


RECORDED = st.lists(facts(), max_size=5)
JUDGED = st.lists(assessments(), max_size=3)


@given(BORN, DAYS, RECORDED, JUDGED)
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_what_is_withheld_is_the_owners_alone(born: date, day: date, recorded: Any, judged: Any) -> None:
    found = who(room(born, recorded, judged), OWN, day)
    assert found == ({OWNER} if entitlement.age(born, day) >= 12 else set())


@given(BORN, DAYS, RECORDED)
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_without_an_assessment_the_owner_decides_from_sixteen_and_nobody_decides_instead(
    born: date, day: date, recorded: Any
) -> None:
    found = who(room(born, recorded, []), SCHOOL, day)
    if entitlement.age(born, day) >= 16:
        assert OWNER in found
        assert found <= {OWNER, AUNT, PROXY}  # beside the owner, within a mandate
    else:
        assert OWNER not in found


@given(BORN, DAYS, RECORDED, JUDGED)
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_an_assessment_of_one_decision_changes_no_other(
    born: date, day: date, recorded: Any, judged: Any
) -> None:
    elsewhere = [one for one in judged if SCHOOL not in one.about]
    assert who(room(born, recorded, elsewhere), SCHOOL, day) == who(room(born, recorded, []), SCHOOL, day)


@given(BORN, DAYS, RECORDED, JUDGED)
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_what_does_not_hold_on_the_day_counts_as_if_it_had_never_been_but_for_parents(
    born: date, day: date, recorded: Any, judged: Any
) -> None:
    live = [fact for fact in recorded if fact.live_on(day) or fact.what == known.PARENT]
    state, again = room(born, recorded, judged), room(born, live, judged)
    for scope in SCOPES:
        assert who(state, scope, day) == who(again, scope, day)


@given(BORN, DAYS, RECORDED, st.sampled_from([MOTHER, FATHER]))
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_parental_responsibility_is_taken_from_nobody_by_what_is_recorded_of_another(
    born: date, day: date, recorded: Any, parent: int
) -> None:
    of_parents = (known.PARENT, known.NO_PARENT)
    others = [fact for fact in recorded if fact.what in of_parents and fact.seat != parent]
    mine = [fact for fact in recorded if fact not in others]
    with_all, without = room(born, recorded, []), room(born, mine, [])
    has = {seat.pk for seat in entitlement.responsible(with_all, day)}
    assert (parent in has) == (parent in {seat.pk for seat in entitlement.responsible(without, day)})
    assert (parent in who(with_all, SCHOOL, day)) == (parent in who(without, SCHOOL, day))


@given(BORN, DAYS, RECORDED)
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_a_guardian_of_whom_nothing_is_recorded_has_parental_responsibility(
    born: date, day: date, recorded: Any
) -> None:
    state = room(born, [fact for fact in recorded if fact.seat != FATHER], [])
    assert FATHER in {seat.pk for seat in entitlement.responsible(state, day)}


@given(BORN, DAYS, RECORDED)
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_a_care_order_takes_the_decision_from_the_parents(born: date, day: date, recorded: Any) -> None:
    order = Fact("order", WELFARE, known.CARE_ORDER, "seen", day, None, frozenset(), frozenset({OPEN}), 1)
    found = who(room(born, [*recorded, order], []), SCHOOL, day)
    if entitlement.age(born, day) < 16:
        assert WELFARE in found
        assert found <= {WELFARE, *(f.seat for f in recorded if f.what == known.CARE_ORDER)}
    else:
        assert WELFARE not in found


@given(BORN, DAYS, RECORDED)
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_signing_together_is_mutual_and_among_those_who_decide(born: date, day: date, recorded: Any) -> None:
    state = room(born, recorded, [])
    deciding = who(state, SCHOOL, day)
    for pk in deciding:
        others = entitlement.together(state, state.seats[pk], [SCOPES[SCHOOL]], day)
        assert {other.pk for other in others} <= deciding - {pk}
        for other in others:
            back = entitlement.together(state, other, [SCOPES[SCHOOL]], day)
            assert pk in {one.pk for one in back}


@given(DAYS, RECORDED, JUDGED)
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_where_no_birth_date_is_known_nobody_decides_for_the_owner(
    day: date, recorded: Any, judged: Any
) -> None:
    for scope in SCOPES:
        assert who(room(None, recorded, judged), scope, day) == {OWNER}


@pytest.mark.parametrize(("day", "decides"), [(date(2028, 2, 28), False), (date(2028, 2, 29), True)])
@override_settings(HUB_OWN_CONSENT_FROM=16, HUB_ONE_PARENT="")
def test_sixteen_on_the_leap_day(day: date, decides: bool) -> None:
    assert (OWNER in who(room(date(2012, 2, 29), [], []), SCHOOL, day)) is decides


def test_years_are_whole_on_the_day_before_a_leap_day_too() -> None:
    assert entitlement.age(date(2012, 2, 29), date(2027, 2, 28)) == 14
    assert entitlement.age(date(2012, 2, 29), date(2027, 3, 1)) == 15
