"""Several things at once, as people do them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connections


class AtOnce(ThreadPoolExecutor):
    """Each thread gives its connections back: what it leaves open is lost to the pool of all tests of the process."""

    def submit(self, what: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        def whole() -> Any:
            try:
                return what(*args, **named)
            finally:
                connections.close_all()

        return super().submit(whole)
