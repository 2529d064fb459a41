"""What is kept for one seat alone: files beside what it is writing, and PostgreSQL's own word that it stays so.

Row-level security as for the log (0004), but for every verb: a question that names no seat (`hub.seat`), or another,
finds no draft and no file, changes none and removes none. A document may have a preview beside its bytes.
"""

import django.db.models.deletion
from django.db import migrations, models

import rooms.ids

TABLES = ("rooms_seatdraft", "rooms_seatfile")
MINE = """
seat_id IN (
  SELECT s.id FROM {schema}.rooms_seat s
  WHERE s.id = ANY (string_to_array(NULLIF(current_setting('hub.seat', true), ''), ',')::bigint[])
  AND s.closed IS NULL AND (s.until IS NULL OR s.until >= COALESCE(
    NULLIF(current_setting('hub.day', true), '')::date, (now() AT TIME ZONE 'Europe/Oslo')::date))
)
"""


def raise_fence(apps, schema_editor):
    connection = schema_editor.connection
    if connection.alias != "default" or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY seat ON {table} USING ({MINE.replace('{schema}', schema)})")


class Migration(migrations.Migration):
    dependencies = [("rooms", "0007_drafts")]

    operations = [
        migrations.AddField("content", "preview", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="SeatFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(default=rooms.ids.new_id, max_length=32, unique=True)),
                ("kept_at", models.DateTimeField()),
                ("told", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rooms.seat"
                    ),
                ),
            ],
        ),
        migrations.RunPython(raise_fence, migrations.RunPython.noop),
    ]
