from __future__ import annotations

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_session_identity")]

    operations = [
        migrations.AlterField("eventsession", "uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
    ]
