from django.db import migrations

TEMPLATES = (
    (
        "A request by post",
        "asking",
        "Our request {{ reference }}: {{ title }}",
        "To {{ body }}\n\n"
        "We ask for your reply to “{{ title }}”. The request stands on our public record: "
        "{{ page }}\n\n"
        "This is what we ask of you:\n\n"
        "{{ unanswered }}\n\n"
        "We ask for your reply by {{ due }}. Please answer each point, and say by when it will be "
        "done. Your reply is published, without names of officers.\n\n"
        "Please give the reference {{ reference }}.",
    ),
    (
        "A reminder by post",
        "reminding",
        "Reminder: our request {{ reference }}, {{ title }}",
        "To {{ body }}\n\n"
        "We have no whole reply to “{{ title }}”. The date was {{ due }}.\n\n"
        "This still waits for your answer:\n\n"
        "{{ unanswered }}\n\n"
        "Please answer now, or tell us when we can expect it. Everything that we send and receive about this request "
        "stands on our public record: {{ page }}\n\n"
        "Please give the reference {{ reference }}.",
    ),
)


def ship(apps, schema_editor):
    model = apps.get_model("reports", "LetterTemplate")
    for name, purpose, subject, body in TEMPLATES:
        model.objects.get_or_create(name=name, defaults={"purpose": purpose, "subject": subject, "body": body})


def take_back(apps, schema_editor):
    """Only what nobody has changed."""
    model = apps.get_model("reports", "LetterTemplate")
    for name, purpose, subject, body in TEMPLATES:
        model.objects.filter(name=name, purpose=purpose, subject=subject, body=body).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0019_chases")]

    operations = [migrations.RunPython(ship, take_back)]
