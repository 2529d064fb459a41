"""Row-level security, the second fence (rooms/log/fence.py): the rule of sight once more, kept by PostgreSQL itself.

It says what `rooms/log/sql.py` says, for the seat that `hub.seat` names today (`hub.day`): an entry is shown with all
its versions, and so is the one that tells how a standing thing stands now. With no seat said, nothing is shown.
The owner of the tables is not held by it, and the role of the log has a policy of its own (hub/grants.py).
"""

from django.db import migrations

# The functions run as the tables' owner, with every name spelt out: a table of the same name, made for a moment by
# whoever asks, must not be taken for the real one.
HEAD = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

FUNCTIONS = {
    "rooms_sitting() RETURNS TABLE (seat bigint, room bigint, party bigint, role text, day date)": """
SELECT s.id, s.room_id, s.party_id, s.role::text, d.day
FROM {schema}.rooms_seat s, (SELECT COALESCE(
  NULLIF(current_setting('hub.day', true), '')::date, (now() AT TIME ZONE 'Europe/Oslo')::date) AS day) d
WHERE s.id = NULLIF(current_setting('hub.seat', true), '')::bigint
AND s.closed IS NULL AND (s.until IS NULL OR s.until >= d.day)
""",
    "rooms_reached() RETURNS TABLE (scope bigint, start bigint)": """
SELECT r.scope_id, MIN(r.start) FROM {schema}.rooms_reach r JOIN {schema}.rooms_sitting() me ON me.seat = r.seat_id
WHERE r.until IS NULL OR r.until >= me.day GROUP BY r.scope_id
""",
    "rooms_opened() RETURNS TABLE (opened bigint, start bigint)": """
SELECT m.set_id, MAX(r.start)
FROM {schema}.rooms_sitting() me JOIN {schema}.rooms_scopeset s ON s.room_id = me.room
JOIN {schema}.rooms_scopeinset m ON m.set_id = s.id LEFT JOIN {schema}.rooms_reached() r ON r.scope = m.scope_id
GROUP BY m.set_id HAVING COUNT(*) = COUNT(r.scope)
""",
    "rooms_stood() RETURNS TABLE (thing bigint, room bigint, told bigint)": """
WITH sets AS MATERIALIZED (SELECT opened FROM {schema}.rooms_opened())
SELECT t.id, t.room_id, t.seq FROM {schema}.rooms_thing t LEFT JOIN {schema}.rooms_thing g ON g.id = t.goal_id
WHERE t.set_id IN (SELECT opened FROM sets) AND (g.id IS NULL OR g.set_id IN (SELECT opened FROM sets))
""",
}

POLICIES = {
    "rooms_line": """
scope_id IN (SELECT scope FROM {schema}.rooms_reached())
AND EXISTS (SELECT 1 FROM {schema}.rooms_sitting() me
  WHERE me.role IN ('owner', 'coordinator') OR me.party = rooms_line.party_id OR me.seat = rooms_line.seat_id)
""",
    "rooms_entry": """
EXISTS (SELECT 1 FROM {schema}.rooms_opened() o WHERE o.opened = rooms_entry.set_id AND o.start <= rooms_entry.first)
OR (room_id, seq) IN (SELECT room, told FROM {schema}.rooms_stood())
OR set_id IS NULL AND room_id = (SELECT room FROM {schema}.rooms_sitting()) AND (
  told_to_all OR (SELECT role FROM {schema}.rooms_sitting()) = 'owner'
  OR EXISTS (SELECT 1 FROM {schema}.rooms_line l WHERE l.entry_id = rooms_entry.id))
""",
    "rooms_content": "EXISTS (SELECT 1 FROM {schema}.rooms_entry e WHERE e.public_id = rooms_content.entry)",
    "rooms_thing": "id IN (SELECT thing FROM {schema}.rooms_stood())",
}


def raise_fence(apps, schema_editor):
    connection = schema_editor.connection
    if connection.alias != "default" or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    for name, body in FUNCTIONS.items():
        text = f"CREATE FUNCTION {schema}.{name} {HEAD} AS $$ {body.format(schema=schema)} $$"
        schema_editor.execute(text, None)
    for table, sees in POLICIES.items():
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(
            f"CREATE POLICY seat ON {table} FOR SELECT USING ({sees.format(schema=schema)})"
        )


class Migration(migrations.Migration):
    dependencies = [("rooms", "0003_open_disclosures")]
    operations = [migrations.RunPython(raise_fence, migrations.RunPython.noop)]
