"""Which meetings have minutes is found without going through what is said every day."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rooms", "0009_noted_entries")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX entry_minutes ON rooms_entry (room_id, seq) WHERE kind = 'minutes.approved'",
            "DROP INDEX entry_minutes",
        )
    ]
