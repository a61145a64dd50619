from __future__ import annotations

from django.urls import path

from charter_champions.views import verify

app_name = "verify"

urlpatterns = [
    path("", verify.verify_form, name="form"),
    path("<str:code>/", verify.verify_membership, name="membership"),
]
