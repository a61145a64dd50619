from __future__ import annotations

from django.db import models

SHARE_TO_COMPLETE = 80
"""The least share of a run's sessions that a learner comes to, in per cent."""

REMIND_AFTER_WORKING_DAYS = (5, 10)
"""Working days after which an enquiry that nobody answered is brought to mind; the last of them tells the hub too."""

MOST_PEOPLE = 500
"""The most people an enquiry may be about; more is a typing mistake."""


class Coverage(models.TextChoices):
    """How much of a part of a framework a part of a course covers."""

    FULLY = "fully", "Fully"
    PARTLY = "partly", "Partly"


class RunStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


# A run that was cancelled stays so: those enrolled were told.
RUN_TRANSITIONS = {
    RunStatus.DRAFT: (RunStatus.OPEN, RunStatus.CANCELLED),
    RunStatus.OPEN: (RunStatus.CLOSED, RunStatus.CANCELLED),
    RunStatus.CLOSED: (RunStatus.OPEN, RunStatus.CANCELLED),
    RunStatus.CANCELLED: (),
}
PUBLIC_RUN_STATUSES = (RunStatus.OPEN, RunStatus.CLOSED, RunStatus.CANCELLED)


class EnrolmentStatus(models.TextChoices):
    ENROLLED = "enrolled", "Enrolled"
    WITHDRAWN = "withdrawn", "Withdrawn"
    COMPLETED = "completed", "Completed"


# Completing is taken back when the register turns out to be wrong.
ENROLMENT_TRANSITIONS = {
    EnrolmentStatus.ENROLLED: (EnrolmentStatus.WITHDRAWN, EnrolmentStatus.COMPLETED),
    EnrolmentStatus.WITHDRAWN: (EnrolmentStatus.ENROLLED,),
    EnrolmentStatus.COMPLETED: (EnrolmentStatus.ENROLLED,),
}


class CertificateEnding(models.TextChoices):
    REPLACED = "replaced", "Replaced"
    REVOKED = "revoked", "Revoked"


class RevokedBecause(models.TextChoices):
    """What the check page says of a certificate that was taken back; the words of staff are for staff."""

    NOT_COMPLETED = "not_completed", "The register was wrong: the course was not completed"
    WRONG_PERSON = "wrong_person", "It was given to the wrong person"
    ASKED = "asked", "Its holder asked for it"
    OTHER = "other", "Another reason"


class MilestoneStatus(models.TextChoices):
    AWAITED = "awaited", "Awaited"
    REACHED = "reached", "Reached"


MILESTONE_TRANSITIONS = {
    MilestoneStatus.AWAITED: (MilestoneStatus.REACHED,),
    MilestoneStatus.REACHED: (),
}


class WhoFor(models.TextChoices):
    MYSELF = "myself", "Myself"
    GROUP = "group", "A group or organisation that I belong to"
    TEAM = "team", "Staff that I am responsible for"
    OTHER = "other", "Somebody else"


class EnquiryStatus(models.TextChoices):
    RECEIVED = "received", "Received"
    PASSED_ON = "passed_on", "Passed on"
    IN_TOUCH = "in_touch", "In touch"
    BOOKED = "booked", "Booked"
    CLOSED = "closed", "Closed"


# Passing on to another organisation is a move from passed on to passed on.
ENQUIRY_TRANSITIONS = {
    EnquiryStatus.RECEIVED: (
        EnquiryStatus.PASSED_ON,
        EnquiryStatus.IN_TOUCH,
        EnquiryStatus.BOOKED,
        EnquiryStatus.CLOSED,
    ),
    EnquiryStatus.PASSED_ON: (
        EnquiryStatus.PASSED_ON,
        EnquiryStatus.IN_TOUCH,
        EnquiryStatus.BOOKED,
        EnquiryStatus.CLOSED,
    ),
    EnquiryStatus.IN_TOUCH: (EnquiryStatus.PASSED_ON, EnquiryStatus.BOOKED, EnquiryStatus.CLOSED),
    EnquiryStatus.BOOKED: (EnquiryStatus.IN_TOUCH, EnquiryStatus.CLOSED),
    EnquiryStatus.CLOSED: (EnquiryStatus.IN_TOUCH,),
}
WAITING_ENQUIRIES = (EnquiryStatus.RECEIVED, EnquiryStatus.PASSED_ON)
"""Nobody has been in touch yet: the person waits."""
