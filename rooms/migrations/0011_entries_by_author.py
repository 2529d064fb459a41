"""Whom a seat knows by what they wrote is found without going through what they wrote.

Laid while people write: on PostgreSQL a plain index would keep them waiting until the whole log is in it.
"""

from django.db import migrations, models

INDEX = models.Index(
    fields=["author", "set", "seq"], condition=models.Q(first=models.F("seq")), name="entry_by_author"
)


def lay(apps, schema_editor):
    beside = "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    # One that was begun and given up stands there and is of no use.
    schema_editor.execute(f"DROP INDEX {beside} IF EXISTS entry_by_author")
    schema_editor.execute(
        f"CREATE INDEX {beside} entry_by_author ON rooms_entry (author_id, set_id, seq) WHERE first = seq"
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("rooms", "0010_minutes_found")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(lay, migrations.RunPython.noop, atomic=False)],
            [migrations.AddIndex("entry", INDEX)],
        )
    ]
