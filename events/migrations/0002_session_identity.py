from __future__ import annotations

import uuid

from django.db import migrations, models

import hub.shared.clock


def give_identity(apps, schema_editor):
    sessions = apps.get_model("events", "EventSession").objects
    for session in sessions.filter(uid=None).iterator():
        session.uid = uuid.uuid4()
        session.save(update_fields=["uid"])


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.AddField("eventsession", "place", models.CharField(blank=True, help_text="Only if this date is somewhere else than usual. Such as: St Anne’s Hall, Kilnford.", max_length=200, verbose_name="another place")),
        migrations.AddField("eventsession", "sequence", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddField("eventsession", "changed_at", models.DateTimeField(default=hub.shared.clock.now, editable=False)),
        migrations.AddField("eventsession", "recurs_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("eventsession", "uid", models.UUIDField(editable=False, null=True)),
        migrations.RunPython(give_identity, migrations.RunPython.noop),
    ]
