"""Makes observations comparable: what is random by design gets a name by its order of first appearance.

Random ids (32 hex digits), cursors, tokens and the like are renamed; their lengths are kept, so that a longer
cursor is still a difference. Everything else stays: numbers, order, times, spaces and sizes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

ID = r"(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z])"
VALUE = r"[A-Za-z0-9+/=_.:~%-]+"
SECRETS = (
    rf'"(?:cursor|token|etag|csrf_token)": ?"(?P<json>{VALUE})"',
    rf'data-(?:cursor|token)=\\?["\'](?P<data>{VALUE})',
    rf'name=\\?["\']csrfmiddlewaretoken\\?["\'] value=\\?["\'](?P<csrf>{VALUE})',
    rf'nonce=\\?["\'](?P<nonce>{VALUE})',
    rf"'nonce-(?P<policy>{VALUE})'",
)


def text_of(observation: Any) -> str:
    """The observation as text, byte by byte and in its own order."""
    if isinstance(observation, str):
        return observation
    if isinstance(observation, bytes | bytearray | memoryview):
        return bytes(observation).decode("utf-8", "surrogateescape")
    return json.dumps(observation, ensure_ascii=False, default=text_of)


def normalise(*observations: Any, also: Sequence[str] = ()) -> str:
    """One text for all observations of a seat, in the order given, under one renaming.

    An observation is a str, bytes, or anything that JSON can say. `also` are more patterns of what is random
    by design: the whole match is renamed, or its one named group.
    """
    whole = "\x1e".join(text_of(observation) for observation in observations)
    names: dict[str, str] = {}

    def rename(match: re.Match[str]) -> str:
        group: str | int = next((name for name, text in match.groupdict().items() if text is not None), 0)
        found = match.group(group)
        kind = "id" if re.fullmatch(ID, found) else "secret"
        name = names.setdefault(found, f"<{kind} {len(names) + 1} of {len(found)}>")
        start, end = (place - match.start() for place in match.span(group))
        return match.group()[:start] + name + match.group()[end:]

    return re.sub("|".join([*SECRETS, *also, rf"(?P<id>{ID})"]), rename, whole)


def difference(left: str, right: str, around: int = 60) -> str:
    """Where two normalised observations part, in words; empty where they are equal."""
    if left == right:
        return ""
    pairs = zip(left, right, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))
    start = max(0, at - around)
    return f"at {at}: {left[start : at + around]!r} / {right[start : at + around]!r}"
