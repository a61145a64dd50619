"""Which listings partners wait for, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from hub.portal.enums import ChangeStatus
from hub.portal.models import ListingChange
from hub.portal.permissions import PUBLISH_LISTINGS
from hub.shared.needs_today import TodayLine, waits_in_words

CHANGES = 22


def lines_of_portal(user, *, on: dt.date) -> list[TodayLine] | None:
    """Changes of listings that wait for staff to publish them. ``None`` for who may not. One query."""
    if not user.has_perm(PUBLISH_LISTINGS):
        return None
    sent = ListingChange.objects.waiting().values_list("sent_at", flat=True)
    days = [(on - timezone.localdate(at)).days for at in sent]
    if not days:
        return []
    words = "1 listing that a partner changed" if len(days) == 1 else f"{len(days)} listings that partners changed"
    return [
        TodayLine(
            words=words,
            url=f"{reverse('listing_changes:index')}?status={ChangeStatus.WAITING}",
            detail=waits_in_words(days),
            order=CHANGES,
        )
    ]
