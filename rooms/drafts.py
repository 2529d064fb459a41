"""What a seat is writing and has not said: sealed under the room's key, for its own person and nobody else.

A draft is no entry and no disclosure, nor are the files beside it (`rooms.draft_files`): they go when it goes. The newest stands: whoever keeps one says which they last knew, and is told
where another has been kept since. One that has been said under its client id is no draft any more.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction

from rooms import clock, draft_files
from rooms.ids import new_id
from rooms.log import fence, read
from rooms.log.read import Reader
from rooms.models import Seat, SeatDraft

NEW = "new"  # the place of a new message; a change's is the id of its entry
LONGEST = (
    100_000  # characters: more than can be said, since what is too long is kept while it is made shorter
)


@dataclass(slots=True, frozen=True)
class Written:
    """The text and what was chosen for it: keys of scopes, the id of what it answers, ids of files that go along."""

    body: str
    scopes: Sequence[str] = ()
    reply_to: str = ""
    client_id: str = ""
    files: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        return not self.body.strip() and not self.files


@dataclass(slots=True, frozen=True)
class Kept:
    """A draft as it was last kept, with what its seat may see and write in today."""

    version: str
    written: Written
    files: Sequence[draft_files.Kept] = ()

    def told(self) -> dict[str, Any]:
        return {"version": self.version, **asdict(self.written), "files": [one.told() for one in self.files]}


class Newer(Exception):
    """Not kept: another was kept since, or it was said or thrown away (`kept` is None)."""

    def __init__(self, kept: Kept | None) -> None:
        super().__init__("newer")
        self.kept = kept


class NoSeat(Exception):
    """The seat ended in between."""


def kept(reader: Reader, place: str) -> Kept | None:
    with fence.as_seat(reader.seat.pk, reader.day):
        row = _row(reader, place).first()
    if row is None:
        return None
    written = _opened(reader, place, row)
    if written.client_id and read.has_said(reader, written.client_id):
        with fence.as_seat(reader.seat.pk, reader.day):
            _row(reader, place).filter(version=row.version).delete()
        draft_files.throw_away(reader, written.files)
        return None
    return Kept(row.version, _as_seen(reader, written), draft_files.those(reader, written.files))


def keep(reader: Reader, place: str, written: Written, over: str) -> str:
    """The version it got; empty where nothing was written, and so nothing is kept. `over` is the version last known.

    Raises `Newer`, `NoSeat`.
    """
    if written.client_id and read.has_said(reader, written.client_id):
        raise Newer(None)
    try:
        with transaction.atomic():
            if not Seat.objects.select_for_update().filter(pk=reader.seat.pk, closed=None).exists():
                raise NoSeat
            with fence.as_seat(reader.seat.pk, reader.day):
                done, left = _keep(reader, place, written, over)
            draft_files.throw_away(reader, left)
    except IntegrityError:
        done = None
    if done is None:
        raise Newer(kept(reader, place))
    return done


def throw_away_left() -> None:
    """Those of seats whose last day is past."""
    with fence.as_log():
        SeatDraft.objects.filter(seat__until__lt=clock.today()).delete()


def _keep(reader: Reader, place: str, written: Written, over: str) -> tuple[str | None, set[str]]:
    """None where another has been kept since; and the files that were beside the last one and are not any more.

    Raises `IntegrityError` where one is kept already.
    """
    known = _row(reader, place).filter(version=over)
    before = known.first()
    left = set(_opened(reader, place, before).files) - set(written.files) if before is not None else set()
    if written.is_empty:
        gone = known.delete()[0] > 0 or not _row(reader, place).exists()
        return "" if gone else None, left
    version = new_id()
    sealed = reader.seal.close(asdict(written), _about(reader, place))
    if not over:
        SeatDraft.objects.create(
            seat_id=reader.seat.pk, place=_mark(reader, place), version=version, sealed=sealed
        )
        return version, left
    return version if known.update(version=version, sealed=sealed) else None, left


def _as_seen(reader: Reader, written: Written) -> Written:
    """Of what it points to and was to be said in, only what is open to its seat now."""
    open_now = reader.state.keys_of(reader.reach)
    scopes = [key for key in written.scopes if key in open_now]
    answered = read.one(reader, written.reply_to) if written.reply_to else None
    reply_to = answered.public_id if answered else ""
    return Written(written.body, scopes, reply_to, written.client_id, written.files)


def _opened(reader: Reader, place: str, row: SeatDraft) -> Written:
    return Written(**reader.seal.open(row.sealed, _about(reader, place)))


def _row(reader: Reader, place: str) -> Any:
    return SeatDraft.objects.filter(seat=reader.seat.pk, place=_mark(reader, place))


def _mark(reader: Reader, place: str) -> bytes:
    return reader.seal.mark("draft", reader.seat.public_id, place)


def _about(reader: Reader, place: str) -> str:
    return f"draft/{reader.seat.public_id}/{place}"
