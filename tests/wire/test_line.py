"""A frame written past ASGI is the one that the library would have made, and a wrapped `send` is never gone past."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from hub.line import Line, _head
from hub.panels import _Telling
from rooms.live.held import at_once


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_a_head_is_as_the_library_writes_it(length: int) -> None:
    text = b"x" * length
    assert _head(length) + text == Frame(Opcode.TEXT, text).serialize(mask=False)


def test_only_the_line_s_own_send_has_a_way_past_it() -> None:
    line = object.__new__(Line)
    assert at_once(line.send) == line.text_at_once

    async def wrapped(message: dict[str, Any]) -> None:
        await line.send(message)  # type: ignore[arg-type]

    assert at_once(wrapped) is None
    assert at_once(_Telling("left", line.send)) is None
