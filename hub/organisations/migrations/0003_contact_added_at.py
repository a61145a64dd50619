from __future__ import annotations

from django.db import migrations, models

import hub.shared.clock


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_website_shows_its_host"),
    ]

    operations = [
        # Contacts that are there already stay without an instant: nobody knows it, and a replayed erasure must not
        # take them for newer than they are.
        migrations.AddField(
            model_name="organisationcontact",
            name="added_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="organisationcontact",
            name="added_at",
            field=models.DateTimeField(blank=True, default=hub.shared.clock.now, editable=False, null=True),
        ),
    ]
