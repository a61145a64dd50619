"""Keep with each answer how many working days it took, so that each page, file and median gives the same number."""

from django.db import migrations, models

from hub.shared.bank_holidays import england_bank_holidays
from hub.shared.working_days import WorkingCalendar
from reports.domain.deadlines import working_days_taken


def count_days(apps, schema_editor):
    days = list(apps.get_model("shared", "CalendarException").objects.values_list("day", "is_working", "reason"))
    closed = {day: reason for day, is_working, reason in days if not is_working}
    opened = frozenset(day for day, is_working, _ in days if is_working)
    calendar = WorkingCalendar(closed={**england_bank_holidays(), **closed}, open=opened)
    for row in apps.get_model("reports", "ResponseRequest").objects.filter(answered_on__isnull=False).iterator():
        row.working_days_taken = working_days_taken(
            row.due_explanation, received_on=row.received_on, answered_on=row.answered_on, calendar=calendar
        )
        row.save(update_fields=["working_days_taken"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0025_period_of_the_rule"), ("shared", "0005_public_changes")]
    operations = [
        migrations.AddField(
            model_name="responserequest",
            name="working_days_taken",
            field=models.PositiveIntegerField(
                blank=True, editable=False, help_text="On the clock of the body, until the whole answer.", null=True
            ),
        ),
        migrations.RunPython(count_days, migrations.RunPython.noop),
    ]
