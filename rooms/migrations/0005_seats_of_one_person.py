"""The second fence for several seats at once: `hub.seat` names one seat, or those of one person, by comma.

What each of them sees is judged by itself, so that a role in one room opens nothing in another.
"""

from importlib import import_module

from django.db import migrations

FENCE = import_module("rooms.migrations.0004_second_fence")

RULE = """
WITH said AS (
  SELECT string_to_array(NULLIF(current_setting('hub.seat', true), ''), ',')::bigint[] AS seats, COALESCE(
    NULLIF(current_setting('hub.day', true), '')::date, (now() AT TIME ZONE 'Europe/Oslo')::date) AS day
), me AS (
  SELECT s.id, s.room_id, s.party_id, s.role, said.day FROM {schema}.rooms_seat s JOIN said ON s.id = ANY (said.seats)
  WHERE s.closed IS NULL AND (s.until IS NULL OR s.until >= said.day)
), reach AS (
  SELECT me.id AS seat, r.scope_id, MIN(r.start) AS start FROM {schema}.rooms_reach r JOIN me ON me.id = r.seat_id
  WHERE r.until IS NULL OR r.until >= me.day GROUP BY me.id, r.scope_id
), open_sets AS (
  SELECT m.set_id, MAX(r.start) AS start
  FROM me JOIN {schema}.rooms_scopeset s ON s.room_id = me.room_id
  JOIN {schema}.rooms_scopeinset m ON m.set_id = s.id
  LEFT JOIN reach r ON r.seat = me.id AND r.scope_id = m.scope_id
  GROUP BY me.id, m.set_id HAVING COUNT(*) = COUNT(r.scope_id)
), lines AS (
  SELECT l.id, l.entry_id FROM me JOIN reach r ON r.seat = me.id JOIN {schema}.rooms_line l ON l.scope_id = r.scope_id
  WHERE me.role IN ('owner', 'coordinator') OR l.party_id = me.party_id OR l.seat_id = me.id
), things AS (
  SELECT t.id, t.room_id, t.seq FROM me JOIN {schema}.rooms_thing t ON t.room_id = me.room_id
  LEFT JOIN {schema}.rooms_thing g ON g.id = t.goal_id
  WHERE t.set_id IN (SELECT set_id FROM open_sets)
  AND (t.goal_id IS NULL OR g.set_id IN (SELECT set_id FROM open_sets))
)
"""


def function(name, schema):
    """The statement that makes a function anew, by this rule."""
    return FENCE.function(name, schema, RULE)


def judge_each(apps, schema_editor):
    connection = schema_editor.connection
    if connection.alias != "default" or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    for name in FENCE.FUNCTIONS:
        schema_editor.execute(function(name, schema), None)


class Migration(migrations.Migration):
    dependencies = [("rooms", "0004_second_fence")]
    operations = [migrations.RunPython(judge_each, migrations.RunPython.noop)]
