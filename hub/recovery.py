"""Ten codes for the day the phone is gone. Each opens once; what is kept of them is a keyed hash."""

import secrets
from base64 import b32encode

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from hub.models import User

HOW_MANY = 10
NAME = "recovery"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
_LENGTH = 12
_KEPT = 16  # as long as the token's column


def issue(user: User) -> list[str]:
    """Ten new codes, to be shown this once; those given before no longer open."""
    codes = [_new_code() for _ in range(HOW_MANY)]
    with transaction.atomic():
        devices(user).delete()
        device = StaticDevice.objects.create(user=user, name=NAME)
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token=kept_form(user, code)) for code in codes
        )
    return codes


def left(user: User) -> int:
    """How many are still unused."""
    return int(StaticToken.objects.filter(device__in=devices(user)).count())


def devices(user: User) -> "QuerySet[StaticDevice]":
    found: QuerySet[StaticDevice] = StaticDevice.objects.filter(user=user, name=NAME, confirmed=True)
    return found


def kept_form(user: User, code: str) -> str:
    """What stands in the store for a code, however it was spaced or capitalised."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    digest = salted_hmac("hub.recovery", f"{user.pk}:{plain}", algorithm="sha256").digest()
    return b32encode(digest).decode()[:_KEPT]


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))
