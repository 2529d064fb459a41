"""Several things done at once, each in a thread that gives its connections back: what a thread leaves open is lost to the
pool of all tests of the process.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connections


class AtOnce(ThreadPoolExecutor):
    """As its base."""

    def submit(self, what: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        def whole() -> Any:
            try:
                return what(*args, **named)
            finally:
                connections.close_all()

        return super().submit(whole)
