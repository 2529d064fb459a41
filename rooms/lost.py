"""What a seat has lost sight of lately, so that whoever was away finds an explanation and not a hole (GDPR art. 19).

That one's reach changed is one's own to know. The name of a withheld kind of information is left out all the same: it
is known by those who reach it and nobody else. What a file tells of the past is not news.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from rooms import dates
from rooms.sight import Sight
from rooms.state import Grant

LATELY = timedelta(days=14)


@dataclass(slots=True)
class Lost:
    """What was closed on one day: names of kinds of information, none where they are not to be told."""

    day: date
    said: str
    scopes: list[str]


def lost_lately(sight: Sight) -> list[Lost]:
    """The newest first. What has been opened again is not lost."""
    days: dict[date, list[int]] = {}
    for basis in sight.state.bases.values():
        for grant in basis.grants:
            if _lost(sight, grant) and grant.ended_on is not None:
                days.setdefault(grant.ended_on, []).append(grant.scope)
    return [
        Lost(day, dates.day(day.isoformat(), sight.language), _names(sight, scopes))
        for day, scopes in sorted(days.items(), reverse=True)
    ]


def _lost(sight: Sight, grant: Grant) -> bool:
    return (
        sight.seat.role != "owner"
        and grant.party == sight.seat.party
        and grant.scope not in sight.reach
        and grant.ended is not None
        and grant.ended_on is not None
        and grant.ended_on > sight.reader.day - LATELY
        and sight.seat.opened < grant.ended
    )


def _names(sight: Sight, scopes: list[int]) -> list[str]:
    found = [sight.state.scopes[pk] for pk in dict.fromkeys(scopes)]
    return [scope.name for scope in found if not scope.withheld]
