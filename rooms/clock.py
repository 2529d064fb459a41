"""What time it is, asked in one place so that a test can say.

A day is a day in Europe/Oslo: end dates hold to the end of it.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def _now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _now


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def today() -> date:
    """The present day in Europe/Oslo."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Europe/Oslo on which an aware moment falls."""
    return moment.astimezone(OSLO).date()


def monotonic() -> float:
    """Seconds that never go back, for leases and deadlines. A machine that slept has slept them too."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def set_source(source: Callable[[], datetime] | None) -> None:
    """Let a test say what time it is; None gives the real clock back."""
    global _source
    _source = source or _now
