from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce

from hub.shared.append_only import AppendOnly
from hub.shared.clock import now
from reports.enums import SENT_NATURES, Channel, Decision, Direction, Nature, RedactionStatus

from .taken_back import stands


def unless_held(field: str) -> models.Case:
    """``field`` of a message without a check, that of its check once it is published, and until then nothing."""
    published = models.Q(redaction__status=RedactionStatus.PUBLISHED)
    return models.Case(
        models.When(redaction__isnull=True, then=field),
        models.When(published, then=f"redaction__{field}"),
        default=models.Value(""),
        output_field=models.TextField(),
    )


class MessageQuerySet(models.QuerySet):
    def newest_first(self) -> MessageQuerySet:
        return self.order_by("-happened_on", "-pk")

    def with_words(self) -> MessageQuerySet:
        """With what anyone may read of each: its ``words``, and ``shown_role``, the role of who wrote it for the body.

        ``check_status`` is how far its check is, empty without one. Every public page, list and file takes the words
        from here: what waits for a check is in none of them.
        """
        return self.annotate(
            words=unless_held("public_text"),
            shown_role=unless_held("role"),
            check_status=Coalesce("redaction__status", models.Value("")),
        )


class StandingMessages(models.Manager.from_queryset(MessageQuerySet)):
    def get_queryset(self) -> MessageQuerySet:
        return super().get_queryset().filter(stands())


class Message(AppendOnly, models.Model):
    """Something that passed between the hub and a body. Kept as it was logged: never changed, never deleted.

    ``objects`` leaves out what was logged by mistake and taken back; ``everything`` has it too.

    ``private_text`` is the original, for staff only. ``public_text`` is what pages show if no check was asked for, and
    may be empty; with a ``redaction`` it is empty, and so is ``role``, see ``MessageQuerySet.with_words``.
    """

    never = "A logged message"

    request = models.ForeignKey("reports.ResponseRequest", on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=10, choices=Direction.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    nature = models.CharField(max_length=25, choices=Nature.choices)
    happened_on = models.DateField("date")
    private_text = models.TextField("original text", blank=True)
    public_text = models.TextField("public version", blank=True)
    role = models.CharField(
        "role of who wrote it for the body", max_length=150, blank=True, help_text="Shown in public, without a name."
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=now, editable=False)

    objects = StandingMessages()
    everything = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on", "pk"]
        verbose_name = "message"
        indexes = [
            models.Index(fields=["nature", "-recorded_at"], name="message_newest_of_a_nature"),
            models.Index(fields=["-recorded_at"], name="message_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.happened_on:%Y-%m-%d}"

    @property
    def channel_words(self) -> str:
        """How it went, as in "by email"."""
        return Channel(self.channel).how

    def clean(self) -> None:
        super().clean()
        if self.nature in SENT_NATURES and self.direction != Direction.SENT:
            raise ValidationError({"direction": "This kind of message goes to the body."})


class RecommendationReply(models.Model):
    """What a body decided on one recommendation, in its own words."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="replies")
    item = models.ForeignKey("reports.RequestedItem", on_delete=models.PROTECT, related_name="replies")
    decision = models.CharField(max_length=20, choices=Decision.choices)
    explanation = models.TextField(max_length=5000, blank=True, help_text="The body's own words. Shown in public.")
    by_when = models.CharField(
        max_length=100, blank=True, help_text="When the body says it will be done, as it wrote it."
    )

    class Meta:
        ordering = ["item__number", "pk"]
        verbose_name = "reply to a recommendation"
        verbose_name_plural = "replies to recommendations"
        constraints = [
            models.UniqueConstraint(fields=["message", "item"], name="one_decision_for_an_item_in_a_message")
        ]

    def __str__(self) -> str:
        return f"{self.item.number}: {self.get_decision_display()}"
