"""A cursor's print stands for one reach, however many there have been; and two cursors side by side tell nothing."""

from __future__ import annotations

from rooms.cursor import LENGTH, Cursors, laid_out, print_of

REACHES = 200_000


def test_no_two_reaches_share_a_print() -> None:
    """A resume under a reach that shared its print would not be told that anything has changed."""
    assert len({print_of({1: start, 2: 0}) for start in range(REACHES)}) == REACHES


def test_a_cursor_gives_back_what_went_into_it_to_its_own_seat_alone() -> None:
    mine, others = Cursors("a" * 32), Cursors("b" * 32)
    print_ = print_of({1: 7})
    for position in (0, 1, 2**40 - 1):
        cursor = mine.make(position, print_)
        assert mine.read(cursor) == (position, print_)
        assert others.read(cursor) is None


def test_no_cursor_of_a_page_is_like_another() -> None:
    text = Cursors("a" * 32).sealed(laid_out([7] * 1000, print_of({1: 7}))).decode()
    assert len({text[at : at + LENGTH] for at in range(0, len(text), LENGTH)}) == 1000
