"""What people may tell about themselves. Every question may be left out, and each group is wide."""

from __future__ import annotations

from django.db import models


class AgeBand(models.TextChoices):
    UNDER_18 = "0-17", "Under 18"
    FROM_18 = "18-24", "18 to 24"
    FROM_25 = "25-49", "25 to 49"
    FROM_50 = "50-64", "50 to 64"
    FROM_65 = "65-79", "65 to 79"
    FROM_80 = "80+", "80 or older"


class Gender(models.TextChoices):
    WOMAN = "woman", "Woman"
    MAN = "man", "Man"
    NON_BINARY = "non-binary", "Non-binary"
    OTHER = "other", "In another way"


class EthnicGroup(models.TextChoices):
    """The five groups of the 2021 census of England and Wales."""

    ASIAN = "asian", "Asian or Asian British"
    BLACK = "black", "Black, Black British, Caribbean or African"
    MIXED = "mixed", "Mixed or multiple ethnic groups"
    WHITE = "white", "White"
    OTHER = "other", "Another ethnic group"


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
