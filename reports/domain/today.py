"""What of the replies waits for staff, for the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hub.shared.needs_today import TodayLine, waits_in_words
from reports.domain.redactions import needs_second_person
from reports.enums import RedactionStatus
from reports.models import Redaction
from reports.permissions import PUBLISH_REDACTION

TO_REDACT = 30


def lines_of_redactions(user, *, on: dt.date) -> list[TodayLine] | None:
    """What waits for a check by ``user``. ``None`` for who may not publish. Two queries."""
    if not user.has_perm(PUBLISH_REDACTION):
        return None
    rows = Redaction.objects.waiting()
    if needs_second_person():
        # What this person prepared waits for somebody else.
        rows = rows.exclude(Q(status=RedactionStatus.TO_CHECK) & Q(prepared_by=user))
    days = [
        (on - timezone.localdate(recorded)).days for recorded in rows.values_list("message__recorded_at", flat=True)
    ]
    if not days:
        return []
    return [
        TodayLine(
            words="1 message to check before it is published"
            if len(days) == 1
            else f"{len(days)} messages to check before they are published",
            url=reverse("redactions:index"),
            detail=waits_in_words(days),
            order=TO_REDACT,
        )
    ]
