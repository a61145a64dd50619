from __future__ import annotations

from django.http import HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls


def hello(request) -> HttpResponse:
    return HttpResponse("hello world")


urlpatterns = [
    path("hello/", hello),
    path("admin/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
