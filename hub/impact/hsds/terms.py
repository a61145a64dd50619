"""The two taxonomies by which the hub sorts what organisations do: its themes, and kinds of organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from hub.impact.hsds.identifiers import identifier, key_of, named
from hub.organisations.enums import PARTNER_KINDS, OrganisationKind
from hub.organisations.models.organisations import OrganisationQuerySet, OrganisationTheme
from hub.shared.emails import absolute_url
from hub.shared.models import Theme

THEME, KIND = "theme", "kind"

Told = dict[str, Any]


@dataclass(frozen=True)
class Taxonomy:
    """``link_type`` says what its terms tell of a service."""

    key: str
    name: str
    description: str
    link_type: str
    terms: Callable[[], Iterator[Told]]

    @property
    def id(self) -> str:
        return named("taxonomy", self.key)

    def told(self) -> Told:
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "uri": absolute_url(reverse("hsds:get_taxonomy", args=[self.id])),
            "version": "1",
        }


def theme_term(theme: Theme) -> Told:
    return term(THEMES, identifier(THEME, theme.pk), theme.name, theme.description, "theme", theme.slug)


def kind_term(kind: str) -> Told:
    label = OrganisationKind(kind).label
    return term(KINDS, named(KIND, kind), label, f"An organisation of this kind: {label.lower()}.", "kind", kind)


def term(taxonomy: Taxonomy, own: str, name: str, description: str, filter_key: str, code: str) -> Told:
    """A term, with the address of the directory under that filter."""
    return {
        "id": own,
        "name": name,
        "description": description or name,
        "code": code,
        "taxonomy": taxonomy.name,
        "taxonomy_id": taxonomy.id,
        "term_uri": absolute_url(f"{reverse('directory:list')}?{urlencode({filter_key: code})}"),
    }


THEMES = Taxonomy(
    "themes",
    "Themes",
    "What organisations, events and reports of this hub are about.",
    "theme",
    lambda: map(theme_term, Theme.objects.order_by("name", "pk")),
)
KINDS = Taxonomy(
    "kinds",
    "Kinds of organisation",
    "What sort of organisation one is.",
    "organisation_kind",
    lambda: map(kind_term, PARTNER_KINDS),
)
TAXONOMIES = (THEMES, KINDS)


def with_term(rows: OrganisationQuerySet, wanted: UUID) -> OrganisationQuerySet:
    """Those of ``rows`` that the term with this identifier tells something of; none for one that nobody knows."""
    if (key := key_of(THEME, wanted)) is not None:
        return rows.filter(pk__in=OrganisationTheme.objects.filter(tag=key).values("content_object"))
    return rows.filter(kind__in=[kind for kind in PARTNER_KINDS if named(KIND, kind) == str(wanted)])


def with_taxonomy(rows: OrganisationQuerySet, wanted: UUID) -> OrganisationQuerySet:
    """Those of ``rows`` that any term of the taxonomy with this identifier tells something of."""
    if str(wanted) == THEMES.id:
        return rows.filter(pk__in=OrganisationTheme.objects.values("content_object"))
    return rows if str(wanted) == KINDS.id else rows.none()
