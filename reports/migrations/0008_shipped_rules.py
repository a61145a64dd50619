"""A rule for each kind of body, as local practice has it. Nobody has verified them: no date of theirs is ever late."""

from __future__ import annotations

from django.db import migrations

CITATION = (
    "Local Government and Public Involvement in Health Act 2007, section 224, and regulations made under it "
    "(SI 2012/3094, Part 6): find the regulation and quote it"
)
RULES = {
    "nhs_body": "NHS bodies: 20 working days",
    "council": "Councils: 20 working days",
    "provider": "Providers of care: 20 working days",
}


def ship(apps, schema_editor) -> None:
    rules = apps.get_model("reports", "DutyRule").objects
    for kind, name in RULES.items():
        rules.create(name=name, days=20, unit="working", counting="day_after", body_kinds=[kind], citation=CITATION)


def take_back(apps, schema_editor) -> None:
    """Only those that nobody used or verified."""
    rules = apps.get_model("reports", "DutyRule").objects
    rules.filter(name__in=RULES.values(), citation=CITATION, verified_by="", response_requests=None).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_rule_kinds_and_quote")]

    operations = [migrations.RunPython(ship, take_back)]
