"""`python -m bench [MODE] …`: targets in turn, round after round, then a table and the figures as JSON.

Ends with 1 if something did not run, did not arrive or arrived twice; never for being slow, and never for want of a
peer, which is said loudly.
"""

import argparse
import asyncio
import gc
import json
import os
import resource
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import uvloop

from bench import ejabberd, processes, table, targets
from bench.modes import Mode, Told
from bench.stores import Stores
from tests import services

MODES = ("room", "latency", "idle", "catchup", "burst", "hostile", "growth")
SET = """
room --shape 10x20 --rounds 3
room --shape 1x20,50x20,1x500 --rounds 1 --targets broadcast,served1
latency --rounds 2 --seconds 4
idle --targets broadcast,served1,embedded
catchup --rounds 1
burst --rounds 1
hostile --rounds 1
growth --sizes 10,100
"""
CELL_SECONDS = 900
TRIES = 3
NEVER_RAN = "!!!"


def main(words: list[str]) -> int:
    own, lines = _common(words)
    sections = [section for line in lines for section in Section.of(line, own)]
    os.sched_setaffinity(0, {processes.GENERATOR})
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    began, found, sound = time.monotonic(), [], True
    own.out.parent.mkdir(parents=True, exist_ok=True)
    with Stores() as stores:
        for section in sections:
            rounds = section.run(stores)
            found.append(section.about() | {"rounds": rounds})
            own.out.write_text(json.dumps(found, indent=1) + "\n")
            sys.stdout.write("\n".join([*section.report(rounds), "", ""]))
            sys.stdout.flush()
            sound = table.sound([_without_absent_peers(one) for one in rounds]) and sound
    sys.stderr.write(f"{(time.monotonic() - began) / 60:.1f} minutes; figures in {own.out}\n")
    return 0 if sound else 1


def _common(words: list[str]) -> tuple[argparse.Namespace, list[list[str]]]:
    """What holds for every mode, and one line for each mode that is to run."""
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        epilog=f"Without a mode: {' · '.join(SET.split(chr(10)))}",
    )
    parser.add_argument("--out", default=Path("bench/result.json"), type=Path)
    parser.add_argument(
        "--disturbed", default=0.12, type=float, metavar="SHARE", help="of both cores, by others"
    )
    parser.add_argument("line", nargs=argparse.REMAINDER, metavar="MODE …", help=", ".join(MODES))
    own, line = parser.parse_known_args(words)
    line = [*line, *own.line] if own.line else line
    return own, [line] if line else [shlex.split(one) for one in SET.split("\n") if one]


class Section:
    """One mode at one shape."""

    def __init__(self, name: str, line: argparse.Namespace, told: Told, disturbed: float) -> None:
        self.name = name
        self._mode = _mode(name)
        self._line = line
        self._told = told
        self._disturbed = disturbed

    @classmethod
    def of(cls, words: Sequence[str], own: argparse.Namespace) -> Iterator["Section"]:
        name = words[0] if words else ""
        if name not in MODES:
            raise SystemExit(f"python -m bench: a mode is one of {', '.join(MODES)}, not {name!r}")
        line = _arguments(name, list(words[1:]))
        for shape in line.shape:
            told = Told(shape, line.seconds, line.connections, line.sizes, line.history, line.profile)
            yield cls(name, line, told, own.disturbed)

    def run(self, stores: Stores) -> list[table.Round]:
        rounds = []
        for number in range(self._line.rounds):
            sys.stderr.write(f"{self._title()}, round {number + 1} of {self._line.rounds}\n")
            rounds.append({name: self._cell(name, stores) for name in self._line.targets})
        return rounds

    def _cell(self, name: str, stores: Stores) -> dict[str, Any]:
        """One target on fresh processes; anew, if others took too much of our cores meanwhile."""
        cell: dict[str, Any] = {}
        for _ in range(TRIES):
            sys.stderr.write(f"  {name} …\n")
            cell = self._once(name, stores)
            if cell.get("others", 0.0) <= self._disturbed:
                return cell
            sys.stderr.write(f"  others took {cell['others']:.0%} of our cores\n")
        return cell | {"disturbed": True}

    def _once(self, name: str, stores: Stores) -> dict[str, Any]:
        try:
            if name == targets.INSERTS:
                return dict(targets.inserts(stores))
            with targets.TARGETS[name](self._mode.needs(self._told), stores) as running:
                return self._measured(running)
        except services.Missing as lack:
            sys.stderr.write(f"{NEVER_RAN} {name} DID NOT RUN: {lack} is not installed {NEVER_RAN}\n")
            return {"error": f"did not run: {lack} is not installed"}
        except (services.DidNotStart, OSError, TimeoutError) as error:
            sys.stderr.write(f"{error}\n")
            return {"error": type(error).__name__}

    def _measured(self, running: targets.Running) -> dict[str, Any]:
        gc.collect()
        gc.disable()
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                going = self._mode.measure(running, self._told)
                return dict(runner.run(asyncio.wait_for(going, CELL_SECONDS)))
        finally:
            gc.enable()

    def about(self) -> dict[str, Any]:
        told = self._told
        return {
            "mode": self.name,
            "shape": "x".join(map(str, told.shape)),
            "seconds": told.seconds,
            "connections": told.connections,
            "sizes": list(told.sizes),
            "history": told.history,
        }

    def report(self, rounds: Sequence[table.Round]) -> Iterator[str]:
        yield f"== {self._title()}"
        yield from table.lines(rounds, self._mode.figures(self._told), self._mode.ratios(self._told))

    def _title(self) -> str:
        shape = f" {self._told.shape[0]} x {self._told.shape[1]}" if self._mode.SHAPES else ""
        return f"{self.name}{shape}"


def _arguments(name: str, words: list[str]) -> argparse.Namespace:
    mode = _mode(name)
    parser = argparse.ArgumentParser(prog=f"python -m bench {name}", description=mode.__doc__)
    parser.add_argument(
        "--shape", default=mode.SHAPES or "1x2", type=_shapes, metavar="RxM,…", help="rooms x members"
    )
    parser.add_argument("--targets", default=mode.TARGETS, type=_targets)
    parser.add_argument("--rounds", default=mode.ROUNDS, type=int)
    parser.add_argument("--seconds", default=mode.SECONDS, type=float, help="of each phase")
    parser.add_argument("--connections", default=2000, type=int)
    parser.add_argument("--sizes", default=mode.SIZES, type=_numbers)
    parser.add_argument("--history", default=1000, type=int, help="entries in each room, where it grows")
    parser.add_argument("--profile", type=Path, metavar="FILE")
    return parser.parse_args(words)


def _mode(name: str) -> Mode:
    return cast("Mode", import_module(f"bench.modes.{name}"))


def _shapes(text: str) -> list[tuple[int, int]]:
    return [
        (int(rooms), int(members)) for rooms, _, members in (one.partition("x") for one in text.split(","))
    ]


def _numbers(text: str) -> list[int]:
    return sorted(map(int, filter(None, text.split(","))))


def _targets(text: str) -> list[str]:
    names = text.split(",")
    known = {targets.INSERTS, *targets.TARGETS}
    if not set(names) <= known:
        raise argparse.ArgumentTypeError(f"{text}: not all of {', '.join(sorted(known))}")
    return names


def _without_absent_peers(one: table.Round) -> table.Round:
    return {
        name: cell
        for name, cell in one.items()
        if name != ejabberd.NAME or not str(cell.get("error", "")).startswith("did not run")
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
