"""The second fence, which PostgreSQL itself keeps (row-level security, migrations 0004, 0005 and 0008).

The application's role sees nothing of the log until it says, for one statement, which seat it reads for, or which seats
of one person; then the rule of sight is applied once more. The log's own mechanism (append, fold, fan-out, archive) acts as the role `hub_log`, for
whom there is none. Where the application owns its tables, and on SQLite, all of this does nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

import psycopg
from django.db import connection, transaction

LOG = "hub_log"
Rows = list[tuple[Any, ...]]

BECOME = f"SET LOCAL ROLE {LOG}"
_BECOME_AGAIN = "SET LOCAL ROLE NONE"
_SAY = "SELECT set_config('hub.seat', %(hub_seat)s, true), set_config('hub.day', %(hub_day)s, true)"
_UNSAY = "SELECT set_config('hub.seat', '', true), set_config('hub.day', '', true)"
_STANDS = """
SELECT c.relrowsecurity AND NOT r.rolbypassrls AND NOT pg_has_role(session_user, c.relowner, 'MEMBER')
FROM pg_class c, pg_roles r WHERE c.oid = to_regclass('rooms_entry') AND r.rolname = session_user
"""

_acting: ContextVar[bool] = ContextVar("acting as the log", default=False)
_stands: dict[tuple[str, ...], bool] = {}


def stands() -> bool:
    """Is there a second fence for us? Asked once a process and database."""
    if connection.vendor != "postgresql":
        return False
    told = connection.settings_dict
    where = tuple(str(told[part]) for part in ("HOST", "PORT", "NAME", "USER"))
    if where not in _stands:
        with connection.cursor() as cursor:
            cursor.execute(_STANDS)
            row = cursor.fetchone()
        if row is None:
            return False
        _stands[where] = bool(row[0])
    return _stands[where]


@contextmanager
def atomic() -> Iterator[None]:
    """A transaction in which the log itself acts."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        if inside or not stands():
            with as_log():
                yield
        else:
            with _the_log():
                yield


@contextmanager
def as_log() -> Iterator[None]:
    """Here the log itself acts. Outside a transaction it makes one where it needs it."""
    if _acting.get() or not stands():
        yield
    elif not connection.in_atomic_block:
        with transaction.atomic(), _the_log():
            yield
    else:
        try:
            with _the_log():
                yield
        finally:
            _back()


def ask_as_log(question: str, values: Mapping[str, Any]) -> Rows:
    """The answer to one question of the log itself, in one round trip."""
    if _acting.get() or not stands():
        return _ask((), question, (), values)
    after = (_BECOME_AGAIN,) if connection.in_atomic_block else ()
    return _ask((BECOME,), question, after, values)


def ask_for(seat: int, day: date, question: str, values: Mapping[str, Any]) -> Rows:
    """The answer to one question that is asked for a seat, in one round trip; also where the log acts."""
    return ask_for_all([seat], day, question, values)


def ask_for_all(seats: Sequence[int], day: date, question: str, values: Mapping[str, Any]) -> Rows:
    """The same for the seats of one person, each in a room of its own."""
    if not stands():
        return _ask((), question, (), values)
    values = {**values, "hub_seat": ",".join(map(str, seats)), "hub_day": day.isoformat()}
    if _acting.get():
        return _ask((_BECOME_AGAIN, _SAY), question, (_UNSAY, BECOME), values)
    return _ask((_SAY,), question, (_UNSAY,), values)


@contextmanager
def as_seat(seat: int, day: date) -> Iterator[None]:
    """Here whatever is asked is asked for a seat, which alone has what is kept for it. No other question of this
    package belongs inside: it would end what is said here.
    """
    if not stands():
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_SAY, {"hub_seat": str(seat), "hub_day": day.isoformat()})
        yield
        with connection.cursor() as cursor:
            cursor.execute(_UNSAY)


def _ask(before: tuple[str, ...], question: str, after: tuple[str, ...], values: Mapping[str, Any]) -> Rows:
    if connection.vendor == "postgresql":
        return below(before, question, after, values)
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def below(before: tuple[str, ...], question: str, after: tuple[str, ...], values: Mapping[str, Any]) -> Rows:
    """Statements sent as one are one transaction, so that what is said in it for itself ends with it.

    Below Django's cursor, which would have each question planned anew and each row travel as text.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        raw = connection.connection
        asked = psycopg.Cursor(raw)
        with raw.pipeline():
            for statement in before:
                psycopg.Cursor(raw).execute(statement, values)
            asked.execute(question, values, binary=True)
            for statement in after:
                psycopg.Cursor(raw).execute(statement, values)
        return asked.fetchall()


@contextmanager
def _the_log() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(BECOME)
    before = _acting.set(True)
    try:
        yield
    finally:
        _acting.reset(before)


def _back() -> None:
    """In a transaction that goes on. One that has failed gives the role back when it is rolled back."""
    raw = connection.connection
    if raw is not None and raw.info.transaction_status.name == "INTRANS":
        with connection.cursor() as cursor:
            cursor.execute(_BECOME_AGAIN)
