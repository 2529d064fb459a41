"""Times and days as they are drawn: for machines, and in words for people. Both are those of Europe/Oslo."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date

from rooms import clock
from rooms.meetings import day_told, moment_told

DAYS = frozenset(("due", "from", "until", "next_revision"))
TIMES = frozenset(("start", "end"))

# Northern Sámi reads its dates as it reads its texts, in bokmål, until there is a catalog of them.
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB", "se": "nb_NO"}
SHORT = {"en": "d MMM y"}


def iso(moment: datetime) -> str:
    return moment.astimezone(clock.OSLO).isoformat(timespec="milliseconds")


def moment(value: Any, language: str) -> dict[str, str]:
    """A time for a `<time>`: for machines and for people. What cannot be read stands as it was written."""
    try:
        local = value.astimezone(clock.OSLO) if isinstance(value, datetime) else moment_told(value)
        words = minute(local, language)
    except (ValueError, OverflowError):
        return {"iso": str(value), "words": str(value)}
    return {"iso": local.isoformat(timespec="seconds"), "words": words}


def minute(local: datetime, language: str) -> str:
    """A time of the house's own clock, for people."""
    return f"{_short_day(local.date(), language)} {local.hour:02}:{local.minute:02}"


def days(event: dict[str, Any], language: str) -> dict[str, str]:
    """The days of an event."""
    return {field: day(event[field], language) for field in DAYS & event.keys()}


def times(event: dict[str, Any], language: str) -> dict[str, dict[str, str]]:
    """The times of an event; an end on the day of the start says the hour alone."""
    told = {field: moment(event[field], language) for field in TIMES & event.keys()}
    if len(told) == len(TIMES):
        day_words = told["start"]["words"].rpartition(" ")[0]
        before, _, hour = told["end"]["words"].rpartition(" ")
        if day_words and before == day_words:
            told["end"]["words"] = hour
    return told


@lru_cache(maxsize=4096)
def _short_day(value: date, language: str) -> str:
    return format_date(value, SHORT.get(language, "d. MMM y"), locale=LOCALES[language])


def day(value: Any, language: str) -> str:
    """A date in full, for people. What cannot be read stands as it was written."""
    try:
        return _long_day(day_told(value), language)
    except ValueError:
        return str(value)


@lru_cache(maxsize=4096)
def _long_day(value: date, language: str) -> str:
    return format_date(value, "long", locale=LOCALES[language])
