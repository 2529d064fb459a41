"""What every page may say of the house itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info


def house(request: HttpRequest) -> dict[str, Any]:
    """`demonstration`, the `languages` to choose from, each in its own name, and the one in use."""
    return {
        "demonstration": settings.HUB_DEMO,
        "languages": [get_language_info(code) for code, _ in settings.LANGUAGES],
        "language": get_language() or settings.LANGUAGE_CODE,
        "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE,
    }
