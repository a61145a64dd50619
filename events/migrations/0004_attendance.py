from __future__ import annotations

from django.db import migrations, models


def free_as_they_say(apps, schema_editor):
    apps.get_model("events", "EventPage").objects.filter(cost__istartswith="free").update(is_free=True)


class Migration(migrations.Migration):
    dependencies = [("events", "0003_session_uid_unique")]

    operations = [
        migrations.AddField("eventpage", "online_link", models.URLField(blank=True, help_text="Only those who booked see it, in their confirmation and their reminder. It is on no page.", max_length=500, verbose_name="link for those who booked")),
        migrations.AddField("eventpage", "is_free", models.BooleanField(default=False, help_text="People look for what is free.", verbose_name="it is free")),
        migrations.AddField("eventpage", "attendance", models.CharField(choices=[("drop_in", "Just come along"), ("booking", "Book a place"), ("enquiry", "Ask first")], default="drop_in", max_length=10, verbose_name="how people come")),
        migrations.RunPython(free_as_they_say, migrations.RunPython.noop),
    ]
