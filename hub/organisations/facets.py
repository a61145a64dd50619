"""Choices of a list's filters, with counts, and what a visitor's address asks for of them.

What is asked for and not known is left out: no address can break a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from hub.organisations.models import Area

MOST_CHOSEN = 20
"""Values of one filter that are looked at; the rest of a longer address is not read."""


@dataclass(frozen=True)
class Choice:
    """One box of a filter. ``level`` is 1 for a place at the top, 2 for one inside it, and so on."""

    value: str
    label: str
    count: int
    is_chosen: bool
    level: int = 1


@dataclass(frozen=True)
class Chip:
    """A filter in use, with what its removal takes out of the address."""

    key: str
    value: str
    label: str


def asked_for(query, key: str, known: Iterable[str]) -> list[str]:
    """The values of ``key`` in a ``QueryDict`` that are ``known``, each once, in their order."""
    known = set(known)
    return [value for value in dict.fromkeys(query.getlist(key)[:MOST_CHOSEN]) if value in known]


def all_areas() -> list[Area]:
    """Every place, each after the one it is in. One query."""
    return list(Area.objects.order_by("path").only("pk", "path", "depth", "name", "slug"))


def in_areas(areas: Iterable[Area], *, field: str = "area") -> Q:
    """Rows whose ``field`` is one of ``areas`` or a place inside one; every row without any."""
    wanted = Q()
    for area in areas:
        wanted |= Q(**{f"{field}__path__startswith": area.path})
    return wanted


def area_choices(areas: Iterable[Area], counts: Mapping[int, int], chosen: Iterable[str]) -> list[Choice]:
    """Places with something in them, counted with the places inside them. ``counts`` goes by primary key."""
    areas, chosen = list(areas), set(chosen)
    choices = []
    for area in areas:
        count = sum(counts.get(inner.pk, 0) for inner in areas if inner.path.startswith(area.path))
        if count or area.slug in chosen:
            choices.append(Choice(area.slug, area.name, count, area.slug in chosen, level=area.depth))
    return choices


def theme_choices(themes: Iterable[tuple[str, str, int]], chosen: Iterable[str]) -> list[Choice]:
    """Choices from rows of slug, name and count."""
    chosen = set(chosen)
    return [Choice(slug, name, count, slug in chosen) for slug, name, count in themes]


def chips(**choices: Iterable[Choice]) -> list[Chip]:
    """A chip for each chosen box, by the key of its filter."""
    return [
        Chip(key, choice.value, choice.label) for key, boxes in choices.items() for choice in boxes if choice.is_chosen
    ]
