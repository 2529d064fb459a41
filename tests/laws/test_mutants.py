"""The worlds tell every planted fault from the true model: small ones, generated ones or the told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

import pytest

from tests.laws.fold import Case
from tests.laws.generate import TODAY, cases
from tests.laws.model import Model, views
from tests.laws.mutants import MUTANTS as OF_REACH
from tests.laws.mutants_sight import MUTANTS as OF_SIGHT
from tests.laws.small import ALPHABET, PLANNED, RENEWED, near_midnight, small_worlds
from tests.laws.told import NAMES, told_case
from tests.laws.view import View

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough

MUTANTS = [*OF_REACH, *OF_SIGHT]
Judged = tuple[Case, date, dict[str, View]]


def worlds() -> Iterator[tuple[Case, date]]:
    small = chain.from_iterable(small_worlds(3, letters) for letters in (ALPHABET, PLANNED, RENEWED))
    yield from (told_case(name) for name in NAMES)
    yield near_midnight(), TODAY
    yield from ((case, TODAY) for case in cases(2, 220))
    yield from ((case, TODAY) for case in small)


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return [(case, day, views(case, day)) for case, day in worlds()]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_the_fault_is_told_from_the_truth(mutant: type[Model], judged: list[Judged]) -> None:
    assert any(views(case, day, mutant) != truth for case, day, truth in judged), mutant.__doc__


def test_the_model_agrees_with_itself(judged: list[Judged]) -> None:
    assert all(views(case, day) == truth for case, day, truth in judged[:60])


def test_there_are_many_faults() -> None:
    assert len(MUTANTS) >= 40
    assert all(mutant.__doc__ for mutant in MUTANTS)
