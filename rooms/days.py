"""The days of a timeline, in words: today, yesterday, or the day by name, with its year where that is another one."""

from datetime import date, datetime, timedelta
from functools import cache

from babel.dates import format_date, get_day_names, get_month_names
from django.utils.translation import gettext as _

from rooms import clock
from rooms.dates import LOCALES

PATTERNS = {"en": "EEEE d MMMM"}


def day_of(moment: datetime) -> date:
    return moment.astimezone(clock.OSLO).date()


def label(day: date, language: str) -> str:
    today = clock.today()
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    pattern = PATTERNS.get(language, "EEEE d. MMMM")
    return format_date(day, pattern if day.year == today.year else f"{pattern} y", locale=LOCALES[language])


@cache
def calendar(language: str) -> dict[str, str]:
    """The names of days and months for the script, by key: browsers lack nynorsk."""
    days = get_day_names("wide", locale=LOCALES[language])
    months = get_month_names("wide", locale=LOCALES[language])
    return {f"day.{(number + 1) % 7}": name for number, name in days.items()} | {
        f"month.{number}": name for number, name in months.items()
    }
