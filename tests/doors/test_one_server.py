"""Without Redis there is one server, and the second one says so."""

from __future__ import annotations

from typing import Any

import pytest

from hub.one_server import AnotherServes, the_only_server


@pytest.mark.django_db
def test_without_redis_a_second_server_is_refused(settings: Any) -> None:
    settings.HUB_REDIS_URL = ""
    with the_only_server(), pytest.raises(AnotherServes), the_only_server():
        pytest.fail("two servers at once")
    with the_only_server():
        pass


def test_with_redis_there_may_be_more(settings: Any) -> None:
    settings.HUB_REDIS_URL = "redis://localhost/0"
    with the_only_server(), the_only_server():
        pass
