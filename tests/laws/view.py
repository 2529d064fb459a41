"""What one seat sees, in plain values: the answer of the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.laws.fold import Reach, Standing


class Pointers(NamedTuple):
    reply_to: str | None = None
    about: str | None = None
    documents: tuple[str, ...] = ()


class Line(NamedTuple):
    party: str
    scope: str
    live: bool


@dataclass(frozen=True)
class Ground:
    """What a seat sees of a consent, a ground or a withdrawal. `whole`: purpose, reason and statute too."""

    key: str
    kind: str
    lines: tuple[Line, ...]
    whole: bool
    by: str | None
    given_with: tuple[str, ...] = ()
    heard_by: str | None = None


@dataclass(frozen=True)
class StateChange:
    key: str
    state: str
    by: str | None
    basis: str | None
    reason: str | None


@dataclass(frozen=True)
class View:
    """Everything one seat sees. Event keys name entries; `bodies` is None for a retracted message."""

    open: bool = False
    reach: Reach = field(default_factory=dict)
    entries: tuple[str, ...] = ()
    standing: frozenset[Standing] = frozenset()
    bodies: dict[str, str | None] = field(default_factory=dict)
    earlier_texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pointers: dict[str, Pointers] = field(default_factory=dict)
    by: dict[str, str | None] = field(default_factory=dict)
    seats: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    named: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: tuple[StateChange, ...] = ()
    grounds: tuple[Ground, ...] = ()
    scopes: frozenset[str] = frozenset()
