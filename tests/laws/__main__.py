"""`make laws`: every small world and many generated histories, by the model, the pure rule and SQL.

Last line: `worlds N, histories M, judged J, disagreements 0`.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

BATCH = 400


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.laws")
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--length", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("HUB_DATA", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        return judge(args)


def judge(args: argparse.Namespace) -> int:
    from tests.laws import generate, small

    wrong = worlds = histories = seats = 0
    number = 1
    for alphabet in (small.ALPHABET, small.PLANNED, small.RENEWED):
        for batch in batches(small.small_worlds(args.length, alphabet)):
            found, judged = one_batch(batch, small.TODAY, number)
            number += len(batch)
            worlds, seats, wrong = worlds + len(batch), seats + judged, wrong + found
    for batch in batches(generate.cases(args.seed, args.histories)):
        found, judged = one_batch(batch, generate.TODAY, number)
        number += len(batch)
        histories, seats, wrong = histories + len(batch), seats + judged, wrong + found
    print(f"worlds {worlds}, histories {histories}, judged {seats}, disagreements {wrong}")
    return 1 if wrong else 0


def batches(cases: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(cases, BATCH)):
        yield batch


def one_batch(batch: list[dict[str, Any]], day: Any, number: int) -> tuple[int, int]:
    """Disagreements and seats judged; each disagreement is told on standard error."""
    from tests.laws import model
    from tests.laws.replay import world_of
    from tests.laws.stored import asked, expected, store
    from tests.laws.test_rule_agrees import differences

    worlds = [world_of(case, first=1 + 2000 * (number + index)) for index, case in enumerate(batch)]
    store(worlds)
    wrong = seats = 0
    for case, world in zip(batch, worlds, strict=True):
        told = differences(world, model.views(case, day), day)
        told += [s.key for s in world.seats() if asked(world, s, day) != expected(world, s, day)]
        seats += len(world.seats())
        wrong += len(told)
        for line in told:
            print(line, file=sys.stderr)
    return wrong, seats


if __name__ == "__main__":
    sys.exit(main())
