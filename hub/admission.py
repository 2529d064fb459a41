"""The same doors for sockets, which pass no middleware: origin, sign-in and second factor are asked for here.

A socket outlives the moment it was let in, so whoever keeps it open asks again with `still_valid`, for all of a
process's sockets in one query.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.models import Session

from hub import visits
from hub.models import Visit
from hub.sessions import kept
from rooms import clock

LOG_IN, FORBIDDEN, TRY_AGAIN = 4401, 4403, 1013
_REMEMBERED = 20_000
_seen: dict[str, float] = {}


@dataclass(frozen=True)
class Admission:
    """Who came in. `session_id` is the visit's id, never the cookie."""

    user_id: int
    language: str
    session_id: str


@dataclass(frozen=True)
class Refusal:
    """`code` closes the socket: 4401 log in, 4403 second factor or origin, 1013 try again."""

    code: int


def admit(cookies: Mapping[str, str], origin: str | None) -> Admission | Refusal:
    """Asks for origin, session and second factor, in this order, so that a foreign page learns nothing of a session."""
    if not settings.HUB_ORIGINS.include(origin):
        return Refusal(FORBIDDEN)
    visit = _visit(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    if visit is None:
        return Refusal(LOG_IN)
    if visit.second_factor_at is None:
        return Refusal(FORBIDDEN)
    return Admission(visit.user_id, visit.user.language, visit.pk)


def still_valid(session_ids: Iterable[str]) -> set[str]:
    """Those of the visits that still live, second factor included. One query."""
    return set(
        Visit.objects.living()
        .filter(pk__in=list(session_ids), second_factor_at__isnull=False)
        .values_list("pk", flat=True)
    )


def human_activity(session_id: str) -> None:
    """Somebody did something over a socket. Cheap to call often: it writes at most once a minute."""
    now = clock.monotonic()
    if now - _seen.get(session_id, float("-inf")) < visits.SEEN_EVERY.total_seconds():
        return
    if len(_seen) >= _REMEMBERED:
        _seen.clear()
    _seen[session_id] = now
    Visit.objects.living().filter(pk=session_id).update(seen_at=clock.now())


def _visit(session_key: str) -> Visit | None:
    """A visit whose session is gone is no visit: the cookie would not open a page either."""
    if (
        not session_key
        or not Session.objects.filter(pk=kept(session_key), expire_date__gt=clock.now()).exists()
    ):
        return None
    return visits.living_visit(session_key)
