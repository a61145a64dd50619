from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0007_listing_care'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='lists_events_of_others',
            field=models.BooleanField(default=False, help_text='Its page then also lists what others put on in its building. Only if the organisation agreed.', verbose_name='list others’ events here'),
        ),
    ]
