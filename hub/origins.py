"""Where people may come from. An origin is ours when scheme, host and port agree exactly; absent or `null` is not.

Source: ASVS 5.0, 4.4.2. Comparing the host alone would let any other port of the machine speak for a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
_OWN = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::(\d{1,5}))?")


@dataclass(frozen=True)
class Origins:
    """The stated origins; `local` adds this server's own addresses, on `port` or, where that is unknown, on any."""

    stated: tuple[str, ...]
    local: bool
    port: int | None

    def include(self, origin: str | None) -> bool:
        if origin is None:
            return False
        return origin in self.stated or (self.local and self._own(origin))

    def hosts(self) -> list[str]:
        """Names that a request may call this server by; its own machine always may, for the health check."""
        return [
            *{_bracketed(urlsplit(origin).hostname or "") for origin in self.stated},
            *map(_bracketed, LOCAL_HOSTS),
        ]

    def _own(self, origin: str) -> bool:
        match = _OWN.fullmatch(origin)
        if match is None:
            return False
        return self.port is None or int(match[1] or 80) == self.port


def stated_origins(values: Sequence[str]) -> tuple[str, ...]:
    """The origins as browsers write them. Raises `ValueError` for what is no origin."""
    return tuple(_as_written(value.strip()) for value in values if value.strip())


def is_public(origin: str) -> bool:
    """Whether others than the people at this machine can use it."""
    return urlsplit(origin).hostname not in LOCAL_HOSTS


def _as_written(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(f"{value!r} is not an origin such as https://samrom.example.no")
    default = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, default) else f":{parts.port}"
    return f"{parts.scheme}://{_bracketed(parts.hostname)}{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
