"""`make twins`: worlds that differ only in what a seat may not see, over every surface, and leaks planted to be caught.

Last line: `worlds N, observations M, differences 0, planted leaks caught K of K`. Exit 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys

from tests.twins.compare import caught_after, drawn, look
from tests.twins.workers import Worker, two_installations

MOST_PAIRS_FOR_A_LEAK = 100


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.twins")
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with two_installations() as workers:
        observations, differences = compare(workers, args.worlds, args.seed)
        caught, planted = catch(workers, args.seed)
    print(
        f"worlds {args.worlds}, observations {observations}, differences {differences}, "
        f"planted leaks caught {caught} of {planted}"
    )
    return 1 if differences or caught < planted else 0


def compare(workers: tuple[Worker, Worker], worlds: int, seed: int) -> tuple[int, int]:
    """Observations and differences; each difference is told on standard error, with what makes it come again."""
    observations = differences = 0
    for pair in drawn(seed, worlds):
        judged = look(workers, pair)
        observations += judged.observations
        if judged.difference:
            differences += 1
            print(f"seed {seed}, pair {pair.number}, {pair.seat}: {judged.difference}", file=sys.stderr)
        if (pair.number + 1) % 100 == 0:
            print(f"{pair.number + 1} worlds, {differences} differences", file=sys.stderr)
    return observations, differences


def catch(workers: tuple[Worker, Worker], seed: int) -> tuple[int, int]:
    """How many of the planted leaks were caught, and how many there are."""
    pairs = list(drawn(seed, MOST_PAIRS_FOR_A_LEAK))
    names = workers[0].leaks()
    caught = 0
    for name in names:
        tried = caught_after(workers, name, pairs)
        caught += tried is not None
        told = "not caught" if tried is None else f"caught by pair {tried}"
        print(f"planted: {name}: {told}", file=sys.stderr)
    return caught, len(names)


if __name__ == "__main__":
    sys.exit(main())
