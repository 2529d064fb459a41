"""The demonstration's own door: in as anyone with one press, second factor included.

Its visits are marked, and open nothing once HUB_DEMO is off. Nobody can pass its device by a code: it has none.
"""

from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django_otp.plugins.otp_static.models import StaticDevice

from hub import visits
from hub.models import User, Visit

NAME = "demonstration"


def person(login: str) -> User:
    """Who signs in by this login; 404 where nobody does, also where nobody ever could."""
    if "\0" in login:  # PostgreSQL does not take it into a question
        raise Http404
    return get_object_or_404(User, login=login, is_active=True)


def enter(request: HttpRequest, user: User) -> Visit:
    """A visit with its second factor satisfied. Raises `PermissionDenied` outside the demonstration."""
    if not settings.HUB_DEMO:
        raise PermissionDenied
    visit = visits.begin(request, user)
    visit.demonstration = True
    visit.save(update_fields=["demonstration"])
    device, _ = StaticDevice.objects.get_or_create(user=user, name=NAME)
    visits.prove(request, visit, device)
    return visit


def ready_session(user: User) -> str:
    """The cookie of a new visit, as `name=value`, for panels, tests and load generators."""
    request = HttpRequest()
    request.session, request.user = _new_session(), AnonymousUser()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    enter(request, user)
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def _new_session() -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    return store
