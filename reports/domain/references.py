from __future__ import annotations

from django.db import transaction

from reports.models import RecordYear


@transaction.atomic
def next_reference(year: int) -> tuple[int, int]:
    """The next year and number of the public record: none is given twice, none is left out.

    Belongs into the transaction that uses the number: when that is rolled back, the number is free again.
    """
    RecordYear.objects.get_or_create(year=year)
    row = RecordYear.objects.select_for_update().get(year=year)
    row.last_number += 1
    row.save(update_fields=["last_number"])
    return year, row.last_number
