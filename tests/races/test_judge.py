"""What the judge of a race takes for a disclosure, and from when it counts."""

from __future__ import annotations

import pytest

from tests.races import judge, screens
from tests.races.judge import LATEST
from tests.races.screens import Seen, Sitting

STOOD_STILL = {1: [(9.9, 15.9)]}
TAKEN, POST = 10.0, 7


def told_of(seen: Seen) -> list[str]:
    return list(judge._disclosed(seen, {POST: TAKEN}, STOOD_STILL))


def shown(patch: pytest.MonkeyPatch, at: float, server: int, **how: bool) -> Seen:
    patch.setattr(screens, "now", lambda: at)
    seen = Seen()
    seen.note("socket", POST, TAKEN - 1, server=server, **how)
    return seen


@pytest.mark.parametrize(("server", "late"), [(0, True), (1, False)])
def test_what_was_on_its_way_counts_from_when_its_server_went_on(
    monkeypatch: pytest.MonkeyPatch, server: int, *, late: bool
) -> None:
    assert bool(told_of(shown(monkeypatch, TAKEN + 6, server))) is late
    assert told_of(shown(monkeypatch, TAKEN + LATEST + 6, server))


def test_whoever_asks_or_is_shut_gets_no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_of(shown(monkeypatch, TAKEN + 6, 1, shut=True))
    asked_late = Seen()
    asked_late.note("socket", POST, TAKEN + 0.001, server=1)
    assert told_of(asked_late)


def test_a_screen_counts_from_when_its_server_went_on() -> None:
    sittings = [Sitting(0, TAKEN - 5, TAKEN + 1), Sitting(1, TAKEN - 5, TAKEN + 6.5)]
    assert list(judge._closed(sittings, TAKEN - 0.1, TAKEN, STOOD_STILL)) == pytest.approx([1.0, 0.6])
