"""The twins, in short: a few pairs over every surface, and three leaks that must be caught. `make twins` is the long run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.laws.fold import Case
from tests.twins.compare import Pair, caught_after, drawn, first_difference, look
from tests.twins.strangers import NO_SCOPE, with_hidden_scope
from tests.twins.workers import Worker, two_installations

Workers = tuple[Worker, Worker]

pytestmark = [pytest.mark.twins, pytest.mark.embedded, pytest.mark.timeout(300)]

DRAWN, LOOKED_AT = 5, 3
CAUGHT_SOON = (
    "unread counts what is hidden",
    "a frame for what is hidden",
    "hidden is refused otherwise than absent",
)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with two_installations() as both:
        yield both


@pytest.fixture(scope="module")
def made() -> list[Pair]:
    return list(drawn(7, DRAWN))


def test_twins_are_shown_alike(workers: Workers, made: list[Pair]) -> None:
    for pair in made[:LOOKED_AT]:
        judged = look(workers, pair)
        assert judged.difference == "", f"pair {pair.number}, {pair.seat}"
        assert judged.observations > 100


@pytest.mark.parametrize("leak", CAUGHT_SOON)
def test_a_planted_leak_is_caught(workers: Workers, made: list[Pair], leak: str) -> None:
    assert leak in workers[0].leaks()
    assert caught_after(workers, leak, made) is not None


def test_the_first_difference_names_its_surface() -> None:
    first = [("export", "a"), ("page list", "b")]
    assert first_difference(first, first) == ""
    assert first_difference(first, [("export", "a"), ("page list", "c")]).startswith("page list: ")
    assert first_difference(first, first[:1]) == "2 observations, and 1"


def test_a_hidden_scope_goes_by_a_name_of_its_own(made: list[Pair]) -> None:
    named: list[Case] = [pair.cases[0] for pair in made]
    assert any(NO_SCOPE in [scope["key"] for scope in case["scopes"]] for case in named)
    for pair in made:
        again = with_hidden_scope(pair.cases[1], pair.seat)
        assert len(again["timeline"]) == len(pair.cases[1]["timeline"])
