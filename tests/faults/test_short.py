"""A short storm on the way that is tested, and faults planted in the running product, which it must find.

`make faults` is the long run.
"""

from __future__ import annotations

import pytest

from tests import services
from tests.faults import stack
from tests.faults.__main__ import acknowledged, killed, last_line, verdict
from tests.faults.planted import PLANTS
from tests.faults.run import run, storm
from tests.faults.schedule import CUT_LINES, KILL_REDIS, KILL_SERVER, RESTART_POSTGRES, Fault

pytestmark = pytest.mark.timeout(240)

SECONDS = {"embedded": 5.0, "served": 6.0}
# Together only what is found as different things.
FOUND_SOON = (
    ("acknowledged before the commit",),
    ("client ids are forgotten", "everybody reaches everything"),
)


def test_nothing_is_lost_in_a_short_storm(way: str) -> None:
    try:
        result = run(way, 1, SECONDS[way], servers=2)
    except services.Missing as lack:
        pytest.skip(f"DID NOT RUN: no {lack}")
    assert [f"{finding.kind}: {finding.what}" for finding in result.findings.all] == []
    assert verdict([result]) == 0
    assert acknowledged([result]) > 50
    assert killed([result]) > 0
    if way == "served":
        assert result.journal.kills[KILL_REDIS]
        assert result.journal.kills[RESTART_POSTGRES]
        assert max(result.slowest.values()) < 10


@pytest.mark.embedded
def test_planted_faults_are_found() -> None:
    """A server is started anew with each group, which has a room of its own.

    The first needs one to die. The second needs lines that break between what is stored and its answer: many, since on
    a slow machine what is under way has mostly not come so far.
    """
    with stack.running("embedded", plantable=True) as up:
        rooms = stack.load_rooms(up, range(len(FOUND_SOON)))
        dies = [
            Fault(0.8, CUT_LINES, 0, 0.0),
            Fault(1.1, CUT_LINES, 1, 0.0),
            Fault(1.2, KILL_SERVER, 0, 0.0),
        ]
        cuts = [Fault(0.5 + number / 10, CUT_LINES, number, 0.0) for number in range(10)]
        for room, group, faults in zip(rooms, FOUND_SOON, (dies, cuts), strict=True):
            up.plant(*group)
            result = storm(up, [room], 1, faults, 1.5, 3.0)
            for plant in group:
                assert result.findings.count(PLANTS[plant][1]) > 0, plant
                assert f"{PLANTS[plant][1]} 0" not in last_line([result])
            assert verdict([result]) == 1
