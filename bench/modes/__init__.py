"""What is measured. Each mode says what it needs, does it to one running target, and says which ratios count."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bench.load import Figures
from bench.table import Figure, Ratio
from bench.targets import Need, Running


@dataclass(frozen=True)
class Told:
    """What was asked for on the command line."""

    shape: tuple[int, int]
    seconds: float
    connections: int
    sizes: Sequence[int]
    history: int
    profile: Path | None = None


class Mode(Protocol):
    """A module of this package. `SHAPES`, `TARGETS`, `ROUNDS` and `SECONDS` are what it does when nothing else is said."""

    SHAPES: str
    TARGETS: str
    ROUNDS: int
    SECONDS: float
    SIZES: str

    def needs(self, told: Told) -> Need: ...

    async def measure(self, running: Running, told: Told) -> Figures: ...

    def figures(self, told: Told) -> Sequence[Figure]: ...

    def ratios(self, told: Told) -> Sequence[Ratio]: ...


Cell = dict[str, Any]
