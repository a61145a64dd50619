"""What the people of an organisation should do now: rows of the first page of the partner area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from charter_champions.domain.recommitting import recall_in_force
from charter_champions.domain.renewals import may_renew
from charter_champions.models import Membership
from events.models import TrainingEnquiry
from hub.organisations.models import Organisation
from hub.portal.domain.listings import open_change
from hub.shared.needs_today import waits_in_words
from hub.shared.templatetags.hub_tags import day

LATE_DAYS = 7
"""Calendar days after which an enquiry about training is late."""


@dataclass(frozen=True)
class Todo:
    """One row. ``tag`` is the look of its status tag, ``state`` the words in it."""

    title: str
    hint: str
    url: str
    state: str
    tag: str = "part"


def listing_todo(organisation: Organisation, on: dt.date) -> Iterator[Todo]:
    """What was sent back or waits, and the yearly question."""
    change = open_change(organisation)
    if change is not None and change.is_returned:
        yield Todo(
            "Look at your change again",
            "We sent it back and say why",
            reverse("portal:listing_edit", args=[organisation.slug]),
            "Sent back",
            "late",
        )
    if change is not None and change.is_waiting:
        yield Todo(
            "Your change of the listing",
            "You do not need to do anything. You can still change or withdraw it",
            reverse("portal:listing", args=[organisation.slug]),
            f"Waiting for us since {day(change.sent_at)}",
            "waiting",
        )
    elif organisation.is_check_due(on=on):
        hint = (
            f"Last checked on {day(organisation.checked_on)}"
            if organisation.checked_on
            else "Nobody has told us that it is right"
        )
        yield Todo(
            "Is your listing still right?",
            hint,
            reverse("portal:listing", args=[organisation.slug]),
            "To do",
        )


def people_todo(organisation: Organisation, on: dt.date) -> Iterator[Todo]:
    """Where all hangs on one person."""
    if organisation.people.active().count() == 1:
        yield Todo(
            "Invite a second person",
            "So that not everything hangs on you",
            reverse("portal:people", args=[organisation.slug]),
            "A good idea",
            "neutral",
        )


def membership_todo(organisation: Organisation, on: dt.date) -> Iterator[Todo]:
    """Renewing while it is time, and committing to a new charter while staff ask for it."""
    membership = Membership.objects.open().filter(organisation=organisation).first()
    if membership is None:
        return
    membership.organisation = organisation
    if may_renew(membership, on=on):
        has_lapsed = on > membership.valid_until
        yield Todo(
            "Renew for a year",
            "Three questions, two minutes",
            reverse("champion:renew", args=[organisation.slug]),
            f"By {day(membership.listed_until if has_lapsed else membership.valid_until)}",
            "late" if has_lapsed else "part",
        )
    recall = recall_in_force()
    if recall is not None and membership.charter_version_id != recall.version_id:
        yield Todo(
            "Commit to the new charter",
            "We changed the promises",
            reverse("champion:commit", args=[organisation.slug]),
            f"By {day(recall.due_on)}",
            "late" if on > recall.due_on else "part",
        )


def training_todo(organisation: Organisation, on: dt.date) -> Iterator[Todo]:
    """Enquiries about training that wait for the organisation."""
    days = [row.days_waiting(on=on) for row in TrainingEnquiry.objects.waiting().filter(trainer=organisation)]
    if days:
        yield Todo(
            "Somebody asks about training" if len(days) == 1 else f"{len(days)} people ask about training",
            "Get in touch, then say so there",
            reverse("portal:training", args=[organisation.slug]),
            waits_in_words(days).capitalize(),
            "late" if max(days) >= LATE_DAYS else "part",
        )


SOURCES: tuple[Callable[[Organisation, dt.date], Iterator[Todo]], ...] = (
    membership_todo,
    listing_todo,
    training_todo,
    people_todo,
)
"""In the order in which they are shown; what else is to be done gets a function here."""


def todo_list(organisation: Organisation, *, on: dt.date) -> list[Todo]:
    return [row for source in SOURCES for row in source(organisation, on)]
