"""Listings that are right: who said so when, and the yearly question."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Revision

from hub.organisations import emails
from hub.organisations.domain.people import addresses_of, lock
from hub.organisations.enums import DAYS_TO_REMINDER, MONTHS_BETWEEN_CHECKS, ConfirmedBy
from hub.organisations.models import ListingConfirmation, ListingQuestion, Organisation
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared import audit, tokens
from hub.shared.clock import now, today
from hub.shared.emails import send
from hub.shared.templatetags.hub_tags import day

PURPOSE = "organisations.is_listing_right"
LASTS = dt.timedelta(days=90)
MOST_ASKED = 10
LISTED_HOOK = "listed_organisations"
"""A function ``(organisations, *, on)`` that an app registers returns those of them that it lists on a day."""

CONFIRMED = audit.register_action("listing_confirmed", "Confirmed a listing")


@transaction.atomic
def confirm_listing(organisation: Organisation, *, by: ConfirmedBy, user=None) -> Organisation:
    """Say that the listing is right today: the public page says so, and the yearly question waits for a year.

    A draft that waits carries the day too: publishing it later must not take it back.
    """
    row = lock(organisation)
    before, on = row.checked_on, today()
    Organisation.objects.filter(pk=row.pk).update(checked_on=on)
    kind = ContentType.objects.get_for_model(Organisation)
    drafts = Revision.objects.filter(content_type=kind, object_id=str(row.pk), pk__gte=row.live_revision_id or 0)
    for draft in drafts:
        draft.content = {**draft.content, "checked_on": on.isoformat()}
        draft.save(update_fields=["content"])
    ListingConfirmation.objects.create(organisation=row, at=now(), before=before, after=on, by=by, user=user)
    ListingQuestion.objects.filter(organisation=row, answered_at=None).update(answered_at=now())
    if user is not None:
        audit.record(CONFIRMED, actor=user, subject=row, changes={"checked_on": (before, on)})
    organisation.checked_on = on
    return organisation


def owners_of(organisation: Organisation) -> list[str]:
    """Whom to ask about the listing: who acts for it; else the address that everybody may use."""
    return addresses_of(organisation)[:MOST_ASKED] or [address for address in (organisation.email,) if address]


def listed(*, on: dt.date) -> OrganisationQuerySet:
    """Partners in the directory on the day ``on``: who has left it is not asked about a listing."""
    rows = Organisation.objects.visible(on=on).partners()
    for narrow in hooks.get_hooks(LISTED_HOOK):
        rows = narrow(rows, on=on)
    return rows


def due_for_question(*, on: dt.date) -> OrganisationQuerySet:
    """Those in the directory whose check is due on ``on`` and who were not asked in the twelve months before."""
    limit = on - relativedelta(months=MONTHS_BETWEEN_CHECKS)
    asked = ListingQuestion.objects.filter(organisation=OuterRef("pk"), asked_on__gt=limit)
    is_due = Q(checked_on=None) | Q(checked_on__lt=limit)
    return listed(on=on).filter(is_due, ~Exists(asked)).order_by("pk")


@transaction.atomic
def ask_owner(organisation: Organisation, *, on: dt.date) -> bool:
    """Ask whoever looks after the listing whether it is right. Of two at once, and of many runs, one asks.

    False where it is not due, or nobody has an address.
    """
    row = due_for_question(on=on).select_for_update(of=("self",)).filter(pk=organisation.pk).first()
    if row is None or not (addresses := owners_of(row)):
        return False
    question = ListingQuestion.objects.create(organisation=row, asked_on=on)
    write_to(question, addresses, emails.QUESTION.key)
    return True


def due_for_reminder(*, on: dt.date):
    """Questions that nobody answered for so many days, of listings that are still due, not reminded of yet."""
    due = listed(on=on).filter(Q(checked_on=None) | Q(checked_on__lt=on - relativedelta(months=MONTHS_BETWEEN_CHECKS)))
    return ListingQuestion.objects.filter(
        asked_on__lte=on - dt.timedelta(days=DAYS_TO_REMINDER),
        asked_on__gt=on - relativedelta(months=MONTHS_BETWEEN_CHECKS),
        reminded_on=None,
        answered_at=None,
        organisation__in=due.values("pk"),
    ).order_by("pk")


@transaction.atomic
def remind_owner(question: ListingQuestion, *, on: dt.date) -> bool:
    """Ask once more, and never again. The links that were sent first work no more."""
    row = due_for_reminder(on=on).select_for_update(of=("self",)).filter(pk=question.pk).first()
    if row is None:
        return False
    row.reminded_on = on
    row.save(update_fields=["reminded_on"])
    addresses = owners_of(row.organisation)
    tokens.revoke_all(PURPOSE, row)
    write_to(row, addresses, emails.QUESTION_REMINDER.key)
    return bool(addresses)


def write_to(question: ListingQuestion, addresses: list[str], kind: str) -> None:
    organisation = question.organisation
    context = {"organisation": organisation.name, "checked": day(organisation.checked_on) or "never"}
    for address in addresses:
        token = tokens.issue(PURPOSE, question, lasts=LASTS)
        send(kind, address, context=context, button_url=reverse("listing:check", args=[token]))


def note_change(question: ListingQuestion) -> None:
    """The owner answered that something changed: no reminder follows, and the listing stays unconfirmed."""
    ListingQuestion.objects.filter(pk=question.pk, answered_at=None).update(answered_at=now())
