"""Threads that may wait for a database, so that the loop never does.

Each keeps its connection from one question to the next: opened anew for every question, on a file with its pragmas,
it would cost more than the question. One that met an error is closed, so the next question finds a whole one.
"""

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from django.db import connections

Answer = TypeVar("Answer")
Question = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class Threads:
    """A few threads that answer questions put by one loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, name: str, count: int) -> None:
        self._loop = loop
        self._questions: SimpleQueue[Question | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, name=f"{name}-{n}", daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

    def ask(self, question: Callable[[], Answer]) -> "asyncio.Future[Answer]":
        """The answer, or what it raised."""
        answer: asyncio.Future[Answer] = self._loop.create_future()
        self._questions.put((question, answer))
        return answer

    @property
    def waiting(self) -> int:
        """Questions that nobody has taken up yet."""
        return self._questions.qsize()

    def stop(self) -> None:
        """After what has been asked. Does not wait."""
        for _ in self._threads:
            self._questions.put(None)

    def _work(self) -> None:
        while (asked := self._questions.get()) is not None:
            self._answer(*asked)
        connections.close_all()

    def _answer(self, question: Callable[[], Any], answer: "asyncio.Future[Any]") -> None:
        try:
            found = question()
        except BaseException as error:  # noqa: BLE001 - it is raised again where the question was put
            tell(self._loop, _raise, answer, error)
        else:
            tell(self._loop, _settle, answer, found)
        finally:
            tidy()


def tell(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *told: Any) -> None:
    """From a thread to the loop; nobody is left to tell when the loop has ended."""
    try:
        loop.call_soon_threadsafe(call, *told)
    except RuntimeError:
        if not loop.is_closed():
            raise


def tidy() -> None:
    """Closes this thread's connections that met an error."""
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred:
            connection.close()


def _settle(answer: "asyncio.Future[Any]", found: Any) -> None:
    if not answer.done():
        answer.set_result(found)


def _raise(answer: "asyncio.Future[Any]", error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
