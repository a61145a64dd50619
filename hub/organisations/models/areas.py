from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from treebeard.mp_tree import MP_Node
from wagtail.search import index

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

    node_order_by = ["name"]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = "area"

    def __str__(self) -> str:
        return self.name

    @property
    def indented_name(self) -> str:
        """The name indented by the levels above it, for a choice list."""
        return indented(self.name, self.depth)
