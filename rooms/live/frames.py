"""What a client may say, to the letter (contract/protocol.md): a frame is one of these or it is refused.

Unknown types, unknown or missing keys, wrong types and lists without end are `bad-frame`; nothing a frame holds can
end the socket but its size.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from rooms.refusal import Refused

LARGEST, TOO_LARGE = 128 * 1024, 4413  # bytes, and what a larger one is closed with
LONGEST_BODY = 20_000
LONGEST_LIST = 100
LARGEST_PAGE = 100

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CLIENT_ID = re.compile(r'"client_id"\s*:\s*"(' + _UUID.pattern + ')"')

Frame = Mapping[str, Any]
Check = Callable[[Any], bool]


@dataclass(slots=True, frozen=True)
class Said:
    """One frame that holds what its type promises."""

    type: str
    told: Frame

    @property
    def client_id(self) -> str | None:
        found = self.told.get("client_id")
        return found if isinstance(found, str) else None


class BadFrame(Refused):
    """`type` and `client_id` as far as they could be read."""

    def __init__(self, code: str, type_: str | None, client_id: str | None) -> None:
        super().__init__(code)
        self.type = type_
        self.client_id = client_id


def too_large(text: str) -> bool:
    """Over 128 kB as it came over the wire."""
    if len(text) * 4 <= LARGEST:
        return False
    return len(text) > LARGEST or len(text.encode()) > LARGEST


def parse(text: str) -> Said:
    """Raises `BadFrame` (bad-frame, too-long)."""
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise BadFrame("bad-frame", None, _readable(text)) from None
    if not isinstance(told, dict):
        raise BadFrame("bad-frame", None, None)
    type_ = told.get("type")
    form = FORMS.get(type_) if isinstance(type_, str) else None
    if form is not None and form.fits(told):
        if len(told.get("body", "")) > LONGEST_BODY:
            raise BadFrame("too-long", type_, told.get("client_id"))
        return Said(str(type_), told)
    client_id = told.get("client_id")
    readable = client_id if _is_uuid(client_id) else None
    raise BadFrame("bad-frame", type_ if isinstance(type_, str) else None, readable)


def _readable(text: str) -> str | None:
    found = _CLIENT_ID.search(text)
    return found[1] if found else None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "\0" not in value


def _is_body(value: Any) -> bool:
    return _is_text(value) and bool(value.strip())


def _is_uuid(value: Any) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= LONGEST_LIST and all(map(_is_text, value))


def _is_cursor(value: Any) -> bool:
    return value is None or _is_text(value)


def _is_limit(value: Any) -> bool:
    return type(value) is int and 1 <= value <= LARGEST_PAGE


class Form:
    """The keys of one type: those it needs and those it may have."""

    def __init__(self, needs: Mapping[str, Check], may: Mapping[str, Check]) -> None:
        self._needs = needs.keys()
        self._checks = {**needs, **may, "type": _is_text}

    def fits(self, told: Frame) -> bool:
        if not self._needs <= told.keys():
            return False
        for key, value in told.items():
            check = self._checks.get(key)
            if check is None or not check(value):
                return False
        return True


FORMS: Mapping[str, Form] = {
    "resume": Form({"cursor": _is_cursor}, {}),
    "post": Form(
        {"client_id": _is_uuid, "body": _is_body, "scopes": _is_list},
        {"reply_to": _is_text, "about": _is_text, "documents": _is_list, "audience": _is_text},
    ),
    "revise": Form({"client_id": _is_uuid, "entry": _is_text, "body": _is_body}, {}),
    "retract": Form({"client_id": _is_uuid, "entry": _is_text}, {}),
    "audience": Form({"scopes": _is_list}, {}),
    "earlier": Form({"before": _is_text, "limit": _is_limit}, {}),
    "read": Form({"entry": _is_text}, {}),
    "typing": Form({"scopes": _is_list}, {}),
    "ping": Form({}, {}),
}
