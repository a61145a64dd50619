import json

from django.db import migrations, models

WAITING = ("to_redact", "to_check")


def fill_waiting_checks(apps, schema_editor):
    """Whoever checks a reply that waits sees the role with which it was signed; what is published stays as it was."""
    SealedReply = apps.get_model("reports", "SealedReply")
    for sealed in SealedReply.objects.filter(message__redaction__status__in=WAITING).select_related("message__redaction"):
        try:
            role = json.loads(sealed.content)["signed_by"]
        except (ValueError, KeyError):
            # Its words were forgotten.
            continue
        check = sealed.message.redaction
        check.role = role
        check.save(update_fields=["role"])


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0021_record_in_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="role",
            field=models.CharField(
                blank=True,
                help_text="Shown in public, without a name.",
                max_length=150,
                verbose_name="role of who wrote it for the body",
            ),
        ),
        migrations.AddField(
            model_name="redaction",
            name="role",
            field=models.CharField(blank=True, max_length=150, verbose_name="role of who wrote it for the body"),
        ),
        migrations.RunPython(fill_waiting_checks, migrations.RunPython.noop),
    ]
