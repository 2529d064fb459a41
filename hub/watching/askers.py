"""Who may read a process's figures: whoever asks it directly, from an address that the setting names.

What came through a proxy is somebody else's question, whatever address it states: a forwarded address is the asker's
word. So a request that carries any forwarding header, or that calls the server by the name that people use, is refused.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from hub.body_cap import Scope
from hub.origins import is_public

Network = IPv4Network | IPv6Network

FORWARDED = frozenset({b"forwarded", b"via", b"x-real-ip"})


def networks(values: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks as written in a setting; whatever is neither is refused at start."""
    try:
        return tuple(ip_network(value.strip()) for value in values if value.strip())
    except ValueError as error:
        raise ImproperlyConfigured(f"HUB_METRICS: {error}.") from error


def may_ask(scope: Scope, allowed: Sequence[Network], origins: Iterable[str]) -> bool:
    headers = dict(scope["headers"])
    if any(name in FORWARDED or name.startswith(b"x-forwarded") for name in map(bytes.lower, headers)):
        return False
    if headers.get(b"host", b"").decode("latin-1").lower() in _public_names(origins):
        return False
    return scope.get("client") is not None and _is_among(scope["client"][0], allowed)


def _public_names(origins: Iterable[str]) -> set[str]:
    return {urlsplit(origin).netloc for origin in origins if is_public(origin)}


def _is_among(address: str, allowed: Sequence[Network]) -> bool:
    try:
        asker = ip_address(address)
    except ValueError:
        return False
    if isinstance(asker, IPv6Address) and asker.ipv4_mapped is not None:
        asker = asker.ipv4_mapped
    return any(asker in network for network in allowed)
