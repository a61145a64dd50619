from __future__ import annotations

from django.db import models


class OrganisationKind(models.TextChoices):
    COMMUNITY_GROUP = "community_group", "Community group"
    CHARITY = "charity", "Charity"
    COLLECTIVE = "collective", "Grassroots collective"
    NHS_BODY = "nhs_body", "NHS body"
    COUNCIL = "council", "Council"
    PROVIDER = "provider", "Provider of care"


# Those who can be asked for a reply.
BODY_KINDS = (OrganisationKind.NHS_BODY, OrganisationKind.COUNCIL, OrganisationKind.PROVIDER)
# Those who speak for people, and can be Charter Champions.
PARTNER_KINDS = (OrganisationKind.COMMUNITY_GROUP, OrganisationKind.CHARITY, OrganisationKind.COLLECTIVE)
# Those that have no number with a regulator, and are never asked for one.
INFORMAL_KINDS = (OrganisationKind.COMMUNITY_GROUP, OrganisationKind.COLLECTIVE)


class AccessAnswer(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    ASK = "ask", "Please ask"
    UNKNOWN = "unknown", "Not known yet"


# Field of ``Organisation`` and the words for it, in the order in which they are shown.
ACCESS_QUESTIONS = {
    "step_free": "Step-free way in",
    "accessible_toilet": "Accessible toilet",
    "hearing_loop": "Hearing loop",
    "bsl": "British Sign Language",
    "quiet_space": "Quiet space",
    "parking": "Blue Badge parking",
}

LEAST_LOGO_SIDE = 100
"""In pixels: what is smaller is a blur on the page of the organisation."""

MONTHS_BETWEEN_CHECKS = 12
DAYS_TO_REMINDER = 30
"""After the yearly question whether a listing is still right."""


class MistakeStatus(models.TextChoices):
    OPEN = "open", "To be looked at"
    CORRECTED = "corrected", "Corrected"
    UNCHANGED = "unchanged", "Not changed"
    SPAM = "spam", "Spam"


# What was taken for spam by mistake is opened again; nobody was told of it.
MISTAKE_TRANSITIONS = {
    MistakeStatus.OPEN: (MistakeStatus.CORRECTED, MistakeStatus.UNCHANGED, MistakeStatus.SPAM),
    MistakeStatus.CORRECTED: (),
    MistakeStatus.UNCHANGED: (),
    MistakeStatus.SPAM: (MistakeStatus.OPEN,),
}


class ClaimStatus(models.TextChoices):
    SENT = "sent", "Email address not confirmed yet"
    CONFIRMED = "confirmed", "To be decided"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


CLAIM_TRANSITIONS = {
    ClaimStatus.SENT: (ClaimStatus.CONFIRMED,),
    ClaimStatus.CONFIRMED: (ClaimStatus.APPROVED, ClaimStatus.DECLINED),
    ClaimStatus.APPROVED: (),
    ClaimStatus.DECLINED: (),
}


class PersonRole(models.TextChoices):
    """What somebody may do who acts for an organisation."""

    KEEPER = "keeper", "Everything, the listing and the people among it"
    HELPER = "helper", "Send stories, plans and events, and see what came of them"


class ConfirmedBy(models.TextChoices):
    """Who said that a listing is right."""

    OWNER = "owner", "The organisation"
    STAFF = "staff", "Staff"
