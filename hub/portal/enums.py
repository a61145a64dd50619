from __future__ import annotations

from django.db import models


class ChangeStatus(models.TextChoices):
    WAITING = "waiting", "Waiting for approval"
    RETURNED = "returned", "Sent back"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


CHANGE_TRANSITIONS = {
    ChangeStatus.WAITING: {ChangeStatus.PUBLISHED, ChangeStatus.RETURNED, ChangeStatus.WITHDRAWN},
    ChangeStatus.RETURNED: {ChangeStatus.WAITING, ChangeStatus.WITHDRAWN},
    ChangeStatus.PUBLISHED: set(),
    ChangeStatus.WITHDRAWN: set(),
}

# Those that the partner still sees in the form.
OPEN_CHANGES = (ChangeStatus.WAITING, ChangeStatus.RETURNED)
