"""What every page may say of the house itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from rooms import clock


def house(request: HttpRequest) -> dict[str, Any]:
    """`demonstration`, the `languages` to choose from and the one in use, and what this device remembers of its screen."""
    return {
        "demonstration": settings.HUB_DEMO,
        "languages": [get_language_info(code) for code, _ in settings.LANGUAGES],
        "language": get_language() or settings.LANGUAGE_CODE,
        "look": _told(request, settings.LOOK_COOKIE_NAME, ("auto", "light", "dark")),
        "drawn_on": clock.now(),  # by the house's clock, which stands still where two worlds are compared
        "keys": _told(request, settings.KEYS_COOKIE_NAME, ("on", "off")),
        "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE,
    }


def _told(request: HttpRequest, name: str, choices: tuple[str, ...]) -> str:
    """What the device says, if it is one of these; else the first of them."""
    said = request.COOKIES.get(name, "")
    return said if said in choices else choices[0]
