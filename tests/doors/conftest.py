"""A person at the doors: Kari, with a password, an authenticator app and a clock that the test may turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django_otp.oath import totp

from rooms import clock

if TYPE_CHECKING:
    from hub.models import User

PASSWORD = "regnbue over fjorden"
SEED = bytes(range(20)).hex()


@dataclass
class Turned:
    """The clock of the doors, which stands still but for what it is turned: pages that are compared say one time."""

    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    by: timedelta = timedelta()

    def on(self, **how_far: float) -> None:
        self.by += timedelta(**how_far)

    def now(self) -> datetime:
        return self.began + self.by


@pytest.fixture(autouse=True)
def _doors(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.HUB_DEMO = False


@pytest.fixture(autouse=True)
def turned() -> Iterator[Turned]:
    dial = Turned()
    clock.set_source(dial.now)
    yield dial
    clock.set_source(None)


@pytest.fixture
def kari(db: None) -> User:
    from hub.models import User

    return User.objects.create_user("kari", "Kari Nordmann", PASSWORD)


@pytest.fixture
def phone(kari: User) -> Callable[[], str]:
    """Shows the next code of Kari's app: each time one that has not been used."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device = TOTPDevice.objects.create(user=kari, name="app", key=SEED)

    def code() -> str:
        # A code is good once, so each showing pretends that the one before was used half a minute ago.
        TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1, throttling_failure_count=0)
        return current_code()

    return code


@pytest.fixture
def half_way(client: Client, kari: User, phone: Callable[[], str]) -> Client:
    """Kari has given her password and nothing more."""
    log_in(client)
    return client


@pytest.fixture
def inside(half_way: Client, phone: Callable[[], str]) -> Client:
    """Kari has passed both doors."""
    answer = half_way.post("/second-factor/", {"code": phone()})
    assert answer.status_code == 302
    return half_way


def log_in(client: Client, password: str = PASSWORD, **told: str) -> Any:
    return client.post("/login/", {"login": "kari", "password": password, **told})


def secret() -> bytes:
    from hub.models import secret_of

    return secret_of(SEED)


def current_code(key: bytes | None = None) -> str:
    return f"{totp(key or secret(), t0=0):06d}"


def wrong_code(key: bytes | None = None) -> str:
    near = {f"{totp(key or secret(), t0=0, drift=step):06d}" for step in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def wait_for_a_fresh_step() -> None:
    """So that a code and its repetition fall within the same half minute."""
    if time.time() % 30 > 25:
        time.sleep(30 - time.time() % 30)
