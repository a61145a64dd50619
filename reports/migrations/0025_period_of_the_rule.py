"""Keep what the rule of a request counts apart from the date that was worked out.

A question that began the period again had overwritten how the rule counts. The rule still says it.
"""

from django.db import migrations


def keep_period(apps, schema_editor):
    requests = apps.get_model("reports", "ResponseRequest").objects.exclude(due_explanation={})
    for row in requests.select_related("duty_rule").iterator():
        kept, rule = row.due_explanation, row.duty_rule
        period = {name: kept[name] for name in ("days", "unit", "counting")}
        if rule and kept.get("clarification_effect") == "restart" and is_as_then(rule, kept):
            period["counting"] = rule.counting
        row.due_explanation = {**kept, "period": period}
        row.save(update_fields=["due_explanation"])


def is_as_then(rule, kept):
    """Whether nobody changed the rule since the request started under it."""
    verified_on = rule.verified_on.isoformat() if rule.verified_on else ""
    return (rule.days, rule.unit, verified_on) == (kept["days"], kept["unit"], kept.get("verified_on", ""))


def forget_period(apps, schema_editor):
    for row in apps.get_model("reports", "ResponseRequest").objects.exclude(due_explanation={}).iterator():
        row.due_explanation.pop("period", None)
        row.save(update_fields=["due_explanation"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0024_taken_back")]
    operations = [migrations.RunPython(keep_period, forget_period)]
