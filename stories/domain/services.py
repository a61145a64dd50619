"""Which service a story is about, found among the organisations that anyone may see."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from hub.organisations.enums import BODY_KINDS
from hub.organisations.models import Organisation
from hub.shared.search_backend import words_of

MOST_SHOWN = 10


def find_services(typed: str) -> QuerySet:
    """Organisations whose name has every word of ``typed``, those that provide services first; none for no word."""
    words = words_of(typed)
    rows = Organisation.objects.visible() if words else Organisation.objects.none()
    for word in words:
        rows = rows.filter(name__icontains=word)
    is_body = Case(When(kind__in=BODY_KINDS, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(is_body, "name", "pk")


def place_words(service: Organisation) -> str:
    """What tells it from another of the same name: "NHS body, Hanbury"."""
    return ", ".join(part for part in (service.get_kind_display(), service.town) if part)
