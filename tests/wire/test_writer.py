"""One writer a process: what waits goes together, and the next commit is gathered when the last has been told."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from rooms.live import writer as writing
from rooms.live.group import Group
from rooms.live.record import Record
from rooms.live.writer import Writer
from rooms.log.append import Commit, Draft, Placed

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


class Log:
    """Takes commits when it is let, and says how many posts each had."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.groups: list[int] = []
        self.open = threading.Event()
        self.open.set()
        monkeypatch.setattr(writing, "BREATH_SECONDS", 0.0)
        monkeypatch.setattr(Writer, "_commit", self._commit)

    def _commit(self, group: Group) -> Commit:
        assert self.open.wait(10)
        self.groups.append(len(group.posts))
        return Commit([Placed(1, 1, "id", "key") for _ in group.posts], {})


class Speaker:
    """Posts, and waits for the answers."""

    def __init__(self) -> None:
        self.writer = Writer(asyncio.get_running_loop(), Record(), lambda heads: None)
        self.answers: list[Any] = []
        self._all = asyncio.Event()

    def post(self, times: int) -> None:
        for _ in range(times):
            self.writer.post(Draft(1, 1, {}), self._answered)

    async def answered(self, times: int) -> None:
        while len(self.answers) < times:
            self._all.clear()
            await asyncio.wait_for(self._all.wait(), 10)

    def _answered(self, answer: Any) -> None:
        self.answers.append(answer)
        self._all.set()


async def stopped(speaker: Speaker) -> None:
    await asyncio.to_thread(speaker.writer.stop)


async def test_what_is_said_in_one_turn_of_the_loop_goes_into_one_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, speaker = Log(monkeypatch), Speaker()
    speaker.post(3)
    await speaker.answered(3)
    assert log.groups == [3]
    await stopped(speaker)


async def test_what_is_said_meanwhile_goes_together_into_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    log, speaker = Log(monkeypatch), Speaker()
    log.open.clear()
    for _ in range(4):
        speaker.post(1)
        await asyncio.sleep(0.01)
    log.open.set()
    await speaker.answered(4)
    assert log.groups == [1, 3]
    await stopped(speaker)


async def test_an_answer_that_fails_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    log, speaker = Log(monkeypatch), Speaker()
    speaker.writer.post(Draft(1, 1, {}), lambda answer: 1 / 0)
    speaker.post(1)
    await speaker.answered(1)
    assert log.groups == [2]
    speaker.post(1)
    await speaker.answered(2)
    assert log.groups == [2, 1]
    await stopped(speaker)


async def test_what_waits_at_the_end_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    log, speaker = Log(monkeypatch), Speaker()
    log.open.clear()
    speaker.post(1)
    await asyncio.sleep(0.05)
    speaker.post(2 * writing.GROUP)
    log.open.set()
    await asyncio.to_thread(speaker.writer.stop)
    assert sum(log.groups) == 1 + 2 * writing.GROUP
