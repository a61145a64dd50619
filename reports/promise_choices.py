"""Choice sets of promises and of what changed: whose voice it is, what it says, and how far it has come."""

from __future__ import annotations

from django.db import models

from reports.enums import OPEN_COMMITMENTS, CommitmentStatus

PROGRESS_REPORTS = {status: {status} for status in OPEN_COMMITMENTS}
"""The body tells how far it is, or we set its date right: the status stays, the history gains a row."""

REWORDINGS = {status: {status} for status in CommitmentStatus}
"""Something that must not be public is taken out of the words, whatever became of the promise."""


class Voice(models.TextChoices):
    """Who says it. Each is shown apart and named."""

    BODY = "body", "The body"
    CHAMPION = "champion", "A partner organisation"
    PUBLIC = "public", "A member of the public"
    US = "us", "We"


class UpdateKind(models.TextChoices):
    PROGRESS = "progress", "Partly, or on the way"
    DONE = "done", "Yes, it has happened"
    NOT_DONE = "not_done", "No, it has not happened"
    DISPUTE = "dispute", "Disputes that it was done"
    CONFIRMATION = "confirmation", "Confirmed"
    GIVEN_UP = "given_up", "Gives it up"


STRANGERS_KINDS = (UpdateKind.DONE, UpdateKind.PROGRESS, UpdateKind.NOT_DONE)
"""What a champion or a member of the public can answer."""


class UpdateStatus(models.TextChoices):
    HELD = "held", "Waiting for us"
    PUBLISHED = "published", "Published"
    DECLINED = "declined", "Not published"


UPDATE_TRANSITIONS = {
    UpdateStatus.HELD: {UpdateStatus.PUBLISHED, UpdateStatus.DECLINED},
    # What should not have been published is taken down, with the reason.
    UpdateStatus.PUBLISHED: {UpdateStatus.DECLINED},
    UpdateStatus.DECLINED: set(),
}


class PromiseKey(models.TextChoices):
    """In exactly one of these each promise is on every day. The labels are those of the filter."""

    OPEN = "open", "Promised"
    DATE_PASSED = "date-passed", "Date passed"
    REPORTED_DONE = "reported-done", "Reported done"
    DONE = "done", "Done, we checked"
    DISPUTED = "disputed", "Disputed"
    GIVEN_UP = "given-up", "Given up"


class ReminderKind(models.TextChoices):
    BEFORE = "before", "10 days before"
    AFTER = "after", "The day after"


class OutcomeStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


OUTCOME_TRANSITIONS = {
    OutcomeStatus.DRAFT: {OutcomeStatus.PUBLISHED},
    OutcomeStatus.PUBLISHED: {OutcomeStatus.WITHDRAWN},
    OutcomeStatus.WITHDRAWN: {OutcomeStatus.PUBLISHED},
}
CORRECTIONS = {OutcomeStatus.PUBLISHED: {OutcomeStatus.PUBLISHED}}
"""What was wrong is said beside what was published, which stays as it is."""
