"""What waits for those who keep the listings true, on the first page of the editors' side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from hub.organisations.enums import ClaimStatus, MistakeStatus
from hub.organisations.models import ListingClaim, MistakeReport
from hub.organisations.models.listings import Waits
from hub.shared.needs_today import TodayLine, waits_in_words

MISTAKES, CLAIMS = 20, 21


def lines_of_listings(user, *, on: dt.date) -> list[TodayLine] | None:
    """Mistakes and claims that wait for a decision. ``None`` for who may decide neither. Two queries."""
    lines = []
    may_anything = False
    if user.has_perm("organisations.change_mistakereport"):
        may_anything = True
        rows = MistakeReport.objects.filter(status=MistakeStatus.OPEN)
        words = ("mistake reported in a listing", "mistakes reported in listings")
        lines += line(rows, words, "listing_mistakes", MistakeStatus.OPEN, MISTAKES, on)
    if user.has_perm("organisations.change_listingclaim"):
        may_anything = True
        rows = ListingClaim.objects.filter(status=ClaimStatus.CONFIRMED)
        words = ("claim of a listing", "claims of listings")
        lines += line(rows, words, "listing_claims", ClaimStatus.CONFIRMED, CLAIMS, on)
    return lines if may_anything else None


def line(
    rows: Iterable[Waits], words: tuple[str, str], namespace: str, status: str, order: int, on: dt.date
) -> list[TodayLine]:
    days = [row.days_waiting(on=on) for row in rows]
    if not days:
        return []
    return [
        TodayLine(
            words=f"{len(days)} {words[len(days) > 1]}",
            url=f"{reverse(f'{namespace}:index')}?status={status}",
            detail=waits_in_words(days),
            order=order,
        )
    ]
