from __future__ import annotations

from django.db import models

from hub.organisations.enums import ACCESS_QUESTIONS, AccessAnswer


def access_field(question: str) -> models.CharField:
    """The field for the answer to one of ``ACCESS_QUESTIONS``."""
    return models.CharField(question, max_length=10, choices=AccessAnswer.choices, default=AccessAnswer.UNKNOWN)


class AnswersAccessQuestions:
    """Mixin for a row with a field for each of ``ACCESS_QUESTIONS``."""

    @property
    def access_answers(self) -> list[dict[str, str]]:
        """Each access question with its answer, in the order in which they are shown."""
        return [
            {
                "name": name,
                "question": question,
                "answer": getattr(self, name),
                "label": AccessAnswer(getattr(self, name)).label,
            }
            for name, question in ACCESS_QUESTIONS.items()
        ]
