"""What was measured, for people: each figure as min / median / max over the rounds, and the ratios paired by round."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

Round = Mapping[str, Mapping[str, Any]]

FIGURES = [
    ("acked_s", "acked/s", 0),
    ("deliveries_s", "deliveries/s", 0),
    ("cpu_10k", "CPU-s/10k deliveries", 3),
    ("full_p50_ms", "saturated p50 ms", 0),
    ("p50_ms", "50/s: p50 ms", 1),
    ("p99_ms", "50/s: p99 ms", 1),
    ("steady_cpu_10k", "50/s: CPU-s/10k", 2),
    ("catch_up_ms", "catch up 100 ms", 1),
    ("generator", "generator's core", 2),
    ("others", "taken by others, of two cores", 2),
]
FLOOR = "broadcast"


def lines(rounds: Sequence[Round], stores: Mapping[str, str]) -> Iterator[str]:
    """The whole report."""
    names = list(dict.fromkeys(name for one in rounds for name in one if name != "inserts"))
    yield f"{len(rounds)} rounds; min / median / max"
    for key, title, digits in FIGURES:
        yield ""
        yield title
        for name in names:
            found = [one[name][key] for one in rounds if key in one.get(name, {})]
            if found:
                yield f"  {name:<24}{spread(found, digits)}"
    yield ""
    yield "durable inserts/s, bare"
    for store in dict.fromkeys(store for one in rounds for store in one.get("inserts", {})):
        for size in ("single", "group"):
            found = [one["inserts"][store][size] for one in rounds if store in one.get("inserts", {})]
            yield f"  {f'{store}, {size}':<24}{spread(found, 0)}"
    yield ""
    yield "times the floor of the same round"
    for name in names:
        if name != FLOOR:
            yield from _ratios(rounds, name, stores[name])
    yield ""
    yield from _complaints(rounds, names)


def _ratios(rounds: Sequence[Round], name: str, store: str) -> Iterator[str]:
    def against_floor(key: str) -> Callable[[Round], float]:
        return lambda one: one[name][key] / one[FLOOR][key]

    def against_inserts(size: str) -> Callable[[Round], float]:
        return lambda one: one[name]["acked_s"] / one["inserts"][store][size]

    asked = [
        ("CPU per delivery", against_floor("cpu_10k")),
        ("deliveries/s", against_floor("deliveries_s")),
        ("50/s: p50", against_floor("p50_ms")),
        ("50/s: CPU per delivery", against_floor("steady_cpu_10k")),
        ("acked/s : single inserts/s", against_inserts("single")),
        ("acked/s : grouped inserts/s", against_inserts("group")),
    ]
    for title, ratio in asked:
        found = []
        for one in rounds:
            try:
                found.append(ratio(one))
            except (KeyError, ZeroDivisionError):
                continue
        if found:
            yield f"  {name:<10}{title:<30}{spread(found, 2)}"


def _complaints(rounds: Sequence[Round], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        cells = [one[name] for one in rounds if name in one]
        missing, twice = (sum(cell.get(key, 0) for cell in cells) for key in ("missing", "duplicates"))
        messages = sum(cell.get("messages", 0) for cell in cells)
        said = sorted({cell[key] for cell in cells for key in ("refused", "error") if cell.get(key)})
        yield f"{name}: {messages} messages, missing {missing}, duplicates {twice}{''.join(f'; {s}' for s in said)}"


def spread(values: Sequence[float], digits: int) -> str:
    return " / ".join(f"{value:,.{digits}f}" for value in (min(values), median(values), max(values)))


def sound(rounds: Sequence[Round]) -> bool:
    """Everything ran, everything came, once. Says nothing of time."""
    cells = [cell for one in rounds for name, cell in one.items() if name != "inserts"]
    bad = ("missing", "duplicates", "refused", "error")
    return bool(cells) and not any(cell.get(key) for cell in cells for key in bad)
