"""Replays cases from files into new rooms: each file all or nothing by itself, the exit code is the highest."""

import argparse
import sys
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)


def run(args: argparse.Namespace) -> int:
    """0 loaded, 2 refused with the JSON path and the reason, 3 a reference that is already there."""
    return max(one(path) for path in args.files)


def one(path: Path) -> int:
    from rooms.casefile.check import BrokenCase, read
    from rooms.casefile.load import AlreadyHere, load

    try:
        case = read(path.read_bytes())
        room = load(case)
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)
        return 2
    except BrokenCase as broken:
        print(f"{path}: {broken}", file=sys.stderr)
        return 2
    except AlreadyHere as here:
        print(f"{path}: $.case.reference: {here} is here already", file=sys.stderr)
        return 3
    except Exception as error:  # noqa: BLE001 - the next file has its turn
        print(f"{path}: $: cannot be replayed ({type(error).__name__})", file=sys.stderr)
        return 2
    print(case["case"]["reference"], room.public_id, flush=True)
    return 0
