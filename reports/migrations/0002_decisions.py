"""The decisions have the words of the duty: accepted, in part, not accepted, noted; questions are answered or not."""

from __future__ import annotations

from django.db import migrations, models

RENAMED = {
    "agreed": "accepted",
    "agreed_in_part": "accepted_in_part",
    "not_agreed": "not_accepted",
    "done": "accepted",
    "considering": "noted",
}
CHOICES = [
    ("accepted", "Accepted"),
    ("accepted_in_part", "Accepted in part"),
    ("not_accepted", "Not accepted"),
    ("noted", "Noted"),
    ("answered", "Answered"),
    ("answered_in_part", "Answered in part"),
    ("not_answered", "Not answered"),
]


def rename(names):
    def run(apps, schema_editor) -> None:
        replies = apps.get_model("reports", "RecommendationReply").objects
        for before, after in names.items():
            replies.filter(decision=before).update(decision=after)

    return run


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        # Going back, "done" comes out as "agreed": what was accepted is not known to be done.
        migrations.RunPython(
            rename(RENAMED),
            rename({"accepted": "agreed", "accepted_in_part": "agreed_in_part", "not_accepted": "not_agreed",
                    "noted": "considering"}),
        ),
        migrations.AlterField("recommendationreply", "decision", models.CharField(choices=CHOICES, max_length=20)),
    ]
