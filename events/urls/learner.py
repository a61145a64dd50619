"""What learners do by a link from a mail."""

from __future__ import annotations

from django.urls import path

from events.views import certificates

app_name = "learner"

urlpatterns = [
    path("certificate/<str:token>/", certificates.learner_certificate, name="certificate"),
]
