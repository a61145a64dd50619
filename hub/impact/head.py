"""Which pages are in the interface for software too: said in their heads."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from hub.impact.domain.open_data import JSON, OPEN_REFERRAL
from hub.impact.hsds.identifiers import identifier
from hub.impact.hsds.telling import SERVICE
from hub.organisations.models import Organisation

TITLE = "The same for software"
TWINS = {
    "record:list": "list_requests",
    "record:detail": "get_request",
    "record:replies": "list_replies",
    "record:promises": "list_promises",
    "record:changes": "list_changes",
    "record:bodies": "list_bodies",
    "topics:list": "list_topics",
    "topics:topic": "get_topic",
    "directory:list": "list_organisations",
    "directory:detail": "get_organisation",
    "impact:overview": "get_impact",
    "impact:partner": "get_statement",
    "asking:list": "list_asking",
}
"""The name of the address of a page → that of an operation, which takes the same parts of the address."""


def interface_links(request: HttpRequest) -> Iterator[tuple[str, str, str]]:
    match = request.resolver_match
    if name := TWINS.get(match.view_name):
        yield JSON, TITLE, reverse(f"api:{name}", kwargs=match.captured_kwargs)
    if match.view_name == "directory:list":
        yield JSON, OPEN_REFERRAL, reverse("hsds:list_services")
    if match.view_name == "directory:detail":
        for key in Organisation.objects.filter(**match.captured_kwargs).values_list("pk", flat=True):
            yield JSON, OPEN_REFERRAL, reverse("hsds:get_service", args=[identifier(SERVICE, key)])
