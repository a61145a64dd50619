"""What is left after an erasure: the request itself and the mail that says that it is done."""

from __future__ import annotations

from hub.rights.enums import RequestStatus
from hub.rights.models import RightsRequest
from hub.shared.models import MailStatus, OutgoingEmail
from hub.shared.privacy.erasure import erase_person

GONE = (MailStatus.SENT, MailStatus.FAILED, MailStatus.CANCELLED)


def to_finish() -> list[RightsRequest]:
    """Erasures that were carried out and told, whose request still holds an address to which no mail is on its way."""
    done = RightsRequest.objects.filter(status=RequestStatus.DONE, erased_at__isnull=False).exclude(email="")
    return [
        row
        for row in done.order_by("pk")
        if not OutgoingEmail.objects.filter(recipient__iexact=row.email).exclude(status__in=GONE).exists()
    ]


def finish_erasures() -> int:
    """Erase who is left; returns how many. Safe to run twice."""
    done = 0
    for row in to_finish():
        erase_person(row.email)
        done += 1
    return done
