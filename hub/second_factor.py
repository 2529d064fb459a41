"""The second factor: a code from an app, once and never again, or a recovery code in its place.

Each wrong code makes the wait before the next try longer. Sets up without keeping anything half done: until the first
code agrees, the secret exists only as a keyed hash of the visit that asks for it.
"""

import time
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.oath import TOTP

from hub import recovery
from hub.models import App, User, Visit, secret_of
from rooms import clock

DIGITS, STEP = 6, 30


class WrongCode(Exception):
    """The code is not right, or has been used."""


class TooSoon(Exception):
    """Not tried at all: too many were wrong. `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def has_one(user: User) -> bool:
    return bool(App.objects.filter(user=user, confirmed=True).exists())


def verify(user: User, code: str) -> Device:
    """The device that the code belongs to. Raises `WrongCode` and `TooSoon`."""
    code = "".join(code.split())
    devices = App.objects.filter(user=user, confirmed=True)
    if len(code) == DIGITS and code.isdecimal():
        return _first_that_agrees(devices, code)
    return _first_that_agrees(recovery.devices(user), recovery.kept_form(user, code))


def _first_that_agrees(devices: object, token: str) -> Device:
    """Outside the transaction it raises, so that the count of wrong codes is kept."""
    waits = []
    with transaction.atomic():
        for device in devices.select_for_update():  # type: ignore[attr-defined]
            allowed, why = device.verify_is_allowed()
            if not allowed:
                waits.append(why["locked_until"])
            elif device.verify_token(token):
                return device
    if waits:
        raise TooSoon(max(1, round((min(waits) - clock.now()).total_seconds())))
    raise WrongCode


def new_secret(visit: Visit) -> bytes:
    """The secret that this visit may set up: the same each time the page is drawn."""
    return secret_of(_seed(visit))


def _seed(visit: Visit) -> str:
    return str(salted_hmac("hub.second-factor", visit.pk, algorithm="sha256").hexdigest()[:40])


def secret_text(secret: bytes) -> str:
    """For typing in by hand, four letters at a time."""
    text = b32encode(secret).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def secret_address(user: User, secret: bytes) -> str:
    """The `otpauth:` address that authenticator apps read from the square."""
    issuer = settings.OTP_TOTP_ISSUER
    query = {"secret": b32encode(secret).decode(), "issuer": issuer, "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{quote(f'{issuer}:{user.login}')}?{urlencode(query)}"


def set_up(user: User, visit: Visit, code: str) -> App:
    """Keeps the secret, since its first code agrees; that code is thereby used. Raises `WrongCode`."""
    secret, code = new_secret(visit), "".join(code.split())
    totp = TOTP(secret, STEP, 0, DIGITS)
    totp.time = time.time()
    if not (code.isdecimal() and totp.verify(int(code), tolerance=1)):
        raise WrongCode
    with transaction.atomic():
        found: tuple[App, bool] = App.objects.get_or_create(
            user=user, key=_seed(visit), defaults={"name": "app", "last_t": totp.t()}
        )
    device, is_new = found
    if not is_new:
        raise WrongCode
    return device
