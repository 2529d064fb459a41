"""What a room keeps. Names, titles and texts are sealed; numbers, kinds, positions and times are readable.

`Entry` has no public manager: only `rooms.log` reaches it. Reach is the fold of grants kept as a table, written
inside `append`; a test rebuilds it from the log and compares.
"""

from django.conf import settings
from django.db import models

from rooms.ids import new_id


class Room(models.Model):
    """One case and its log. `version` moves with everything that reach or names are made of."""

    public_id = models.CharField(max_length=32, unique=True, default=new_id)
    reference = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField()
    head = models.BigIntegerField(default=0)
    version = models.BigIntegerField(default=0)
    chain = models.BinaryField(max_length=32, default=b"")
    at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, default="received")
    plan_until = models.DateField(null=True)
    unlimited = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)


class Party(models.Model):
    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=32, unique=True, default=new_id)
    sealed = models.BinaryField()


class Scope(models.Model):
    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    sealed = models.BinaryField()


class Person(models.Model):
    """A person of the case file: what the municipality told of them for this case."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="one_person_a_room")]


class Seat(models.Model):
    """One named person acting for a party. `opened` and `closed` are positions in the log; `simple` is the view they chose."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=32, unique=True, default=new_id)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    opened = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)
    until = models.DateField(null=True)
    read_to = models.BigIntegerField(default=0)
    simple = models.BooleanField(default=False, db_default=False)
    sealed = models.BinaryField()


class Reach(models.Model):
    """A seat may read a scope from a position on, to the end of a day."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    scope = models.ForeignKey(Scope, models.CASCADE, related_name="+")
    start = models.BigIntegerField()
    until = models.DateField(null=True)


class ScopeSet(models.Model):
    """Scopes that stand together on entries, as one number that SQL compares."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    mark = models.BinaryField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "mark"], name="one_set_a_room")]


class ScopeInSet(models.Model):
    set = models.ForeignKey(ScopeSet, models.CASCADE, related_name="+")
    scope = models.ForeignKey(Scope, models.CASCADE, related_name="+")


class Entry(models.Model):
    """One thing in the log, never changed. `first` is the position of what it revises, else its own.

    Rooms, seats and sets are never removed, and the ledger holds their room while it names them: for the database to
    look them up again, or to keep an index of each, would cost as much as storing the entry.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    seq = models.BigIntegerField()
    first = models.BigIntegerField()
    public_id = models.CharField(max_length=32)
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    set = models.ForeignKey(
        ScopeSet, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    author = models.ForeignKey(
        Seat, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    mark = models.BinaryField(max_length=16)
    once = models.BinaryField(max_length=16, null=True)
    told_to_all = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    sealed = models.BinaryField()
    chain = models.BinaryField(max_length=32)

    _ledger = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="one_entry_a_position"),
            models.UniqueConstraint(fields=["public_id"], name="one_entry_an_id"),
            models.UniqueConstraint(fields=["room", "mark"], name="one_entry_a_key"),
            models.UniqueConstraint(fields=["author", "once"], name="one_entry_a_client_id"),
        ]
        indexes = [
            models.Index(fields=["room", "set", "seq"], name="entry_by_set"),
            models.Index(
                fields=["author", "set", "seq"],
                condition=models.Q(first=models.F("seq")),
                name="entry_by_author",
            ),
            models.Index(
                fields=["room", "first", "seq"],
                condition=models.Q(first__lt=models.F("seq")),
                name="entry_revised",
            ),
        ]


class Line(models.Model):
    """Who else may see an entry of the course of the case: whoever reaches `scope` and sits at or for one of these."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")


class Thing(models.Model):
    """A standing thing as it stands now: which entry tells it, in which scopes, under which goal."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=32, unique=True, default=new_id)
    kind = models.CharField(max_length=16)
    mark = models.BinaryField(max_length=16)
    set = models.ForeignKey(ScopeSet, models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    goal = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "mark"], name="one_thing_a_key")]


class Content(models.Model):
    """A document's bytes, sealed under the room's key and bound to its entry; of a picture also a small one."""

    entry = models.CharField(max_length=32, primary_key=True)
    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    preview = models.BinaryField(null=True)


class SeatDraft(models.Model):
    """What a seat is writing and has not said: one new message, and one change to each message of its own.

    `place` is a keyed hash of which of them; `version` is another each time it is kept.
    """

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    place = models.BinaryField(max_length=16)
    version = models.CharField(max_length=32, default=new_id)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "place"], name="one_draft_a_place")]


class SeatFile(models.Model):
    """A file that goes along with what a seat is writing. `told` is its name and kind, `sealed` its bytes."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=32, unique=True, default=new_id)
    kept_at = models.DateTimeField()
    told = models.BinaryField()
    sealed = models.BinaryField()


class Running(models.Model):
    """One server process, from its first guest on: `alive_at` is when it last said so, `ended_at` when it was gone."""

    began_at = models.DateTimeField()
    alive_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Disclosure(models.Model):
    """What was made available, as a range: to which seats, from and to which position, through which door.

    A socket that is live has one row, open while it stays: from `since` on, whatever its seat may see. It gets its
    `upto` when the socket goes, or when its process turns out to be gone.

    Source: pasientjournalloven § 22 a; design, point 11. Written before the bytes leave.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    seats = models.JSONField()
    door = models.CharField(max_length=12)
    since = models.BigIntegerField()
    upto = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    running = models.ForeignKey(Running, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["running"], condition=models.Q(ended_at=None), name="open_disclosures")
        ]


class RoomKey(models.Model):
    """In the key store only: a room's key, wrapped by the master key."""

    room = models.CharField(max_length=32, primary_key=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
