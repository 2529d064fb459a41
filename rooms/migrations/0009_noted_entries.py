"""What says that something waits for somebody is found without going through what is said every day."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rooms", "0008_kept_for_one_seat")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX entry_noted ON rooms_entry (room_id, kind, seq) WHERE substr(kind, 1, 2) = 'x.'",
            "DROP INDEX entry_noted",
        )
    ]
