"""The life of a sign-in: begun with a password, proven by a second factor, seen now and then, ended once.

The session key is new at both steps, so what somebody planted or overheard before is worth nothing after. `seen_at` is
written at most once a minute: an idle visit may therefore end up to a minute early, never late.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_otp import login as otp_login
from django_otp.models import Device

from hub.models import CLOCKS_DIFFER, User, Visit
from rooms import clock
from rooms.away import store_is_away

SEEN_EVERY = timedelta(seconds=60)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, user: User) -> Visit:
    """The person is who the password says; a visit of theirs in this browser ends as the new one begins."""
    end_of_session(request.session.session_key)
    if request.session.session_key:
        request.session.flush()
    login(request, user, backend=_BACKEND)
    now = clock.now()
    return Visit.objects.create(key=_hashed(_session_key(request)), user=user, started_at=now, seen_at=now)


def prove(request: HttpRequest, visit: Visit, device: Device) -> None:
    """The second factor agreed: the visit may pass every door."""
    otp_login(request, device)
    request.session.cycle_key()
    visit.key = _hashed(_session_key(request))
    visit.second_factor_at = clock.now()
    visit.save(update_fields=["key", "second_factor_at"])


def leave(request: HttpRequest) -> None:
    """Ends the visit and forgets the session."""
    end_of_session(request.session.session_key)
    logout(request)


def end_of_session(session_key: str | None) -> None:
    if session_key:
        Visit.objects.filter(key=_hashed(session_key)).end()


def living_visit(session_key: str) -> Visit | None:
    """The visit that a session stands for, if it still lives."""
    return Visit.objects.living().select_related("user").filter(key=_hashed(session_key)).first()


def see(visit: Visit) -> None:
    """Somebody did something: the idle time starts anew. A store that takes nothing ends a visit early, never late."""
    now = clock.now()
    if now - visit.seen_at < SEEN_EVERY:
        return
    try:
        Visit.objects.filter(pk=visit.pk, ended_at=None).update(seen_at=now)
    except DatabaseError as error:
        if not store_is_away(error):
            raise


def is_fresh(visit: Visit) -> bool:
    """Whether the second factor was shown lately enough for what asks for it anew (ASVS 5.0, 7.5.3)."""
    if visit.second_factor_at is None:
        return False
    age = clock.now() - visit.second_factor_at
    return visit.demonstration or -CLOCKS_DIFFER <= age < timedelta(seconds=settings.HUB_PROOF)


def _session_key(request: HttpRequest) -> str:
    if request.session.session_key is None:
        request.session.save()
    return str(request.session.session_key)


def _hashed(session_key: str) -> str:
    return salted_hmac("hub.visit", session_key, algorithm="sha256").hexdigest()
