"""The second fence: what PostgreSQL refuses the application's role, and what it shows a question that forgets the first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from rooms import clock, rule
from rooms.casefile.export import whole
from rooms.erasure import erase
from rooms.keystore import seal_of
from rooms.log import chain, fence, news, read
from rooms.log.find import sets_of
from rooms.log.rows import write_after
from rooms.models import Content, Disclosure, Entry, Thing
from rooms.state import Seat
from tests.cast import Stage, stage
from tests.log.fenced import APPLICATION, as_application, rows, the_owner, with_fault

pytestmark = [pytest.mark.served, pytest.mark.django_db(databases="__all__", transaction=True)]

LOG_TABLES = ("rooms_entry", "rooms_content", "rooms_line", "rooms_scopeset", "rooms_scopeinset")
FENCED_TABLES = ("rooms_entry", "rooms_content", "rooms_line", "rooms_thing")
DESTROYING = (
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} ADD COLUMN more text",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "DROP TRIGGER {table}_stays ON {table}",
    "DROP TRIGGER {table}_whole ON {table}",
    "DROP TABLE {table} CASCADE",
)
UNFENCING = (
    "DROP POLICY seat ON {table}",
    "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON {table} USING (true)",
)


@pytest.fixture
def fenced(transactional_db: None) -> Iterator[None]:
    with as_application():
        assert fence.stands()
        yield


@pytest.mark.parametrize("role", [APPLICATION, fence.LOG])
def test_the_application_cannot_alter_or_delete_the_log(fenced: None, role: str) -> None:
    stage("jonas")
    tried = [
        statement.format(table=table, column="entry" if table == "rooms_content" else "id")
        for tables, statements in ((LOG_TABLES, DESTROYING), (FENCED_TABLES, UNFENCING))
        for table in tables
        for statement in statements
    ]
    assert len(tried) == 5 * 8 + 4 * 3
    assert [statement for statement in tried if _goes_through(role, statement)] == []
    for beyond in (
        "SET session_replication_role = replica",
        "SET ROLE hub_owner",
        "CREATE TABLE mine (id int)",
    ):
        assert not _goes_through(role, beyond)
    assert _goes_through(role, "SELECT id FROM rooms_entry")


def test_what_is_refused_to_the_application_the_owner_may_do(fenced: None) -> None:
    """So the refusals above come from rights, and not from a slip in the statements."""
    with the_owner() as owner:
        for table in LOG_TABLES:
            for statement in DESTROYING[3:7]:
                with owner.transaction(force_rollback=True):
                    owner.execute(statement.format(table=table).encode())


def test_records_of_disclosure_can_be_extended_and_never_removed(fenced: None) -> None:
    here = stage("jonas")
    row = Disclosure.objects.create(room=here.room, seats=[], door="page", since=1, upto=1, at=clock.now())
    assert Disclosure.objects.filter(pk=row.pk).update(upto=2) == 1
    for role in (APPLICATION, fence.LOG):
        assert not _goes_through(role, f"DELETE FROM rooms_disclosure WHERE id = {row.pk}")
        assert not _goes_through(role, "TRUNCATE rooms_disclosure")


def test_only_the_log_itself_adds_to_the_log(fenced: None) -> None:
    here = stage("jonas")
    with fence.as_log():
        entry = Entry._ledger.filter(room=here.room).order_by("-seq")[0]
    entry.pk, entry.seq, entry.first = None, entry.seq + 1, entry.seq + 1
    entry.public_id, entry.mark, entry.once = "f" * 32, b"f" * 16, None
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        entry.save(force_insert=True)
    with fence.as_log():
        entry.save(force_insert=True)


def test_a_question_that_forgets_the_first_fence_gets_what_the_rule_gives(fenced: None) -> None:
    here = [stage(name) for name in ("nora", "jonas", "astrid")]
    _grow(here[0])
    seats = 0
    for one in here:
        for seat in one.state.seats.values():
            assert _shown(seat) == _due(one, seat), (one.room.pk, seat.key)
            seats += bool(_shown(seat)[0])
    assert seats >= 12


def test_with_no_seat_said_nothing_is_shown_and_the_log_sees_all(fenced: None) -> None:
    here = stage("nora")
    assert [rows(f"SELECT * FROM {table}") for table in FENCED_TABLES] == [[], [], [], []]
    with fence.as_log():
        counts = [rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in FENCED_TABLES]
    assert counts[0] == here.room.head
    assert all(counts)
    assert len(fence.ask_as_log("SELECT id FROM rooms_entry", {})) == here.room.head
    assert rows("SELECT * FROM rooms_entry") == []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("rooms_opened", "HAVING COUNT(*) = COUNT(r.scope_id)", ""),
        ("rooms_told", "s.closed IS NULL AND", ""),
        ("rooms_opened", "o.start)", "0)"),
        ("rooms_told", "me JOIN {schema}.rooms_entry e ON e.room_id = me.room_id AND e", "me JOIN {schema}.rooms_entry e ON e"),
        ("rooms_told", "OR e.id IN (SELECT entry_id FROM lines)", "OR true"),
        ("rooms_told", "t.set_id IN (SELECT set_id FROM open_sets)", "true"),
        ("rooms_told", "UNION ALL SELECT e.id FROM things t", "UNION ALL SELECT e.id FROM things t JOIN me ON false"),
        ("rooms_lines", "me.role IN ('owner', 'coordinator')", "true"),
        ("rooms_lines", "l.party_id = me.party_id OR", ""),
        ("rooms_things", "t.set_id IN (SELECT set_id FROM open_sets)", "true"),
    ],
)  # fmt: skip
def test_a_fault_in_the_fence_shows(fenced: None, name: str, right: str, wrong: str) -> None:
    here = [stage(case) for case in ("nora", "jonas", "astrid")]
    _grow(here[0])
    with with_fault(name, right, wrong):
        assert any(_shown(seat) != _due(one, seat) for one in here for seat in one.state.seats.values())


def test_what_is_said_for_one_question_ends_with_it(fenced: None) -> None:
    here = stage("nora")
    seat = here.seat("ingvild-mother")
    with transaction.atomic():
        assert fence.ask_for(seat.pk, clock.today(), "SELECT id FROM rooms_entry", {})
        assert rows("SELECT id FROM rooms_entry") == []
        assert fence.ask_as_log("SELECT id FROM rooms_entry", {})
        assert rows("SELECT id FROM rooms_entry") == []


def test_a_reader_inside_the_logs_own_transaction_is_still_fenced(fenced: None) -> None:
    here = stage("nora")
    teacher = here.reader("anders-teacher")
    alone = fence.ask_for(teacher.seat.pk, teacher.day, "SELECT id FROM rooms_entry", {})
    for transact in (fence.atomic, fence.as_log):
        with transact():
            everything = rows("SELECT id FROM rooms_entry")
            assert fence.ask_for(teacher.seat.pk, teacher.day, "SELECT id FROM rooms_entry", {}) == alone
            assert read.page(teacher, None, 100).entries
            assert rows("SELECT id FROM rooms_entry") == everything
        assert len(everything) == here.room.head > len(alone) > 0
        assert rows("SELECT id FROM rooms_entry") == []


def test_a_failure_inside_gives_the_role_back(fenced: None) -> None:
    with transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic(), fence.as_log():
            rows("SELECT 1/0")
        assert _role() == APPLICATION
        with pytest.raises(ValueError, match="ours"), fence.as_log():
            raise ValueError("ours")
        assert _role() == APPLICATION
        with fence.as_log():
            with pytest.raises(DatabaseError), transaction.atomic():
                rows("SELECT 1/0")
            assert _role() == fence.LOG
        assert _role() == APPLICATION
    assert _role() == APPLICATION


def test_a_failure_below_djangos_cursor_gives_back_role_and_seat(fenced: None) -> None:
    here = stage("nora")
    mother = here.reader("ingvild-mother")
    placed = here.say("ingvild-mother", "Hello", "general")

    def untouched() -> None:
        assert _role() == APPLICATION
        assert rows("SELECT COALESCE(current_setting('hub.seat', true), '')") == [("",)]
        assert rows("SELECT id FROM rooms_entry") == []

    for broken in ("SELECT id / 0 FROM rooms_entry", "SELECT nothing FROM rooms_entry"):
        with pytest.raises(DatabaseError):
            fence.ask_for(mother.seat.pk, mother.day, broken, {})
        untouched()
        with pytest.raises(DatabaseError):
            fence.ask_as_log(broken, {})
        untouched()
        with transaction.atomic():
            with pytest.raises(DatabaseError), transaction.atomic():
                fence.ask_for(mother.seat.pk, mother.day, broken, {})
            untouched()
    with fence.as_log():
        row = Entry._ledger.get(room=here.room, seq=placed.seq)
    here.room.refresh_from_db()
    before = here.room.head, bytes(here.room.chain)
    here.room.head += 1
    with pytest.raises(IntegrityError):
        write_after(row, here.room, *before)
    untouched()
    here.room.refresh_from_db()
    assert (here.room.head, bytes(here.room.chain)) == before
    assert here.seen("ingvild-mother", placed.public_id) is not None


def test_the_product_lives_behind_the_fence(fenced: None) -> None:
    here = stage("nora")
    placed = here.say("ingvild-mother", "Hello", "general")
    here.act("ingvild-mother", {"kind": "message.revised", "message": placed.key, "body": "Hello again"})
    seen = here.seen("siw-coordinator", placed.public_id)
    assert seen is not None
    assert seen.event["body"] == "Hello again"
    assert read.things(here.reader("siw-coordinator"))
    here.room.refresh_from_db()
    assert chain.verify(here.room.pk, here.room.head, here.room.chain) is None
    assert len(whole(here.room)["timeline"]) == here.room.head
    with fence.as_log():
        documents = Content.objects.filter(room=here.room).count()
    assert f"documents made unreadable: {documents}" in erase(here.room.public_id, "law")


# --- What the rule gives ---------------------------------------------------------------------------------

Shown = tuple[set[tuple[int, int]], set[str], set[int], set[int]]


def _due(here: Stage, seat: Seat) -> Shown:
    """Entries, contents, lines and standing things that the rule in Python gives a seat today."""
    day, state = clock.today(), here.state
    if not seat.open_on(day):
        return set(), set(), set(), set()
    reach = rule.reach_of(state, seat, day)
    members = sets_of(state.pk, seal_of(state.public_id)).members
    with fence.as_log():
        things = {
            thing.pk: thing.seq
            for thing in Thing.objects.select_related("goal").filter(room=here.room)
            if rule.sees_thing(
                reach, members(thing.set_id), members(thing.goal.set_id) if thing.goal is not None else None
            )
        }
        came = news.news(state, 0, here.room.head + 1000, 10_000)
        seen = {one.seq for one in came if rule.sees(one.envelope, reach, seat)}
        ids = dict(Entry._ledger.filter(room=here.room).values_list("public_id", "seq"))
        contents = {content.entry for content in Content.objects.filter(room=here.room)}
        lines = {
            pk
            for pk, scope, party, sits in rows("SELECT id, scope_id, party_id, seat_id FROM rooms_line")
            if scope in state.scopes and rule.sees_line(rule.Line(scope, party, sits), reach, seat)
        }
    entries = {(here.room.pk, seq) for seq in seen | set(things.values())}
    return entries, {entry for entry in contents if ids[entry] in seen}, lines, set(things)


def _shown(seat: Seat) -> Shown:
    """The same, as four questions without any rule are answered."""
    ask = [
        fence.ask_for(seat.pk, clock.today(), f"SELECT {columns} FROM {table}", {})
        for columns, table in zip(("room_id, seq", "entry", "id", "id"), FENCED_TABLES, strict=True)
    ]
    entries, contents, lines, things = ask
    return (
        {(r, s) for r, s in entries},
        {e for (e,) in contents},
        {i for (i,) in lines},
        {i for (i,) in things},
    )


def _grow(here: Stage) -> None:
    """Nora's room with a document, a revision, and a reach that starts late."""
    placed = here.say("ingvild-mother", "First", "health")
    here.act("ingvild-mother", {"kind": "message.revised", "message": placed.key, "body": "Second"})
    here.act(
        "ingvild-mother",
        {"kind": "consent.given", "form": "digital", "purpose": "late", "grants": [{"party": "school", "scopes": ["health"]}]},
    )  # fmt: skip
    here.say("ingvild-mother", "Afterwards", "health")


def _goes_through(role: str, statement: str) -> bool:
    """Tried and taken back."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        refused = str(error)
    else:
        return True
    assert "permission denied" in refused or "must be owner" in refused
    return False


def _role() -> str:
    return str(rows("SELECT current_user")[0][0])
