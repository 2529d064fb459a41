"""That a room has moved, and nothing else, told inside this process after a commit.

Who listens says so here; nobody listening is no harm, since every open room compares positions on a heartbeat.
"""

from collections.abc import Callable

from django.db import transaction

Listener = Callable[[int], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """`listener` is called with a room's number, from any thread, after a commit; it must return at once."""
    _listeners.append(listener)


def silence(listener: Listener) -> None:
    if listener in _listeners:
        _listeners.remove(listener)


def send(room: int) -> None:
    """After the present transaction: something in this room moved."""
    transaction.on_commit(lambda: _tell(room))


def _tell(room: int) -> None:
    for listener in _listeners:
        listener(room)
