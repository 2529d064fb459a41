"""Jonas' room and Nora's, a day after the last one that their cases tell of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rooms import clock
from tests.consent.house import DAY, OUTSIDER, House
from tests.stored import begun


@pytest.fixture(autouse=True)
def _stands_still() -> Iterator[None]:
    clock.set_source(lambda: DAY)
    yield
    clock.set_source(None)


@pytest.fixture(autouse=True)
def _fresh(transactional_db: None, settings: Any) -> Iterator[None]:
    from hub.models import User
    from rooms.log import find, fold

    settings.HUB_DEMO = True
    settings.HUB_ONE_PARENT = "Vedtak 12/26: éin forelder er nok"
    fold.drop_all()
    find.forget_all_sets()
    User.objects.create_user(OUTSIDER, "Kari Nordmann")
    yield
    fold.drop_all()
    find.forget_all_sets()


@pytest.fixture
def jonas() -> House:
    """Jonas is 14: his mother and father give consent, and he alone decides on his own talks."""
    return House(begun("jonas", lambda: _told("jonas")))


@pytest.fixture
def nora() -> House:
    """Nora is 9: her mother and father give consent for her."""
    return House(begun("nora", lambda: _told("nora")))


@pytest.fixture
def astrid() -> House:
    """Astrid decides for herself. Unni at the volunteers' reads about leisure and nothing else."""
    return House(begun("astrid", lambda: _told("astrid")))


def _told(name: str) -> dict[str, Any]:
    from tests.cast import told

    return told(name)
