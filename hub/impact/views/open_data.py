"""What can be had as data, and what it means."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.impact.domain.open_data import DATA_SETS, catalogue, dictionary
from hub.shared.csv_export import csv_response
from hub.shared.emails import absolute_url

HOME = {"title": "Home", "url": "/"}
TITLE = "Open data"
DICTIONARY_HEADER = ("File", "What it is", "Column", "Meaning")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    context = {
        "title": TITLE,
        "breadcrumbs": [HOME],
        "data_sets": DATA_SETS,
        "licence": {"name": settings.HUB_DATA_LICENCE, "url": settings.HUB_DATA_LICENCE_URL},
        "openapi_url": reverse("api:openapi-json"),
        "structured_data": catalogue(),
        "canonical": absolute_url(request.path),
    }
    return render(request, "impact/open_data.html", context)


@require_safe
def dictionary_csv(request: HttpRequest) -> HttpResponseBase:
    return csv_response("dictionary.csv", DICTIONARY_HEADER, dictionary())
