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
    ApplicationStatus.DECLINED: set(),
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


class Standing(models.TextChoices):
    """What a membership is worth on a given day, in the word that the verify page and the badge use."""

    CURRENT = "current", "Current"
    LAPSED = "lapsed", "Lapsed"
    SUSPENDED = "suspended", "Suspended"
    ENDED = "ended", "Ended"
    REPLACED = "replaced", "Replaced"


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
    CENTRE = "centre", "The very middle"
    RIGHT = "right", "Middle right"
    BOTTOM_LEFT = "bottom-left", "Bottom left"
    BOTTOM = "bottom", "Bottom middle"
    BOTTOM_RIGHT = "bottom-right", "Bottom right"

    @property
    def third(self) -> tuple[int, int]:
        """Which third of the width and of the height it is, each counted from 0."""
        place = list(LogoFocus).index(self)
        return place % 3, place // 3
