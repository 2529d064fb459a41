"""Wakes the open rooms from code that has no loop: a page, a command, the worker.

In a server the process of this interpreter is told directly; elsewhere the bus is, where there is one. Whatever fails
here, the heartbeat makes good.
"""

import logging
import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    import redis

_log = logging.getLogger(__name__)

CHANNEL = "samrom"
NOBODY = b"-" * 16

_local: Callable[[int], None] | None = None


def settle_local(nudged: Callable[[int], None] | None) -> None:
    """The live process of this interpreter, while there is one. `nudged` may be called from any thread."""
    global _local
    _local = nudged


def nudge_soon(room: int) -> None:
    """Something in this room moved, and has been committed. From any thread; returns at once."""
    if _local is not None:
        _local(room)
    elif settings.HUB_REDIS_URL:
        _publish(room)


def _publish(room: int) -> None:
    # Loading redis takes a tenth of a second, which most commands need not wait for.
    from redis import RedisError

    try:
        _redis(settings.HUB_REDIS_URL, os.getpid()).publish(CHANNEL, NOBODY + b"[[%d,0]]" % room)
    except (RedisError, OSError):
        _log.warning("nudge.unsent")


@cache
def _redis(url: str, _pid: int) -> "redis.Redis":
    from redis import Redis

    return Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
