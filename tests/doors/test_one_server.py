"""Without Redis there is one server, and the second one says so."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest

from hub import one_server
from hub.neighbours import open_database
from hub.one_server import AnotherServes, the_only_server


@pytest.mark.django_db
def test_without_redis_a_second_server_is_refused(settings: Any) -> None:
    settings.HUB_REDIS_URL = ""
    with the_only_server(), pytest.raises(AnotherServes), the_only_server():
        pytest.fail("two servers at once")
    with the_only_server():
        pass


@pytest.mark.served
@pytest.mark.django_db
def test_its_place_is_free_before_the_database_has_noticed_that_it_is_gone(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUB_REDIS_URL = ""
    with open_database("default") as lingering:
        lines = iter([nullcontext(lingering)])
        monkeypatch.setattr(
            one_server, "open_database", lambda alias: next(lines, None) or open_database(alias)
        )
        with the_only_server(), pytest.raises(AnotherServes), the_only_server():
            pytest.fail("two servers at once")
        with the_only_server():
            assert not lingering.closed


@pytest.mark.django_db
def test_with_redis_there_may_be_more(settings: Any) -> None:
    settings.HUB_REDIS_URL = "redis://localhost/0"
    with the_only_server(), the_only_server():
        pass


@pytest.mark.served
@pytest.mark.django_db
@pytest.mark.parametrize("first", ["", "redis://localhost/0"])
def test_one_with_redis_and_one_without_do_not_start_beside_each_other(settings: Any, first: str) -> None:
    second = {"": "redis://localhost/0"}.get(first, "")
    settings.HUB_REDIS_URL = first
    with the_only_server():
        settings.HUB_REDIS_URL = second
        with pytest.raises(AnotherServes), the_only_server():
            pytest.fail("one of them shows stale rooms")
    with the_only_server():
        pass
