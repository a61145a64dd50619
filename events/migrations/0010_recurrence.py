from __future__ import annotations

import django.core.validators
import django.db.models.deletion
import events.fields
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_arrivals'),
    ]

    operations = [
        migrations.AddField(
            model_name='eventpage',
            name='repeat_all_day',
            field=models.BooleanField(default=False, verbose_name='it lasts all day'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeat_count',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Either a last day or a number. Dates that are left out count too.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='or so many times'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeat_ends',
            field=models.TimeField(blank=True, help_text='Such as 16:00. A time before the start is on the next day.', null=True, verbose_name='to'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeat_every',
            field=models.PositiveSmallIntegerField(default=1, help_text='1 is every week or month, 2 every other one.', verbose_name='every so many weeks or months'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeat_first_on',
            field=models.DateField(blank=True, null=True, verbose_name='first date'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeat_starts',
            field=models.TimeField(blank=True, help_text='Such as 14:00.', null=True, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeat_until',
            field=models.DateField(blank=True, null=True, verbose_name='until this day'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeat_week',
            field=models.SmallIntegerField(blank=True, choices=[(1, 'First'), (2, 'Second'), (3, 'Third'), (4, 'Fourth'), (-1, 'Last')], help_text='Only if it is monthly on the same weekday, such as the second Tuesday.', null=True, verbose_name='which one of the month'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeat_weekdays',
            field=models.JSONField(blank=True, default=list, help_text='Only if it is weekly. Without a tick it is the weekday of the first date.', verbose_name='on which weekdays'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='repeats',
            field=models.CharField(choices=[('no', 'It does not repeat'), ('weekly', 'Every week, or every few weeks'), ('month_date', 'Every month, on the date of the first one, such as the 15th'), ('month_weekday', 'Every month, on the same weekday, such as the second Tuesday')], default='no', max_length=15, verbose_name='how often'),
        ),
        migrations.AddField(
            model_name='eventsession',
            name='is_all_day',
            field=models.BooleanField(default=False, help_text='Then only the days count, not the times.', verbose_name='all day'),
        ),
        migrations.AddField(
            model_name='eventsession',
            name='moved_from',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='eventsession',
            name='recurs_to',
            field=events.fields.LondonDateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='eventsession',
            name='recurs_at',
            field=events.fields.LondonDateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='SkippedDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('reason', models.CharField(blank=True, help_text='People read this. Such as: The library is closed for Easter.', max_length=150)),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='skipped_dates', to='events.eventpage')),
            ],
            options={
                'verbose_name': 'date left out',
                'ordering': ['day', 'pk'],
            },
        ),
    ]
