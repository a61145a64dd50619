from __future__ import annotations

from django.db import models


class EngagementStatus(models.TextChoices):
    """Whether it is still going to happen; what is over follows from its dates."""

    PLANNED = "planned", "Planned"
    CANCELLED = "cancelled", "Called off"


ENGAGEMENT_TRANSITIONS = {
    EngagementStatus.PLANNED: (EngagementStatus.CANCELLED,),
    EngagementStatus.CANCELLED: (EngagementStatus.PLANNED,),
}
