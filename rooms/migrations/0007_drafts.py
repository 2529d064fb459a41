"""What a seat is writing and has not said yet."""

import django.db.models.deletion
from django.db import migrations, models

import rooms.ids


class Migration(migrations.Migration):
    dependencies = [("rooms", "0006_simple_view")]

    operations = [
        migrations.CreateModel(
            name="SeatDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.BinaryField(max_length=16)),
                ("version", models.CharField(default=rooms.ids.new_id, max_length=32)),
                ("sealed", models.BinaryField()),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rooms.seat"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("seat", "place"), name="one_draft_a_place")],
            },
        ),
    ]
