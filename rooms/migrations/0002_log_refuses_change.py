"""The database itself refuses to change or remove what is in the log (design, point 1)."""

from django.db import migrations

TABLES = ("rooms_entry", "rooms_content", "rooms_line", "rooms_scopeset", "rooms_scopeinset")


def refuse(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION rooms_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the log refuses %', TG_OP; END $$",
            None,  # no parameters at all, or the sign above would be taken for one
        )
    for table in TABLES:
        for statement in statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


def statements(vendor, table):
    if vendor == "postgresql":
        does = "EXECUTE FUNCTION rooms_refuse()"
        return [
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {does}",
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {does}",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the log refuses {verb}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


class Migration(migrations.Migration):
    dependencies = [("rooms", "0001_initial")]
    operations = [migrations.RunPython(refuse, migrations.RunPython.noop)]
