from __future__ import annotations

from django.db import models


class ApplicationStatus(models.TextChoices):
    STARTED = "started", "Being filled in"
    SUBMITTED = "submitted", "Email address not confirmed yet"
    RECEIVED = "received", "Received"
    INFORMATION_ASKED = "information_asked", "Waiting for an answer from the applicant"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


APPLICATION_TRANSITIONS = {
    ApplicationStatus.STARTED: {ApplicationStatus.SUBMITTED, ApplicationStatus.WITHDRAWN},
    # Back to STARTED: somebody saw a mistake, such as a wrong e-mail address, before confirming it.
    ApplicationStatus.SUBMITTED: {
        ApplicationStatus.STARTED,
        ApplicationStatus.RECEIVED,
        ApplicationStatus.WITHDRAWN,
    },
    ApplicationStatus.RECEIVED: {
        ApplicationStatus.INFORMATION_ASKED,
        ApplicationStatus.APPROVED,
        ApplicationStatus.DECLINED,
        ApplicationStatus.WITHDRAWN,
    },
    ApplicationStatus.INFORMATION_ASKED: {
        ApplicationStatus.RECEIVED,
        ApplicationStatus.APPROVED,
        ApplicationStatus.DECLINED,
        ApplicationStatus.WITHDRAWN,
    },
    ApplicationStatus.APPROVED: set(),
    # An appeal: somebody else looks at it again.
    ApplicationStatus.DECLINED: {ApplicationStatus.RECEIVED},
    ApplicationStatus.WITHDRAWN: set(),
}

# What staff can decide on; what nobody confirmed is no application yet.
OPEN_STATUSES = (ApplicationStatus.RECEIVED, ApplicationStatus.INFORMATION_ASKED)
DECIDED_STATUSES = (ApplicationStatus.APPROVED, ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN)
UNCONFIRMED_STATUSES = (ApplicationStatus.STARTED, ApplicationStatus.SUBMITTED)


class MembershipStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    ENDED = "ended", "Ended"


MEMBERSHIP_TRANSITIONS = {
    MembershipStatus.ACTIVE: {MembershipStatus.SUSPENDED, MembershipStatus.ENDED},
    MembershipStatus.SUSPENDED: {MembershipStatus.ACTIVE, MembershipStatus.ENDED},
    MembershipStatus.ENDED: set(),
}
OPEN_MEMBERSHIP_STATUSES = (MembershipStatus.ACTIVE, MembershipStatus.SUSPENDED)


class SuspensionReason(models.TextChoices):
    """Why a membership is suspended, for staff and the champion; the public sees that it is, and since when."""

    OWN_WISH = "own_wish", "The organisation asked for it"
    NO_CONTACT = "no_contact", "We can't reach anybody there"
    DETAILS = "details", "What the listing says is not true any more"
    CONCERN = "concern", "We look into a concern or complaint"
    PROMISES = "promises", "The promises of the charter are not kept"


class CommitmentOccasion(models.TextChoices):
    """When a champion committed to a version of the charter."""

    JOINED = "joined", "Joined"
    RENEWED = "renewed", "Renewed"
    NEW_VERSION = "new_version", "Committed to a new version"


class Standing(models.TextChoices):
    """What a membership is worth on a given day, in the word that the verify page and the badge use."""

    CURRENT = "current", "Current"
    LAPSED = "lapsed", "Lapsed"
    SUSPENDED = "suspended", "Suspended"
    ENDED = "ended", "Ended"
    REPLACED = "replaced", "Replaced"


class BadgeVariant(models.TextChoices):
    """The artwork in the colours of the brand, in black for one ink, and in one light colour for dark grounds."""

    COLOUR = "colour", "In colour"
    MONO = "mono", "In black"
    REVERSED = "reversed", "For dark grounds"


class StatusPurpose(models.TextChoices):
    """What a bit of a status list says when it is set (W3C Bitstring Status List 1.0, section 2.2)."""

    REVOCATION = "revocation", "Revoked for good"
    SUSPENSION = "suspension", "Suspended for now"


class DiligenceCheck(models.TextChoices):
    """What a reviewer looks at before deciding; each answer is kept with who gave it and when."""

    EXISTS = "exists", "The organisation exists and does what it says"
    CONTACT = "contact", "We spoke to the contact and they can speak for it"
    CHARITY = "charity", "The charity number belongs to it (charities only)"
    CONDUCT = "conduct", "Nothing we know of stands against it"
    INDEPENDENT = "independent", "It is not run by a body that we may have to question"


class CheckResult(models.TextChoices):
    NOT_DONE = "not_done", "Not looked at yet"
    FINE = "fine", "Fine"
    CONCERN = "concern", "There is a concern"
    NOT_NEEDED = "not_needed", "Does not apply"


class NoteKind(models.TextChoices):
    STAFF = "staff", "Note by staff"
    QUESTION = "question", "Question to the applicant"
    ANSWER = "answer", "Answer of the applicant"


class DuplicateReason(models.TextChoices):
    """Why two rows may be one organisation."""

    NAME = "name", "the same name"
    LIKE_NAME = "like_name", "a similar name"
    NUMBER = "number", "the same charity number"
    DOMAIN = "domain", "the same web address"
    EMAIL = "email", "the same email address"


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


class FeedbackRhythm(models.TextChoices):
    """How often a group tells people what happened with what they said."""

    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every 3 months"
    NEWS = "news", "Each time there is news"
    NOT_YET = "not_yet", "Not yet, but we want to start"


class LogoFocus(models.TextChoices):
    """The part of a picture that stays when it is cut to another shape: a third of its width and of its height."""

    TOP_LEFT = "top-left", "Top left"
    TOP = "top", "Top middle"
    TOP_RIGHT = "top-right", "Top right"
    LEFT = "left", "Middle left"
    CENTRE = "centre", "The middle"
    RIGHT = "right", "Middle right"
    BOTTOM_LEFT = "bottom-left", "Bottom left"
    BOTTOM = "bottom", "Bottom middle"
    BOTTOM_RIGHT = "bottom-right", "Bottom right"

    @property
    def third(self) -> tuple[int, int]:
        """Which third of the width and of the height it is, each counted from 0."""
        place = list(LogoFocus).index(self)
        return place % 3, place // 3
