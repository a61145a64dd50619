from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

import charter_champions.models.applications

ACCESS = [("yes", "Yes"), ("no", "No"), ("ask", "Please ask"), ("unknown", "Not known yet")]
FOCUS = [
    ("top-left", "Top left"),
    ("top", "Top middle"),
    ("top-right", "Top right"),
    ("left", "Middle left"),
    ("centre", "The middle"),
    ("right", "Middle right"),
    ("bottom-left", "Bottom left"),
    ("bottom", "Bottom middle"),
    ("bottom-right", "Bottom right"),
]


def carry_over(apps, schema_editor):
    """One tick let both be listed; one tick was for all promises; what was received had a confirmed address."""
    applications = apps.get_model("charter_champions", "Application").objects.using(schema_editor.connection.alias)
    applications.update(shows_phone=F("shows_email"), email_confirmed_at=F("received_at"))
    for version in apps.get_model("charter_champions", "CharterVersion").objects.using(schema_editor.connection.alias):
        numbers = [promise["number"] for promise in version.promises]
        applications.filter(charter_version=version, commits=True).update(agreed_promises=numbers)


def carry_back(apps, schema_editor):
    """Where only one of the two may be listed, none is; an application that has no kind yet gets the commonest."""
    applications = apps.get_model("charter_champions", "Application").objects.using(schema_editor.connection.alias)
    applications.exclude(shows_email=True, shows_phone=True).update(shows_email=False)
    applications.filter(kind__in=("", "none")).update(kind="community_group")


def access(question):
    return models.CharField(choices=ACCESS, default="unknown", max_length=10, verbose_name=question)


class Migration(migrations.Migration):
    dependencies = [("charter_champions", "0002_credentials")]

    operations = [
        migrations.RenameField("application", "shows_contact", "shows_email"),
        migrations.AlterField(
            "application", "shows_email", models.BooleanField("e-mail address may be listed", default=False)
        ),
        migrations.AddField(
            "application", "shows_phone", models.BooleanField("phone number may be listed", default=False)
        ),
        migrations.AlterField(
            "application",
            "kind",
            models.CharField(
                blank=True,
                choices=[
                    ("community_group", "Community group"),
                    ("charity", "Charity"),
                    ("collective", "Grassroots collective"),
                    ("none", "None of these"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            "application", "summary", models.CharField("what it does", blank=True, max_length=300)
        ),
        migrations.AddField(
            "application", "works_elsewhere", models.BooleanField("works in none of our places", default=False)
        ),
        migrations.AddField(
            "application",
            "run_by_several",
            models.CharField(
                "run by two or more people", blank=True, choices=[("yes", "Yes"), ("no", "No")], max_length=3
            ),
        ),
        migrations.AddField(
            "application",
            "email_confirmed_at",
            models.DateTimeField(
                blank=True,
                help_text="When somebody first used a link that was sent to this very address.",
                null=True,
            ),
        ),
        migrations.AddField(
            "application",
            "listening",
            models.TextField("how people can tell it things", blank=True, max_length=2000),
        ),
        migrations.AddField(
            "application",
            "feedback",
            models.CharField(
                "how often it tells people what happened",
                blank=True,
                choices=[
                    ("month", "Every month"),
                    ("quarter", "Every 3 months"),
                    ("news", "Each time there is news"),
                    ("not_yet", "Not yet, but we want to start"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            "application", "safety", models.TextField("how it keeps people safe", blank=True, max_length=2000)
        ),
        migrations.AddField(
            "application",
            "keeping_private",
            models.TextField("how it keeps what people say private", blank=True, max_length=2000),
        ),
        migrations.AddField(
            "application",
            "logo_focus",
            models.CharField(
                "part of the logo that matters most", choices=FOCUS, default="centre", max_length=12
            ),
        ),
        migrations.AddField("application", "description", models.TextField(blank=True, max_length=3000)),
        migrations.AddField(
            "application", "take_part", models.TextField("how to take part", blank=True, max_length=1500)
        ),
        migrations.AddField("application", "address", models.TextField(blank=True, max_length=300)),
        migrations.AddField("application", "town", models.CharField(blank=True, max_length=100)),
        migrations.AddField("application", "postcode", models.CharField(blank=True, max_length=8)),
        migrations.AddField(
            "application", "hides_exact_address", models.BooleanField("show only the town", default=False)
        ),
        migrations.AddField("application", "step_free", access("Step-free way in")),
        migrations.AddField("application", "accessible_toilet", access("Accessible toilet")),
        migrations.AddField("application", "hearing_loop", access("Hearing loop")),
        migrations.AddField("application", "bsl", access("British Sign Language")),
        migrations.AddField("application", "quiet_space", access("Quiet space")),
        migrations.AddField("application", "parking", access("Blue Badge parking")),
        migrations.AddField("application", "access_notes", models.TextField(blank=True, max_length=1000)),
        migrations.AddField(
            "application",
            "agreed_promises",
            models.JSONField(
                blank=True,
                default=list,
                help_text="Numbers of the promises of the charter version that were agreed to.",
            ),
        ),
        migrations.AddField(
            "application",
            "pages_saved",
            models.JSONField(
                blank=True, default=dict, help_text="When each page was last saved, by its name in the address."
            ),
        ),
        migrations.AddField(
            "application",
            "warned_at",
            models.DateTimeField(
                blank=True,
                help_text="When a mail last said that the unfinished application would be deleted.",
                null=True,
            ),
        ),
        migrations.AlterField(
            "charterpage",
            "call_text",
            models.CharField(
                "text of the call to apply",
                blank=True,
                default="It takes about 15 minutes, and you can save it and come back. You need no charity number.",
                max_length=300,
            ),
        ),
        migrations.CreateModel(
            "UnsavedPage",
            [
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("page", models.CharField(max_length=30)),
                ("typed", models.TextField()),
                (
                    "picture",
                    models.ImageField(
                        blank=True,
                        storage=charter_champions.models.applications.private_storage,
                        upload_to=charter_champions.models.applications.logo_path,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unsaved_pages",
                        to="charter_champions.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "unsaved page of an application",
                "verbose_name_plural": "unsaved pages of applications",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.RunPython(carry_over, carry_back),
    ]
