"""Who comes in, and each time they do.

A `User` is a person who can sign in, and nothing more: no groups and no permissions, since what anyone sees follows
from seats and grants. A `Visit` is the life of one sign-in, and every door, HTTP and socket alike, asks the same rule
whether it still lives: `Visit.objects.living()`.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from rooms import clock
from rooms.ids import new_id
from rooms.seal import derived

# Beyond what clocks of several machines differ by, a visit from the future is of a clock that has been set back.
CLOCKS_DIFFER = timedelta(seconds=60)


class People(BaseUserManager["User"]):
    def create_user(self, login: str, name: str = "", password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in; without a password, only through a door that asks for none."""
        user = self.model(login=login, name=name or login, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """`birth` is a keyed hash of the birth date, set when a case is loaded: enough to tell two people apart."""

    LANGUAGES = [
        ("nb", _("Norwegian Bokmål")),
        ("nn", _("Norwegian Nynorsk")),
        ("en", _("English")),
        ("se", _("Northern Sami")),
    ]

    login = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="nb")
    birth = models.BinaryField(max_length=32, null=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


def secret_of(seed: str) -> bytes:
    """The authenticator's secret, made of what is stored and the master key: a dump alone gives no codes."""
    return hmac.digest(derived("second-factor"), seed.encode(), hashlib.sha1)


class App(TOTPDevice):  # type: ignore[misc] # django-otp has no types
    """An authenticator app. Its row keeps a seed; the secret is never stored."""

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        return secret_of(self.key)


class Visits(models.QuerySet["Visit"]):
    def living(self) -> "Visits":
        """Those that still open doors: not ended, neither idle nor old nor from the future, of someone who may still sign in."""
        now = clock.now()
        visits = self.filter(
            ended_at=None,
            user__is_active=True,
            seen_at__gt=now - timedelta(seconds=settings.HUB_SESSION_IDLE),
            seen_at__lte=now + CLOCKS_DIFFER,
            started_at__gt=now - timedelta(seconds=settings.HUB_SESSION_ABSOLUTE),
            started_at__lte=now + CLOCKS_DIFFER,
        )
        return visits if settings.HUB_DEMO else visits.filter(demonstration=False)

    def end(self) -> int:
        """Ends them for good, and says how many were not ended already."""
        return self.filter(ended_at=None).update(ended_at=clock.now())


class Visit(models.Model):
    """From signing in to leaving. `key` is a keyed hash of the session key: a copy of this table opens nothing."""

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    second_factor_at = models.DateTimeField(null=True)
    demonstration = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    objects = Visits.as_manager()

    def __str__(self) -> str:
        return self.id
