"""A short race on the way that is tested, and faults planted in the running product, which must be found.

`make races` is the long run.
"""

from __future__ import annotations

import pytest

from tests import services
from tests.faults import stack
from tests.races.__main__ import last_line
from tests.races.judge import LATEST
from tests.races.planted import PLANTS
from tests.races.run import race, run

pytestmark = pytest.mark.timeout(120)


def test_nothing_is_disclosed_in_a_short_race(way: str) -> None:
    try:
        found = run(way, 1, 5.0, screens=4, rooms=1, servers=2)
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
        (tickets,) = stack.load_rooms(up, [0])
        up.plant(*PLANTS)
        found = race(up, [tickets], 1, [], 3.5, 4)
    for plant, (_, door) in PLANTS.items():
        assert any(f", {door}: " in what for what in found.disclosures), plant
