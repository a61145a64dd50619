"""How an application ends: deleted where nobody confirmed it, anonymised where it came to nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from charter_champions.enums import (
    OPEN_MEMBERSHIP_STATUSES,
    OPEN_STATUSES,
    UNCONFIRMED_STATUSES,
    ApplicationStatus,
    MembershipStatus,
)
from charter_champions.models import Application, ApplicationHistory, ApplicationNote, Membership
from hub.organisations.domain.contacts import forget_contacts, with_contacts
from hub.organisations.models import Organisation
from hub.shared.clock import now
from hub.shared.models import Token
from hub.shared.privacy.registry import ERASED, declaration_of
from hub.shared.privacy.scrub import Tally, delete_file_later, is_left, scrub

from .applications import change_status
from .unsaved import forget_unsaved

ANONYMOUS = {
    "name": ERASED,
    "summary": "",
    "charity_number": "",
    "website": "",
    "logo": "",
    "logo_description": "",
    "description": "",
    "take_part": "",
    "address": "",
    "town": "",
    "postcode": "",
    "access_notes": "",
}
"""What an application that was not approved is called once its time is over."""


def forget_these(keys: Collection, before: dt.datetime) -> None:
    """Delete applications that were never received, with their links and logos."""
    for application in Application.objects.filter(pk__in=keys):
        delete(application)


def delete(application: Application) -> None:
    """Delete an application that was never received, with its links and its logo. In the current transaction."""
    delete_file_later(application.logo.storage, application.logo.name)
    forget_unsaved(application)
    Token.objects.about(application).delete()
    application.delete()


def settle(keys: Collection) -> list:
    """Bring the applications of somebody who is erased to an end; returns the keys of those that are still there.

    What was never received is deleted. What waits is withdrawn, without a mail. What was not approved loses what it
    says of the organisation, which may be one person; of a champion that is on the public record.
    """
    left = []
    for application in Application.objects.select_for_update(of=("self",)).filter(pk__in=keys):
        if application.status in UNCONFIRMED_STATUSES and application.received_at is None:
            delete(application)
            continue
        if application.status in OPEN_STATUSES:
            change_status(application, ApplicationStatus.WITHDRAWN, changes={"decided_at": now()})
        left.append(application.pk)
    anonymise(left)
    return left


def anonymise(keys: Collection) -> None:
    """Take from the applications that were not approved what they say of the organisation, and their logo."""
    rows = Application.objects.filter(pk__in=keys).exclude(status=ApplicationStatus.APPROVED)
    for application in rows.exclude(logo=""):
        delete_file_later(application.logo.storage, application.logo.name)
    rows.update(**ANONYMOUS)


def past(before: dt.datetime) -> QuerySet:
    """Applications that were declined or withdrawn before an instant, and still hold something of who applied."""
    declaration, note, step = (declaration_of(model) for model in (Application, ApplicationNote, ApplicationHistory))
    left = (
        ~Q(name=ERASED)
        | is_left(declaration)
        | Exists(ApplicationNote.objects.filter(is_left(note), application=OuterRef("pk")))
        | Exists(ApplicationHistory.objects.filter(is_left(step), subject=OuterRef("pk")))
    )
    return Application.objects.filter(
        left, status__in=(ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN), decided_at__lt=before
    )


def forget_past(keys: Collection, before: dt.datetime) -> None:
    """Anonymise applications: reference, outcome, kind and dates stay."""
    anonymise(keys)
    scrub(declaration_of(Application), keys, Tally())


def former_champions(before: dt.datetime) -> QuerySet:
    """Organisations whose last membership was over before an instant and that still hold people from before it.

    A membership is over on the day it ended, or after the last day on which it was valid.
    """
    day = timezone.localdate(before, timezone.get_default_timezone())
    memberships = Membership.objects.filter(organisation=OuterRef("pk"))
    ended_later = Q(status=MembershipStatus.ENDED) & (Q(ended_on__gte=day) | Q(ended_on=None, valid_until__gte=day))
    lasting = memberships.filter(Q(status__in=OPEN_MEMBERSHIP_STATUSES, valid_until__gte=day) | ended_later)
    applications = approved_of(OuterRef("pk"), before)
    return Organisation.objects.filter(
        Q(pk__in=with_contacts(before).values("pk")) | Exists(applications), Exists(memberships), ~Exists(lasting)
    )


def approved_of(organisation, before: dt.datetime) -> QuerySet:
    """Approved applications of an organisation from before an instant that still hold who applied."""
    return Application.objects.filter(
        is_left(declaration_of(Application)),
        organisation=organisation,
        status=ApplicationStatus.APPROVED,
        decided_at__lt=before,
    )


def forget_former(keys: Collection, before: dt.datetime) -> None:
    """Erase the contacts of former champions and who applied for them; the organisations and their record stay."""
    forget_contacts(keys, before=before)
    for key in keys:
        scrub(declaration_of(Application), list(approved_of(key, before).values_list("pk", flat=True)), Tally())
