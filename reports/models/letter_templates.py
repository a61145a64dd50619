from __future__ import annotations

from django.db import models

from reports.enums import LetterPurpose


class LetterTemplate(models.Model):
    """The words of a letter on paper, with placeholders such as ``{{ due }}`` that a request fills in."""

    name = models.CharField(max_length=150, unique=True)
    purpose = models.CharField("what it is for", max_length=20, choices=LetterPurpose.choices)
    subject = models.CharField(max_length=200)
    body = models.TextField("words", max_length=10_000)

    class Meta:
        ordering = ["name"]
        verbose_name = "letter template"

    def __str__(self) -> str:
        return self.name
