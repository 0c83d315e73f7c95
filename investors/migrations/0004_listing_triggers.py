from pathlib import Path

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

HERE = Path(__file__).parent


def run(name):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute((HERE / name).read_text(), params=None)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [
        ("investors", "0003_listing_counts_and_words"),
        ("smes", "0002_listing_columns"),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunPython(run("listing_triggers.sql"), run("listing_triggers_down.sql")),
    ]
