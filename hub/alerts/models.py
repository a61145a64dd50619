"""Who is told what. Nobody else sees it: staff see numbers only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Q

from hub.shared.clock import now

TARGETS = ("request", "page", "body", "topic", "area", "theme", "challenge", "search")
"""What can be followed, by the name of the field that leads to it."""

ROWS = TARGETS[:-1]
"""Those that are rows of their own; a search is kept as its words in an address."""

LONGEST_SEARCH = 1000


def only(field: str) -> Q:
    """That ``field`` says what is followed, and no other does."""
    return Q(**{f"{name}__isnull": name != field for name in TARGETS})


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


class FollowQuerySet(models.QuerySet):
    def active(self) -> FollowQuerySet:
        """Confirmed and not ended."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)

    def of_keys(self, keys: Collection[tuple[str, int]]) -> FollowQuerySet:
        """Those of one of ``keys``, each a field and the primary key that it leads to, and every search."""
        by_field: dict[str, list[int]] = defaultdict(list)
        for field, key in keys:
            by_field[field].append(key)
        wanted = Q(search__isnull=False)
        for field in ROWS:
            if by_field[field]:
                wanted |= Q(**{f"{field}__in": by_field[field]})
        return self.filter(wanted)

    def in_week_mails(self) -> FollowQuerySet:
        return self.filter(is_weekly=True)

    def asked_before(self, moment) -> FollowQuerySet:
        """Asked for before ``moment`` and never confirmed."""
        return self.filter(confirmed_at__isnull=True, ended_at__isnull=True, asked_at__lt=moment)

    def with_targets(self) -> FollowQuerySet:
        return self.select_related(
            "request__report", "request__body", "request__carried_to", *(name for name in ROWS if name != "request")
        )


class Follow(models.Model):
    """One address and one thing that it wants to hear of, at once or in one mail a week.

    ``search`` is an address of the record's list in its normal form (see ``hub.alerts.domain.searches``). What happened
    up to ``at_once_since``, when it still was weekly, is left to the next mail of the week.
    """

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    request = models.ForeignKey("reports.ResponseRequest", null=True, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey("organisations.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey("stories.Topic", null=True, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey("organisations.Area", null=True, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey("shared.Theme", null=True, on_delete=models.CASCADE, related_name="+")
    challenge = models.ForeignKey("events.Challenge", null=True, on_delete=models.CASCADE, related_name="+")
    search = models.CharField(max_length=LONGEST_SEARCH, null=True)  # noqa: DJ001  Empty is the whole record.
    is_weekly = models.BooleanField(default=False)
    at_once_since = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, (only(field) for field in TARGETS)),
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
    def field(self) -> str:
        """Which of the fields says what is followed."""
        return next(name for name in TARGETS if self.value_of(name) is not None)

    @property
    def key(self) -> tuple[str, int]:
        """The field and the primary key that it leads to; not of a search."""
        return self.field, self.value_of(self.field)

    def value_of(self, name: str) -> int | str | None:
        return self.search if name == "search" else getattr(self, f"{name}_id")

    @property
    def is_active(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


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
