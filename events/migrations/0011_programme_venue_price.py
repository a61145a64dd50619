from __future__ import annotations

import django.core.validators
import django.db.models.deletion
import hub.shared.clock
import modelcluster.fields
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0010_recurrence'),
        ('organisations', '0007_listing_care'),
    ]

    operations = [
        migrations.AddField(
            model_name='eventpage',
            name='price',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='The lowest one, such as 2 or 4.50. Search engines show it.', max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='price in pounds'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='promises_updates',
            field=models.BooleanField(default=False, help_text='The page says so until the first update is there.', verbose_name='say that we will update this page'),
        ),
        migrations.AddField(
            model_name='eventpage',
            name='venue',
            field=models.ForeignKey(blank=True, help_text='Whose building it is, if it is in the directory. What you leave empty below is taken from there when you save: name, address, access.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events_here', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='eventpage',
            name='cost',
            field=models.CharField(blank=True, help_text='Only if there is more to say, such as: £2, tea included; carers free.', max_length=150, verbose_name='cost in words'),
        ),
        migrations.CreateModel(
            name='EventUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(default=hub.shared.clock.today)),
                ('text', models.TextField(help_text='Such as: 64 of you came. What you said went to the council, which answers by June.', max_length=1000, verbose_name='words')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='events.eventpage')),
            ],
            options={
                'verbose_name': 'update',
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('day', models.DateField(blank=True, help_text='Only if the event lasts several days.', null=True)),
                ('starts', models.TimeField(help_text='Such as 14:00.', null=True, verbose_name='from')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='to')),
                ('title', models.CharField(max_length=150, verbose_name='what')),
                ('speaker', models.CharField(blank=True, help_text='Ask them first: it is public.', max_length=150, verbose_name='who speaks')),
                ('speaker_role', models.CharField(blank=True, help_text='Such as: carer. Or: nurse.', max_length=150, verbose_name='as what')),
                ('room', models.CharField(blank=True, max_length=100)),
                ('text', models.TextField(blank=True, max_length=600, verbose_name='more about it')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='programme', to='events.eventpage')),
            ],
            options={
                'verbose_name': 'part of the programme',
                'verbose_name_plural': 'parts of the programme',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
