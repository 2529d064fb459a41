"""Whose session still lives is asked of the house, which `rooms` may not import: it says how, once, at start."""

from collections.abc import Callable, Iterable
from typing import Protocol

StillValid = Callable[[Iterable[str]], set[str]]
HumanActivity = Callable[[str], None]


class Admission(Protocol):
    """Who came in at the socket's door."""

    @property
    def user_id(self) -> int: ...

    @property
    def language(self) -> str: ...

    @property
    def session_id(self) -> str: ...


_still_valid: StillValid | None = None
_human_activity: HumanActivity | None = None


def settle_sessions(still_valid: StillValid, human_activity: HumanActivity) -> None:
    """`still_valid` gives those of some sessions that live; `human_activity` keeps one from going idle."""
    global _still_valid, _human_activity
    _still_valid, _human_activity = still_valid, human_activity


def still_valid(session_ids: Iterable[str]) -> set[str]:
    """In one question. Only in a thread that may wait for a database."""
    if _still_valid is None:
        raise RuntimeError("nobody has said which sessions live")
    return _still_valid(session_ids)


def human_activity(session_id: str) -> None:
    """Only in the writer's thread, inside its transaction."""
    if _human_activity is not None:
        _human_activity(session_id)
