from __future__ import annotations

from django.urls import path

from events.views import certificates

app_name = "certificate"

urlpatterns = [
    path("", certificates.certificate_form, name="form"),
    path("<str:code>/", certificates.certificate_shown, name="shown"),
    path("<str:code>/certificate.pdf", certificates.certificate_paper, name="paper"),
]
