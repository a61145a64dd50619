from __future__ import annotations

from django.db import models


class NominationStatus(models.TextChoices):
    RECEIVED = "received", "Received"
    IN_TOUCH = "in_touch", "In touch with the group"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


# Staff may change their minds: nothing is told to anybody by a move alone.
TRANSITIONS = {
    NominationStatus.RECEIVED: (NominationStatus.IN_TOUCH, NominationStatus.ACCEPTED, NominationStatus.DECLINED),
    NominationStatus.IN_TOUCH: (NominationStatus.ACCEPTED, NominationStatus.DECLINED),
    NominationStatus.ACCEPTED: (NominationStatus.IN_TOUCH, NominationStatus.DECLINED),
    NominationStatus.DECLINED: (NominationStatus.IN_TOUCH, NominationStatus.ACCEPTED),
}
OPEN_STATUSES = (NominationStatus.RECEIVED, NominationStatus.IN_TOUCH)


class GroupKnows(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "I am not sure"
