"""Live disclosures stand open until their socket goes; the log keeps no index that no question needs.

SQLite makes a table anew to change it, and loses its triggers: they are laid again.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

statements = import_module("rooms.migrations.0002_log_refuses_change").statements


def refuse_again(apps, schema_editor):
    if schema_editor.connection.alias != "default" or schema_editor.connection.vendor != "sqlite":
        return
    for statement in statements("sqlite", "rooms_entry"):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("rooms", "0002_log_refuses_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="Running",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("alive_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="upto",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="entry",
            name="author",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rooms.seat",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="public_id",
            field=models.CharField(max_length=32),
        ),
        migrations.AlterField(
            model_name="entry",
            name="room",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rooms.room",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="set",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rooms.scopeset",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("public_id",), name="one_entry_an_id"),
        ),
        migrations.RemoveIndex(model_name="entry", name="entry_by_first"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["room", "first", "seq"],
                condition=models.Q(("first__lt", models.F("seq"))),
                name="entry_revised",
            ),
        ),
        migrations.RunPython(refuse_again, migrations.RunPython.noop),
        migrations.AddField(
            model_name="disclosure",
            name="running",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rooms.running"
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["running"], name="open_disclosures"
            ),
        ),
    ]
