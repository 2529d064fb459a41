"""What was measured, for people: each figure as min / median / max over the rounds, and the ratios paired by round."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Cell = Mapping[str, Any]
Round = Mapping[str, Cell]

FAULTS = ("missing", "duplicates", "refused", "error")
_WIDE = 34


@dataclass(frozen=True)
class Figure:
    key: str
    title: str
    digits: int = 1


@dataclass(frozen=True)
class Ratio:
    """`key` of a target, times `floor_key` of `floor` in the same round; without a floor, of the target itself.

    `goal` is what the median should at most be, for the targets in `of` (all, where none is named).
    """

    title: str
    key: str
    floor_key: str
    floor: str | None = None
    goal: float | None = None
    of: tuple[str, ...] = ()
    digits: int = 2

    def of_round(self, one: Round, name: str) -> float | None:
        """None where either was not measured."""
        if self.floor == name or (self.of and name not in self.of):
            return None
        mine, floor = one.get(name, {}), one.get(self.floor or name, {})
        if self.key not in mine or not floor.get(self.floor_key):
            return None
        return float(mine[self.key] / floor[self.floor_key])


def lines(rounds: Sequence[Round], figures: Sequence[Figure], ratios: Sequence[Ratio]) -> Iterator[str]:
    """The whole report of one mode."""
    names = list(dict.fromkeys(name for one in rounds for name in one))
    clean = [{name: cell for name, cell in one.items() if not cell.get("disturbed")} for one in rounds]
    yield "1 round" if len(rounds) == 1 else f"{len(rounds)} rounds; min / median / max"
    for figure in figures:
        found = {name: _values(clean, name, figure.key) for name in names}
        if any(found.values()):
            yield figure.title
            for name in names:
                if found[name]:
                    yield f"  {name:<{_WIDE}}{spread(found[name], figure.digits)}"
    told = [line for name in names for line in _ratios(clean, name, ratios)]
    if told:
        yield "ratios, each within its round"
        yield from told
    yield from _complaints(rounds, names)


def _values(rounds: Sequence[Round], name: str, key: str) -> list[float | str]:
    return [one[name][key] for one in rounds if key in one.get(name, {})]


def _ratios(rounds: Sequence[Round], name: str, ratios: Sequence[Ratio]) -> Iterator[str]:
    for ratio in ratios:
        found = [value for one in rounds if (value := ratio.of_round(one, name)) is not None]
        if found:
            yield f"  {f'{name}: {ratio.title}':<{_WIDE + 18}}{spread(found, ratio.digits)}{_judged(ratio, found)}"


def _judged(ratio: Ratio, found: Sequence[float]) -> str:
    if ratio.goal is None:
        return ""
    middle = median(found)
    kept = "kept" if middle <= ratio.goal else f"missed by {middle / ratio.goal - 1:.0%}"
    return f"   goal {ratio.goal:g}: {kept}"


def _complaints(rounds: Sequence[Round], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        cells = [one[name] for one in rounds if name in one]
        missing, twice = (sum(cell.get(key, 0) for cell in cells) for key in ("missing", "duplicates"))
        messages = sum(cell.get("messages", 0) for cell in cells)
        said = sorted({str(cell[key]) for cell in cells for key in ("refused", "error") if cell.get(key)})
        disturbed = sum(bool(cell.get("disturbed")) for cell in cells)
        if messages or said:
            said = [f"{name}: {messages} messages, missing {missing}, duplicates {twice}", *said]
            yield "; ".join(said)
        if disturbed:
            yield f"{name}: {disturbed} of {len(cells)} rounds left out, others took too much of the machine"


def spread(values: Sequence[float | str], digits: int) -> str:
    """Smallest, median and largest; one number where there is one; what was said, where it is words."""
    numbers = [value for value in values if not isinstance(value, str)]
    if not numbers:
        return " | ".join(map(str, values))
    told = numbers if len(numbers) == 1 else (min(numbers), median(numbers), max(numbers))
    return " / ".join(f"{value:,.{digits}f}" for value in told)


def sound(rounds: Sequence[Round]) -> bool:
    """Everything ran, everything came, once. Says nothing of time."""
    cells = [cell for one in rounds for cell in one.values()]
    return bool(cells) and not any(cell.get(key) for cell in cells for key in FAULTS)
