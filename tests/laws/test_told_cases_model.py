"""The model sees in the told cases exactly what their `expect` says."""

from __future__ import annotations

import pytest

from tests.laws.model import views
from tests.laws.told import NAMES, told_case
from tests.laws.valid import faults

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough


@pytest.mark.parametrize("name", NAMES)
def test_entries_are_those_expected(name: str) -> None:
    case, day = told_case(name)
    seen = {seat: list(view.entries) for seat, view in views(case, day).items()}
    assert seen == case["expect"]["entries"]


@pytest.mark.parametrize("name", NAMES)
def test_standing_things_are_those_expected(name: str) -> None:
    case, day = told_case(name)
    seen = {seat: {thing.name for thing in view.standing} for seat, view in views(case, day).items()}
    assert seen == {seat: set(names) for seat, names in case["expect"]["standing"].items()}


def test_a_parent_knows_nothing_of_a_withheld_matter() -> None:
    case, day = told_case("jonas")
    mother = views(case, day)["solveig-mother"]
    assert "own-talks" not in mother.scopes
    assert "consent-own-talks" not in {ground.key for ground in mother.grounds}
    assert not {"goal-say-it-1", "call-walk", "i-said-it"} & set(mother.entries)


def test_what_was_said_before_a_withdrawal_stays_closed_after_a_new_consent() -> None:
    case, day = told_case("jonas")
    teacher = views(case, day)["magnus-teacher"]
    assert teacher.reach["mental-health"] == 64
    assert teacher.pointers["bente-got-it"].reply_to == "new-start"


def test_a_retracted_message_has_no_text_and_its_author_keeps_it() -> None:
    case, day = told_case("nora")
    seen = views(case, day)
    assert seen["amina-aids"].bodies["angry-at-night"] is None
    assert "angry-at-night" not in seen["amina-aids"].earlier_texts
    assert len(seen["tor-arne-father"].earlier_texts["angry-at-night"]) == 1


def test_a_closed_seat_sees_nothing() -> None:
    case, day = told_case("astrid")
    closed = views(case, day)["terje-coordinator"]
    assert not closed.open
    assert not closed.entries
    assert not closed.seats


@pytest.mark.parametrize("name", NAMES)
def test_told_cases_are_valid(name: str) -> None:
    case, _ = told_case(name)
    assert faults(case) == []
