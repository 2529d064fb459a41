"""Erasure under a stated legal basis: the room's key is destroyed, and with it what every backup holds of the room."""

import argparse
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("room", metavar="ROOM", help="the room's id")
    parser.add_argument(
        "--basis", required=True, metavar="TEXT", help="the legal basis, as it stands in the decision"
    )


def run(args: argparse.Namespace) -> int:
    """0 erased, with a certificate on standard output; 2 no such room, no basis, or erased before."""
    from rooms.erasure import ErasedAlready, NothingToErase, erase

    if not args.basis.strip():
        print("a legal basis must be stated", file=sys.stderr)
        return 2
    try:
        certificate = erase(args.room, args.basis.strip())
    except NothingToErase:
        print(f"no room {args.room}", file=sys.stderr)
        return 2
    except ErasedAlready as already:
        print(f"erased already at {already.at}", file=sys.stderr)
        return 2
    print(certificate)
    return 0
