"""Leaks that are planted on purpose: each must make twins differ, or the comparison is not worth its name.

A leak is a function that gives the patches it is made of; both installations plant it by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from importlib import import_module
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

Patches = Callable[[], list[Any]]
LEAKS: dict[str, Callable[[], AbstractContextManager[None]]] = {}


def leak(name: str) -> Callable[[Patches], Patches]:
    """Registers a leak under a name that says what it tells."""

    def register(patches: Patches) -> Patches:
        LEAKS[name] = partial(_planted, patches)
        return patches

    return register


@contextmanager
def _planted(patches: Patches) -> Iterator[None]:
    with ExitStack() as stack:
        for one in patches():
            stack.enter_context(one)
        yield


def around(target: str, make: Callable[[Any], Any]) -> Any:
    """A patch that puts something in place of what it is given."""
    return patch(target, make(resolve_name(target)))


def everything_planted() -> dict[str, Callable[[], AbstractContextManager[None]]]:
    """All leaks, those of the live layer included."""
    for module in ("leaks_log", "leaks_sight", "leaks_live"):
        import_module(f"tests.twins.{module}")
    return LEAKS
