"""Row-level security, the second fence (rooms/log/fence.py): the rule of sight once more, kept by PostgreSQL itself.

It says what `rooms/log/sql.py` says, for the seat that `hub.seat` names today (`hub.day`): an entry is shown with all
its versions, and so is the one that tells how a standing thing stands now. With no seat said, nothing is shown.
The owner of the tables is not held by it, and the role of the log has a policy of its own (hub/grants.py).
"""

from django.db import migrations

# The functions run as the tables' owner, with every name spelt out: a table of the same name, made for a moment by
# whoever asks, must not be taken for the real one. They are asked once for each table of a question, in the snapshot
# of that question, and keep their plans (which functions in plain SQL do not).
HEAD = "LANGUAGE plpgsql STABLE SECURITY DEFINER COST 10 {rows} SET search_path = pg_catalog, pg_temp"

RULE = """
WITH said AS (
  SELECT NULLIF(current_setting('hub.seat', true), '')::bigint AS seat, COALESCE(
    NULLIF(current_setting('hub.day', true), '')::date, (now() AT TIME ZONE 'Europe/Oslo')::date) AS day
), me AS (
  SELECT s.id, s.room_id, s.party_id, s.role, said.day FROM {schema}.rooms_seat s JOIN said ON said.seat = s.id
  WHERE s.closed IS NULL AND (s.until IS NULL OR s.until >= said.day)
), reach AS (
  SELECT r.scope_id, MIN(r.start) AS start FROM {schema}.rooms_reach r JOIN me ON me.id = r.seat_id
  WHERE r.until IS NULL OR r.until >= me.day GROUP BY r.scope_id
), open_sets AS (
  SELECT m.set_id, MAX(r.start) AS start
  FROM me JOIN {schema}.rooms_scopeset s ON s.room_id = me.room_id
  JOIN {schema}.rooms_scopeinset m ON m.set_id = s.id LEFT JOIN reach r ON r.scope_id = m.scope_id
  GROUP BY m.set_id HAVING COUNT(*) = COUNT(r.scope_id)
), lines AS (
  SELECT l.id, l.entry_id FROM me CROSS JOIN reach r JOIN {schema}.rooms_line l ON l.scope_id = r.scope_id
  WHERE me.role IN ('owner', 'coordinator') OR l.party_id = me.party_id OR l.seat_id = me.id
), things AS (
  SELECT t.id, t.room_id, t.seq FROM me JOIN {schema}.rooms_thing t ON t.room_id = me.room_id
  LEFT JOIN {schema}.rooms_thing g ON g.id = t.goal_id
  WHERE t.set_id IN (SELECT set_id FROM open_sets)
  AND (t.goal_id IS NULL OR g.set_id IN (SELECT set_id FROM open_sets))
)
"""

FUNCTIONS = {
    # From which position on each set of scopes is open: {"set": start}.
    "rooms_opened": ("jsonb", "SELECT jsonb_object_agg(o.set_id, o.start) FROM open_sets o"),
    # The entries that are shown wherever they stand: of the course of the case, and of how things stand now.
    "rooms_told": (
        "SETOF bigint",
        """
SELECT e.id FROM me JOIN {schema}.rooms_entry e ON e.room_id = me.room_id AND e.set_id IS NULL
WHERE me.role = 'owner' OR e.told_to_all OR e.id IN (SELECT entry_id FROM lines)
UNION ALL SELECT e.id FROM things t JOIN {schema}.rooms_entry e ON e.room_id = t.room_id AND e.seq = t.seq
""",
    ),
    "rooms_lines": ("SETOF bigint", "SELECT l.id FROM lines l"),
    "rooms_things": ("SETOF bigint", "SELECT t.id FROM things t"),
}

POLICIES = {
    "rooms_line": "id IN (SELECT {schema}.rooms_lines())",
    "rooms_entry": """
first >= ((SELECT {schema}.rooms_opened()) ->> set_id::text)::bigint OR id IN (SELECT {schema}.rooms_told())
""",
    "rooms_content": "EXISTS (SELECT 1 FROM {schema}.rooms_entry e WHERE e.public_id = rooms_content.entry)",
    "rooms_thing": "id IN (SELECT {schema}.rooms_things())",
}


def function(name, schema, rule=RULE):
    """The statement that makes a function, or makes it anew."""
    gives, body = FUNCTIONS[name]
    many = gives.startswith("SETOF")
    does = f"RETURN {'QUERY' if many else ''} {rule} {body};" if many else f"RETURN ({rule} {body});"
    head = HEAD.format(rows="ROWS 20" if many else "")
    text = f"CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS {gives} {head} AS $$ BEGIN {does} END $$"
    return text.replace("{schema}", schema)


def raise_fence(apps, schema_editor):
    connection = schema_editor.connection
    if connection.alias != "default" or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    for name in FUNCTIONS:
        schema_editor.execute(function(name, schema), None)
    for table, sees in POLICIES.items():
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(
            f"CREATE POLICY seat ON {table} FOR SELECT USING ({sees.format(schema=schema)})"
        )


class Migration(migrations.Migration):
    dependencies = [("rooms", "0003_open_disclosures")]
    operations = [migrations.RunPython(raise_fence, migrations.RunPython.noop)]
