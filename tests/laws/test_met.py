"""Who has met whom is a set of pairs, however it is kept."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from rooms.state import Met

PAIRS = st.tuples(st.integers(1, 9), st.integers(1, 9))


@given(st.lists(st.tuples(st.booleans(), PAIRS)))
def test_it_holds_what_a_set_would(steps: list[tuple[bool, tuple[int, int]]]) -> None:
    met, told = Met(), set[tuple[int, int]]()
    for comes, pair in steps:
        before = deepcopy(met)
        (met.add if comes else met.discard)(pair)
        assert before == told, "a copy stands by itself"
        (told.add if comes else told.discard)(pair)
        assert met == told
        assert len(met) == len(told)
    assert set(met) == told
    met |= {(1, 2), (2, 1)}
    assert met == told | {(1, 2), (2, 1)}
    met.clear()
    assert met == set()
