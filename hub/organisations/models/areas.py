from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from treebeard.mp_tree import MP_Node
from wagtail.search import index

from hub.organisations.places import check_coordinates, coordinates_constraint

INDENT = "\N{NO-BREAK SPACE}" * 4
"""Before the name of a place for each level above it: in a list of options nothing else indents."""


def indented(name: str, level: int) -> str:
    """``name`` as a choice list shows it on ``level``, of which the first is 1."""
    return f"{INDENT * (level - 1)}{name}"


class Area(index.Indexed, MP_Node):
    """A place in the tree of places: a city or county, its towns, their wards."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, help_text="Used in addresses of lists, such as potters-row.")
    code = models.CharField(
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]\d{8}$", "A code has one letter and eight digits, such as E06000021.")],
        help_text="Code of the Office for National Statistics, if there is one.",
    )

    latitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(49), MaxValueValidator(61)],
        help_text="Degrees north of its middle. People may choose it when a postcode is not known.",
    )
    longitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-9), MaxValueValidator(2)],
        help_text="Degrees east; west of Greenwich is negative, such as -2.18.",
    )

    node_order_by = ["name"]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = "area"
        constraints = [coordinates_constraint("area_has_both_coordinates_or_none")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        check_coordinates(self)

    @property
    def indented_name(self) -> str:
        """The name indented by the levels above it, for a choice list."""
        return indented(self.name, self.depth)
