from __future__ import annotations

from django.db import models

FIRST_ASKED_AFTER, LAST_ASKED_AFTER = 28, 84
"""Days after the pledge: 4 and 12 weeks."""

REPLY_DAYS = 14
"""Days after the last question from which a pledge without an answer counts as without a reply."""

ASKED_FOR = 182
"""Days after the pledge from which nobody is asked any more, however many nights were missed."""


class PledgeStatus(models.TextChoices):
    """What the person said. That no reply came is worked out from the day, see ``PledgeState``."""

    OPEN = "open", "No answer yet"
    KEPT = "kept", "Kept"
    PARTLY = "partly", "Partly kept"
    NOT_KEPT = "not_kept", "Not kept"
    WITHDRAWN = "withdrawn", "Withdrawn"


PLEDGE_ANSWERS = (PledgeStatus.KEPT, PledgeStatus.PARTLY, PledgeStatus.NOT_KEPT)
PLEDGE_TRANSITIONS = {
    status: tuple(other for other in PledgeStatus if other != status)
    for status in PledgeStatus
    if status != PledgeStatus.WITHDRAWN
} | {PledgeStatus.WITHDRAWN: (PledgeStatus.OPEN,)}


class PledgeState(models.TextChoices):
    """How a pledge stands on a day: the five that the public reads, and those still under way."""

    KEPT = "kept", "Kept"
    PARTLY = "partly", "Partly kept"
    NOT_KEPT = "not_kept", "Not kept"
    NO_REPLY = "no_reply", "No reply"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RUNNING = "running", "Still running"


class PledgeQuestion(models.TextChoices):
    FIRST = "first", "After 4 weeks"
    LAST = "last", "After 12 weeks"


class ShowingStatus(models.TextChoices):
    """Whether the public may read a pledge whose author agreed to it."""

    WAITING = "waiting", "Waiting for a look"
    SHOWN = "shown", "Shown"
    DECLINED = "declined", "Not shown"
    HIDDEN = "hidden", "Hidden by its author"


SHOWING_TRANSITIONS = {
    ShowingStatus.WAITING: (ShowingStatus.SHOWN, ShowingStatus.DECLINED, ShowingStatus.HIDDEN),
    ShowingStatus.SHOWN: (ShowingStatus.DECLINED, ShowingStatus.HIDDEN),
    ShowingStatus.DECLINED: (ShowingStatus.SHOWN, ShowingStatus.HIDDEN),
    ShowingStatus.HIDDEN: (ShowingStatus.WAITING,),
}
