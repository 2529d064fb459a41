"""Days and times as they are said beside the present day: today, tomorrow, or by their weekday."""

from datetime import date, datetime

from babel.dates import format_date
from django.utils.translation import gettext as _

from rooms import clock
from rooms.dates import LOCALES

LONG = {"en": "EEEE d MMMM"}
LONG_YEAR = {"en": "d MMMM y"}


def day_said(day: date, language: str) -> str:
    """«today», «Friday 4 December», or with its year where it is another."""
    today = clock.today()
    away = (day - today).days
    if away in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[away]
    form = LONG.get(language, "EEEE d. MMMM")
    if day.year != today.year and abs(away) > 60:
        form = LONG_YEAR.get(language, "d. MMMM y")
    return format_date(day, form, locale=LOCALES[language])


def moment_said(moment: datetime, language: str) -> dict[str, str]:
    """A time for a `<time>`: for machines and for people."""
    local = moment.astimezone(clock.OSLO)
    return {
        "iso": local.isoformat(timespec="minutes"),
        "words": f"{day_said(local.date(), language)} {local:%H:%M}",
    }
