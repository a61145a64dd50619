from __future__ import annotations

from django.db import migrations

MAKE = "CREATE INDEX hub_search_words ON wagtailsearch_indexentry USING gin ((title || body))"
REMOVE = "DROP INDEX IF EXISTS hub_search_words"


def make(apps, schema_editor):
    """Search looks for words in title and text together, which the indexes of either can't answer on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_six_roles"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [migrations.RunPython(make, remove)]
