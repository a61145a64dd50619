"""Where something is: the fields that organisations and events share."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


def coordinates_constraint(name: str) -> models.CheckConstraint:
    """The database's part of the rule that a row has both coordinates or none; a model names its own."""
    return models.CheckConstraint(
        condition=Q(latitude__isnull=True, longitude__isnull=True) | Q(latitude__isnull=False, longitude__isnull=False),
        name=name,
    )


def check_coordinates(row: models.Model) -> None:
    """Raise ``ValidationError`` if ``row`` has one coordinate without the other."""
    if (row.latitude is None) != (row.longitude is None):
        raise ValidationError({"longitude": "Give both latitude and longitude, or neither."})


class HasPlace(models.Model):
    """Address and coordinates (WGS 84, in degrees) within the United Kingdom; both coordinates or none."""

    address = models.TextField(max_length=300, blank=True, help_text="Building and street, one line each.")
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(49), MaxValueValidator(61)],
        help_text="Degrees north, such as 53.025780.",
    )
    longitude = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-9), MaxValueValidator(2)],
        help_text="Degrees east; west of Greenwich is negative, such as -2.177390.",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        check_coordinates(self)
