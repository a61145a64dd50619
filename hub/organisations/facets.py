"""Choices of a list's filters, with counts, and what a visitor's address asks for of them.

What is asked for and not known is left out: no address can break a list.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.safestring import mark_safe

from hub.organisations.models import Area
from hub.organisations.models.areas import indented
from hub.shared.forms import HubForm
from hub.shared.generation import kept

Choices = TypeVar("Choices")

MOST_CHOSEN = 20
"""Values of one filter that are looked at; the rest of a longer address is not read."""


@dataclass(frozen=True)
class Choice:
    """One box of a filter. ``level`` is 1 for a place at the top, 2 for one inside it, and so on."""

    value: str
    label: str
    count: int | None
    is_chosen: bool
    level: int = 1


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address of the list without it."""

    text: str
    url: str
    key: str
    value: str


@dataclass(frozen=True)
class Group:
    """A filter: its key in the address, its heading and its boxes. ``is_single``: one of them at a time."""

    key: str
    label: str
    choices: Sequence[Choice]
    is_single: bool = False


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


def area_choices(areas: Iterable[Area], counts: Mapping[int, int], asked: Iterable[str]) -> list[Choice]:
    """Places with something in them, counted with the places inside them. ``counts`` goes by primary key."""
    areas, asked = list(areas), set(asked)
    choices = []
    for area in areas:
        count = sum(counts.get(inner.pk, 0) for inner in areas if inner.path.startswith(area.path))
        if count or area.slug in asked:
            choices.append(Choice(area.slug, area.name, count, area.slug in asked, level=area.depth))
    return choices


def chosen(choices: Iterable[Choice]) -> list[str]:
    """The values of the ticked boxes."""
    return [choice.value for choice in choices if choice.is_chosen]


def chips(query, *groups: Group) -> list[Chip]:
    """A chip for each ticked box of the groups in which many can be."""
    return [
        Chip(choice.label, address_without(query, group.key, choice.value), group.key, choice.value)
        for group in groups
        if not group.is_single
        for choice in group.choices
        if choice.is_chosen
    ]


def address_without(query, key: str, value: str) -> str:
    """The relative address of the list without one value, from its first page."""
    kept = [
        (name, given)
        for name, values in query.lists()
        for given in values
        if given and name != "page" and (name, given) != (key, value)
    ]
    return f"?{urlencode(kept)}"


def narrowed(
    name: str,
    query: QueryDict,
    filters: Iterable[str],
    everything: QuerySet,
    narrow: Callable[[QuerySet], tuple[Sequence[Group], QuerySet]],
) -> tuple[Sequence[Group], QuerySet, Sequence[int] | None]:
    """The filters of a list with their choices, its rows, and the keys of all of those where they are known.

    ``narrow`` returns the first two for an address that asks for some of ``filters``. What it makes of one that asks
    for none is the same for every reader: kept under ``name`` until something public changes. Nothing else is, since
    addresses that people make up must not fill the cache.
    """
    if any(key in query for key in filters):
        return *narrow(everything), None
    groups, keys = kept(name, lambda: with_keys(*narrow(everything)))
    return groups, everything, keys


def with_keys(choices: Choices, rows: QuerySet) -> tuple[Choices, Sequence[int]]:
    """``choices``, and the primary keys of all ``rows`` in their order, in as little room as they need."""
    return choices, array("q", rows.values_list("pk", flat=True))


class FilterForm(HubForm):
    """The boxes of a list's filters, added to each form: fields of a class would be copied for each reader."""

    def __init__(self, groups: Sequence[Group]) -> None:
        initial = {}
        for group in groups:
            values = chosen(group.choices)
            initial[group.key] = values[0] if group.is_single and values else values
        super().__init__(initial=initial)
        self.fields.update({group.key: filter_field(group) for group in groups})
        self.small_choices = tuple(self.fields)


def filter_form(*groups: Group) -> FilterForm:
    """The groups as a form for ``components/filter_panel.html``; one without boxes is left out."""
    return FilterForm([group for group in groups if group.choices])


def filter_field(group: Group) -> forms.Field:
    choices = [(choice.value, box_label(choice)) for choice in group.choices]
    if group.is_single:
        return forms.ChoiceField(label=group.label, choices=choices, required=False, widget=forms.RadioSelect)
    return forms.MultipleChoiceField(
        label=group.label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def box_label(choice: Choice) -> str:
    label = indented(choice.label, choice.level)
    if choice.count is None:
        return label
    # As ``format_html`` would have it, which takes as long as all the rest of a box.
    return mark_safe(f'{escape(label)} <span class="count">({choice.count:d})</span>')
