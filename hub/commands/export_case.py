"""A room on standard output: the whole case for the archive, or exactly what one seat may see of it."""

import argparse
import sys

import orjson


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("room", metavar="ROOM", help="the room's id")
    parser.add_argument("--as", dest="seat", metavar="SEAT", help="a seat's key or id")


def run(args: argparse.Namespace) -> int:
    """0 written, 2 no such room or seat."""
    from rooms import clock
    from rooms.casefile.export import view, whole
    from rooms.disclosures import disclose
    from rooms.log import fold
    from rooms.log.read import everything, reader_at
    from rooms.models import Room
    from rooms.sight import Sight

    room = Room.objects.filter(public_id=args.room, erased_at=None).first()
    if room is None:
        print(f"no room {args.room}", file=sys.stderr)
        return 2
    if args.seat is None:
        write(whole(room))
        return 0
    state = fold.state_of(room)
    seat = state.seat_named(args.seat) or state.seat_known_as(args.seat)
    if seat is None:
        print(f"no seat {args.seat}", file=sys.stderr)
        return 2
    reader = reader_at(state, seat, clock.today())
    disclose(reader, "export", [entry.first for entry in everything(reader)])
    write(view(Sight(reader, state.language)))
    return 0


def write(told: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
