"""What was made available to whom, written before it leaves (pasientjournalloven § 22 a; design, point 11).

Sight is a pure function of the log, so a range of positions is a full record.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rooms import clock
from rooms.log.read import Reader, said_by
from rooms.models import Disclosure, Running

GONE = timedelta(seconds=90)  # well past the 40 s after which a process that cannot say it runs falls silent

_heard: dict[
    int, tuple[datetime, float]
] = {}  # the last word of each process, and when it was first seen here


def disclose(reader: Reader, door: str, positions: Iterable[int]) -> None:
    """One reading by one seat. Nothing to read is nothing to record."""
    disclose_all([(reader, positions)], door)


def disclose_all(readings: Iterable[tuple[Reader, Iterable[int]]], door: str) -> None:
    """Several readings by one person, one in each room, written at once."""
    _write(((reader.room, [reader.seat.public_id], positions) for reader, positions in readings), door)


def disclose_to(room: int, door: str, readings: Iterable[tuple[list[str], Iterable[int]]]) -> None:
    """Several readings of one room, each by seats that were shown the same."""
    _write(((room, seats, positions) for seats, positions in readings), door)


def _write(readings: Iterable[tuple[int, list[str], Iterable[int]]], door: str) -> None:
    now = clock.now()
    rows = []
    for room, seats, positions in readings:
        seen = list(positions)
        if seen:
            rows.append(
                Disclosure(
                    room_id=room,
                    seats=seats,
                    door=door,
                    since=min(seen),
                    upto=max(seen),
                    at=now,
                    ended_at=now,
                )
            )
    Disclosure.objects.bulk_create(rows)


def end_left() -> None:
    """What a process that died left open ends at the last position that it can have told."""
    now = clock.now()
    for gone in _fallen_silent():
        Running.objects.filter(pk=gone.pk, alive_at=gone.alive_at).update(ended_at=now)
    for row in Disclosure.objects.filter(ended_at=None, running__ended_at__isnull=False).select_related(
        "running"
    ):
        assert row.running is not None
        upto = max(row.since - 1, said_by(row.room_id, row.running.alive_at + GONE))
        Disclosure.objects.filter(pk=row.pk, ended_at=None).update(upto=upto, ended_at=now)


def _fallen_silent() -> list[Running]:
    """Those that have said nothing new for as long as they were watched from here: no two machines agree on the time."""
    global _heard
    now, before, heard = clock.monotonic(), _heard, {}
    going = list(Running.objects.filter(ended_at=None))
    for one in going:
        word, since = before.get(one.pk, (one.alive_at, now))
        heard[one.pk] = (word, since) if word == one.alive_at else (one.alive_at, now)
    _heard = heard
    return [one for one in going if now - heard[one.pk][1] > GONE.total_seconds()]
