"""Promises can be taken back too. Without this nothing can say so: they count again, and the history keeps the reason."""

import django.db.models.deletion
from django.db import migrations, models


def let_promises_count(apps, schema_editor):
    apps.get_model("reports", "TakenBack").objects.filter(commitment__isnull=False).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0027_answered_days_are_counted'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='takenback',
            name='one_thing_is_taken_back',
        ),
        migrations.AddField(
            model_name='takenback',
            name='commitment',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back', to='reports.commitment'),
        ),
        migrations.AddConstraint(
            model_name='takenback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commitment', None), ('message__isnull', False), ('move', None)), models.Q(('commitment', None), ('message', None), ('move__isnull', False)), models.Q(('commitment__isnull', False), ('message', None), ('move', None)), _connector='OR'), name='one_thing_of_three_is_taken_back'),
        ),
        migrations.RunPython(migrations.RunPython.noop, let_promises_count),
    ]
