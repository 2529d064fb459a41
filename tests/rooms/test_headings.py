"""Headings that people write stand below those of the page, and whoever goes from one to the next misses no step."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from rooms.markdown import to_html


@given(st.lists(st.integers(1, 6), min_size=1))
def test_no_step_is_skipped_however_headings_are_written(levels: list[int]) -> None:
    html = to_html("\n\n".join(f"{'#' * level} ord {number}" for number, level in enumerate(levels)))
    drawn = [(int(opened), int(closed)) for opened, closed in re.findall(r"<h(\d)>ord \d+</h(\d)>", html)]
    assert len(drawn) == len(levels)
    before = 2
    for opened, closed in drawn:
        assert opened == closed
        assert 3 <= opened <= before + 1
        before = opened


def test_what_lies_deeper_is_drawn_deeper() -> None:
    assert re.findall(r"<(h\d)>", to_html("# a\n\n## b\n\n### c\n\n# d")) == ["h3", "h4", "h5", "h3"]
