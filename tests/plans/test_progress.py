"""How far a goal has come, and its picture."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from plans.progress import HARDER, RESTING, Progress, picture, progress


def stands(status: str | None, achieved: str | None = None, later: bool = True) -> Progress:
    goal: Any = SimpleNamespace(event={} if status is None else {"status": status}, seq=10)
    told = {"achievement": achieved}
    evaluation: Any = SimpleNamespace(event=told, first=11 if later else 9) if achieved else None
    with override("en"):
        return progress(goal, evaluation)


@pytest.mark.parametrize(
    ("status", "achieved", "step"),
    [
        ("proposed", None, 1), ("active", None, 2), (None, None, 2), ("active", "not-started", 2),
        ("active", "worse", 2), ("active", "no-change", 3), ("active", "improving", 4), ("active", "achieved", 5),
        ("reached", None, 5), ("reached", "worse", 5), ("set-aside", "improving", 4), ("set-aside", None, 2),
    ],
)  # fmt: skip
def test_each_standing_is_a_step(status: str | None, achieved: str | None, step: int) -> None:
    assert stands(status, achieved).step == step


def test_words_beside_the_step() -> None:
    with override("en"):
        assert stands("active", "worse").words == str(HARDER)
        assert stands("set-aside").words == str(RESTING)
    assert stands("set-aside").resting
    assert not stands("active").resting


def test_a_goal_set_anew_has_not_been_reached() -> None:
    assert stands("active", "achieved", later=False).step == 2


@pytest.mark.parametrize(
    "shown", [*(Progress(step, "x") for step in range(1, 6)), Progress(3, "x", resting=True)]
)
def test_the_picture_tells_by_shape_and_in_words(shown: Progress) -> None:
    with override("en"):
        drawn = ET.fromstring(picture(shown))
    assert (drawn.get("role"), drawn.get("aria-label")) == ("img", f"Step {shown.step} of 5")
    kinds = [cast("str", part.get("class")) for part in drawn.iter() if part.get("class")]
    assert kinds.count("progress__stone") == shown.step
    assert kinds.count("progress__ahead") == 5 - shown.step
    assert ("progress__who" in kinds) is not shown.resting
