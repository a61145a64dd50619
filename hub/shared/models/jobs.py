from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

LEASE = dt.timedelta(minutes=2)
"""How long a run holds its job without a sign of life; a run that was killed holds it no longer."""


class JobOutcome(models.TextChoices):
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    KILLED = "killed", "Killed"
    STOPPED = "stopped", "Stopped"


class JobStateQuerySet(models.QuerySet):
    def free(self, *, at: dt.datetime):
        """Jobs that nobody runs at ``at``.

        A lease that ends later than any that is given out now was written before the clock was put back.
        """
        return self.filter(Q(lease="") | Q(leased_until__lte=at) | Q(leased_until__gt=at + 2 * LEASE))


class JobState(models.Model):
    """Where one registered job stands: what it is done with, and who runs it now."""

    key = models.CharField(max_length=80, unique=True)
    done_until = models.DateTimeField(null=True, blank=True, help_text="The due time of the last run that ended well.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="Runs in a row that did not end well.")
    retry_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    running_due_at = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True, help_text="The run that holds the job; empty if none does.")
    leased_until = models.DateTimeField(null=True, blank=True)

    objects = JobStateQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = "scheduled job"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.key


class JobRun(models.Model):
    """One run of a job that did something, was due on a day, or did not end well."""

    key = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=JobOutcome.choices)
    words = models.TextField(blank=True, help_text="What it did, in words without a person in them.")
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["key", "outcome", "due_at"], name="job_run_done")]
        verbose_name = "run of a job"
        verbose_name_plural = "runs of jobs"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.key} {self.outcome}"
