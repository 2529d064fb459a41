"""Normalising forgives what is random by design, and nothing else."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.laws.observe import difference, normalise

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough


def observed(seed: int) -> list[dict[str, Any]]:
    """Frames as a server might send them, with ids and cursors of their own."""
    rng = random.Random(seed)
    ids = [f"{rng.getrandbits(128):032x}" for _ in range(4)]
    cursors = [f"{rng.getrandbits(240):060x}Zz" for _ in range(4)]
    html = f'<article data-entry="{ids[0]}" data-cursor="{cursors[0]}"><p>Hei 3</p></article>'
    form = f'<input name="csrfmiddlewaretoken" value="{cursors[3]}"><script nonce="{ids[3][:22]}"></script>'
    return [
        {"type": "welcome", "seat": {"id": ids[0], "name": "Åse"}, "standing": []},
        {"type": "entry", "id": ids[1], "at": "2026-01-01T10:00:00Z", "cursor": cursors[0], "html": html},
        {"type": "entry", "id": ids[2], "reply_to": ids[1], "cursor": cursors[1], "html": form},
        {"type": "caught_up", "cursor": cursors[1], "unread": 2},
    ]


def extra_frame(frames: list[dict[str, Any]]) -> None:
    frames.append({"type": "pong"})


def extra_number(frames: list[dict[str, Any]]) -> None:
    frames[3]["unread"] = 3


def extra_space(frames: list[dict[str, Any]]) -> None:
    frames[1]["html"] += " "


def another_time(frames: list[dict[str, Any]]) -> None:
    frames[1]["at"] = "2026-01-01T10:00:01Z"


def another_order(frames: list[dict[str, Any]]) -> None:
    frames[1], frames[2] = frames[2], frames[1]


def another_order_of_keys(frames: list[dict[str, Any]]) -> None:
    frames[3] = dict(reversed(frames[3].items()))


def longer_cursor(frames: list[dict[str, Any]]) -> None:
    frames[3]["cursor"] += "A"


def another_target(frames: list[dict[str, Any]]) -> None:
    frames[2]["reply_to"] = frames[0]["seat"]["id"]


def unknown_target(frames: list[dict[str, Any]]) -> None:
    frames[2]["reply_to"] = "0" * 32


def cursor_of_another_place(frames: list[dict[str, Any]]) -> None:
    frames[3]["cursor"] = frames[1]["cursor"]


def raw_number_for_id(frames: list[dict[str, Any]]) -> None:
    frames[2]["id"] = 17


FAULTS = [
    *(extra_frame, extra_number, extra_space, another_time, another_order, another_order_of_keys),
    *(longer_cursor, another_target, unknown_target, cursor_of_another_place, raw_number_for_id),
]


@pytest.mark.parametrize("shape", [list, json.dumps, lambda frames: json.dumps(frames).encode()])
def test_other_ids_and_cursors_are_no_difference(shape: Callable[[Any], Any]) -> None:
    assert normalise(shape(observed(1))) == normalise(shape(observed(2)))


@pytest.mark.parametrize("shape", [list, json.dumps, lambda frames: json.dumps(frames).encode()])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_planted_difference_is_seen(
    fault: Callable[[list[dict[str, Any]]], None], shape: Callable[[Any], Any]
) -> None:
    other = copy.deepcopy(observed(2))
    fault(other)
    assert difference(normalise(shape(observed(1))), normalise(shape(other)))


def test_one_renaming_holds_over_several_observations() -> None:
    page = f'<p data-entry="{"a" * 32}">'
    assert normalise(page, {"id": "a" * 32}) != normalise(page, {"id": "b" * 32})


def test_bytes_that_are_no_text_are_compared_too() -> None:
    assert normalise(b"\xff\x00a") != normalise(b"\xff\x00b")
    assert normalise(b"\xff") == normalise(b"\xff")


def test_more_patterns_may_be_named() -> None:
    first, second = (f"lest {n} ganger" for n in (3, 4))
    assert normalise(first) != normalise(second)
    assert normalise(first, also=[r"lest (?P<times>\d+)"]) == normalise(second, also=[r"lest (?P<times>\d+)"])
