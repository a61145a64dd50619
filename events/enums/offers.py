from __future__ import annotations

from django.db import models


class OfferStatus(models.TextChoices):
    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


# What was declined may be taken up after all; what was withdrawn is theirs alone.
OFFER_TRANSITIONS = {
    OfferStatus.RECEIVED: (OfferStatus.ACCEPTED, OfferStatus.DECLINED, OfferStatus.WITHDRAWN),
    OfferStatus.ACCEPTED: (OfferStatus.DECLINED, OfferStatus.WITHDRAWN),
    OfferStatus.DECLINED: (OfferStatus.ACCEPTED,),
    OfferStatus.WITHDRAWN: (),
}
