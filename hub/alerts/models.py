"""Who is told what. Nobody else sees it: staff see numbers only."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from hub.shared.clock import now

TARGETS = ("request", "page", "body")
"""What can be followed, by the name of the field that leads to it."""


class FollowerQuerySet(models.QuerySet):
    def idle(self) -> FollowerQuerySet:
        """Those who neither follow anything nor are asked whether they want to."""
        return self.filter(~Exists(Follow.objects.filter(follower=OuterRef("pk"))))


class Follower(models.Model):
    """An address that somebody gave. It is written to about what happens only once its owner has confirmed that."""

    email = models.EmailField(unique=True, help_text="In small letters.")
    created_at = models.DateTimeField(default=now)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Follower {self.pk}"


def bodies_of(request) -> set[int]:
    """The keys of the body that was asked and of the one that took over from it."""
    return {key for key in (request.body_id, request.carried_to_id) if key is not None}


class FollowQuerySet(models.QuerySet):
    def active(self) -> FollowQuerySet:
        """Confirmed and not ended."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)

    def of_request(self, request) -> FollowQuerySet:
        """What is to be told when something happens to ``request``: it is followed, or its page or its body is."""
        return self.filter(Q(request=request) | Q(page=request.source.pk) | Q(body__in=bodies_of(request)))

    def asked_before(self, moment) -> FollowQuerySet:
        """Asked for before ``moment`` and never confirmed."""
        return self.filter(confirmed_at__isnull=True, ended_at__isnull=True, asked_at__lt=moment)

    def with_targets(self) -> FollowQuerySet:
        return self.select_related("request__report", "request__body", "request__carried_to", "page", "body")


class Follow(models.Model):
    """One address and one thing that it wants to hear of: a request, a page that asks, or a body."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    request = models.ForeignKey("reports.ResponseRequest", null=True, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey("organisations.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, page__isnull=True, body__isnull=True)
                | Q(request__isnull=True, page__isnull=False, body__isnull=True)
                | Q(request__isnull=True, page__isnull=True, body__isnull=False),
                name="one_thing_is_followed",
            ),
            *(
                models.UniqueConstraint(
                    fields=["follower", target],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"{target}_is_followed_once",
                )
                for target in TARGETS
            ),
        ]

    def __str__(self) -> str:
        return f"Follow {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None

    @property
    def target(self):
        """What is followed."""
        return self.request or self.page or self.body


class Told(models.Model):
    """That a follower was told of one happening: nobody is told twice."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="told")
    happening = models.CharField(max_length=60)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["told_at", "pk"]
        verbose_name_plural = "told"
        constraints = [models.UniqueConstraint(fields=["follower", "happening"], name="told_once")]

    def __str__(self) -> str:
        return self.happening
