"""What a reviewer decides: one decision and one mail, however many decide at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from charter_champions.enums import ApplicationStatus, CheckResult, DiligenceCheck
from charter_champions.models import Application, ApplicationCheck, Membership
from hub.organisations.models import Organisation, OrganisationContact
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared import emails
from hub.shared.clock import now, today
from hub.shared.templatetags.hub_tags import day

from .applications import change_status, greeting
from .listings import logo_image, public_page
from .memberships import start_membership


class NotAPartner(ValueError):
    """Statutory bodies and providers can't be Charter Champions, nor can who has closed or was taken over."""


def possible_champions(*, on: dt.date) -> OrganisationQuerySet:
    """Organisations that can become a champion on the day ``on``, published or not."""
    is_open = Q(closed_on=None) | Q(closed_on__gt=on)
    return Organisation.objects.partners().filter(is_open, succeeded_by=None)


@transaction.atomic
def approve(
    application: Application, *, user, organisation: Organisation | None = None, on: dt.date | None = None
) -> Membership:
    """Make the applicant a champion: its listing is published, its membership starts on the day ``on``, it is told.

    ``organisation`` is the row it has already; without it a new one is made. Raises ``TransitionNotAllowed`` if the
    application was decided before, and ``NotAPartner``.
    """
    on = on or today()
    if organisation is not None and not possible_champions(on=on).filter(pk=organisation.pk).exists():
        raise NotAPartner(str(organisation))
    # The move comes first: it locks the row, so that a second reviewer stops here.
    change_status(
        application,
        ApplicationStatus.APPROVED,
        user=user,
        is_public=True,
        changes={"decided_at": now(), "decided_by": user},
    )
    if organisation is None:
        organisation = new_organisation(application, on=on)
    publish_with_contact(organisation, application, user=user)
    application.organisation = organisation
    application.save(update_fields=["organisation"])
    membership = start_membership(organisation, application.charter_version, user=user, on=on, application=application)
    context = greeting(application)
    emails.send(
        "champions.approved",
        application.email,
        context={
            "organisation": context["organisation"],
            "contact": context["contact"],
            "until": day(membership.valid_until),
            "verify_url": emails.absolute_url(membership.get_absolute_url()),
            "directory_url": emails.absolute_url(organisation.get_absolute_url()),
        },
        button_url=reverse("badge:pack", args=[membership.code]),
    )
    return membership


@transaction.atomic
def decline(application: Application, reason: str, *, user) -> Application:
    """Decline with a reason; the mail says how to appeal. Raises ``TransitionNotAllowed`` if it was decided before."""
    change_status(
        application,
        ApplicationStatus.DECLINED,
        user=user,
        reason=reason,
        changes={"decided_at": now(), "decided_by": user, "decision_reason": reason},
    )
    emails.send("champions.declined", application.email, context={**greeting(application), "reason": reason})
    return application


def new_organisation(application: Application, *, on: dt.date) -> Organisation:
    """A row with what the applicant wrote, not published yet; contact details only where they may be listed."""
    organisation = Organisation(
        name=application.name,
        kind=application.kind,
        summary=application.summary,
        charity_number=application.charity_number,
        website=application.website,
        email=application.email if application.shows_email else "",
        phone=application.phone if application.shows_phone else "",
        **public_page(application),
        logo=logo_image(application),
        checked_on=on,
        live=False,
    )
    organisation.areas = list(application.areas.all())
    organisation.save()
    organisation.themes.set(list(application.themes.all()))
    organisation.save()
    return organisation


def publish_with_contact(organisation: Organisation, application: Application, *, user) -> None:
    """Publish the listing with the applicant as a contact.

    A draft that waits over a live listing stays a draft and gets the contact too: publishing it later must not drop
    the person.
    """
    if organisation.live and organisation.has_unpublished_changes:
        if add_contact(organisation, application):
            organisation.save()
        draft = organisation.get_latest_revision_as_object()
        if add_contact(draft, application):
            draft.save_revision(user=user)
    elif add_contact(organisation, application) or not organisation.live:
        # Who may approve an application need not be allowed to publish organisations at large.
        organisation.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    organisation.refresh_from_db()


def add_contact(organisation: Organisation, application: Application) -> bool:
    """Make the applicant a contact, unless the organisation has that e-mail address already. Saves nothing."""
    if any(contact.email.casefold() == application.email.casefold() for contact in organisation.contacts.all()):
        return False
    organisation.contacts.add(
        OrganisationContact(
            name=application.contact_name,
            role=application.contact_role,
            email=application.email,
            phone=application.phone,
        )
    )
    return True


@transaction.atomic
def record_check(
    application: Application, check: DiligenceCheck, result: CheckResult, *, remark: str = "", user
) -> ApplicationCheck:
    """Keep the answer to one line of the due-diligence list; a later answer takes its place."""
    answer, _ = ApplicationCheck.objects.update_or_create(
        application=application,
        check_key=check,
        defaults={"result": result, "remark": remark, "at": now(), "user": user},
    )
    return answer
