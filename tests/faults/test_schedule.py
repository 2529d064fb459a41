"""The same seed does the same again, and a full run does as much as it says."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.faults import schedule
from tests.faults.__main__ import SHARE, arguments
from tests.faults.schedule import drawn
from tests.faults.stack import WAYS

pytestmark = pytest.mark.embedded  # it runs nothing, so once is enough


def test_a_seed_draws_its_faults_again() -> None:
    for way in WAYS:
        assert drawn(7, way, 60, 3) == drawn(7, way, 60, 3)
        assert drawn(7, way, 60, 3) != drawn(8, way, 60, 3)


@pytest.mark.parametrize("seed", range(5))
def test_a_full_run_does_enough(seed: int) -> None:
    whole = arguments([]).seconds
    acts = {way: Counter(f.act for f in drawn(seed, way, whole * SHARE[way], 3)) for way in WAYS}
    served = acts["served"]
    assert served[schedule.KILL_SERVER] >= 50
    assert acts["embedded"][schedule.KILL_SERVER] >= 50
    assert served[schedule.KILL_REDIS] >= 10
    assert served[schedule.KILL_POSTGRES] + served[schedule.RESTART_POSTGRES] >= 5
    assert served[schedule.KILL_POSTGRES] >= 1
    assert served[schedule.FREEZE_SERVER] >= 1
    assert acts["embedded"][schedule.FREEZE_SERVER] >= 1


def test_even_the_shortest_has_one_of_each_that_matters() -> None:
    acts = {fault.act for fault in drawn(1, "served", 5, 2)}
    assert {schedule.KILL_SERVER, schedule.KILL_REDIS, schedule.RESTART_POSTGRES} <= acts
    assert all(0 < fault.at < 5 and fault.whom < 2 for fault in drawn(1, "served", 5, 2))


def test_further_apart_there_are_fewer() -> None:
    for way in WAYS:
        often, seldom = (Counter(f.act for f in drawn(3, way, 480, 3, apart)) for apart in (1, 4))
        for act, count in seldom.items():
            assert count == pytest.approx(often[act] / 4, abs=1)
        assert seldom[schedule.KILL_SERVER] > 0
