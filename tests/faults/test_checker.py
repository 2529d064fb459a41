"""The checker on journals made by hand: a sound one is sound, and each thing that can be wrong is found as what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.checker import BROKEN, DISORDERED, DUPLICATED, KINDS, LOST, WRONG, judge
from tests.faults.journal import Era, Journal, Post, Room, Row, Turn
from tests.faults.world import ALL, GENERAL, HEALTH, SCHOOL, SEATS, WAVERING

pytestmark = pytest.mark.embedded  # it runs nothing, so once is enough

OWNER, COORDINATOR, DOCTOR, TEACHER, NEIGHBOUR = range(5)
GIVEN, TAKEN = Row("given", "consent.given"), Row("taken", "consent.withdrawn")
SAID = ((1, GENERAL), (2, SCHOOL), (3, HEALTH), (4, GENERAL), (5, HEALTH), (6, GENERAL), (7, HEALTH))


def entry(number: int) -> str:
    return f"entry-{number}"


def sound() -> Journal:
    """Seven posts, one a second; between the third and the sixth the trainer's sight of health came and went."""
    posts = [
        Post(number, 0, COORDINATOR, mask, f"client-{number}", number, number + 0.5, entry(number))
        for number, mask in SAID
    ]
    posts.insert(0, Post(0, 0, COORDINATOR, ALL, "client-0", 0.0, 0.5, entry(0)))
    room = Room(
        numbers={entry(number): number for number in range(8)},
        turns=[Turn(True, 3.6, 3.9), Turn(False, 5.6, 5.9)],
        log=[
            Row("old", "message", -1, True),
            *map(row, range(4)),
            GIVEN,
            row(4),
            row(5),
            TAKEN,
            row(6),
            row(7),
        ],
        eras={
            OWNER: [screen(ALL, 0, 1, 2, 3, "given", 4, 5, "taken", 6, 7)],
            DOCTOR: [screen(GENERAL | HEALTH, 1, 3, 4, 5, 6, 7)],
            TEACHER: [screen(GENERAL | SCHOOL, 2, 4, 6)],
            WAVERING: [
                screen(GENERAL, 1),
                screen(GENERAL | HEALTH, 4, 5, at=4.0),
                screen(GENERAL, 4, 6, at=6.0),
            ],
        },
        ends={DOCTOR: [row(5), row(6), row(7)], WAVERING: [row(4), row(6)]},
    )
    return Journal(posts=posts, rooms=[room])


def row(number: int) -> Row:
    return Row(entry(number), "message", number)


def screen(reach: int, *shown: int | str, at: float = 0.0) -> Era:
    rows = [entry(one) if isinstance(one, int) else one for one in shown]
    return Era(at, at + 0.1, reach, rows, [(0, at)])


def room_of(journal: Journal) -> Room:
    return journal.rooms[0]


def take_from_log(journal: Journal) -> None:
    room_of(journal).log.remove(row(4))
    for eras in room_of(journal).eras.values():
        for era in eras:
            era.rows = [one for one in era.rows if one != entry(4)]


def acknowledged_as_another(journal: Journal) -> None:
    journal.posts[4].entry = "nowhere"


def shown_but_not_in_the_log(journal: Journal) -> None:
    room_of(journal).eras[DOCTOR][0].rows.append("ghost")


def a_hole_on_a_screen(journal: Journal) -> None:
    room_of(journal).eras[DOCTOR][0].rows.remove(entry(4))


def a_hole_in_what_wavers(journal: Journal) -> None:
    """Before another one that was shown on the one screen that may show both."""
    room_of(journal).log.insert(-3, row(8))
    journal.posts.append(Post(8, 0, COORDINATOR, HEALTH, "client-8", 5.2, 5.4, entry(8)))
    for seat, place in ((OWNER, -3), (DOCTOR, -2)):
        room_of(journal).eras[seat][0].rows.insert(place, entry(8))
    room_of(journal).ends[DOCTOR] = [row(8), row(6), row(7)]
    room_of(journal).eras[WAVERING][1].rows = [entry(4), entry(8)]


def the_last_never_came(journal: Journal) -> None:
    room_of(journal).eras[TEACHER][0].rows.remove(entry(6))


def a_fresh_read_lacks_one(journal: Journal) -> None:
    room_of(journal).ends[DOCTOR].remove(row(6))


def a_scope_is_missing(journal: Journal) -> None:
    room_of(journal).eras[DOCTOR][0].reach = GENERAL


def two_entries_of_one_post(journal: Journal) -> None:
    room_of(journal).log.append(Row("again", "message", 7))
    room_of(journal).eras[OWNER][0].rows.append("again")
    room_of(journal).eras[DOCTOR][0].rows.append("again")
    room_of(journal).ends[DOCTOR].append(Row("again", "message", 7))


def twice_on_a_screen(journal: Journal) -> None:
    room_of(journal).eras[DOCTOR][0].rows.insert(3, entry(3))


def one_entry_twice_in_a_read(journal: Journal) -> None:
    room_of(journal).log.insert(2, row(0))


def swapped_on_a_screen(journal: Journal) -> None:
    rows = room_of(journal).eras[DOCTOR][0].rows
    rows[2], rows[3] = rows[3], rows[2]


def swapped_in_the_log(journal: Journal) -> None:
    """The order that everybody sees is not the order in which it was answered."""
    log = room_of(journal).log
    log[-1], log[-2] = log[-2], log[-1]
    room_of(journal).ends[DOCTOR] = [row(5), row(7), row(6)]
    for seat in (OWNER, DOCTOR):
        rows = room_of(journal).eras[seat][0].rows
        rows[-1], rows[-2] = rows[-2], rows[-1]


def a_fresh_read_in_another_order(journal: Journal) -> None:
    room_of(journal).ends[DOCTOR].reverse()


def shown_to_who_never_reaches_it(journal: Journal) -> None:
    room_of(journal).eras[TEACHER][0].rows.insert(1, entry(3))


def shown_after_it_was_taken(journal: Journal) -> None:
    room_of(journal).eras[WAVERING][2].rows.append(entry(7))


def shown_before_it_was_given(journal: Journal) -> None:
    room_of(journal).eras[WAVERING][1].rows.insert(0, entry(3))


def shown_again_to_who_came_after(journal: Journal) -> None:
    """Said while it was open, and shown to a connection that came when it had long been closed."""
    late = room_of(journal).eras[WAVERING][2]
    late.reach = GENERAL | HEALTH
    late.rows = [entry(4), entry(5), entry(6)]


def a_wider_reach_is_told(journal: Journal) -> None:
    room_of(journal).eras[TEACHER][0].reach = ALL


def a_fresh_read_shows_too_much(journal: Journal) -> None:
    room_of(journal).ends[WAVERING].append(row(7))


def never_answered(journal: Journal) -> None:
    journal.posts[7].acked = journal.posts[7].entry = None


def refused_and_stored(journal: Journal) -> None:
    journal.posts[7].acked = journal.posts[7].entry = None
    journal.posts[7].refused = "bad-scope"


def nobody_said_it(journal: Journal) -> None:
    del journal.posts[7]


def a_turn_that_nobody_made(journal: Journal) -> None:
    del room_of(journal).turns[1]


WRONGS: dict[Callable[[Journal], None], str] = {
    take_from_log: LOST,
    acknowledged_as_another: LOST,
    shown_but_not_in_the_log: LOST,
    a_hole_on_a_screen: LOST,
    a_hole_in_what_wavers: LOST,
    the_last_never_came: LOST,
    a_fresh_read_lacks_one: LOST,
    a_scope_is_missing: LOST,
    two_entries_of_one_post: DUPLICATED,
    twice_on_a_screen: DUPLICATED,
    one_entry_twice_in_a_read: DUPLICATED,
    swapped_on_a_screen: DISORDERED,
    swapped_in_the_log: DISORDERED,
    a_fresh_read_in_another_order: DISORDERED,
    shown_to_who_never_reaches_it: WRONG,
    shown_after_it_was_taken: WRONG,
    shown_before_it_was_given: WRONG,
    shown_again_to_who_came_after: WRONG,
    a_wider_reach_is_told: WRONG,
    a_fresh_read_shows_too_much: WRONG,
    never_answered: BROKEN,
    refused_and_stored: BROKEN,
    nobody_said_it: BROKEN,
    a_turn_that_nobody_made: BROKEN,
}


def test_a_sound_journal_is_sound() -> None:
    assert judge(sound()).all == []
    assert SEATS[WAVERING].wavers == HEALTH


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.__name__)
def test_what_is_wrong_is_found(wrong: Callable[[Journal], None]) -> None:
    journal = sound()
    wrong(journal)
    kinds = {finding.kind for finding in judge(journal).all}
    assert kinds & {*KINDS, BROKEN} == {WRONGS[wrong]}


def test_what_was_taken_is_owed_no_more() -> None:
    """The last before it was taken may not have come; what stands still has."""
    journal = sound()
    room_of(journal).eras[WAVERING][1].rows.remove(entry(5))
    assert judge(journal).all == []


def test_what_was_acknowledged_twice_as_something_else() -> None:
    journal = sound()
    journal.ack(journal.posts[1], "other")
    assert judge(journal).count(BROKEN) == 1
