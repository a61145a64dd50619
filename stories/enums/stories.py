from __future__ import annotations

from django.db import models


class SourceKind(models.TextChoices):
    """Where an envelope of stories came from."""

    PERSON = "person", "One person"
    PARTNER = "partner", "A partner"
    PAPER = "paper", "On paper"


class StoryStatus(models.TextChoices):
    RECEIVED = "received", "To be read"
    SAFEGUARDING = "safeguarding", "With the safeguarding lead"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Not accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


# What was decided may be decided anew; what its teller took back is gone for good.
STORY_TRANSITIONS = {
    StoryStatus.RECEIVED: (
        StoryStatus.SAFEGUARDING,
        StoryStatus.ACCEPTED,
        StoryStatus.REJECTED,
        StoryStatus.WITHDRAWN,
    ),
    StoryStatus.SAFEGUARDING: (StoryStatus.RECEIVED, StoryStatus.REJECTED, StoryStatus.WITHDRAWN),
    StoryStatus.ACCEPTED: (StoryStatus.SAFEGUARDING, StoryStatus.RECEIVED, StoryStatus.WITHDRAWN),
    StoryStatus.REJECTED: (StoryStatus.SAFEGUARDING, StoryStatus.RECEIVED, StoryStatus.WITHDRAWN),
    StoryStatus.WITHDRAWN: (),
}


class Teller(models.TextChoices):
    """Whose story it is, seen from who tells it."""

    SELF = "self", "It happened to me"
    CARER = "carer", "It happened to somebody I care for or am close to"
    WORKER = "worker", "I write down what somebody told me"


class Severity(models.IntegerChoices):
    """How bad it was, as the person who screens the story sees it."""

    ORDINARY = 1, "Ordinary"
    SERIOUS = 2, "Serious: somebody came to harm, or could have"
    GRAVE = 3, "Grave: it must not wait for others to say the same"
