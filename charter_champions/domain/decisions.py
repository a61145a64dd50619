"""What a reviewer decides: one decision and one mail, however many decide at once.

Under the lock of the application it is asked first whether its state allows it, then whether this person may, then
whether what is sent is what they looked at.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from charter_champions.enums import APPLICATION_TRANSITIONS, ApplicationStatus, CheckResult, DiligenceCheck
from charter_champions.models import Application, ApplicationCheck, Membership
from hub.accounts.partners import NoPartnerError, may_be_partner, partner_for
from hub.organisations.domain.people import add_person
from hub.organisations.models import Organisation, OrganisationContact
from hub.organisations.models.organisations import OrganisationQuerySet
from hub.shared.clock import now, today
from hub.shared.states import TransitionNotAllowed
from hub.shared.templatetags.hub_tags import day

from .applications import ask_for_information, change_status, status_link
from .conflicts import check_may_decide
from .diligence import ChecksMissing, missing_checks
from .letters import Letter, PreviewOutdated, appeal_letter, approval_letter, decline_letter, question_letter
from .listings import logo_image, public_page
from .memberships import start_membership
from .standing import valid_until


class NotAPartner(ValueError):
    """Statutory bodies and providers can't be Charter Champions, nor can who has closed or was taken over."""


@dataclass(frozen=True)
class Plan:
    """What a decision would do if it were made now. ``digest`` tells it from every other."""

    letter: Letter
    digest: str


@dataclass(frozen=True)
class ApprovalPlan(Plan):
    organisation: Organisation
    """The row that is used; one that is not saved yet if a new listing is made."""

    from_day: dt.date
    until: dt.date
    replaced: Membership | None
    """The open membership that ends, because an organisation has one at most."""


def possible_champions(*, on: dt.date) -> OrganisationQuerySet:
    """Organisations that can become a champion on the day ``on``, published or not."""
    is_open = Q(closed_on=None) | Q(closed_on__gt=on)
    return Organisation.objects.partners().filter(is_open, succeeded_by=None)


def lock(application: Application, to: ApplicationStatus) -> Application:
    """The stored row, locked: a second reviewer waits here. Raises ``TransitionNotAllowed`` if it can't go ``to``."""
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if to not in APPLICATION_TRANSITIONS[row.status]:
        raise TransitionNotAllowed(row.status, to)
    return row


def check_previewed(plan: Plan, previewed: str | None) -> None:
    """Raises ``PreviewOutdated`` unless ``previewed`` is the plan's digest; ``None`` is for who shows no preview."""
    if previewed is not None and previewed != plan.digest:
        raise PreviewOutdated


def plan_approval(
    application: Application, *, organisation: Organisation | None = None, on: dt.date | None = None, added: str = ""
) -> ApprovalPlan:
    """What approving on the day ``on`` does. Changes nothing. Raises ``NotAPartner``."""
    on = on or today()
    replaced = None
    if organisation is None:
        organisation = Organisation(name=application.name, kind=application.kind)
        organisation.slug = organisation.unused_slug()
    elif not possible_champions(on=on).filter(pk=organisation.pk).exists():
        raise NotAPartner(str(organisation))
    else:
        replaced = Membership.objects.open().filter(organisation=organisation).first()
    until = valid_until(on)
    may_sign_in = may_be_partner(application.email)
    letter = approval_letter(application, organisation, until=day(until), may_sign_in=may_sign_in, added=added)
    facts = (organisation.pk, on, until, replaced and replaced.pk)
    return ApprovalPlan(letter, letter.digest(application, *facts), organisation, on, until, replaced)


def plan_decline(application: Application, reason: str, *, added: str = "") -> Plan:
    letter = decline_letter(application, reason, added=added)
    return Plan(letter, letter.digest(application))


def plan_question(application: Application, question: str, *, added: str = "") -> Plan:
    letter = question_letter(application, question, added=added)
    return Plan(letter, letter.digest(application))


def plan_appeal(application: Application, *, added: str = "") -> Plan:
    letter = appeal_letter(application, added=added)
    return Plan(letter, letter.digest(application))


@transaction.atomic
def approve(
    application: Application,
    *,
    user,
    organisation: Organisation | None = None,
    on: dt.date | None = None,
    added: str = "",
    previewed: str | None = None,
) -> Membership:
    """Make the applicant a champion: its listing is published, its membership starts on the day ``on``, it is told.

    ``organisation`` is the row it has already; without it a new one is made. ``added`` are the reviewer's own words at
    the end of the mail. Raises ``TransitionNotAllowed`` if the application was decided before, ``ConflictOfInterest``,
    ``ChecksMissing``, ``NotAPartner`` and ``PreviewOutdated``; nothing is changed or sent then.
    """
    on = on or today()
    row = lock(application, ApplicationStatus.APPROVED)
    check_may_decide(user, row, organisation)
    plan = plan_approval(row, organisation=organisation, on=on, added=added)
    if missing := missing_checks(row):
        raise ChecksMissing(missing)
    check_previewed(plan, previewed)
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
    is_person = add_first_person(organisation, application, by=user)
    membership = start_membership(organisation, application.charter_version, user=user, on=on, application=application)
    approval_letter(
        application,
        organisation,
        until=day(membership.valid_until),
        may_sign_in=is_person,
        code=membership.code,
        added=added,
    ).send()
    return membership


@transaction.atomic
def decline(
    application: Application, reason: str, *, user, added: str = "", previewed: str | None = None
) -> Application:
    """Decline with a reason; the mail says how to appeal.

    Raises ``TransitionNotAllowed`` if it was decided before, ``ConflictOfInterest`` and ``PreviewOutdated``.
    """
    row = lock(application, ApplicationStatus.DECLINED)
    check_may_decide(user, row)
    check_previewed(plan_decline(row, reason, added=added), previewed)
    change_status(
        application,
        ApplicationStatus.DECLINED,
        user=user,
        reason=reason,
        changes={"decided_at": now(), "decided_by": user, "decision_reason": reason},
    )
    decline_letter(application, reason, added=added).send()
    return application


@transaction.atomic
def ask(application: Application, question: str, *, user, added: str = "", previewed: str | None = None) -> Application:
    """Put a question to the applicant.

    Raises ``TransitionNotAllowed`` unless it is in the queue, ``ConflictOfInterest`` and ``PreviewOutdated``.
    """
    row = lock(application, ApplicationStatus.INFORMATION_ASKED)
    check_may_decide(user, row)
    check_previewed(plan_question(row, question, added=added), previewed)
    return ask_for_information(application, question, user=user, added=added)


@transaction.atomic
def reopen_for_appeal(
    application: Application, reason: str, *, user, added: str = "", previewed: str | None = None
) -> Application:
    """Look at a declined application again: it waits from now on, keeps its history, and the applicant is told.

    ``reason`` is for staff. Raises ``TransitionNotAllowed`` unless it is declined, ``ConflictOfInterest`` also for who
    declined it, and ``PreviewOutdated``.
    """
    row = lock(application, ApplicationStatus.RECEIVED)
    if row.status != ApplicationStatus.DECLINED:
        raise TransitionNotAllowed(row.status, ApplicationStatus.RECEIVED)
    check_may_decide(user, row)
    check_previewed(plan_appeal(row, added=added), previewed)
    change_status(
        application,
        ApplicationStatus.RECEIVED,
        only_from=ApplicationStatus.DECLINED,
        user=user,
        reason=reason,
        changes={
            "reopened_at": now(),
            "decided_at": None,
            "decided_by": None,
            "decision_reason": "",
            "assignee": None,
        },
    )
    appeal_letter(application, link=status_link(application), added=added).send()
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


def add_first_person(organisation: Organisation, application: Application, *, by) -> bool:
    """Let the applicant, who confirmed the address, sign in for the organisation. Returns whether they can.

    Not with the address of staff, of an account that is switched off, or of more than one: an application is no way
    to somebody else's account.
    """
    try:
        user = partner_for(application.email, application.contact_name)
    except NoPartnerError:
        return False
    add_person(organisation, user, by=by)
    return True


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
    """Keep the answer to one line of the due-diligence list; a later answer takes its place.

    Raises ``ConflictOfInterest``.
    """
    check_may_decide(user, Application.objects.select_for_update(of=("self",)).get(pk=application.pk))
    answer, _ = ApplicationCheck.objects.update_or_create(
        application=application,
        check_key=check,
        defaults={"result": result, "remark": remark, "at": now(), "user": user},
    )
    return answer
