"""`make faults`: processes, database and Redis are killed, frozen and restarted under load, and an own checker judges.

Last line: `acknowledged N, kills K, lost 0, duplicated 0, out of order 0, wrongly seen 0`. Exit 1 if one of the four is
not 0, if anything else is wrong, or if nothing was done.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Sequence

from tests.faults.checker import BROKEN, KINDS
from tests.faults.report import tell
from tests.faults.run import Result, run
from tests.faults.schedule import KILLS
from tests.faults.stack import WAYS
from tests.services import Missing

SHARE = {"embedded": 0.45, "served": 0.55}


def main(words: Sequence[str]) -> int:
    told = arguments(words)
    whole = sum(SHARE[way] for way in told.ways)
    results = []
    for way in told.ways:
        seconds = told.seconds * SHARE[way] / whole
        sys.stderr.write(f"{way}: a storm of {seconds:.0f} s, seed {told.seed}\n")
        try:
            results.append(
                run(way, told.seed, seconds, servers=told.servers, apart=told.apart, plant=told.plant)
            )
        except Missing as lack:
            sys.stderr.write(f"{way}: this machine lacks {lack}\n")
            return 1
        tell(results[-1], told.seed)
    print(last_line(results))
    return verdict(results)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seconds", type=float, default=300.0, help="of storm, over all ways")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--ways", type=_ways, default=[*WAYS], help="embedded,served")
    parser.add_argument("--servers", type=int, default=3, help="where there may be several")
    parser.add_argument("--apart", type=float, default=1, help="times as long between two faults of a kind")
    parser.add_argument("--plant", help="a fault to be planted in the servers, which must be found")
    return parser.parse_args(words)


def _ways(text: str) -> list[str]:
    ways = text.split(",")
    if not set(ways) <= set(WAYS):
        raise argparse.ArgumentTypeError(f"some of {', '.join(WAYS)}")
    return ways


def acknowledged(results: Sequence[Result]) -> int:
    return sum(result.journal.acknowledged for result in results)


def killed(results: Sequence[Result]) -> int:
    """Processes that were ended with SIGKILL."""
    return sum(result.journal.kills[act] for result in results for act in KILLS)


def last_line(results: Sequence[Result]) -> str:
    found = [f"{kind} {sum(result.findings.count(kind) for result in results)}" for kind in KINDS]
    return f"acknowledged {acknowledged(results)}, kills {killed(results)}, {', '.join(found)}"


def verdict(results: Sequence[Result]) -> int:
    sound = all(result.findings.count(kind) == 0 for result in results for kind in (*KINDS, BROKEN))
    did = all(acknowledged([result]) and killed([result]) for result in results)
    return 0 if results and sound and did else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
