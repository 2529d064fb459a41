"""A short race on the way that is tested, and faults planted in the running product, which must be found.

`make races` is the long run.
"""

from __future__ import annotations

import pytest

from tests import services
from tests.faults import stack
from tests.races.__main__ import LAP_SECONDS, laps, last_line
from tests.races.judge import LATEST
from tests.races.planted import PLANTS
from tests.races.run import race, run

pytestmark = pytest.mark.timeout(120)

TRIES = 4


def test_nothing_is_disclosed_in_a_short_race(way: str) -> None:
    try:
        found = run(way, 1, 3.5, screens=4, rooms=1, servers=2)
    except services.Missing as lack:
        pytest.skip(f"DID NOT RUN: no {lack}")
    assert (found.disclosures, found.odd) == ([], [])
    assert found.withdrawals > 1
    assert found.reads > 100
    assert found.closed
    assert found.longest <= LATEST, last_line([found])


@pytest.mark.embedded
def test_planted_faults_are_found() -> None:
    with stack.running("embedded", plantable=True) as up:
        rooms = stack.load_rooms(up, range(TRIES))
        up.plant(*PLANTS)
        left = {plant: door for plant, (_, door) in PLANTS.items()}
        for seed, room in enumerate(rooms):  # on a busy machine a race has few turns
            found = race(up, [room], seed, [], 3.5, 4)
            left = {
                plant: door
                for plant, door in left.items()
                if not any(f", {door}: " in what for what in found.disclosures)
            }
            if not left:
                break
    assert left == {}


def test_a_long_race_is_run_in_laps_of_other_seeds() -> None:
    assert list(laps(["embedded", "served"], 300, 7)) == [("embedded", 7, 150.0), ("served", 7, 150.0)]
    found = list(laps(["embedded", "served"], 3600, 7))
    assert sum(seconds for _, _, seconds in found) == 3600
    assert {seconds for _, _, seconds in found} == {LAP_SECONDS}
    assert len({(way, seed) for way, seed, _ in found}) == len(found) == 24
