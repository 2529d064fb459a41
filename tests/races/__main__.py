"""`make races`: sight is given and taken again and again while it is used at every door, and is judged from outside.

Last line: `withdrawals W, reads R, disclosures 0, closed p99 X s, max Y s`. Exit 1 if anything was disclosed, a screen
took longer than 5 s, the 99th of a hundred longer than 1 s, or nothing was done.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Iterator, Sequence

from tests.faults.stack import WAYS
from tests.races.judge import LATEST, Verdict
from tests.races.run import LASTING, run
from tests.services import Missing

P99 = 1.0
MOST_TOLD = 20
LAP_SECONDS = 150.0


def main(words: Sequence[str]) -> int:
    told = arguments(words)
    found = []
    for way, seed, seconds in laps(told.ways, told.seconds, told.seed):
        sys.stderr.write(f"{way}: a race of {seconds:.0f} s, seed {seed}\n")
        try:
            found.append(run(way, seed, seconds, screens=told.screens, rooms=told.rooms, tempo=LASTING))
        except Missing as lack:
            sys.stderr.write(f"{way}: this machine lacks {lack}\n")
            return 1
        for wrong in (*found[-1].disclosures, *found[-1].odd)[:MOST_TOLD]:
            sys.stderr.write(f"{way}: {wrong}\n")
        sys.stderr.write(f"{way}: {last_line(found[-1:])}\n")
    print(last_line(found))
    return 0 if all(map(sound, found)) else 1


def laps(ways: Sequence[str], seconds: float, seed: int) -> Iterator[tuple[str, int, float]]:
    """Way, seed and seconds of each race. A long one is run in laps, each in new rooms: after hours of giving and taking
    in one room, its history would be what is measured.
    """
    each = seconds / len(ways)
    count = max(1, round(each / LAP_SECONDS))
    for way in ways:
        for number in range(count):
            yield way, seed + number, each / count


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.races")
    parser.add_argument("--seconds", type=float, default=300.0, help="over all ways to run")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--screens", type=int, default=40, help="open at once, in each room")
    parser.add_argument("--rooms", type=int, default=3)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    return parser.parse_args(words)


def last_line(found: Sequence[Verdict]) -> str:
    whole = Verdict(closed=[seconds for one in found for seconds in one.closed])
    withdrawals, reads = sum(one.withdrawals for one in found), sum(one.reads for one in found)
    disclosures = sum(len(one.disclosures) for one in found)
    return (
        f"withdrawals {withdrawals}, reads {reads}, disclosures {disclosures}, "
        f"closed p99 {whole.p99:.2f} s, max {whole.longest:.2f} s"
    )


def sound(one: Verdict) -> bool:
    did = bool(one.withdrawals and one.reads and one.closed)
    return did and not one.disclosures and not one.odd and one.p99 <= P99 and one.longest <= LATEST


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
