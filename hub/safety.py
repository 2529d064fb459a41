"""What must not be so when real people use it. Each finding is one sentence that names the setting and the reason."""

import os
import stat
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from hub.embedded import MASTER_KEY_BYTES
from hub.origins import LOCAL_HOSTS
from hub.safety_of_servers import unsafe_servers

_TLS_MODES = ("require", "verify-ca", "verify-full")


def unsafe() -> list[str]:
    return [*_doors(), *_secrets(), *_stores(), *unsafe_servers()]


def _doors() -> Iterator[str]:
    if settings.HUB_DEMO:
        yield "HUB_DEMO=1 lets anyone in as anyone."
    if settings.HUB_DEBUG:
        yield "HUB_DEBUG=1 shows what people wrote to whoever meets an error."
    if not settings.HUB_ORIGIN:
        yield "HUB_ORIGIN is not set: only this machine's own addresses can be used."
    elif not settings.HUB_SECURE:
        yield "HUB_ORIGIN is not https: cookies and words travel in the clear."
    if settings.HUB_SECURE and not settings.HUB_PROXIES:
        yield "HUB_PROXIES is empty: behind a proxy every visitor seems to come from it, and tries are counted together."
    if settings.HUB_SESSION_IDLE > 1800 or settings.HUB_SESSION_ABSOLUTE > 7200:
        yield "HUB_SESSION_IDLE and HUB_SESSION_ABSOLUTE go beyond 30 and 120 minutes."


def _secrets() -> Iterator[str]:
    for name in ("HUB_SECRET_KEY", "HUB_MASTER_KEY"):
        if not os.environ.get(name):
            yield f"{name} is not set: the key lies in HUB_DATA, beside what it protects."
    if len(settings.HUB_SECRET_KEY) < 40:
        yield "HUB_SECRET_KEY is shorter than 40 characters."
    if not _is_master_key(settings.HUB_MASTER_KEY):
        yield f"HUB_MASTER_KEY is not {MASTER_KEY_BYTES} bytes in base64."
    if stat.S_IMODE(settings.HUB_DATA.stat().st_mode) & 0o077:
        yield "HUB_DATA can be read by others on this machine."


def _stores() -> Iterator[str]:
    if settings.HUB_DATABASE_URL and not settings.HUB_KEYS_URL:
        yield "HUB_KEYS_URL is not set: the key store is a file on one machine, and losing it loses every room."
    if settings.HUB_KEYS_URL and settings.HUB_KEYS_URL == settings.HUB_DATABASE_URL:
        yield "HUB_KEYS_URL is the main database: its backups would keep the keys of what was erased."
    if settings.HUB_DATABASE_URL and not settings.HUB_REDIS_URL:
        yield "HUB_REDIS_URL is not set: a second server process beside this one would refuse to start."
    for name in ("HUB_DATABASE_URL", "HUB_KEYS_URL"):
        if _in_the_clear(getattr(settings, name)):
            yield f"{name} does not ask for TLS (sslmode=verify-full) on its way to another machine."
    redis = urlsplit(settings.HUB_REDIS_URL)
    if redis.scheme == "redis" and redis.hostname not in LOCAL_HOSTS:
        yield "HUB_REDIS_URL does not ask for TLS (rediss://) on its way to another machine."


def _is_master_key(text: str) -> bool:
    try:
        return len(b64decode(text, validate=True)) == MASTER_KEY_BYTES
    except ValueError:
        return False


def _in_the_clear(url: str) -> bool:
    parts = urlsplit(url)
    if parts.hostname in (None, *LOCAL_HOSTS):
        return False
    return parse_qs(parts.query).get("sslmode", [""])[0] not in _TLS_MODES
