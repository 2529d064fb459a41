"""One of the two installations, in a process of its own: `python -m tests.twins.worker FOLDER`.

It reads orders as lines of JSON and answers each with what the seat was shown, surface by surface, under one
renaming of what is random by design.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Observation = tuple[str, str]
BETWEEN = "\x1e"
UUID = r"(?<![0-9a-zA-Z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-zA-Z])"
COOKIE = r"samrom(?:-form)?=(?P<cookie>[A-Za-z0-9]+)"
SIGNED = r"messages=[^:;]*:(?P<signed>[A-Za-z0-9]+:[A-Za-z0-9_-]+)"  # the words before it are compared


def answered(order: dict[str, Any]) -> list[Observation]:
    from tests.twins.leaks import everything_planted

    if "leaks" in order:
        return [(name, "") for name in everything_planted()]
    with planted(order.get("leak")):
        return observe(order)


def observe(order: dict[str, Any]) -> list[Observation]:
    """Loads the case and looks at everything; then its end once more, live."""
    from tests.laws.observe import normalise
    from tests.twins import installation

    seen = [*still(order)]
    if "cut" in order:
        installation.empty()
        seen += live(order)
    installation.empty()
    assert not any(BETWEEN in text for _, text in seen)
    texts = normalise(*(text for _, text in seen), also=[UUID, COOKIE, SIGNED]).split(BETWEEN)
    return [(name, text) for (name, _), text in zip(seen, texts, strict=True)]


def still(order: dict[str, Any]) -> Iterator[Observation]:
    """Every surface of a case that has been told to its end."""
    from rooms.casefile.export import view
    from rooms.sight import Sight
    from tests.twins import pages, sockets
    from tests.twins.stage import set_up

    stage = set_up(order["case"], order["seat"], order["number"], hidden=order["hidden"])
    yield "export", json.dumps(view(Sight(stage.reader(), "nb")), ensure_ascii=False)
    yield from pages.browse(stage)
    yield from with_server(sockets.listen(stage, others(order["case"], order["seat"])))
    yield from pages.send_forms(stage)


def live(order: dict[str, Any]) -> list[Observation]:
    from tests.twins.live import beginning, cut_at, follow

    case, rest = cut_at(order["case"], order["cut"])
    return with_server(follow(beginning(case, order["seat"]), rest, at_once=order["number"] % 2 == 1))


def others(case: dict[str, Any], seat: str) -> list[tuple[str, str]]:
    """Cookies of the other people who were ever seated, in the order in which they were."""
    from tests.twins.stage import cookie_of, user_of

    me = user_of(case, seat)
    users: dict[int, str] = {}
    for event in case["timeline"]:
        if event["kind"] == "seat.opened":
            users.setdefault(user_of(case, event["key"]) or 0, event["key"])
    return [(cookie_of(user), key) for user, key in users.items() if user and user != me]


def with_server(doing: Any) -> list[Observation]:
    """Runs it in a loop of its own, with the live layer started and stopped around it."""

    async def run() -> list[Observation]:
        from rooms.live import process

        await process.start()
        try:
            return [*await doing]
        finally:
            await process.stop()

    return asyncio.run(run())


@contextmanager
def planted(name: str | None) -> Iterator[None]:
    from tests.twins.leaks import everything_planted

    if name is None:
        yield
        return
    logging.disable(logging.CRITICAL)  # a leak may break what it touches
    try:
        with everything_planted()[name]():
            yield
    finally:
        logging.disable(logging.WARNING)


def main() -> int:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    from tests.twins import installation

    installation.prepare(Path(sys.argv[1]))
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer: dict[str, Any] = {"seen": answered(order)}
        except Exception:  # noqa: BLE001 - told to whoever asked
            installation.empty()
            answer = {"failed": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
