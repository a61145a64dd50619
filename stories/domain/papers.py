"""Stories on paper: typed in by staff, each with a running number of its year that is written on the paper."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from hub.organisations.models import Organisation
from hub.shared.clock import now, today
from hub.shared.states import signed_in
from stories.domain.receiving import StoryAnswers, receive
from stories.enums import SourceKind
from stories.models import PaperYear, Story, Submission


@transaction.atomic
def receive_paper(
    answers: StoryAnswers,
    *,
    received_on: dt.date,
    organisation: Organisation | None = None,
    is_partner_named: bool = True,
    user=None,
) -> tuple[Story, str]:
    """Keep a story that came on paper, with the next number of this year; returns it with its receipt code.

    The row of the year is locked while a number is taken, so that none is missing or double.
    """
    year = today().year
    PaperYear.objects.get_or_create(year=year)
    numbers = PaperYear.objects.select_for_update().get(year=year)
    numbers.last_number += 1
    numbers.save(update_fields=["last_number"])
    noon = dt.datetime.combine(received_on, dt.time(12), tzinfo=timezone.get_default_timezone())
    # One that came this morning did not come at noon.
    at = min(noon, now())
    envelope = Submission.objects.create(
        source=SourceKind.PAPER,
        organisation=organisation,
        is_partner_named=is_partner_named,
        sent_by=signed_in(user),
        received_at=at,
        paper_year=year,
        paper_number=numbers.last_number,
    )
    return receive(envelope, answers)
