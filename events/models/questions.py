from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from events.domain.occasions import Question
from events.enums.bookings import QuestionKind

MOST_CHOICES = 20
LONGEST_CHOICE = 100


class BookingQuestion(Orderable):
    """What those who book are asked; their answers keep the words of the question."""

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="questions")
    text = models.CharField("question", max_length=200, help_text="Such as: Would you like lunch?")
    help_text = models.CharField("help", max_length=300, blank=True, help_text="One line below the question.")
    kind = models.CharField("answer", max_length=10, choices=QuestionKind.choices, default=QuestionKind.LINE)
    choices = models.TextField(
        "answers to choose from", max_length=2000, blank=True, help_text="One on a line. Only for “one of the answers”."
    )
    is_required = models.BooleanField("has to be answered", default=False)

    panels = [
        FieldPanel("text"),
        FieldPanel("help_text"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("is_required")]),
        FieldPanel("choices"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "question"

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        choices = self.choice_list
        if self.kind == QuestionKind.ONE_OF and len(choices) < 2:
            raise ValidationError({"choices": "Write at least two answers, one on a line."})
        if len(choices) > MOST_CHOICES or any(len(choice) > LONGEST_CHOICE for choice in choices):
            raise ValidationError(
                {"choices": f"Write at most {MOST_CHOICES} answers of at most {LONGEST_CHOICE} characters."}
            )

    @property
    def choice_list(self) -> list[str]:
        """Each answer once, in the order in which they were written."""
        return list(dict.fromkeys(line.strip() for line in self.choices.splitlines() if line.strip()))

    @property
    def as_question(self) -> Question:
        return Question(
            name=f"question_{self.pk}",
            text=self.text,
            kind=QuestionKind(self.kind),
            help_text=self.help_text,
            choices=self.choice_list,
            is_required=self.is_required,
        )
