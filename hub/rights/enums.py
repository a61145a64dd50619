from __future__ import annotations

from django.db import models


class RequestKind(models.TextChoices):
    """What people may ask for under the UK GDPR, by article, and a complaint (Data Protection Act 2018, s. 164A)."""

    ACCESS = "access", "A copy of what we hold about me"
    """Article 15."""
    RECTIFY = "rectify", "Something about me is wrong and should be put right"
    """Article 16."""
    ERASE = "erase", "Erase what you hold about me"
    """Article 17."""
    RESTRICT = "restrict", "Keep it, but don’t use it for now"
    """Article 18."""
    OBJECT = "object", "Stop using it for something"
    """Article 21."""
    COMPLAINT = "complaint", "A complaint about how we handle personal data"


RIGHTS = tuple(kind for kind in RequestKind if kind != RequestKind.COMPLAINT)


class RequestSource(models.TextChoices):
    WEB = "web", "The form on this site"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"
    PHONE = "phone", "Phone"
    IN_PERSON = "in_person", "In person"


class RequestStatus(models.TextChoices):
    RECEIVED = "received", "To do"
    WAITING = "waiting", "Waiting for the person"
    DONE = "done", "Answered"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SPAM = "spam", "No request at all"


OPEN = (RequestStatus.RECEIVED, RequestStatus.WAITING)
ENDS = (RequestStatus.DONE, RequestStatus.REFUSED, RequestStatus.WITHDRAWN, RequestStatus.SPAM)
TRANSITIONS = {
    RequestStatus.RECEIVED: (RequestStatus.WAITING, *ENDS),
    RequestStatus.WAITING: (RequestStatus.RECEIVED, *ENDS),
    **dict.fromkeys(ENDS, (RequestStatus.RECEIVED,)),
}


class WaitFor(models.TextChoices):
    IDENTITY = "identity", "Proof of who they are"
    """The month begins when it comes (UK GDPR, Article 12A(2)(b))."""
    DETAILS = "details", "What exactly they mean"
    """The days until it comes do not count (UK GDPR, Article 12A(6))."""
