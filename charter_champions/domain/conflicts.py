"""Who must not decide an application: whoever belongs to the organisation, and who decided it before an appeal."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from charter_champions.enums import ApplicationStatus
from charter_champions.models import Application
from hub.organisations.models import Organisation, OrganisationPerson

from .duplicates import with_same_number
from .matching import mail_domain, same_domain, web_domain


class ConflictOfInterest(Exception):
    """This person must not decide, superusers included; ``reason`` tells them why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def hub_domains() -> set[str]:
    """The domains at which the hub itself is and writes from: those of its staff's addresses."""
    site = (urlsplit(settings.HUB_BASE_URL).hostname or "").removeprefix("www.")
    return {domain for domain in (site, mail_domain(settings.DEFAULT_FROM_EMAIL.strip("<> "))) if domain}


def conflict_of(user, application: Application, organisation: Organisation | None = None) -> str:
    """Why ``user`` must not decide ``application``, in a sentence; empty if they may. At most five queries.

    They belong to an organisation if they are one of its people, if their address is among its contact addresses, or
    if the domain of their address is that of its website or contact. Looked at are the applicant, the ``organisation``
    chosen, that of the application, and those with the same charity number. ``None`` is the hub itself.
    """
    if user is None or not user.is_authenticated:
        return ""
    if application.history.filter(user=user, after=ApplicationStatus.DECLINED).exists():
        return "You declined this application before. Somebody else takes the second look."
    organisations = {row.pk: row for row in with_same_number(application.charity_number)}
    for row in (organisation, application.organisation):
        if row is not None:
            organisations[row.pk] = row
    if organisations and (
        place := OrganisationPerson.objects.filter(user=user, organisation__in=organisations)
        .select_related("organisation")
        .first()
    ):
        return f"You are one of the people of {place.organisation}."
    contacts = [
        contact
        for row in Organisation.objects.filter(pk__in=organisations).prefetch_related("contacts")
        for contact in row.contacts.all()
    ]
    addresses = [application.email, *(row.email for row in (*organisations.values(), *contacts))]
    own = user.email.strip().casefold()
    if own and own in {address.strip().casefold() for address in addresses}:
        return f"Your email address is among the contact addresses of {application.name}."
    domain = mail_domain(own)
    if not domain or any(same_domain(domain, each) for each in hub_domains()):
        return ""
    websites = [application.website, *(row.website for row in organisations.values())]
    for other in (*map(web_domain, websites), *map(mail_domain, addresses)):
        if same_domain(domain, other):
            return f"Your email address is at {domain}, like those of {application.name}."
    return ""


def check_may_decide(user, application: Application, organisation: Organisation | None = None) -> None:
    """Raises ``ConflictOfInterest``."""
    if reason := conflict_of(user, application, organisation):
        raise ConflictOfInterest(reason)
