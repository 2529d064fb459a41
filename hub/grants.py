"""What the application's role may do in the main store (deploy/roles.sql makes the roles).

It owns nothing. Of the log it may read and add, through the role `hub_log` alone; of the record of disclosures also
extend. `hub prepare` says all of it anew after every migration, so that a table which came later is not forgotten.
"""

from django.db import connections
from django.db.backends.utils import CursorWrapper

from rooms.log.fence import LOG

READ_ONLY = {"django_migrations"}
KEPT_AS_IT_IS = {"rooms_entry", "rooms_content", "rooms_line", "rooms_scopeset", "rooms_scopeinset"}
NEVER_REMOVED = {
    "rooms_disclosure",
    "rooms_room",
    "rooms_party",
    "rooms_person",
    "rooms_scope",
    "rooms_seat",
    "rooms_running",
}
BEHIND_THE_FENCE = (
    "rooms_entry",
    "rooms_content",
    "rooms_line",
    "rooms_thing",
    "rooms_seatdraft",
    "rooms_seatfile",
)


class NoRoles(Exception):
    """The roles are not there; the text names the first that is missing."""


def grant(application: str) -> None:
    """Says what `application` may do, on a connection of the owner, in one transaction: never less for a moment."""
    connection = connections["default"]
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for role in (application, LOG):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                raise NoRoles(role)
        for table in connection.introspection.table_names(cursor):
            _grant_table(cursor, table, application)
        for role in (application, LOG):
            cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {_schema(cursor)} TO {_quoted(role)}")
        for table in BEHIND_THE_FENCE:
            _let_the_log_through(cursor, table)


def rights_on(table: str) -> str:
    if table in READ_ONLY:
        return "SELECT"
    if table in KEPT_AS_IT_IS:
        return "SELECT, INSERT"
    if table in NEVER_REMOVED:
        return "SELECT, INSERT, UPDATE"
    return "SELECT, INSERT, UPDATE, DELETE"


def _grant_table(cursor: CursorWrapper, table: str, application: str) -> None:
    roles = f"{_quoted(application)}, {_quoted(LOG)}"
    cursor.execute(f"REVOKE ALL ON {_quoted(table)} FROM {roles}")
    cursor.execute(f"GRANT {rights_on(table)} ON {_quoted(table)} TO {roles}")


def _let_the_log_through(cursor: CursorWrapper, table: str) -> None:
    """Only where it is missing: making a policy stops everybody else on the table."""
    cursor.execute("SELECT 1 FROM pg_policies WHERE tablename = %s AND policyname = 'log'", [table])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE POLICY log ON {_quoted(table)} TO {LOG} USING (true) WITH CHECK (true)")


def _schema(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT current_schema()")
    (schema,) = cursor.fetchone()
    return _quoted(schema)


def _quoted(name: str) -> str:
    return connections["default"].ops.quote_name(name)
