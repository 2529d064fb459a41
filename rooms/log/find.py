"""Finds what an event names, as the log is under the room's lock: first what this transaction placed, then rows."""

from collections.abc import Mapping

from django.db.models import F

from rooms.kinds import Target
from rooms.log.rows import Row
from rooms.models import Entry, ScopeInSet, ScopeSet, Thing
from rooms.seal import Seal
from rooms.state import RoomState


class Sets:
    """The sets of scopes of one room, each as one number. They are only ever added to.

    `grew` says that a number was taken here which is the room's only once the transaction is committed.
    """

    def __init__(self, room_pk: int, seal: Seal) -> None:
        self._room = room_pk
        self._seal = seal
        self.grew = False
        self._members: dict[int, frozenset[int]] = {}
        self._numbers: dict[frozenset[int], int] = {}

    @property
    def known(self) -> bool:
        """Has any of them been asked for?"""
        return bool(self._members)

    def has(self, scopes: frozenset[int]) -> bool:
        """Is the set's number known here already?"""
        return scopes in self._numbers

    def number(self, scopes: frozenset[int]) -> int:
        """The set's number; a set not used before gets one."""
        found = self._numbers.get(scopes)
        if found is None:
            mark = self._seal.mark("set", *map(str, sorted(scopes)))
            row, made = ScopeSet.objects.get_or_create(room_id=self._room, mark=mark)
            if made:
                self.grew = True
                ScopeInSet.objects.bulk_create(
                    [ScopeInSet(set=row, scope_id=scope) for scope in sorted(scopes)]
                )
            found = row.pk
            self.keep(found, scopes)
        return found

    def members(self, number: int) -> frozenset[int]:
        found = self._members.get(number)
        if found is None:
            members: dict[int, set[int]] = {}
            for row in ScopeInSet.objects.filter(set__room=self._room):
                members.setdefault(row.set_id, set()).add(row.scope_id)
            for pk, scopes in members.items():
                self.keep(pk, frozenset(scopes))
            found = self._members[number]
        return found

    def keep(self, number: int, scopes: frozenset[int]) -> None:
        self._members[number] = scopes
        self._numbers[scopes] = number


_sets: dict[int, Sets] = {}


def sets_of(room_pk: int, seal: Seal) -> Sets:
    """The sets of a room, remembered by this process."""
    if len(_sets) > 5000:
        _sets.clear()
    return _sets.get(room_pk) or _sets.setdefault(room_pk, Sets(room_pk, seal))


def fill_sets(rooms: Mapping[int, Seal]) -> None:
    """The sets of several rooms, asked for at once where this process does not remember any."""
    unknown = {pk for pk, seal in rooms.items() if not sets_of(pk, seal).known}
    members: dict[tuple[int, int], set[int]] = {}
    if unknown:
        found = ScopeInSet.objects.filter(set__room__in=unknown).values_list(
            "set__room_id", "set_id", "scope_id"
        )
        for room, pk, scope in found:
            members.setdefault((room, pk), set()).add(scope)
    for (room, pk), scopes in members.items():
        sets_of(room, rooms[room]).keep(pk, frozenset(scopes))


def forget_sets(room_pk: int) -> None:
    """After a transaction that may have taken numbers back."""
    _sets.pop(room_pk, None)


def forget_all_sets() -> None:
    _sets.clear()


class Found:
    """The finder of one transaction on one room. `new` says that the room began in it, so rows need no asking."""

    def __init__(self, state: RoomState, seal: Seal, *, new: bool) -> None:
        self.room = state.pk
        self.seal = seal
        self.new = new
        self.sets = Sets(state.pk, seal) if new else sets_of(state.pk, seal)
        self.entries: dict[str, Target] = {}
        self.things: dict[str, Target] = {}
        self.rows: dict[str, Thing] = {}
        self.under: dict[str, list[Target]] = {}
        self.keys: set[str] = set()

    def taken(self, key: str) -> bool:
        if key in self.keys:
            return True
        return not self.new and Entry._ledger.filter(room=self.room, mark=self.seal.mark("key", key)).exists()

    def entry(self, key: str) -> Target | None:
        target = self.entries.get(key)
        if target is None and not self.new:
            row = Entry._ledger.filter(
                room=self.room, mark=self.seal.mark("key", key), set__isnull=False
            ).first()
            target = self.target_of(key, row) if row and row.first == row.seq else None
        return target

    def target_of(self, key: str, row: Entry) -> Target:
        assert row.set_id is not None
        retracted = Entry._ledger.filter(
            room=self.room, first=row.seq, first__lt=F("seq"), kind="message.retracted"
        ).exists()
        return Target(
            key=key,
            public_id=row.public_id,
            kind=row.kind,
            scopes=self.sets.members(row.set_id),
            first=row.first,
            author=row.author_id,
            retracted=retracted,
        )

    def remember(self, key: str, entry: Row) -> None:
        """An entry placed in this transaction can be named by what comes after it."""
        assert entry.set_id is not None
        self.entries[key] = Target(
            key=key,
            public_id=entry.public_id,
            kind=entry.kind,
            scopes=self.sets.members(entry.set_id),
            first=entry.first,
            author=entry.author_id,
        )

    def thing(self, key: str) -> Target | None:
        return self.things.get(key) or self._stored(key, self.seal.mark("thing", key))

    def part(self, part: str, scopes: frozenset[int]) -> Target | None:
        name = part_name(part, scopes)
        return self.things.get(name) or self._stored(name, self.seal.mark("thing", name))

    def _stored(self, name: str, mark: bytes) -> Target | None:
        if self.new:
            return None
        row = Thing.objects.select_related("goal").filter(room=self.room, mark=mark).first()
        if row is None:
            return None
        self.rows[name] = row
        return Target(
            key=name,
            public_id=row.public_id,
            kind=row.kind,
            scopes=self.sets.members(row.set_id),
            first=row.seq,
            thing=True,
            goal=self.sets.members(row.goal.set_id) if row.goal else None,
        )


def part_name(part: str, scopes: frozenset[int]) -> str:
    """A part of the plan is one standing thing per part and set of scopes; a key never has a slash."""
    return "/".join((part, *map(str, sorted(scopes))))
