"""Renewal as pure functions over days (CR-17, CR-18, CR-19): who is warned when, and which tasks there are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from consent.facts import known
from consent.facts.known import Assessment, Fact
from consent.renewal.decisions import decisions
from consent.renewal.endings import different_ends, level_of, warnings
from consent.renewal.outlook import Done, Noted, Objection, Outlook
from consent.renewal.people import newcomers, objections
from consent.renewal.tasks import birthday, tasks
from rooms.state import Basis, Grant, Party, Person, RoomState, Scope, Seat

DAY = date(2026, 11, 22)
OWNER, MOTHER, COORDINATOR, TEACHER = 1, 2, 3, 4
SCHOOL, HOME = 3, 2

days = st.integers(-10, 400).map(lambda away: DAY + timedelta(days=away))
ends = st.none() | days


@st.composite
def lines(draw: st.DrawFn) -> list[tuple[Basis, Grant]]:
    """Some consents and grounds to two parties and two scopes, some of them ended."""
    found = []
    for seq in range(1, draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(["consent", "consent", "ground"]))
        basis = Basis(f"b{seq}", kind, seq, (MOTHER,), draw(st.booleans()), draw(ends))
        ended = draw(st.sampled_from([None, None, 99]))
        basis.grants = [Grant(draw(st.integers(1, 2)), draw(st.integers(1, 2)), seq, seq, basis.until, ended)]
        found += [(basis, grant) for grant in basis.grants]
    return found


@given(lines(), days)
@tried(deadline=None)
def test_cr_18_what_ends_last_is_told_once_from_sixty_days_on(
    told: list[tuple[Basis, Grant]], day: date
) -> None:
    found = {(one.party, one.scope): one for one in warnings(told, day)}
    assert len(found) == len(warnings(told, day))
    for cell in {(grant.party, grant.scope) for _basis, grant in told}:
        live = [(b, g) for b, g in told if (g.party, g.scope) == cell and g.live_on(day)]
        last = max((g.until or date.max for _b, g in live), default=date.max)
        warned = last - day <= timedelta(60) and any(b.kind == "consent" and g.until == last for b, g in live)
        assert (cell in found) == warned
        if warned:
            left = (last - day).days
            assert found[cell].until == last
            assert found[cell].level == (7 if left <= 7 else 30 if left <= 30 else 60)


@given(lines(), days, st.randoms(use_true_random=False))
@tried(deadline=None)
def test_cr_18_the_order_in_which_it_was_told_does_not_matter(
    told: list[tuple[Basis, Grant]], day: date, shuffled: object
) -> None:
    other = list(told)
    shuffled.shuffle(other)  # type: ignore[attr-defined]
    assert set(warnings(other, day)) == set(warnings(told, day))


@pytest.mark.parametrize(
    ("left", "level"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_cr_18_levels(left: int, level: int | None) -> None:
    assert level_of(DAY + timedelta(left), DAY) == level


# --- A room of four: an owner, a mother, a coordinator and a teacher.


def room(born: date | None = date(2011, 12, 5)) -> RoomState:
    told = {"birth_date": born.isoformat()} if born else {}
    state = RoomState(1, "r", {"title": "t", "language": "nb", "owner": "o"}, state="active")
    state.people["o"] = Person(OWNER, "o", "Jonas", "jonas", told)
    for pk, name in enumerate(("general", "school"), 1):
        state.scopes[pk] = Scope(pk, name, name, withheld=False)
    for pk, kind in enumerate(("owner", "guardian", "service", "coordination"), 1):
        state.parties[pk] = Party(pk, f"p{pk}", f"p{pk}", f"P{pk}", kind)
    sit(state, OWNER, 1, "owner", 1)
    sit(state, MOTHER, HOME, "guardian", 2)
    sit(state, COORDINATOR, 4, "coordinator", 3)
    return state


def sit(state: RoomState, pk: int, party: int, role: str, opened: int, until: date | None = None) -> Seat:
    state.seats[pk] = Seat(pk, f"s{pk}", f"k{pk}", pk, f"N{pk}", party, role, until, opened)
    return state.seats[pk]


def consent(
    state: RoomState, seq: int, until: date | None = None, day: date = date(2026, 1, 22), party: int = SCHOOL
) -> Basis:
    basis = Basis(f"c{seq}", "consent", seq, (MOTHER,), False, until, day=day)
    basis.grants = [Grant(party, 1, seq, seq, until)]
    state.grant(basis)
    return basis


def look(state: RoomState, seat: int = OWNER, day: date = DAY, noted: Noted | None = None) -> Outlook:
    told = [(basis, grant) for basis in state.bases.values() for grant in basis.grants]
    return Outlook(state, state.seats[seat], {1: 0, 2: 0}, day, told, noted or Noted())


def names(outlook: Outlook) -> list[str]:
    return [one.name for one in tasks(outlook)]


def done(task: str, by: int = COORDINATOR, seq: int = 50, day: date = DAY, seat: str | None = None) -> Noted:
    return Noted(done=[Done(task, seat, by, seq, day)])


@given(st.dates(date(1990, 1, 1), date(2026, 1, 1)), st.integers(-70, 70), st.sampled_from([12, 15, 16, 18]))
@tried(deadline=None)
def test_cr_18_a_birthday_is_a_task_from_sixty_days_before(born: date, away: int, age: int) -> None:
    day = birthday(born, age)
    state = room(born)
    consent(state, 5, day=day - timedelta(200))
    found = names(look(state, COORDINATOR, day + timedelta(away)))
    assert (f"age-{age}" in found) == (away >= -60)


@given(st.integers(1, 60), st.integers(0, 60))
@tried(deadline=None)
def test_cr_18_prepared_is_not_done(before: int, after: int) -> None:
    """What was said to be done before the birthday ends the task until the day, and no longer."""
    state = room()
    consent(state, 5)
    day = birthday(date(2011, 12, 5), 15)
    early = done("age-15", day=day - timedelta(before))
    assert "age-15" not in names(look(state, COORDINATOR, day - timedelta(1), early))
    assert "age-15" in names(look(state, COORDINATOR, day, early))
    late = done("age-15", day=day + timedelta(after))
    assert "age-15" not in names(look(state, COORDINATOR, day + timedelta(after), late))


def test_cr_18_a_birthday_is_moot_where_nothing_from_before_it_is_left() -> None:
    state = room()
    basis = consent(state, 5)
    day = birthday(date(2011, 12, 5), 15)
    assert names(look(state, COORDINATOR, day)) == ["age-15"]
    assert names(look(room(None), COORDINATOR, day)) == []
    state.end(basis.grants, 9, day)
    consent(state, 10, day=day)
    assert names(look(state, COORDINATOR, day)) == []
    assert names(look(room(), COORDINATOR, day)) == []


def test_cr_18_a_consent_that_ends_before_a_birthday_asks_for_nothing_on_it() -> None:
    state = room()
    consent(state, 5, until=date(2026, 12, 4))
    assert names(look(state, COORDINATOR, DAY)) == ["ends"]
    consent(state, 6, until=date(2026, 12, 5))
    assert names(look(state, COORDINATOR, DAY)) == ["age-15", "ends"]


def test_cr_18_where_the_municipality_lets_the_owner_decide_earlier_that_birthday_counts(
    settings: Any,
) -> None:
    state = room()
    consent(state, 5, day=date(2025, 1, 22))
    day = birthday(date(2011, 12, 5), 16)
    assert names(look(state, COORDINATOR, day)) == ["age-15", "age-16"]
    settings.HUB_OWN_CONSENT_FROM = 15
    assert names(look(state, COORDINATOR, day)) == ["age-15"]
    settings.HUB_OWN_CONSENT_FROM = 14
    assert names(look(state, COORDINATOR, day)) == ["age-14", "age-15"]


def test_cr_18_somebody_elses_word_ends_no_task_of_the_coordinator() -> None:
    state = room()
    consent(state, 5)
    for by, left in ((OWNER, True), (MOTHER, True), (COORDINATOR, False)):
        found = names(look(state, COORDINATOR, date(2026, 12, 6), done("age-15", by, day=date(2026, 12, 5))))
        assert ("age-15" in found) == left, by


def test_cr_18_a_guardian_who_came_after_a_consent_and_one_who_went() -> None:
    state = room(None)
    consent(state, 5, party=HOME)
    assert names(look(state, COORDINATOR)) == []
    new = sit(state, 7, HOME, "guardian", 6)
    assert names(look(state)) == ["guardian-opened"]
    assert names(look(state, COORDINATOR)) == [], "a guardian whom the reader does not know is not told of"
    state.met_seats.add((COORDINATOR, 7))
    assert names(look(state, COORDINATOR)) == ["guardian-opened"]
    assert names(look(state, COORDINATOR, noted=done("guardian-opened", seat="k7"))) == []
    assert names(look(state, COORDINATOR, noted=done("guardian-opened", seat="k2"))) == ["guardian-opened"]
    new.closed = 60
    assert names(look(state, COORDINATOR, noted=done("guardian-closed", seat="k7"))) == ["guardian-closed"]
    assert names(look(state, COORDINATOR, noted=done("guardian-closed", seq=61, seat="k7"))) == []
    for basis in state.bases.values():
        state.end(basis.grants, 62, DAY)
    assert names(look(state, COORDINATOR)) == []


@given(st.integers(-5, 70))
@tried(deadline=None)
def test_cr_18_a_guardians_seat_that_ends(left: int) -> None:
    state = room(None)
    consent(state, 5)
    sit(state, MOTHER, HOME, "guardian", 2, until=DAY + timedelta(left))
    expected = ["guardian-closed"] if left < 0 else ["guardian-leaves"] if left <= 60 else []
    assert names(look(state)) == expected


def fact(state: RoomState, seat: int = 7, told: int = 9, **more: Any) -> Fact:
    found = Fact(f"f{told}", seat, known.PARENT, "utskrift", date(2026, 2, 1), **NO_END | more, told=told)
    known.to_change(state).facts[found.key] = found
    return found


NO_END: dict[str, Any] = {"until": None, "mandate": frozenset(), "scopes": frozenset({1})}


def test_cr_18_who_decides_was_recorded_anew_after_a_consent() -> None:
    state = room(None)
    state.met_seats.add((COORDINATOR, MOTHER))
    consent(state, 5)
    fact(state, MOTHER, told=4)
    assert names(look(state, COORDINATOR)) == [], "before it"
    fact(state, MOTHER, told=9)
    assert names(look(state, COORDINATOR)) == [], "of the one who gave it"
    sit(state, 7, HOME, "guardian", 3)
    fact(state, 7, told=10)
    assert names(look(state, COORDINATOR)) == ["fact-recorded"]
    assert names(look(state, COORDINATOR, noted=done("fact-recorded", seat="k7", seq=11))) == []
    assert names(look(state, COORDINATOR, noted=done("fact-recorded", seat="k7", seq=9))) == ["fact-recorded"]
    hidden = look(state, COORDINATOR)
    hidden.reach = {2: 0}
    assert names(hidden) == [], "recorded where the reader does not read"
    hidden.reach = {1: 11}
    assert names(hidden) == [], "or did not yet"


@given(st.integers(-5, 70), st.booleans())
@tried(deadline=None)
def test_cr_18_what_is_recorded_lapses(left: int, ended: bool) -> None:
    state = room(None)
    consent(state, 5)
    last = DAY + timedelta(left)
    found = fact(state, MOTHER, until=None if ended else last)
    found.ended = last + timedelta(1) if ended else None
    expected = ["fact-lapsed"] if left < 0 else ["fact-lapses"] if left <= 60 else []
    assert names(look(state)) == expected
    assert names(look(state, noted=done("fact-lapsed", OWNER, seat="k2"))) == ([] if left < 0 else expected)


def test_cr_18_capacity_is_of_one_decision() -> None:
    state = room(date(1959, 1, 15))
    consent(state, 5)
    judged = Assessment("a", frozenset({2}), True, DAY, DAY, 3, "", "", frozenset({1}), 9)
    known.to_change(state).assessments.append(judged)
    assert names(look(state, COORDINATOR)) == [], "of another decision"
    judged.about = frozenset({1, 2})
    assert names(look(state, COORDINATOR)) == ["capacity"]
    later = look(state, COORDINATOR)
    later.reach = {1: 10, 2: 10}
    assert names(later) == [], "recorded before the reader read there"
    assert names(look(state, COORDINATOR, DAY + timedelta(1))) == []
    assert names(look(state, COORDINATOR, noted=done("capacity"))) == []
    judged.told = 4
    assert names(look(state, COORDINATOR)) == [], "given after it"


def test_cr_18_a_move_is_asked_about_each_time() -> None:
    state = room(None)
    state.state, state.since = "transfer", 40
    assert names(look(state, COORDINATOR)) == ["transfer"]
    assert names(look(state, COORDINATOR, noted=done("transfer", seq=41))) == []
    assert names(look(state, COORDINATOR, noted=done("transfer", seq=39))) == ["transfer"]
    state.state = "active"
    assert names(look(state, COORDINATOR)) == []


def test_cr_12_a_person_who_comes_after_the_consent_is_new_until_seen_or_objected_to() -> None:
    state = room(None)
    consent(state, 5)
    teacher = sit(state, TEACHER, SCHOOL, "participant", 6)
    assert newcomers(look(state)) == [teacher]
    assert newcomers(look(state, COORDINATOR)) == [], "told to the owner and those who decide"
    assert newcomers(look(state, noted=Noted(seen={(MOTHER, "k4")}))) == [teacher], "seen by another"
    assert newcomers(look(state, noted=Noted(seen={(OWNER, "k4")}))) == []
    mine = Noted(objections=[Objection("k4", OWNER, "e", "x", 9, DAY)])
    assert newcomers(look(state, noted=mine)) == []
    assert [(one.seat, one.mine) for one in objections(look(state, noted=mine))] == [(teacher, True)]
    assert names(look(state, COORDINATOR, noted=mine)) == [], "about somebody she does not know"
    state.met_seats |= {(COORDINATOR, TEACHER), (COORDINATOR, OWNER)}
    assert names(look(state, COORDINATOR, noted=mine)) == ["objection"]
    teacher.closed = 10
    assert names(look(state, COORDINATOR, noted=mine)) == []
    teacher.closed = None
    consent(state, 11)
    assert newcomers(look(state)) == [], "given with the person in view"


def test_cr_12_whom_the_reader_has_not_met_is_not_new_to_them() -> None:
    state = room()
    consent(state, 5)
    teacher = sit(state, TEACHER, SCHOOL, "participant", 6)
    assert newcomers(look(state, MOTHER)) == []
    state.met_seats.add((MOTHER, TEACHER))
    assert newcomers(look(state, MOTHER)) == [teacher]


def test_cr_12_who_sits_for_a_party_without_consent_or_came_with_a_file_is_not_new() -> None:
    state = room(None)
    teacher = sit(state, TEACHER, SCHOOL, "participant", 6)
    assert newcomers(look(state)) == []
    basis = consent(state, 5)
    teacher.imported = True
    assert newcomers(look(state)) == []
    teacher.imported = False
    assert newcomers(look(state)) == [teacher]
    state.end(basis.grants, 7, DAY)
    assert newcomers(look(state)) == []


def test_cr_17_a_party_waits_until_it_is_opened_or_left() -> None:
    state = room(None)
    consent(state, 5, party=HOME)
    consent(state, 6, party=4)
    assert [one.party.key for one in decisions(look(state))] == ["p3"]
    assert decisions(look(state, noted=Noted(left={"p3": 9}))) == []
    basis = consent(state, 10, until=DAY)
    assert decisions(look(state)) == []
    (lapsed,) = decisions(look(state, day=DAY + timedelta(1)))
    assert (lapsed.party.key, lapsed.ended, [s.key for s in lapsed.lapsed]) == ("p3", DAY, ["general"])
    left = Noted(left={"p3": 9})
    assert decisions(look(state, day=DAY + timedelta(1), noted=left)), "put off before it was open"
    assert decisions(look(state, day=DAY + timedelta(1), noted=Noted(left={"p3": 11}))) == []
    state.end(basis.grants, 12, DAY)
    assert decisions(look(state, day=DAY + timedelta(1))) == [], "withdrawn is decided"


def test_cr_19_different_last_days_are_told() -> None:
    state = room(None)
    consent(state, 5, until=DAY + timedelta(90))
    assert different_ends(look(state)) == []
    consent(state, 6, until=DAY + timedelta(90), party=HOME)
    assert different_ends(look(state)) == []
    consent(state, 7, party=4)
    assert different_ends(look(state)) == [
        (HOME, DAY + timedelta(90)),
        (SCHOOL, DAY + timedelta(90)),
        (4, None),
    ]
