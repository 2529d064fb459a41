"""`python -m bench`: floors and product in turn, round after round, then a table and the figures as JSON.

Ends with 1 if something did not run, did not arrive or arrived twice; never for being slow.
"""

import argparse
import asyncio
import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import uvloop

from bench import processes, table, targets
from bench.phases import measure
from tests import services

CELL_SECONDS = 60
ROUND_SECONDS = 78
INSERT_SECONDS = 0.7


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--shape", default="10x20", type=_shape, metavar="RxM", help="rooms x members")
    parser.add_argument("--rounds", default=3, type=int)
    parser.add_argument("--seconds", default=3.0, type=float, help="of each phase")
    parser.add_argument("--ways", default="embedded,served", type=_ways, help="of the product")
    parser.add_argument("--out", default=Path("bench/result.json"), type=Path)
    return parser.parse_args(words)


def _shape(text: str) -> tuple[int, int]:
    rooms, _, members = text.partition("x")
    return int(rooms), int(members)


def _ways(text: str) -> list[str]:
    ways = text.split(",")
    if not set(ways) <= targets.STORES.keys():
        raise argparse.ArgumentTypeError(f"some of {', '.join(targets.STORES)}")
    return ways


def cell(name: str, told: argparse.Namespace) -> dict[str, Any]:
    """One target, measured on fresh processes."""
    sys.stderr.write(f"  {name} …\n")
    try:
        with targets.TARGETS[name](told.shape) as tickets:
            gc.collect()
            gc.disable()
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                going = measure(tickets, told.seconds, comes_back=name != table.FLOOR)
                return dict(runner.run(asyncio.wait_for(going, CELL_SECONDS)))
    except (services.Missing, services.DidNotStart, OSError, TimeoutError) as error:
        sys.stderr.write(f"{error}\n")
        return {"error": type(error).__name__}
    finally:
        gc.enable()


def one_round(told: argparse.Namespace) -> dict[str, Any]:
    found = {table.FLOOR: cell(table.FLOOR, told)}
    sys.stderr.write("  inserts …\n")
    found["inserts"] = targets.inserts(INSERT_SECONDS)
    return found | {way: cell(way, told) for way in told.ways}


def main(words: list[str]) -> int:
    told = arguments(words)
    os.sched_setaffinity(0, {processes.GENERATOR})
    rounds: list[dict[str, Any]] = []
    end = time.monotonic() + told.rounds * ROUND_SECONDS
    for number in range(told.rounds):
        began = time.monotonic()
        sys.stderr.write(f"round {number + 1}\n")
        rounds.append(one_round(told))
        if number + 1 < told.rounds and 2 * time.monotonic() - began > end:
            sys.stderr.write("no time for another round\n")
            break
    told.out.parent.mkdir(parents=True, exist_ok=True)
    about = {"shape": "x".join(map(str, told.shape)), "seconds": told.seconds}
    told.out.write_text(json.dumps({**about, "rounds": rounds}, indent=1) + "\n")
    sys.stdout.write("\n".join(table.lines(rounds, targets.STORES)) + "\n")
    return 0 if table.sound(rounds) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
