"""Which view of a room a person chose to come back to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rooms", "0005_seats_of_one_person")]
    operations = [
        migrations.AddField("seat", "simple", models.BooleanField(default=False, db_default=False)),
    ]
