"""Who told a story: apart from its words, and each part with a right of its own."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from stories.enums import AgeBand, EthnicGroup, Gender, YesNo


class StoryContact(models.Model):
    """How to reach who told a story, if they gave that: to ask more, or to tell them what became of it."""

    story = models.OneToOneField("stories.Story", on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    phone = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField()
    contacted_on = models.DateField("last contact", null=True, blank=True)

    class Meta:
        verbose_name = "contact of a story"
        verbose_name_plural = "contacts of stories"

    def __str__(self) -> str:
        return f"Contact of story {self.story_id}"


class AboutTeller(models.Model):
    """What somebody told about themselves, in wide groups. Reported only in numbers."""

    story = models.OneToOneField("stories.Story", on_delete=models.CASCADE, related_name="about")
    age_band = models.CharField("age", max_length=10, choices=AgeBand.choices, blank=True)
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    ethnic_group = models.CharField(max_length=10, choices=EthnicGroup.choices, blank=True)
    is_disabled = models.CharField("disabled, or ill for long", max_length=3, choices=YesNo.choices, blank=True)
    is_carer = models.CharField("looks after somebody", max_length=3, choices=YesNo.choices, blank=True)
    district = models.CharField(
        "first half of the postcode",
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{1,2}\d[A-Z\d]?$", "Enter only the first half, such as ST6.")],
    )

    class Meta:
        verbose_name = "about a teller"
        verbose_name_plural = "about tellers"

    def __str__(self) -> str:
        return f"About the teller of story {self.story_id}"
