from __future__ import annotations

from django.urls import path

from hub.impact.views import impact, statement

app_name = "impact"

urlpatterns = [
    path("", impact.overview, name="overview"),
    path("changed/", impact.changed, name="changed"),
    path("partner/<slug:slug>/", statement.partner, name="partner"),
    path("partner/<slug:slug>/statement.pdf", statement.statement_file, name="statement"),
]
